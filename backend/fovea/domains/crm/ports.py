"""What the letters to customers need from outside."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. ``message_id`` is ours and stable: a repeated send carries the same Message-ID header."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand over to the mail server; raises TransientFailure when it does not take it."""
        ...
