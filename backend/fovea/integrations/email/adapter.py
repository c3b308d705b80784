"""Fills crm's Mailer port: one multipart letter per mail, handed over to an SMTP server."""

import email.policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

import aiosmtplib

from fovea.domains.crm.ports import Letter
from fovea.integrations.email.client import SmtpServer
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.settings import Settings


class SmtpMailer:
    """``sender`` is a whole From header; ``timeout`` is in seconds."""

    def __init__(self, server: SmtpServer, sender: str, *, timeout: float, clock: Clock = system_clock) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        """Raises TransientFailure when the server does not take it; ValueError when a header would be broken."""
        refuse_inside_transaction()
        server = self._server
        message = self.message(letter)
        try:
            await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.username,
                password=server.password,
                use_tls=server.implicit_tls,
                start_tls=server.start_tls,
                timeout=self._timeout,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            # The server's words may repeat the address; its kind of refusal is enough.
            raise TransientFailure(f"The mail server did not take the letter ({type(error).__name__}).") from None

    def message(self, letter: Letter) -> EmailMessage:
        """Text first, HTML as the better alternative; the Message-ID is the letter's own."""
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = self._message_id(letter.message_id)
        # Tells holiday replies and the like to stay silent.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message

    def _message_id(self, given: str) -> str:
        """A colon or the like would cut a Message-ID short: escaped, so that ids stay apart."""
        left, _, right = given.strip("<>").partition("@")
        domain = right or parseaddr(self._sender)[1].rpartition("@")[2]
        return f"<{quote(left, safe='')}@{domain}>"


def connect(settings: Settings) -> SmtpMailer:
    return SmtpMailer(SmtpServer.of(settings.smtp_url), settings.mail_from, timeout=settings.vendor_timeout_seconds)
