"""Words of the letters to customers."""

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    CONFIRMATION = "confirmation"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    QUESTION = "question"
    SEND_PRESCRIPTION = "send_prescription"
    RETURN = "return"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says before it is dressed: paragraphs above and below the order's lines."""

    subject: str
    headline: str
    paragraphs: tuple[str, ...]
    show_lines: bool = False
