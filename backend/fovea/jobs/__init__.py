"""Background work: PostgreSQL remembers what is to be done, arq only runs it."""
