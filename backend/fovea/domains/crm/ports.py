"""What the letters to customers need from outside."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. ``message_id`` is ours and stable: a repeated send carries the same Message-ID header.

    ``language`` is an IETF tag. ``returns``: a word for the envelope's sender, by which a bounce finds its letter.
    ``one_click``: the address of RFC 8058, for letters one may stop.
    """

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    language: str = ""
    returns: str = ""
    one_click: str = field(default="", repr=False)


class Mailer(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand over to the mail server; raises TransientFailure when it does not take it."""
        ...
