"""Words of the letters to customers, of what they consent to, and of what they wait for."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fovea.kernel.errors import DomainError, WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class LetterKind(StrEnum):
    CONFIRMATION = "confirmation"
    SHIPPED = "shipped"
    PART_SHIPPED = "part_shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    QUESTION = "question"
    RX_APPROVED = "rx_approved"
    SEND_PRESCRIPTION = "send_prescription"
    RETURN_REQUESTED = "return_requested"
    RETURN = "return"
    RETURN_REJECTED = "return_rejected"
    RETURN_SETTLED = "return_settled"
    REFUND = "refund"
    PAYMENT_DUE = "payment_due"
    EXCHANGE_DUE = "exchange_due"
    EXCHANGE_LAPSED = "exchange_lapsed"
    LATER = "later"
    CONFIRM_WISH = "confirm_wish"
    BACK_IN_STOCK = "back_in_stock"
    CONFIRM_CONSENT = "confirm_consent"
    STAFF_DISPUTE = "staff_dispute"
    STAFF_WEBHOOKS = "staff_webhooks"
    STAFF_DELIVERIES = "staff_deliveries"


class Language(StrEnum):
    EN = "en"
    DE = "de"


class Topic(StrEnum):
    """What a customer may or may not want to read. Letters about their own orders are none of these: they always go."""

    BACK_IN_STOCK = "back_in_stock"
    NEWS = "news"


class ConsentState(StrEnum):
    ASKED = "asked"  # the address has not answered yet that it wants this
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class LetterState(StrEnum):
    QUEUED = "queued"
    HANDED_OVER = "handed_over"  # the mail server took it
    DELIVERED = "delivered"  # the recipient's server says so
    DEFERRED = "deferred"  # it came back for now; it is sent again
    BOUNCED = "bounced"
    WITHHELD = "withheld"  # never sent: the address takes no letters, or the consent is gone


class WishState(StrEnum):
    PENDING = "pending"  # the address has not confirmed it yet
    WAITING = "waiting"
    SERVED = "served"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the shop, its pictures and the workbench are: addresses without a slash at the end."""

    shop: str
    api: str
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says before it is dressed. ``action``: label and address of its button; ``more``: of a second link.

    ``show_lines``: the order's lines and totals are part of it. ``footer``: why one gets this letter.
    """

    subject: str
    headline: str
    paragraphs: tuple[str, ...]
    greeting: str
    action: tuple[str, str]
    footer: str
    show_lines: bool = False
    more: tuple[str, str] | None = None
    unsubscribe: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter is told beside its order. ``choice``: which of a letter's sentences applies, by its key."""

    tracking: str = ""
    question: str = ""
    reason: str = ""
    amount: str = ""
    day: str = ""
    number: str = ""
    article: str = ""
    topic: str = ""
    choice: str = ""
    path: str = ""
    more_path: str = ""
    token: str = ""
    stop_token: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to be sent, with where it goes."""

    to: str = field(repr=False)
    language: Language
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    one_click: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class QueueLetter:
    """``id`` is the delivery's: one event writes one letter. ``event`` is a recorded event by name and content."""

    id: UUID
    name: str
    event: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetterRef:
    id: UUID


@dataclass(frozen=True, slots=True)
class ReportedLetter:
    """What a mail server reports about a letter (RFC 3464): ``action`` failed, delayed, delivered, relayed or expanded;
    ``status`` as in RFC 3463."""

    id: UUID
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A line of the ledger. ``bounce``: the status code with which it came back."""

    id: UUID
    kind: LetterKind
    language: Language
    state: LetterState
    order_id: UUID | None
    order_number: str | None
    queued_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    bounce: str
    resend_of: UUID | None
    resendable: bool


@dataclass(frozen=True, slots=True)
class AskForStock:
    sku: str
    email: str = field(repr=False)
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class TokenRef:
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetConsent:
    topic: Topic
    wanted: bool


@dataclass(frozen=True, slots=True)
class SetLanguage:
    language: Language


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody wants to read, and in which language; None: that of the country the order goes to."""

    language: Language | None
    consents: dict[Topic, ConsentState | None]


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """``confirm``: the address has to answer a letter first."""

    sku: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    topic: Topic


@dataclass(frozen=True, slots=True)
class Confirmed:
    """``article`` is what is waited for, when it was about an article."""

    topic: Topic
    article: str


@dataclass(frozen=True)
class WishAsked(Event, name="crm.WishAsked"):
    """An address was given for an article; it has to confirm that it is its own."""

    wish_id: UUID


@dataclass(frozen=True)
class WishServed(Event, name="crm.WishServed"):
    """The article is there again, and it is this one's turn to be told."""

    wish_id: UUID


@dataclass(frozen=True)
class ConsentAsked(Event, name="crm.ConsentAsked"):
    """Somebody said that an address wants to read of a topic; the address has to answer."""

    consent_id: UUID


@dataclass(frozen=True)
class StaffToldOfDispute(Event, name="crm.StaffToldOfDispute"):
    """A member of staff is to be written to: a bank disputes a payment, and the order waits for a decision."""

    account_id: UUID
    reference: str
    amount: Money


@dataclass(frozen=True)
class StaffToldOfWebhooks(Event, name="crm.StaffToldOfWebhooks"):
    """A member of staff is to be written to: so many partners could not be told of what happened."""

    account_id: UUID
    count: int


@dataclass(frozen=True)
class StaffToldOfDeliveries(Event, name="crm.StaffToldOfDeliveries"):
    """A member of staff is to be written to: so many messages inside the house could not be delivered."""

    account_id: UUID
    count: int


@dataclass(frozen=True)
class LetterDue(Event, name="crm.LetterDue"):
    """A letter is to be handed over again, or once more by a colleague's wish."""

    letter_id: UUID


class ArticleAvailable(WrongState):
    """There is nothing to wait for."""

    code = "CRM_ARTICLE_AVAILABLE"

    def __init__(self) -> None:
        super().__init__("It is in stock: you can buy it now.", path=("sku",))


class AsksThrottled(DomainError):
    """Too many addresses from one browser, or too many articles for one address."""

    code = "CRM_ASKS_THROTTLED"

    def __init__(self) -> None:
        super().__init__("That were many in one day. Come back tomorrow.", path=("email",))


class TokenRefused(DomainError):
    """The link is not one of ours, or is no longer of use."""

    code = "CRM_LINK_REFUSED"

    def __init__(self) -> None:
        super().__init__("This link is not complete. Open it from the letter once more.", path=("token",))
