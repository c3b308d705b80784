"""Fills crm's Mailer port: one multipart letter per mail, handed over to an SMTP server."""

import email.policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

import aiosmtplib

from fovea.domains.crm.ports import Letter
from fovea.integrations.breaker import Breaker, breaker_of
from fovea.integrations.calls import vendor_call
from fovea.integrations.email.client import SmtpServer
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.settings import Settings

VENDOR = "mail"
# RFC 5321: the server closes the channel. What is no answer at all has aiosmtplib's own code.
_SAID_NOTHING = frozenset({421, -1})
# Reports about a letter go to this word, its id behind it, at our own domain.
BOUNCES = "bounces+"


class SmtpMailer:
    """``sender`` is a whole From header; ``timeout`` is in seconds."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        *,
        timeout: float,
        clock: Clock = system_clock,
        breaker: Breaker | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._clock = clock
        self._breaker = breaker or Breaker(VENDOR)

    async def send(self, letter: Letter) -> None:
        """Raises TransientFailure when the server does not take it; ValueError when a header would be broken."""
        await self.hand_over(self.message(letter), returns=letter.returns)

    async def hand_over(self, message: EmailMessage, *, returns: str = "") -> None:
        """Any mail of the house, to the mail server. Raises TransientFailure when it does not take it,
        VendorDown when it was not asked.

        With ``returns`` the envelope's sender is an address of its own, so that a report of what became of the letter
        names it (VERP) even when the letter is not enclosed.
        """
        refuse_inside_transaction()
        server = self._server
        try:
            with self._breaker.call() as attempt, vendor_call(VENDOR, "SMTP message"):
                try:
                    await aiosmtplib.send(
                        message,
                        sender=f"{BOUNCES}{returns}@{self._domain}" if returns else None,
                        hostname=server.host,
                        port=server.port,
                        username=server.username,
                        password=server.password,
                        use_tls=server.implicit_tls,
                        start_tls=server.start_tls,
                        timeout=self._timeout,
                    )
                except Exception as failure:
                    if not _is_away(failure):
                        attempt.answered()
                    raise
        except (aiosmtplib.SMTPException, OSError) as error:
            # The server's words may repeat the address; its kind of refusal is enough.
            raise TransientFailure(f"The mail server did not take the letter ({type(error).__name__}).") from None

    def message(self, letter: Letter) -> EmailMessage:
        """Text first, HTML as the better alternative; the Message-ID is the letter's own."""
        message = self.envelope(letter.message_id, letter.to, letter.subject)
        if letter.one_click:
            # RFC 8058: the reader's own program offers to stop these letters, and does so with one POST.
            message["List-Unsubscribe"] = f"<{letter.one_click}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        if letter.language:
            # Set last: what begins with Content- moves into the first part when there are two.
            message["Content-Language"] = letter.language
        return message

    def envelope(self, message_id: str, to: str, subject: str) -> EmailMessage:
        """The headers of every mail of the house."""
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = self._sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = self._message_id(message_id)
        # Tells holiday replies and the like to stay silent.
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _message_id(self, given: str) -> str:
        """A colon or the like would cut a Message-ID short: escaped, so that ids stay apart."""
        left, _, right = given.strip("<>").partition("@")
        return f"<{quote(left, safe='')}@{right or self._domain}>"

    @property
    def _domain(self) -> str:
        return parseaddr(self._sender)[1].rpartition("@")[2]


def connect(settings: Settings) -> SmtpMailer:
    return SmtpMailer(
        SmtpServer.of(settings.smtp_url),
        settings.mail_from,
        timeout=settings.vendor_timeout_seconds,
        breaker=breaker_of(VENDOR, settings.vendor_rest_seconds),
    )


def _is_away(failure: Exception) -> bool:
    """Whether the server itself is: what it refuses of one letter says nothing against the next one."""
    match failure:
        case aiosmtplib.SMTPRecipientsRefused():
            return any(one.code in _SAID_NOTHING for one in failure.recipients)
        case aiosmtplib.SMTPConnectResponseError():
            # It greets nobody.
            return True
        case aiosmtplib.SMTPResponseException():
            return failure.code in _SAID_NOTHING
        case _:
            # Lost connections and silence; a letter that cannot be written is our own mistake.
            return isinstance(failure, OSError)
