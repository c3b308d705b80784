"""What is taxed, and what an answer says: the words that the shop and every tax engine share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fovea.kernel.money import Money


class TaxCategory(StrEnum):
    """Kept apart because states and countries tax them differently; each is mapped to the tax service's code."""

    RX_LENSES = "rx_lenses"
    FRAME_WITH_RX = "frame_with_rx"
    FRAME = "frame"
    RX_SUN = "rx_sun"
    PLANO_SUN = "plano_sun"
    COATING = "coating"
    OTC_READERS = "otc_readers"
    CONTACT_LENSES = "contact_lenses"
    REPAIR_PARTS = "repair_parts"
    EYE_EXAM = "eye_exam"
    ACCESSORY = "accessory"
    SHIPPING = "shipping"


class DocumentKind(StrEnum):
    """The kinds of document that are recorded; one per code and kind."""

    SALE = "sale"
    RETURN = "return"


class Engine(StrEnum):
    """Who works the tax out: the tax service, or our own table of VAT rates."""

    SERVICE = "service"
    LOCAL = "local"


class Scheme(StrEnum):
    """Under which rule VAT of our own table is charged; SALES_TAX is everything the service answers."""

    SALES_TAX = "sales_tax"
    DOMESTIC = "domestic"
    OSS = "oss"  # a consumer in another member state, at that state's rate, declared through the one-stop shop
    IMPORT = "import"  # goods from outside, taxed where they go, collected by us
    REVERSE_CHARGE = "reverse_charge"  # a business in another member state accounts for it
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address as carriers and tax services read it; ``country`` is ISO 3166-1 alpha-2."""

    name: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of an address: the form that was found for it, or what is wrong with it. Never both."""

    found: PostalAddress | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxLine:
    """``amount`` is extended: unit price times quantity, after discounts, without tax; negative on a return.

    ``code`` is the tax service's, ``exempt`` the certificate that frees the line, empty for none; ``included``: the
    amount has its tax in it.
    """

    reference: str  # unique within the document, kept on the answer
    category: TaxCategory
    description: str
    quantity: int
    amount: Money
    code: str = ""
    exempt: str = ""
    included: bool = False


@dataclass(frozen=True, slots=True)
class TaxDocument:
    """What is to be taxed. ``code`` makes a recorded document idempotent; ``on`` is its own date.

    ``resolved`` is the destination as the resolver writes it, beside the form that was typed. ``vat_id``: of a
    business that accounts for the tax itself.
    """

    code: str
    on: date
    currency: str
    ship_from: PostalAddress = field(repr=False)
    ship_to: PostalAddress = field(repr=False)
    lines: Sequence[TaxLine]
    customer_code: str
    resolved: PostalAddress | None = field(default=None, repr=False)
    vat_id: str = field(default="", repr=False)

    @property
    def destination(self) -> PostalAddress:
        return self.resolved or self.ship_to


@dataclass(frozen=True, slots=True)
class LineTax:
    """``exempt``: why nothing is charged, empty otherwise."""

    reference: str
    tax: Money
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class TaxAnswer:
    """``total`` is the sum of the lines. ``calculated`` is what the engine came to itself when other amounts were
    recorded on our word; ``estimated``: the service could not be reached in time and our own table answered.
    """

    lines: tuple[LineTax, ...]
    total: Money
    estimated: bool = False
    calculated: Money | None = None
    scheme: Scheme = Scheme.SALES_TAX

    @property
    def own(self) -> Money:
        return self.total if self.calculated is None else self.calculated


@dataclass(frozen=True, slots=True)
class Charged:
    """Amounts that are recorded instead of the calculated ones: of the document, or of the lines named.

    ``offline``: the service was away when the shopper was charged.
    """

    reason: str
    total: Money | None = None
    lines: Mapping[str, Money] = field(default_factory=dict)
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document as the service holds it."""

    voided: bool
    locked: bool
    amounts: Mapping[str, Money]
    answer: TaxAnswer

    def holds(self, document: TaxDocument) -> bool:
        """Whether it is this document, amount by amount."""
        return not self.voided and self.amounts == {line.reference: line.amount for line in document.lines}
