"""Tax as the admin sees it: documents, differences, and the tables that people keep."""

from datetime import date, datetime

import strawberry

from fovea.api.common import Money
from fovea.api.scalars import MinorUnits
from fovea.domains import tax
from fovea.kernel.ids import to_global_id


@strawberry.type
class TaxDocument:
    """``charged`` is our tax, ``theirs`` what the engine came to, ``difference`` theirs less charged as far as rounding
    does not explain it. ``scheme`` says whose rule counts, ``destination`` country and region.
    """

    id: strawberry.ID
    kind: str
    code: str
    order_number: str
    state: str
    engine: str
    scheme: str
    destination: str
    amount: Money
    charged: Money
    theirs: Money | None
    difference: Money | None
    estimated: bool
    rounding: MinorUnits
    revision: int
    attempts: int
    last_error: str
    tax_date: date
    requested_at: datetime
    settled_at: datetime | None
    void_reason: str

    @classmethod
    def of(cls, view: tax.DocumentView) -> "TaxDocument":
        off = view.difference
        return cls(
            id=strawberry.ID(to_global_id("TaxDocument", view.id)),
            kind=view.kind.value,
            code=view.code,
            order_number=view.order_number,
            state=view.state.value,
            engine=view.engine.value,
            scheme=view.scheme.value,
            destination=view.destination,
            amount=Money.of(view.amount),
            charged=Money.of(view.charged),
            theirs=Money.maybe(view.theirs),
            difference=None if off is None or view.rounding else Money.of(off),
            estimated=view.estimated,
            rounding=MinorUnits(view.rounding),
            revision=view.revision,
            attempts=view.attempts,
            last_error=view.last_error,
            tax_date=view.tax_date,
            requested_at=view.requested_at,
            settled_at=view.settled_at,
            void_reason=view.void_reason,
        )


@strawberry.type
class TaxDocumentLine:
    """``exempt``: the number of the certificate that frees the line, empty for none."""

    category: str
    description: str
    quantity: int
    amount: Money
    exempt: str

    @classmethod
    def of(cls, line: tax.TaxLine) -> "TaxDocumentLine":
        return cls(
            category=line.category.value,
            description=line.description,
            quantity=line.quantity,
            amount=Money.of(line.amount),
            exempt=line.exempt,
        )


@strawberry.type
class TaxDifference:
    """``amount`` is what the engine came to less what was charged: above zero the customer paid too little."""

    id: strawberry.ID
    subject: str
    order_number: str
    channel: str
    charged: Money
    calculated: Money | None
    amount: Money | None
    state: str
    on_difference: str | None
    decision: str | None
    reason: str
    decided_by: str
    opened_at: datetime
    settled_at: datetime | None
    attempts: int

    @classmethod
    def of(cls, view: tax.Difference) -> "TaxDifference":
        return cls(
            id=strawberry.ID(to_global_id("TaxDifference", view.id)),
            subject="estimate" if view.subject == view.reference else "document",
            order_number=view.order_number,
            channel=view.channel,
            charged=Money.of(view.charged),
            calculated=Money.maybe(view.calculated),
            amount=Money.maybe(view.amount),
            state=view.state.value,
            on_difference=None if view.on_difference is None else view.on_difference.value,
            decision=None if view.decision is None else view.decision.value,
            reason=view.reason,
            decided_by=view.decided_by,
            opened_at=view.opened_at,
            settled_at=view.settled_at,
            attempts=view.attempts,
        )


@strawberry.type
class TaxCode:
    """A code of the tax service from a day on, and on whose word."""

    code: str
    valid_from: date
    signed_off_by: str
    signed_off_at: datetime
    note: str

    @classmethod
    def of(cls, view: tax.TaxCode) -> "TaxCode":
        return cls(
            code=view.code,
            valid_from=view.valid_from,
            signed_off_by=view.signed_off_by,
            signed_off_at=view.signed_off_at,
            note=view.note,
        )


@strawberry.type
class TaxCategory:
    """``sold``: the shop sells it, so nothing goes live without a code. ``demoCode`` is what a demonstration uses."""

    category: str
    sold: bool
    current: TaxCode | None
    history: list[TaxCode]
    demo_code: str

    @classmethod
    def of(cls, view: tax.CategoryMapping) -> "TaxCategory":
        return cls(
            category=view.category.value,
            sold=view.sold,
            current=None if view.current is None else TaxCode.of(view.current),
            history=[TaxCode.of(one) for one in view.history],
            demo_code=view.demo_code,
        )


@strawberry.type
class TaxRate:
    """Rates and exempt parts in 1/10 000. ``overdue``: too long since anybody checked it."""

    id: strawberry.ID
    country: str
    region: str
    postcode_prefix: str
    category: str | None
    rate_bp: int
    exempt_bp: int
    valid_from: date
    source: str
    checked_on: date
    max_age_days: int
    overdue: bool
    set_by: str

    @classmethod
    def of(cls, view: tax.TaxRate, today: date) -> "TaxRate":
        return cls(
            id=strawberry.ID(to_global_id("TaxRate", view.id)),
            country=view.country,
            region=view.region,
            postcode_prefix=view.postcode_prefix,
            category=None if view.category is None else view.category.value,
            rate_bp=view.rate_bp,
            exempt_bp=view.exempt_bp,
            valid_from=view.valid_from,
            source=view.source,
            checked_on=view.checked_on,
            max_age_days=view.max_age_days,
            overdue=tax.overdue(view, today),
            set_by=view.set_by,
        )


@strawberry.type
class TaxCertificate:
    """A paper that frees a customer in a place. ``inForce``: approved, and today is one of its days. ``pages`` are the
    addresses of its copy's pages, for staff who read certificates.
    """

    id: strawberry.ID
    customer_id: strawberry.ID
    kind: str
    country: str
    region: str
    number: str
    document: str
    valid_from: date
    valid_until: date
    state: str
    in_force: bool
    reason: str
    added_by: str
    added_at: datetime
    decided_by: str
    decided_at: datetime | None
    pages: list[str]

    @classmethod
    def of(cls, view: tax.Certificate, today: date) -> "TaxCertificate":
        global_id = to_global_id("TaxCertificate", view.id)
        return cls(
            id=strawberry.ID(global_id),
            customer_id=strawberry.ID(to_global_id("Customer", view.account_id)),
            kind=view.kind.value,
            country=view.country,
            region=view.region,
            number=view.number,
            document=view.document,
            valid_from=view.valid_from,
            valid_until=view.valid_until,
            state=view.state.value,
            in_force=tax.in_force(view, today),
            reason=view.reason,
            added_by=view.added_by,
            added_at=view.added_at,
            decided_by=view.decided_by,
            decided_at=view.decided_at,
            pages=[f"/documents/tax-certificates/{global_id}/{page}.jpg" for page in range(view.pages)],
        )


@strawberry.type
class TaxPolicy:
    """What a channel does about differences; ``absorbUpTo`` in minor units."""

    channel: str
    on_difference: str
    absorb_up_to: MinorUnits
    set_by: str
    set_at: datetime

    @classmethod
    def of(cls, view: tax.Policy) -> "TaxPolicy":
        return cls(
            channel=view.channel,
            on_difference=view.on_difference.value,
            absorb_up_to=MinorUnits(view.absorb_up_to),
            set_by=view.set_by,
            set_at=view.set_at,
        )


@strawberry.type
class TaxStateCount:
    state: str
    count: int


@strawberry.type
class TaxOverview:
    """``live``: documents are filed with authorities. ``unmapped``: categories that cannot be sold live yet."""

    live: bool
    unmapped: list[str]
    documents: list[TaxStateCount]
    policies: list[TaxPolicy]
