"""Proposals on real rows: from the ledger's demand to one-click orders, decided once."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, procurement
from fovea.domains.procurement import (
    AcceptProposals,
    DismissProposal,
    Method,
    Proposal,
    ProposalFilter,
    ProposalStatus,
    Propose,
    PurchaseOrder,
    ReceivedLine,
    ReceiveGoods,
    ReorderRule,
    SetReorderRules,
    SnoozeProposal,
    Supplier,
    Target,
)
from fovea.jobs import schedule
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, WrongState
from tests.domain.conftest import MovableClock
from tests.factories.procurement import BUYER, a_supplier, order, sent
from tests.factories.stock import stock
from tests.support.asking import statements


async def sell(db: Database, clock: MovableClock, *units: int, sku: str = "FRAME") -> None:
    """So many units a day left for customers, day after day."""
    for day, quantity in enumerate(units):
        if quantity:
            reference = f"order:{sku}:{day}"
            held = await db.run(SYSTEM, inventory.allocate, inventory.AllocateStock(reference, {sku: quantity}))
            for pick in held.picks:
                taken = inventory.PickStock(
                    reference, sku, pick.location, pick.quantity, inventory.STAGE, f"{reference}:{pick.location}"
                )
                await db.run(SYSTEM, inventory.pick, taken)
            await db.run(SYSTEM, inventory.consume, inventory.ConsumeStock(reference, reference))
        clock.forward(timedelta(days=1))


async def rule(db: Database, supplier: Supplier, *skus: str, method: Method = Method.AUTO) -> None:
    rules = tuple(
        ReorderRule(sku, "MAIN", supplier.id, method, Target.CYCLE, 9_500, 1, 120, 1_500, 2_000) for sku in skus
    )
    await db.run(SYSTEM, procurement.set_reorder_rules, SetReorderRules(rules))


async def proposals(db: Database, *statuses: ProposalStatus) -> tuple[Proposal, ...]:
    wanted = ProposalFilter(statuses or (ProposalStatus.OPEN,))
    return (await db.read(SYSTEM, procurement.proposals_page, wanted, paging.PageRequest(50))).items


async def test_demand_is_what_left_and_empty_days_do_not_count(db: Database, clock: MovableClock) -> None:
    await stock(db, {"FRAME": 6})
    first = clock.now.date()
    await sell(db, clock, 2, 0, 3, 1, 0, 0)
    last = clock.now.date() - timedelta(days=1)
    found = (await db.read(SYSTEM, inventory.demand_history, ["FRAME"], first, last))["FRAME", "MAIN"]
    assert [day.sold for day in found] == [2, 0, 3, 1, 0, 0]
    assert [day.empty for day in found] == [False, False, False, False, True, True]


async def test_a_night_proposes_and_a_click_orders(db: Database, clock: MovableClock, house: App) -> None:
    supplier = await a_supplier(db, pack_size=6, moq=6)
    await stock(db, {"FRAME": 40, "CASE": 300})
    await rule(db, supplier, "FRAME", "CASE")
    await sell(db, clock, *([3, 0, 2, 4, 0, 1, 2] * 3))
    night = clock.now.replace(hour=3, minute=10, second=0, microsecond=0)
    await schedule.tick(house, night)
    (found,) = await proposals(db)
    assert (found.sku, found.quantity % 6, found.inputs.method) == ("FRAME", 0, Method.NORMAL)
    assert (found.inputs.on_hand, found.inputs.position) == (4, 4)
    assert found.days_left == 2
    await schedule.tick(house, night)
    assert len(await proposals(db)) == 1
    (made,) = await db.run(BUYER, procurement.accept, AcceptProposals((found.id,), {found.id: found.quantity + 6}))
    assert (made.warehouse, made.lines[0].quantity) == ("MAIN", found.quantity + 6)
    with pytest.raises(WrongState, match="Bea made this proposal accepted"):
        await db.run(BUYER, procurement.accept, AcceptProposals((found.id,)))
    (kept,) = await proposals(db, ProposalStatus.ACCEPTED)
    assert (kept.order_number, kept.accepted_quantity, kept.decided_by) == (made.number, found.quantity + 6, "Bea")
    again = await db.run(SYSTEM, procurement.propose, Propose())
    assert (again.looked_at, again.open) == (2, 0), "a draft counts as ordered"


async def test_fifty_buyers_make_one_order_of_a_proposal(db: Database, clock: MovableClock) -> None:
    supplier = await a_supplier(db)
    await stock(db, {"FRAME": 10})
    await rule(db, supplier, "FRAME")
    await sell(db, clock, 4, 5, 1)
    looks = await asyncio.gather(*(db.run(SYSTEM, procurement.propose, Propose()) for _ in range(10)))
    assert {look.open for look in looks} == {1}
    (found,) = await proposals(db)
    accept = AcceptProposals((found.id,))
    made = await asyncio.gather(*(db.run(BUYER, procurement.accept, accept) for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(one, tuple) for one in made) == 1
    assert all(isinstance(one, tuple | WrongState) for one in made), made
    assert (await order(db, next(one for one in made if isinstance(one, tuple))[0].id)).number == "PO-000001"


async def test_a_proposal_is_snoozed_dismissed_and_withdrawn(db: Database, clock: MovableClock) -> None:
    supplier = await a_supplier(db)
    await stock(db, {"FRAME": 10})
    await rule(db, supplier, "FRAME")
    await sell(db, clock, 4, 5, 1)
    await db.run(SYSTEM, procurement.propose, Propose(("FRAME",)))
    (found,) = await proposals(db)
    with pytest.raises(InvalidInput):
        await db.run(BUYER, procurement.snooze, SnoozeProposal(found.id, clock.now.date()))
    until = clock.now.date() + timedelta(days=7)
    await db.run(BUYER, procurement.snooze, SnoozeProposal(found.id, until))
    await db.run(SYSTEM, procurement.propose, Propose())
    assert [one.status for one in await proposals(db, ProposalStatus.SNOOZED)] == [ProposalStatus.SNOOZED]
    clock.forward(timedelta(days=7))
    await db.run(SYSTEM, procurement.propose, Propose())
    (found,) = await proposals(db)
    await db.run(BUYER, procurement.dismiss, DismissProposal(found.id, "Runs out of the range."))
    await db.run(SYSTEM, procurement.propose, Propose())
    (found,) = await proposals(db)
    await stock(db, {"FRAME": 500})
    done = await db.run(SYSTEM, procurement.propose, Propose())
    assert (done.withdrawn, await proposals(db)) == (1, ())
    assert [one.id for one in await proposals(db, ProposalStatus.WITHDRAWN)] == [found.id]


async def test_a_hundred_rules_cost_what_one_costs(db: Database, clock: MovableClock) -> None:
    skus = [f"S{number}" for number in range(100)]
    supplier = await a_supplier(db, dict.fromkeys(skus, 1_000))
    await stock(db, dict.fromkeys(skus, 2))
    await rule(db, supplier, *skus)
    with statements(db) as one:
        await db.run(SYSTEM, procurement.propose, Propose(("S1",)))
    with statements(db) as many:
        assert (await db.run(SYSTEM, procurement.propose, Propose())).looked_at == 100
    assert len(many) == len(one) <= 30


async def test_lead_times_are_measured_once_there_is_enough_to_measure(db: Database, clock: MovableClock) -> None:
    supplier = await a_supplier(db, lead_time_days=10)

    async def deliver(days: int) -> PurchaseOrder:
        placed = await sent(db, supplier, FRAME=1)
        clock.forward(timedelta(days=days))
        counted = ReceiveGoods(placed.id, (ReceivedLine(1, code="FRAME"),))
        await db.run(SYSTEM, procurement.receive_goods, counted)
        return placed

    for days in (8, 12):
        await deliver(days)
    lead = (await db.read(SYSTEM, procurement.lead_times, [supplier.id]))[supplier.id]
    assert (lead.measured, float(lead.mean_days), float(lead.sd_days)) == (False, 10.0, 2.5)
    await deliver(16)
    lead = (await db.read(SYSTEM, procurement.lead_times, [supplier.id]))[supplier.id]
    assert (lead.measured, lead.receipts, float(lead.mean_days), float(lead.sd_days)) == (True, 3, 12.0, 4.0)


async def test_what_is_announced_is_what_is_open(db: Database) -> None:
    placed = await sent(db, None, FRAME=10)
    have = (await db.read(SYSTEM, inventory.availability, ["FRAME"], by=date(2026, 3, 16)))["FRAME"]
    assert have.due_in == 10
    await db.run(SYSTEM, procurement.receive_goods, ReceiveGoods(placed.id, (ReceivedLine(3, 2, code="FRAME"),)))
    have = (await db.read(SYSTEM, inventory.availability, ["FRAME"]))["FRAME"]
    assert (have.due_in, have.quarantined, have.available) == (7, 2, 0)
    await db.run(BUYER, procurement.close_short, procurement.CloseShort(placed.id, placed.lines[0].id, "No more."))
    assert (await db.read(SYSTEM, inventory.availability, ["FRAME"]))["FRAME"].due_in == 0
    async with db.connection() as connection:
        worth = await connection.scalar(text("SELECT sum(value) FROM inventory.cost_layer WHERE sku = 'FRAME'"))
    assert worth > 0, "what came has its price"
