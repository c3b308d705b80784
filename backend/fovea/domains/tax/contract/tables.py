"""The tables that people keep: tax codes, rates, exemption certificates; and what is refused when they are empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.tax.contract.documents import TaxCategory
from fovea.kernel.errors import DomainError


class CertificateKind(StrEnum):
    RESALE = "resale"
    EXEMPT_ORGANISATION = "exempt_organisation"
    VAT_ID = "vat_id"  # a business of another member state: it accounts for the tax itself


class CertificateState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """The tax service's code for a category from a day on. Only what somebody signed off counts when selling live."""

    category: TaxCategory
    code: str
    valid_from: date
    signed_off_by: str
    signed_off_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class SignOffCode:
    """``note``: on whose advice, e.g. the adviser's letter."""

    category: TaxCategory
    code: str
    valid_from: date
    note: str


@dataclass(frozen=True, slots=True)
class CategoryMapping:
    """A category with the code in force; ``demo_code`` is what a demonstration uses while there is none."""

    category: TaxCategory
    sold: bool
    current: TaxCode | None
    history: tuple[TaxCode, ...]
    demo_code: str


@dataclass(frozen=True, slots=True)
class TaxRate:
    """Basis points on the taxable part of a price. Empty ``region``, ``postcode_prefix``: everywhere; no category: all.

    ``exempt_bp`` of the price is exempt (the dispensing part of glasses in the United Kingdom). ``checked_on`` plus
    ``max_age_days`` is the last day on which the row may answer for a service that is away.
    """

    id: UUID
    country: str
    region: str
    postcode_prefix: str
    category: TaxCategory | None
    rate_bp: int
    exempt_bp: int
    valid_from: date
    source: str
    checked_on: date
    max_age_days: int
    set_by: str


@dataclass(frozen=True, slots=True)
class SetRate:
    country: str
    region: str
    postcode_prefix: str
    category: TaxCategory | None
    rate_bp: int
    exempt_bp: int
    valid_from: date
    source: str
    max_age_days: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """``region`` empty: the whole country. ``document`` says where the paper is filed, ``pages`` how many the copy has
    that is kept here; 0: none is.
    """

    id: UUID
    account_id: UUID
    kind: CertificateKind
    country: str
    region: str
    number: str = field(repr=False)
    document: str = field(repr=False)
    valid_from: date
    valid_until: date
    state: CertificateState
    reason: str
    added_by: str
    added_at: datetime
    decided_by: str
    decided_at: datetime | None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class CertificateRef:
    certificate_id: UUID


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """A copy whose pages are in the document store."""

    certificate_id: UUID
    paper_id: UUID
    pages: int


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """``before``: the copy that this one took the place of."""

    certificate: Certificate
    before: CertificatePaper | None


@dataclass(frozen=True, slots=True)
class AddCertificate:
    account_id: UUID
    kind: CertificateKind
    country: str
    region: str
    number: str = field(repr=False)
    document: str = field(repr=False)
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class DecideCertificate:
    """PENDING becomes APPROVED or REJECTED, APPROVED may be REVOKED; all but an approval say why."""

    certificate_id: UUID
    state: CertificateState
    reason: str


class CategoryUnmapped(DomainError):
    """Goods of these categories have no signed-off tax code: they cannot be sold live."""

    code = "TAX_CATEGORY_UNMAPPED"

    def __init__(self, categories: Sequence[TaxCategory]) -> None:
        named = ", ".join(one.value.replace("_", " ") for one in categories)
        super().__init__(f"These goods cannot be sold yet: no tax code is signed off for {named}.", path=("lines",))
        self.categories = tuple(categories)


class TaxUnavailable(DomainError):
    """Neither the service nor a rate that is young enough answers for this place."""

    code = "TAX_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(
            "The tax for this address cannot be worked out at the moment. Nothing was charged; try again in a few "
            "minutes.",
            path=("address",),
        )
