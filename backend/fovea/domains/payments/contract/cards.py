"""Words of saved cards. The card itself stays with the provider; we hold its token and what a shopper knows it by."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fovea.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CardToken:
    """What the provider says that it keeps, for whom: ``shopper_reference`` is the one we sent."""

    token: str = field(repr=False)
    shopper_reference: str
    brand: str
    last_four: str
    expiry: str  # as the provider writes it, such as 3/2030


@dataclass(frozen=True, slots=True)
class KeepCard:
    """The shopper ticked the box, and the provider has kept the card."""

    account_id: UUID
    card: CardToken


@dataclass(frozen=True, slots=True)
class RemoveCard:
    account_id: UUID
    card_id: UUID


@dataclass(frozen=True, slots=True)
class SavedCard:
    id: UUID
    brand: str
    last_four: str
    expiry: str
    saved_at: datetime


@dataclass(frozen=True)
class CardRemoved(Event, name="payments.CardRemoved"):
    card_id: UUID
