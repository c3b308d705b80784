"""A verdict for each piece that came back: what it brings, which lot it is of, and where it goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from fovea.domains import inventory
from fovea.domains.orders import queries, return_views, rules
from fovea.domains.orders.contract import (
    Disposition,
    InspectedUnit,
    InspectReturn,
    LotNotForSale,
    Order,
    Return,
    ReturnOutcome,
    ReturnStatus,
    return_reference,
)
from fovea.domains.orders.models import ReturnRow, ReturnUnitRow
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.return_money import work_out
from fovea.domains.orders.service.returns import give_up_units, return_view, step_return
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput

# Where a piece goes that becomes ours again, and what the ledger calls it. What stays the customer's is never booked.
PLACES: dict[Disposition, tuple[str, str]] = {
    Disposition.RESTOCK_A: (inventory.RETURNS, "return_restock"),
    Disposition.RESTOCK_B: (inventory.QUARANTINE, "return_second"),
    Disposition.REFURB: (inventory.QUARANTINE, "return_refurb"),
    Disposition.LAB_SALVAGE: (inventory.LAB, "return_lab_salvage"),
    Disposition.SCRAP: (inventory.SCRAP, "return_scrap"),
    Disposition.VENDOR_RETURN: (inventory.QUARANTINE, "return_vendor"),
}
# What may become of a piece whose lot was recalled or is held.
_NEVER_SOLD = (Disposition.SCRAP, Disposition.VENDOR_RETURN, Disposition.SEND_BACK)


async def inspect_return(uow: UnitOfWork, command: InspectReturn) -> Return:
    """A verdict for each piece that arrived. The good ones are booked where they go; the refund gets its amount.

    Raises WrongState, InvalidInput at the verdict at fault, and of pieces with a lot LotNeeded, LotNotSent,
    LotNotForSale.
    """
    row, back = await queries.lock_return(uow, command.return_id)
    step_return(uow, back, ReturnStatus.INSPECTED)
    units = await queries.return_units(uow, back.id)
    arrived = [unit for unit in units if unit.arrived_at is not None]
    _check_verdicts(command.units, arrived)
    whole = await queries.view(uow, row)
    lines = {line.id: line for line in whole.lines}
    verdicts = {one.unit_id: one for one in command.units}
    lots = await _lots(uow, whole, command.units, {unit.id: lines[unit.order_line_id].sku for unit in arrived})
    reasons = {line.order_line_id: line.reason for line in await queries.return_lines(uow, back.id)}
    for unit in arrived:
        verdict, line = verdicts[unit.id], lines[unit.order_line_id]
        rules.check_disposition(line, verdict.disposition)
        unit.disposition, unit.inspected_by = verdict.disposition, uow.actor.name
        unit.remark, unit.lot = verdict.remark.strip(), lots.get(unit.id, "")
        kept = verdict.disposition is not Disposition.SEND_BACK
        unit.refund = return_views.worth(line, unit.number, reasons[unit.order_line_id]).minor if kept else 0
    missing = frozenset(unit.id for unit in units if unit.arrived_at is None)
    await give_up_units(uow, row, back, missing)
    await uow.flush()
    await _book(uow, whole, back)
    back.inspected_at = uow.now
    await work_out(uow, row, back, ReturnOutcome(back.outcome))
    detail = f"{len(missing)} did not arrive" if missing else ""
    text = f"Return {back.number} checked."
    note(uow, row, "return_inspected", text, detail=detail, subject=f"return:{back.number}")
    return await return_view(uow, row, back.id)


def _check_verdicts(given: tuple[InspectedUnit, ...], arrived: list[ReturnUnitRow]) -> None:
    if {one.unit_id for one in given} != {unit.id for unit in arrived} or len(given) != len(arrived):
        raise InvalidInput(f"Each of the {len(arrived)} pieces that arrived needs a verdict, once.", path=("units",))


async def _lots(
    uow: UnitOfWork, whole: Order, verdicts: Sequence[InspectedUnit], skus: Mapping[UUID, str]
) -> dict[UUID, str]:
    """The lot of each piece that becomes ours again; one that may not be sold never reaches a shelf."""
    kept = {
        one.unit_id: (position, one)
        for position, one in enumerate(verdicts)
        if one.disposition is not Disposition.SEND_BACK
    }
    out = await queries.lots_out(uow, whole)
    found = rules.lots_of(
        [(unit, skus[unit], one.lot.strip(), ("units", str(position))) for unit, (position, one) in kept.items()], out
    )
    bad = await inventory.bad_lots(uow, {(skus[unit], lot) for unit, lot in found.items() if lot})
    for unit, (position, one) in kept.items():
        status = bad.get((skus[unit], found[unit]))
        if status is not None and one.disposition not in _NEVER_SOLD:
            raise LotNotForSale(
                f"{found[unit]} of {skus[unit]} is {status.replace('_', ' ')}: scrap it, or send it to its supplier.",
                path=("units", str(position), "disposition"),
            )
    return found


async def _book(uow: UnitOfWork, whole: Order, back: ReturnRow) -> None:
    """Pieces that become ours again come in from the customer, each kind to its place, with the lot they left with."""
    skus = {line.id: line.sku for line in whole.lines}
    counted: Counter[tuple[str, str, str]] = Counter(
        (unit.disposition, skus[unit.order_line_id], unit.lot)
        for unit in await queries.return_units(uow, back.id)
        if unit.disposition is not None and unit.disposition != Disposition.SEND_BACK
    )
    reference = return_reference(back.id)
    for disposition in sorted({kind for kind, _, _ in counted}):
        place, reason = PLACES[Disposition(disposition)]
        lines = tuple(
            inventory.StockLine(sku, place, quantity, lot)
            for (kind, sku, lot), quantity in sorted(counted.items())
            if kind == disposition
        )
        await inventory.receive(
            uow,
            inventory.ReceiveStock(
                from_location=inventory.CUSTOMER,
                lines=lines,
                reason=reason,
                reference=reference,
                key=f"{reference}:{disposition}",
                # They come back at the cost they left with.
                returns_of=whole.reference,
            ),
        )
