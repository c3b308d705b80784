"""Use cases of putting away: goods leave the dock for a shelf that has room for them."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import inventory
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    ClaimPutaway,
    ConfirmPutaway,
    NothingToUndo,
    OpenPutaway,
    PutawayRule,
    PutawayStatus,
    PutawayTask,
    SetPutawayRule,
    SomebodyElses,
    UndoPutaway,
    WrongScan,
)
from fovea.domains.warehouse.models import PutawayRuleRow, PutawayStepRow, PutawayTaskRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id

BIN = "bin"
# Who claimed a task and went home must not keep the goods on the dock.
CLAIM_LASTS = timedelta(minutes=30)


async def open_putaway(uow: UnitOfWork, command: OpenPutaway) -> None:
    """Somebody has to carry what arrived. Never more than lies there, so that hearing it twice opens nothing more."""
    wanted: Counter[queries.Goods] = Counter()
    for line in command.lines:
        wanted[line.sku, line.lot, line.location] += line.quantity
    places = await inventory.places(uow, [location for _, _, location in wanted])
    there, known = await queries.lying(uow, wanted), await queries.open_putaways(uow, wanted)
    rows = []
    for goods in sorted(wanted):
        sku, lot, location = goods
        task = known.get(goods)
        more = min(wanted[goods], there[goods] - (task.quantity - task.done if task else 0))
        if more > 0:
            rows.append(
                {
                    "id": new_id(),
                    "warehouse": places[location].warehouse,
                    "sku": sku,
                    "lot": lot,
                    "from_location": location,
                    "reference": command.reference,
                    "quantity": more,
                    "done": 0,
                    "status": PutawayStatus.OPEN,
                    "created_at": uow.now,
                }
            )
    if not rows:
        return
    added = insert(PutawayTaskRow).values(rows)
    await uow.session.execute(
        added.on_conflict_do_update(
            index_elements=["sku", "lot", "from_location"],
            # In words: a value would be a parameter, and the index could not be told from it once the plan is general.
            index_where=text(f"status = '{PutawayStatus.OPEN}'"),
            set_={"quantity": PutawayTaskRow.quantity + added.excluded.quantity},
        )
    )


async def claim_putaway(uow: UnitOfWork, command: ClaimPutaway) -> PutawayTask:
    """Say who carries it. What is no longer there is no longer asked for."""
    row = await queries.lock_putaway(uow, command.task_id)
    _refuse_others(uow, row)
    _refuse_settled(row)
    goods = (row.sku, row.lot, row.from_location)
    there = (await queries.lying(uow, [goods]))[goods]
    if there < row.quantity - row.done:
        row.quantity = row.done + max(0, there)
        if row.quantity == row.done:
            row.status = PutawayStatus.DONE if row.done else PutawayStatus.CANCELLED
            return row.view()
    _claim(uow, row)
    return row.view()


async def confirm_putaway(uow: UnitOfWork, command: ConfirmPutaway) -> PutawayTask:
    """The bin was scanned and the units lie in it. A bin that is full by then refuses them."""
    row = await queries.lock_putaway(uow, command.task_id)
    _refuse_others(uow, row)
    _refuse_settled(row)
    code = await _bin(uow, row, command.bin_scan)
    left = row.quantity - row.done
    if not 1 <= command.quantity <= left:
        raise InvalidInput(f"{left} are to be put away here.", path=("quantity",))
    step = PutawayStepRow(
        id=new_id(),
        task_id=row.id,
        bin=code,
        quantity=command.quantity,
        by=uow.actor.account_id,
        at=uow.now,
    )
    await inventory.transfer(
        uow,
        inventory.TransferStock(
            sku=row.sku,
            lot=row.lot,
            from_location=row.from_location,
            to_location=code,
            quantity=command.quantity,
            reason="putaway",
            reference=f"putaway:{row.id}",
            key=f"putaway:{step.id}",
        ),
    )
    uow.add(step)
    row.done += command.quantity
    _claim(uow, row)
    if row.done == row.quantity:
        row.status = PutawayStatus.DONE
    uow.touch("putaway_task", row.id)
    return row.view()


async def undo_putaway(uow: UnitOfWork, command: UndoPutaway) -> PutawayTask:
    """The last units one laid into a bin are carried back, as long as nobody was promised them there."""
    row = await queries.lock_putaway(uow, command.task_id)
    step = await queries.last_step(uow, row.id)
    if step is None or step.by != uow.actor.account_id:
        raise NothingToUndo("You have put nothing of this away that could be carried back.")
    await inventory.transfer(
        uow,
        inventory.TransferStock(
            sku=row.sku,
            lot=row.lot,
            from_location=step.bin,
            to_location=row.from_location,
            quantity=step.quantity,
            reason="putaway_undone",
            reference=f"putaway:{row.id}",
            key=f"putaway_undone:{step.id}",
        ),
    )
    step.undone_at = uow.now
    uow.touch("putaway_task", row.id)
    goods = (row.sku, row.lot, row.from_location)
    other = (await queries.open_putaways(uow, [goods])).get(goods, row)
    if other.id == row.id:
        row.done -= step.quantity
        row.status = PutawayStatus.OPEN
        _claim(uow, row)
        return row.view()
    # More of the same arrived meanwhile and has a task of its own: that one takes these units over.
    row.done -= step.quantity
    row.quantity -= step.quantity
    row.status = PutawayStatus.DONE if row.quantity else PutawayStatus.CANCELLED
    newer = await queries.lock_putaway(uow, other.id)
    newer.quantity += step.quantity
    return newer.view()


async def set_putaway_rule(uow: UnitOfWork, command: SetPutawayRule) -> PutawayRule:
    """Write a rule, or write it anew."""
    rule = rules.check_rule(command)
    if rule.bin:
        place = (await inventory.places(uow, [rule.bin])).get(rule.bin)
        if place is None or place.kind != BIN or place.warehouse != rule.warehouse:
            raise NotFound(f"{rule.bin} is no bin of {rule.warehouse}.", path=("bin",))
    row = PutawayRuleRow(id=new_id()) if rule.id is None else await _rule(uow, rule.id)
    row.warehouse, row.position, row.kind = rule.warehouse, rule.position, rule.kind
    row.sku, row.item_kind, row.abc = rule.sku, rule.item_kind, rule.abc
    row.zone, row.bin, row.active = rule.zone, rule.bin, rule.active
    uow.add(row)
    uow.touch("putaway_rule", row.id)
    await uow.flush()
    return row.view()


async def _rule(uow: UnitOfWork, rule_id: UUID) -> PutawayRuleRow:
    row = await uow.session.get(PutawayRuleRow, rule_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such rule.", path=("id",))
    return row


async def _bin(uow: UnitOfWork, row: PutawayTaskRow, scan: str) -> str:
    code = scan.strip().upper()
    place = (await inventory.places(uow, [code])).get(code)
    if place is None or place.kind != BIN or place.warehouse != row.warehouse:
        raise WrongScan(f"{code or 'Nothing'} is no bin of {row.warehouse}.", path=("binScan",))
    return code


def _claim(uow: UnitOfWork, row: PutawayTaskRow) -> None:
    row.claimed_by, row.claimed_name, row.claimed_at = uow.actor.account_id, uow.actor.name, uow.now


def _refuse_settled(row: PutawayTaskRow) -> None:
    if row.status != PutawayStatus.OPEN:
        raise WrongState(f"This task is {row.status} already.")


def _refuse_others(uow: UnitOfWork, row: PutawayTaskRow) -> None:
    if row.status != PutawayStatus.OPEN or row.claimed_by in (None, uow.actor.account_id):
        return
    if row.claimed_at is not None and row.claimed_at + CLAIM_LASTS > uow.now:
        raise SomebodyElses(f"{row.claimed_name} is putting this away.")
