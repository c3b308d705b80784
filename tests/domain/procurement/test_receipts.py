"""Goods come in once, never more than is open, and every unit is in the ledger."""

import asyncio
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from fovea.domains import inventory, procurement
from fovea.domains.procurement import (
    GoodsReceipt,
    OpenUnits,
    OverReceipt,
    PurchaseRef,
    PurchaseStatus,
    ReceivedLine,
    ReceiveGoods,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.money import Money
from tests.factories.procurement import BUYER, a_draft, a_supplier, broken_purchase_rules, order, sent
from tests.factories.stock import broken_stock_rules

S = PurchaseStatus


async def receive(db: Database, command: ReceiveGoods, key: str | None = None) -> GoodsReceipt:
    return await db.run(BUYER, procurement.receive_goods, command, key=key)


async def lying(db: Database, sku: str) -> dict[str, int]:
    return {one.location: one.on_hand for one in await db.read(SYSTEM, inventory.shelves, [sku]) if one.on_hand}


async def test_good_units_go_to_the_dock_and_damaged_ones_to_quarantine(db: Database) -> None:
    placed = await sent(db, None, FRAME=10, CASE=5)
    frame, case = placed.lines
    counted = (ReceivedLine(6, 1, frame.id), ReceivedLine(5, line_id=case.id))
    first = await receive(db, ReceiveGoods(placed.id, counted, "LS-4711"), "k1")
    assert (first.number, first.good, first.damaged, first.received_by) == ("GRN-000001", 11, 1, "Bea")
    assert first.lines[0].unit_cost == Money(4_000, "EUR")
    assert await receive(db, ReceiveGoods(placed.id, counted, "LS-4711"), "k1") == first, "twice is once"
    assert (await lying(db, "FRAME"), await lying(db, "CASE")) == ({"DOCK": 6, "QUARANTINE": 1}, {"DOCK": 5})
    assert await db.read(SYSTEM, inventory.available, ["FRAME"]) == {"FRAME": 0}, "the dock is no shelf"
    now = await order(db, placed.id)
    assert (now.status, now.lines[0].open, now.lines[1].open) == (S.PARTIAL, 4, 0)
    rest = await receive(db, ReceiveGoods(placed.id, (ReceivedLine(4, code=" h-frame "),)))
    assert (rest.number, (await order(db, placed.id)).status) == ("GRN-000002", S.RECEIVED)
    assert [one.number for one in await db.read(SYSTEM, procurement.receipts_of, placed.id)] == [
        "GRN-000002",
        "GRN-000001",
    ]
    assert await broken_purchase_rules(db) == []
    assert await broken_stock_rules(db) == []


async def test_more_than_is_open_is_refused_with_what_is_true(db: Database) -> None:
    placed = await sent(db, None, FRAME=10)
    (line,) = placed.lines
    await receive(db, ReceiveGoods(placed.id, (ReceivedLine(7, line_id=line.id),)))
    with pytest.raises(OverReceipt, match="4 counted, 3 open") as refused:
        await receive(db, ReceiveGoods(placed.id, (ReceivedLine(3, 1, line.id),)))
    assert refused.value.lines == (OpenUnits(line.id, "FRAME", 4, 3, 3),)
    both = (ReceivedLine(2, line_id=line.id), ReceivedLine(2, code="FRAME"))
    with pytest.raises(OverReceipt, match="4 counted"):
        await receive(db, ReceiveGoods(placed.id, both))
    assert await lying(db, "FRAME") == {"DOCK": 7}, "nothing of a refused delivery came in"


async def test_a_supplier_may_send_a_little_more_and_not_a_unit_beyond(db: Database) -> None:
    placed = await sent(db, await a_supplier(db, over_receipt_bp=1_000), FRAME=20)
    (line,) = placed.lines
    with pytest.raises(OverReceipt, match="23 counted, 20 open, at most 22"):
        await receive(db, ReceiveGoods(placed.id, (ReceivedLine(23, line_id=line.id),)))
    await receive(db, ReceiveGoods(placed.id, (ReceivedLine(22, line_id=line.id),)))
    assert (await order(db, placed.id)).status is S.RECEIVED
    async with db.engine.begin() as connection:
        with pytest.raises(IntegrityError, match="never_over_received"):
            await connection.execute(text("UPDATE procurement.purchase_order_line SET received = 23"))


async def test_a_short_delivery_can_close_what_is_open(db: Database) -> None:
    placed = await sent(db, None, FRAME=10)
    (line,) = placed.lines
    await receive(db, ReceiveGoods(placed.id, (ReceivedLine(8, line_id=line.id),), close_short=True))
    now = await order(db, placed.id)
    assert (now.status, now.lines[0].closed, now.open_units) == (S.RECEIVED, 2, 0)


@pytest.mark.parametrize(
    ("counted", "refusal"),
    [
        (ReceivedLine(0, code="FRAME"), InvalidInput),
        (ReceivedLine(-1, 2, code="FRAME"), InvalidInput),
        (ReceivedLine(1, code="UNKNOWN"), NotFound),
        (ReceivedLine(1), NotFound),
    ],
)
async def test_nonsense_is_not_received(db: Database, counted: ReceivedLine, refusal: type[Exception]) -> None:
    placed = await sent(db, None, FRAME=10)
    with pytest.raises(refusal):
        await receive(db, ReceiveGoods(placed.id, (counted,)))


async def test_nothing_comes_of_an_order_that_was_not_sent_or_is_over(db: Database) -> None:
    draft = await a_draft(db)
    wanted = ReceiveGoods(draft.id, (ReceivedLine(1, code="FRAME"),))
    with pytest.raises(WrongState, match="PO-000001 is draft"):
        await receive(db, wanted)
    await db.run(SYSTEM, procurement.submit, PurchaseRef(draft.id))
    await receive(db, ReceiveGoods(draft.id, (ReceivedLine(10, code="FRAME"),)))
    with pytest.raises(WrongState, match="received"):
        await receive(db, wanted)


@pytest.mark.parametrize("seed", [2, 11])
async def test_fifty_receipts_of_one_line_at_once_take_in_what_is_open(db: Database, seed: int) -> None:
    placed = await sent(db, None, FRAME=60, CASE=10)
    chance = random.Random(seed)

    async def deliver(units: int) -> GoodsReceipt:
        await asyncio.sleep(chance.random() / 50)
        return await receive(db, ReceiveGoods(placed.id, (ReceivedLine(units, code="FRAME"),)))

    sizes = [chance.randint(1, 4) for _ in range(50)]
    results = await asyncio.gather(*(deliver(units) for units in sizes), return_exceptions=True)
    taken = [one for one in results if isinstance(one, GoodsReceipt)]
    assert all(isinstance(one, GoodsReceipt | OverReceipt) for one in results), results
    line = (await order(db, placed.id)).lines[0]
    assert line.received == sum(one.good for one in taken) == (await lying(db, "FRAME"))["DOCK"]
    assert line.received <= 60
    assert line.open < max(sizes), "whoever was refused would not have fitted"
    assert sorted(one.number for one in taken) == [f"GRN-{number:06d}" for number in range(1, len(taken) + 1)]
    assert await broken_purchase_rules(db) == []
    assert await broken_stock_rules(db) == []


async def test_receipts_are_for_ever_and_found_again(db: Database) -> None:
    placed = await sent(db, None, FRAME=10)
    made = await receive(db, ReceiveGoods(placed.id, (ReceivedLine(3, code="FRAME"),), "LS-9"))
    for word, many in (("ls-9", 1), (placed.number, 1), ("frame", 1), ("halden", 1), ("nobody", 0)):
        page = await db.read(SYSTEM, procurement.receipts_page, word, paging.PageRequest(10))
        assert page.total == len(page.items) == many, word
    assert await db.read(SYSTEM, procurement.receipt, made.id) == made
    async with db.engine.begin() as connection:
        with pytest.raises(DBAPIError):
            await connection.execute(text("DELETE FROM procurement.goods_receipt_line"))
