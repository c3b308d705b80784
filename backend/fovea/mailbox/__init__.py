"""A mailbox for a house without a mail server: takes every letter over SMTP, keeps it, shows it in the browser."""
