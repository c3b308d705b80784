"""Corrections with a reason: small ones are booked at once, large ones wait for a second person."""

from fovea.domains import inventory
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    Adjustment,
    AdjustmentReason,
    AdjustmentStatus,
    AskAdjustment,
    DecideAdjustment,
    OwnCount,
)
from fovea.domains.warehouse.models import AdjustmentRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id


async def ask_adjustment(uow: UnitOfWork, command: AskAdjustment) -> Adjustment:
    """Book a correction, or write down that somebody wants it when it is worth more than one person may decide."""
    rules.check_adjustment(command)
    sku, lot, location = (text.strip().upper() for text in (command.sku, command.lot, command.location))
    if await queries.unknown_articles(uow, [sku]):
        raise NotFound("There is no such article.", path=("sku",))
    value = (await queries.unit_costs(uow, [sku]))[sku] * command.delta
    pending = rules.needs_approval(value)
    row = AdjustmentRow(
        id=new_id(),
        sku=sku,
        lot=lot,
        location=location,
        delta=command.delta,
        reason=command.reason,
        note=command.note.strip(),
        value_minor=value.minor,
        value_currency=value.currency,
        status=AdjustmentStatus.PENDING if pending else AdjustmentStatus.BOOKED,
        asked_by=uow.actor.account_id,
        asked_name=uow.actor.name or uow.actor.kind,
        asked_at=uow.now,
        decision_note="",
    )
    if pending:
        await _check_possible(uow, row)
    else:
        await _book(uow, row)
    row.number = await uow.next_number("ADJ")
    uow.add(row)
    await uow.flush()
    uow.touch("adjustment", row.id)
    return row.view()


async def decide_adjustment(uow: UnitOfWork, command: DecideAdjustment) -> Adjustment:
    """The second person's word; it is booked as the shelf is now, or not at all."""
    row = await queries.lock_adjustment(uow, command.adjustment_id)
    if row.status != AdjustmentStatus.PENDING:
        raise WrongState(f"{row.decided_name or row.asked_name} has decided this already: it is {row.status}.")
    if uow.actor.account_id == row.asked_by:
        raise OwnCount("You asked for this yourself: somebody else has to decide it.")
    note = command.note.strip()
    if not command.approve and not note:
        raise InvalidInput("Say why not.", path=("note",))
    if command.approve:
        await _book(uow, row)
    row.status = AdjustmentStatus.BOOKED if command.approve else AdjustmentStatus.REJECTED
    row.decided_by, row.decided_name, row.decided_at = uow.actor.account_id, uow.actor.name, uow.now
    row.decision_note = note
    uow.touch("adjustment", row.id)
    return row.view()


async def _book(uow: UnitOfWork, row: AdjustmentRow) -> None:
    why = row.note if row.reason == AdjustmentReason.OTHER else row.reason
    await inventory.adjust(
        uow, inventory.AdjustStock(row.sku, row.location, row.delta, why, f"adjustment:{row.id}", lot=row.lot)
    )


async def _check_possible(uow: UnitOfWork, row: AdjustmentRow) -> None:
    """What could not be booked now is not written down for later either."""
    place = (await inventory.places(uow, [row.location])).get(row.location)
    if place is None or not place.physical:
        raise NotFound("There is no such bin.", path=("location",))
    levels = await inventory.lock_contents(uow, [row.location], [row.sku])
    article = (await inventory.items(uow, [row.sku]))[row.sku]
    there = await inventory.shelves(uow, [row.sku])
    inventory.check_lot(article, row.lot, row.location, there, adding=row.delta > 0, path=("lot",))
    free = sum(level.free for level in levels if (level.sku, level.lot) == (row.sku, row.lot))
    if free + row.delta < 0:
        raise InvalidInput(f"Only {free} unpromised units lie here.", path=("delta",))
