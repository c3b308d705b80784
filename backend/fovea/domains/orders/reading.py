"""Rows to views: unsealing happens here and only here."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fovea.domains.orders.contract import (
    BoxedLine,
    EditContent,
    Hold,
    HoldKind,
    Invoice,
    InvoiceContent,
    InvoiceKind,
    KeptPromise,
    LensSnapshot,
    LineReview,
    Order,
    OrderEdit,
    OrderLine,
    OrderStatus,
    OrderTotals,
    ReviewStatus,
    ReviewVersion,
    RuleOverride,
    Shipment,
    TimelineEntry,
    VersionContent,
)
from fovea.domains.orders.models import (
    HoldRow,
    InvoiceRow,
    OrderEditRow,
    OrderLineRow,
    OrderRow,
    OrderTagRow,
    OverrideRow,
    ReturnLineRow,
    ReturnRow,
    ReturnUnitRow,
    ReviewRow,
    ShipmentLineRow,
    ShipmentRow,
    TimelineRow,
    VersionRow,
)
from fovea.domains.orders.return_views import return_view
from fovea.domains.shipping import Promise, ShipAddress
from fovea.kernel import sealed
from fovea.kernel.crypto import Keyring
from fovea.kernel.events import adapter
from fovea.kernel.money import Money

TABLE = "orders.order"
LINES = "orders.order_line"
VERSIONS = "orders.rx_version"
OVERRIDES = "orders.rx_override"
EDITS = "orders.order_edit"
INVOICES = "orders.invoice"


def email_of(keyring: Keyring, row: OrderRow) -> str:
    return sealed.unseal(keyring, TABLE, row.id, "email", row.email, str)


def resolved_of(keyring: Keyring, row: OrderRow) -> ShipAddress | None:
    if row.address_resolved is None:
        return None
    return sealed.unseal(keyring, TABLE, row.id, "address_resolved", row.address_resolved, ShipAddress)


def address_of(keyring: Keyring, row: OrderRow) -> ShipAddress:
    return sealed.unseal(keyring, TABLE, row.id, "address", row.address, ShipAddress)


def token_of(keyring: Keyring, row: OrderRow) -> str:
    return sealed.unseal(keyring, TABLE, row.id, "token", row.token, str)


def lenses_of(keyring: Keyring, row: OrderLineRow) -> LensSnapshot | None:
    if row.lenses is None:
        return None
    return sealed.unseal(keyring, LINES, row.id, "lenses", row.lenses, LensSnapshot)


def line_view(keyring: Keyring, row: OrderLineRow, currency: str) -> OrderLine:
    unit = Money(row.frame + row.lens + row.treatments, currency)
    return OrderLine(
        id=row.id,
        position=row.position,
        sku=row.sku,
        quantity=row.quantity - row.cancelled,
        frame_name=row.frame_name,
        frame_slug=row.frame_slug,
        frame_code=row.frame_code,
        colour_code=row.colour_code,
        colour_name=row.colour_name,
        size_label=row.size_label,
        sun=row.sun,
        frame=Money(row.frame, currency),
        lens=Money(row.lens, currency),
        treatments=Money(row.treatments, currency),
        unit_price=unit,
        total=unit * (row.quantity - row.cancelled),
        tax=Money(row.tax, currency),
        lenses=lenses_of(keyring, row),
        ready=row.ready,
        returned=row.returned,
        packed=row.packed,
        shipped=row.shipped,
        cancelled=row.cancelled,
        started=row.started,
    )


def hold_view(row: HoldRow) -> Hold:
    return Hold(
        row.id,
        row.order_id,
        HoldKind(row.kind),
        row.reason,
        row.opened_at,
        row.released_at,
        row.released_by,
        row.release_reason,
    )


def entry_view(row: TimelineRow) -> TimelineEntry:
    return TimelineEntry(row.at, row.kind, row.text, row.who, row.detail, row.subject, row.public)


def order_view(
    keyring: Keyring,
    row: OrderRow,
    lines: Sequence[OrderLineRow],
    holds: Sequence[HoldRow],
    timeline: Sequence[TimelineRow],
    returns: Sequence[tuple[ReturnRow, Sequence[ReturnLineRow], Sequence[ReturnUnitRow]]],
    reviews: Sequence[tuple[ReviewRow, VersionRow | None]] = (),
    promises: tuple[KeptPromise, ...] = (),
    shipments: Sequence[tuple[ShipmentRow, Sequence[ShipmentLineRow]]] = (),
    edits: Sequence[OrderEditRow] = (),
    tags: Sequence[OrderTagRow] = (),
    secured: int | None = None,
) -> Order:
    address = address_of(keyring, row)
    views = tuple(line_view(keyring, line, row.currency) for line in lines)
    by_id = {line.id: line for line in views}
    lenses = {line.id: line.lenses for line in views}
    return Order(
        id=row.id,
        number=row.number,
        status=OrderStatus(row.status),
        account_id=row.account_id,
        email=email_of(keyring, row),
        token=token_of(keyring, row),
        address=address,
        address_resolved=resolved_of(keyring, row),
        promise=adapter(Promise).validate_python(row.promise),
        totals=totals_of(row),
        lines=views,
        holds=tuple(hold_view(hold) for hold in holds),
        timeline=tuple(entry_view(entry) for entry in timeline),
        returns=tuple(return_view(keyring, back, own, units, row, address.name, by_id) for back, own, units in returns),
        payment_id=row.payment_id,
        placed_at=row.placed_at,
        promised_on=row.promised_on,
        version=row.version,
        promises=promises,
        reviews=tuple(line_review(keyring, one, latest, lenses[one.order_line_id]) for one, latest in reviews),
        shipments=tuple(shipment_view(box, own, row.currency) for box, own in shipments),
        replaces=row.replaces,
        carried=Money(row.carried, row.currency),
        edits=tuple(edit_view(keyring, one) for one in edits),
        tags=tuple(one.tag for one in tags),
        secured=None if secured is None else Money(secured, row.currency),
    )


def shipment_view(row: ShipmentRow, lines: Iterable[ShipmentLineRow], currency: str) -> Shipment:
    return Shipment(
        parcel_id=row.parcel_id,
        number=row.number,
        lines=tuple(BoxedLine(line.order_line_id, line.quantity, line.location) for line in lines),
        packed_at=row.packed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        amount=None if row.amount is None else Money(row.amount, currency),
    )


def edit_view(keyring: Keyring, row: OrderEditRow) -> OrderEdit:
    content = sealed.unseal(keyring, EDITS, row.id, "content", row.content, EditContent)
    return OrderEdit(
        row.number, row.version, content.changes, content.reason, Money(row.delta, row.currency), row.by, row.at
    )


def invoice_view(keyring: Keyring, row: InvoiceRow) -> Invoice:
    return Invoice(
        id=row.id,
        number=row.number,
        kind=InvoiceKind(row.kind),
        order_id=row.order_id,
        total=Money(row.total, row.currency),
        issued_at=row.issued_at,
        content=sealed.unseal(keyring, INVOICES, row.id, "content", row.content, InvoiceContent),
        cause=row.cause,
    )


def line_review(keyring: Keyring, row: ReviewRow, latest: VersionRow | None, lenses: LensSnapshot | None) -> LineReview:
    status = ReviewStatus(row.status)
    made_from = None
    if status is ReviewStatus.APPROVED and latest is not None:
        made_from = content_of(keyring, latest, lenses)
    return LineReview(row.order_line_id, status, row.reason if status is ReviewStatus.ASKED else None, made_from)


def content_of(keyring: Keyring, row: VersionRow, lenses: LensSnapshot | None) -> VersionContent:
    """What a version says, always with heights; what it does not say itself is what the line was ordered with."""
    heights = {} if lenses is None else lenses.fitting_heights
    if row.content is not None:
        content = sealed.unseal(keyring, VERSIONS, row.id, "content", row.content, VersionContent)
        return content if content.fitting_heights is not None else replace(content, fitting_heights=heights)
    if lenses is None:
        return VersionContent(None, fitting_heights=heights)
    return VersionContent(lenses.prescription, lenses.findings, fitting_heights=heights)


def version_view(keyring: Keyring, row: VersionRow, lenses: LensSnapshot | None) -> ReviewVersion:
    content = content_of(keyring, row, lenses)
    return ReviewVersion(
        number=row.number,
        source=row.source,
        by=row.by,
        at=row.at,
        note=content.note,
        prescription=content.prescription,
        findings=content.findings,
        upload=row.upload_id,
        saved_prescription=row.saved_prescription_id,
        fitting_heights=content.fitting_heights or {},
    )


def override_view(keyring: Keyring, row: OverrideRow) -> RuleOverride:
    message = sealed.unseal(keyring, OVERRIDES, row.id, "message", row.message, str)
    reason = sealed.unseal(keyring, OVERRIDES, row.id, "reason", row.reason, str)
    return RuleOverride(row.version, row.rule, message, reason, row.by, row.at)


def totals_of(row: OrderRow) -> OrderTotals:
    return OrderTotals(
        Money(row.subtotal, row.currency),
        Money(row.shipping, row.currency),
        Money(row.tax, row.currency),
        Money(row.total, row.currency),
        row.tax_estimated,
    )
