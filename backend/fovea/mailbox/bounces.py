"""What a recipient's mail server would report, for addresses that ask for it by their name.

``bounce-hard…@`` has no mailbox (5.1.1), ``bounce-full…@`` is full for now (4.2.2), ``bounce-slow…@`` is still being
tried (4.4.1, no failure), ``receipt…@`` is reported as delivered. The report is a delivery status notification
(RFC 3464) to the envelope's sender, handed to the house's hook as a mail server's pipe would.
"""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

import httpx


@dataclass(frozen=True, slots=True)
class Outcome:
    action: str
    status: str
    words: str


_OUTCOMES = {
    "bounce-hard": Outcome("failed", "5.1.1", "There is no mailbox of this name."),
    "bounce-full": Outcome("failed", "4.2.2", "The mailbox is full."),
    "bounce-slow": Outcome("delayed", "4.4.1", "The host does not answer. We go on trying."),
    "receipt": Outcome("delivered", "2.1.5", "Delivered."),
}
_TRIES = 5


def outcome_for(address: str) -> Outcome | None:
    """What happens to letters to an address; None: they are kept, and nobody reports anything."""
    local = address.strip().lower().rpartition("@")[0]
    return next((found for word, found in _OUTCOMES.items() if local.startswith(word)), None)


def report(sender: str, recipient: str, raw: bytes, outcome: Outcome) -> bytes:
    """The notification about one recipient of a letter, with the letter's headers enclosed."""
    letter = message_from_bytes(raw, policy=SMTP)
    whole = MIMEMultipart("report")
    whole.set_param("report-type", "delivery-status")
    whole["From"] = "Mail Delivery System <mailer-daemon@mailbox.localhost>"
    whole["To"] = sender
    whole["Subject"] = f"Delivery status: {outcome.action}"
    whole["Auto-Submitted"] = "auto-replied"
    whole.attach(MIMEText(f"{outcome.words}\n", "plain", "utf-8"))
    whole.attach(_status(recipient, outcome))
    headers = MIMENonMultipart("text", "rfc822-headers")
    names = ("From", "To", "Subject", "Date", "Message-ID")
    headers.set_payload(
        "".join(f"{name}: {letter[name]}\r\n" for name in names if letter[name]).encode("ascii", "replace").decode()
    )
    whole.attach(headers)
    return whole.as_bytes(policy=SMTP)


def _status(recipient: str, outcome: Outcome) -> Message:
    part = MIMEBase("message", "delivery-status")
    of_message, of_recipient = Message(), Message()
    of_message["Reporting-MTA"] = "dns; mailbox.localhost"
    of_recipient["Final-Recipient"] = f"rfc822; {recipient}"
    of_recipient["Action"] = outcome.action
    of_recipient["Status"] = outcome.status
    part.attach(of_message)
    part.attach(of_recipient)
    return part


class Reporter:
    """Hands reports to the house. Without a hook nothing is reported."""

    def __init__(self, hook: str, token: str) -> None:
        self._hook = hook
        self._token = token
        self._under_way: set[asyncio.Task[None]] = set()

    def consider(self, sender: str, recipients: list[str], raw: bytes) -> None:
        """Report what has to be, after the letter was taken."""
        for recipient in recipients:
            outcome = outcome_for(recipient)
            if outcome is None or not self._hook or not sender:
                continue
            task = asyncio.create_task(self._hand_in(report(sender, recipient, raw, outcome)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _hand_in(self, content: bytes) -> None:
        headers = {"Content-Type": "message/rfc822", "Authorization": f"Bearer {self._token}"}
        async with httpx.AsyncClient(timeout=5) as http:
            for number in range(_TRIES):
                # The sender notes that we took the letter only after we said so.
                await asyncio.sleep(0.5 * 2**number)
                try:
                    answer = await http.post(self._hook, content=content, headers=headers)
                except httpx.HTTPError:
                    continue
                if answer.status_code in (200, 401):
                    return
