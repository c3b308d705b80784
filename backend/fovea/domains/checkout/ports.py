"""What checkout needs from outside: the tax service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from fovea.kernel.money import Money


class TaxCategory(StrEnum):
    """Kept apart because states tax them differently; adapters map each to the vendor's code."""

    RX_LENSES = "rx_lenses"
    FRAME_WITH_RX = "frame_with_rx"
    FRAME = "frame"
    RX_SUN = "rx_sun"
    PLANO_SUN = "plano_sun"
    COATING = "coating"
    ACCESSORY = "accessory"
    SHIPPING = "shipping"


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
class TaxLine:
    reference: str  # unique within the document, kept on the answer
    category: TaxCategory
    description: str
    quantity: int
    amount: Money  # extended: unit price times quantity, after discounts


@dataclass(frozen=True, slots=True)
class TaxDocument:
    """What is to be taxed. ``code`` makes a committed document idempotent; amounts may be negative on a return."""

    code: str
    on: date
    currency: str
    ship_from: PostalAddress
    ship_to: PostalAddress
    lines: Sequence[TaxLine]
    customer_code: str


@dataclass(frozen=True, slots=True)
class LineTax:
    reference: str
    tax: Money


@dataclass(frozen=True, slots=True)
class TaxAnswer:
    lines: tuple[LineTax, ...]
    total: Money
    # True: the service could not be reached in time and a local table answered.
    estimated: bool = False


class TaxCalculator(Protocol):
    """Sales tax and VAT. Quotes are never recorded by the vendor; commits are idempotent by ``code``."""

    async def quote(self, document: TaxDocument) -> TaxAnswer:
        """Within the adapter's deadline, whatever happens: a fallback answer is marked estimated."""
        ...

    async def commit(self, document: TaxDocument) -> TaxAnswer:
        """Record the sale. Raises TransientFailure or OutcomeUnknown; committing again is safe."""
        ...

    async def commit_return(self, document: TaxDocument, sale_code: str, sold_on: date) -> TaxAnswer:
        """Record a return of (part of) a committed sale at the sale date's rates; amounts are negative."""
        ...
