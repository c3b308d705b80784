"""Words of partners: who is told what, by which address, and how the telling went."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError, InvalidInput
from fovea.kernel.events import Event


class Topic(StrEnum):
    """What a message is about; the names are on the wire and are never renamed."""

    FRAME_CREATED = "frame.created"
    STOCK_CHANGED = "stock.changed"
    ORDER_CONFIRMED = "order.confirmed"
    ORDER_CHANGED = "order.changed"
    PARCEL_SHIPPED = "order.parcel_shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    TEST = "test"  # sent by the button alone


class Scope(StrEnum):
    """What a subscription may be told. The last two are given by staff alone."""

    CATALOG = "catalog"
    STOCK = "stock"
    OWN_ORDERS = "own_orders"  # orders of the partner's own account
    ALL_ORDERS = "all_orders"
    ADDRESSES = "addresses"  # where an order goes: name and postal address, never mail, telephone or prescription


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    FAILING = "failing"  # by the house, since nobody has answered for long
    ENDED = "ended"


class MessageState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up; somebody may drive it again


@dataclass(frozen=True, slots=True)
class Subscribe:
    """``key_id``: the API key whose partner it is for; None for a partner's own request, or for the house itself."""

    name: str
    url: str
    topics: tuple[Topic, ...]
    scopes: tuple[Scope, ...]
    key_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EditSubscription:
    """What is None stays as it is."""

    id: UUID
    name: str | None = None
    url: str | None = None
    topics: tuple[Topic, ...] | None = None
    scopes: tuple[Scope, ...] | None = None


@dataclass(frozen=True, slots=True)
class MoveSubscription:
    """Pause it, let it go on, or end it for good."""

    id: UUID
    to: SubscriptionState


@dataclass(frozen=True, slots=True)
class SubscriptionRef:
    id: UUID


@dataclass(frozen=True, slots=True)
class MessageRef:
    id: UUID


@dataclass(frozen=True, slots=True)
class Subscription:
    """``failing_since``: the first failure after the last success. ``dead``: how many messages were given up."""

    id: UUID
    account_id: UUID | None
    name: str
    url: str
    topics: tuple[Topic, ...]
    scopes: tuple[Scope, ...]
    state: SubscriptionState
    failing_since: datetime | None
    failures: int
    last_success_at: datetime | None
    rotating_until: datetime | None
    created_at: datetime
    pending: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class WithSecret:
    """``secret`` signs what is sent; it is shown this once."""

    subscription: Subscription
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. ``status`` is the HTTP status; without one ``failure`` is a sentence that says why there is none."""

    number: int
    at: datetime
    status: int | None
    latency_ms: int
    failure: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one subscription. ``attempts`` are filled when one message is looked at, else empty."""

    id: UUID
    subscription_id: UUID
    topic: Topic
    subject: str
    sequence: int
    state: MessageState
    tries: int
    due_at: datetime
    created_at: datetime
    settled_at: datetime | None
    last_status: int | None
    last_failure: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """What one sender may send now, and nobody else. ``secrets``: the newest first, two while one is rotated out."""

    id: UUID
    attempt: int
    topic: Topic
    url: str
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """One request to a partner."""

    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``refused``: nothing was sent, for the address may not be; ``retry_after``: seconds."""

    status: int | None
    latency_ms: int
    failure: str = ""
    excerpt: str = ""
    refused: bool = False
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class SettleAttempt:
    message_id: UUID
    attempt: int
    answer: Answer


@dataclass(frozen=True)
class MessageQueued(Event, name="partners.MessageQueued"):
    """A message is due: whoever hears it may send it."""

    message_id: UUID


@dataclass(frozen=True)
class SubscriptionFailed(Event, name="partners.SubscriptionFailed"):
    """Nobody has answered at the address for long; nothing more is sent until somebody has looked."""

    subscription_id: UUID


class AddressRefused(InvalidInput):
    """The house does not send to this address; the sentence says why."""

    code = "PARTNERS_ADDRESS_REFUSED"

    def __init__(self, message: str) -> None:
        super().__init__(message, path=("url",))


class ScopeRefused(DomainError):
    """More was asked to be told than may be."""

    code = "PARTNERS_SCOPE_REFUSED"

    def __init__(self, message: str) -> None:
        super().__init__(message, path=("scopes",))
