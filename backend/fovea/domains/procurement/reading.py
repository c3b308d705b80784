"""Rows of a file against what is known: read the same way when a file is looked at and when it is taken in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import (
    Checked,
    CheckImport,
    ImportKind,
    PriceLine,
    PurchaseLine,
    ReceivedLine,
    Rejected,
)
from fovea.domains.procurement.models import SupplierPriceRow
from fovea.kernel.db import Reader
from fovea.kernel.errors import DomainError, InvalidInput, NotFound, WrongState


async def check_import(reader: Reader, command: CheckImport) -> Checked:
    """What would become of these rows; nothing is written. Raises InvalidInput for too many, NotFound for a subject
    that is not there, WrongState for an order of which nothing is waited for."""
    if not 1 <= len(command.lines) <= rules.MOST_CHECKED:
        raise InvalidInput(f"1 to {rules.MOST_CHECKED} rows can be looked at together.", path=("lines",))
    if command.kind is ImportKind.PRICE_LIST:
        return await _check_prices(reader, command)
    order = await queries.purchase_order(reader, command.subject_id)
    if order.status not in rules.UNDER_WAY:
        raise WrongState(f"{order.number} is {order.status}; nothing is waited for.")
    taken, rejected = await delivery(reader, order.lines, command.first_row, command.lines)
    return Checked(len(command.lines), len(taken), 0, 0, tuple(rejected))


async def _check_prices(reader: Reader, command: CheckImport) -> Checked:
    supplier = await queries.supplier(reader, command.subject_id)
    read, rejected = await prices(reader, supplier.currency, command.first_row, command.lines)
    # Of the same article and day the last row counts, as when it is taken.
    latest = {(one.sku, one.valid_from): one for one in read}
    rows = await reader.session.scalars(
        select(SupplierPriceRow).where(
            SupplierPriceRow.supplier_id == supplier.id, SupplierPriceRow.sku.in_({sku for sku, _ in latest})
        )
    )
    now = {(row.sku, row.valid_from): _as_line(row) for row in rows}
    same = sum(now.get(key) == line for key, line in latest.items())
    added = sum(key not in now for key in latest)
    return Checked(len(command.lines), added, len(latest) - same - added, same, tuple(rejected))


def _as_line(row: SupplierPriceRow) -> PriceLine:
    return PriceLine(
        row.sku,
        row.price,
        row.valid_from,
        row.valid_to,
        row.moq,
        row.pack_size,
        row.supplier_sku,
        row.lead_time_days,
    )


async def prices(
    reader: Reader, currency: str, first_row: int, lines: Sequence[str]
) -> tuple[list[PriceLine], list[Rejected]]:
    """Rows of a price list: those that can be taken, and why the others cannot."""
    read: list[tuple[int, PriceLine]] = []
    rejected = []
    for number, line in enumerate(lines, start=first_row):
        try:
            read.append((number, rules.read_price(line, currency)))
        except DomainError as refusal:
            rejected.append(Rejected(number, refusal.message))
    known = await dock.names(reader, [one.sku for _, one in read])
    rejected += [Rejected(number, f"There is no article {one.sku}.") for number, one in read if one.sku not in known]
    return [one for _, one in read if one.sku in known], sorted(rejected, key=lambda one: one.row)


async def delivery(
    reader: Reader, views: tuple[PurchaseLine, ...], first_row: int, lines: Sequence[str]
) -> tuple[list[ReceivedLine], list[Rejected]]:
    """Rows of a delivery on the lines of its order; what is beyond them is left out and listed."""
    read: list[tuple[int, ReceivedLine]] = []
    rejected = []
    for number, line in enumerate(lines, start=first_row):
        try:
            read.append((number, rules.read_receipt(line)))
        except DomainError as refusal:
            rejected.append(Rejected(number, refusal.message))
    codes = await dock.codes(reader, [view.sku for view in views])
    taken: list[ReceivedLine] = []
    left = {view.id: view.most - view.received - view.closed for view in views}
    for number, one in read:
        try:
            taken.append(_fitting(views, left, rules.by_sku([one], codes)[0]))
        except DomainError as refusal:
            rejected.append(Rejected(number, refusal.message))
    return taken, sorted(rejected, key=lambda one: one.row)


def _fitting(views: tuple[PurchaseLine, ...], left: dict[UUID, int], one: ReceivedLine) -> ReceivedLine:
    """The row on the first line of its article that still has room."""
    same = [view for view in views if one.code in (view.sku, view.supplier_sku.upper())]
    if not same:
        raise NotFound(f"{one.code} is not on this order.")
    units = one.good + one.damaged
    line = next((view for view in same if left[view.id] >= units), None)
    if line is None:
        most = max(left[view.id] for view in same)
        raise InvalidInput(f"{one.code}: {units} counted, {most} may still come.")
    left[line.id] -= units
    return ReceivedLine(one.good, one.damaged, line.id, one.code, one.lot, one.expires_on)
