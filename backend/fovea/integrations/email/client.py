"""Where mail is handed over, read from one address: ``smtp[s]://[user:password@]host[:port]``."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """``implicit_tls``: TLS from the first byte. ``start_tls``: True demands it, None takes it when offered."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    implicit_tls: bool
    start_tls: bool | None

    @staticmethod
    def of(url: str) -> "SmtpServer":
        """Credentials are never sent in the clear; raises ValueError for anything but an smtp or smtps address."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://host:port or smtps://user:password@host.")
        implicit = parts.scheme == "smtps"
        username = unquote(parts.username) if parts.username else None
        demanded = True if username else None
        return SmtpServer(
            host=parts.hostname,
            port=parts.port or (465 if implicit else 587 if username else 25),
            username=username,
            password=unquote(parts.password) if parts.password else None,
            implicit_tls=implicit,
            start_tls=False if implicit else demanded,
        )
