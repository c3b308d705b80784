"""Mail over SMTP."""

from fovea.integrations.email.adapter import SmtpMailer, connect

__all__ = ["SmtpMailer", "connect"]
