"""A piece comes back to the lot, the serial number and the cost it was shipped from; a recall finds it there."""

import asyncio
from collections import Counter
from random import Random

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, orders
from fovea.domains.inventory import Item, LotStatus, ReceiveStock, RegisterItems, SetLotStatus, StockLine, Tracking
from fovea.domains.orders import (
    Disposition,
    InspectedUnit,
    InspectReturn,
    LotNeeded,
    LotNotForSale,
    LotNotSent,
    Order,
    Return,
    ReturnUnit,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.domain.orders.coming_back import asked, breaches, checked, delivered, here, received, wanted
from tests.factories.orders import CLERK, a_line, usd
from tests.factories.stock import a_bin, broken_stock_rules


async def lots_in(db: Database, tracking: Tracking, *lots: tuple[str, int, int]) -> None:
    """Lots with their units and what one of them cost."""
    await db.run(SYSTEM, inventory.register_items, RegisterItems((Item("FRAME", "A frame", tracking=tracking),)))
    await a_bin(db, "A-01")
    lines = tuple(StockLine("FRAME", "A-01", units, lot, usd(cost)) for lot, units, cost in lots)
    await db.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, lines, "receipt", "po:1", "po:1"))


async def judged(house: App, back: Return, *verdicts: tuple[Disposition, str]) -> Return:
    units = [unit for unit in back.units if unit.arrived_at is not None]
    given = tuple(
        InspectedUnit(unit.id, verdict, lot=lot) for unit, (verdict, lot) in zip(units, verdicts, strict=True)
    )
    return await house.db.run(CLERK, orders.inspect_return, InspectReturn(back.id, given))


async def sent(db: Database, order: Order) -> dict[str, int]:
    async with db.reader(SYSTEM) as reader:
        return (await orders.lots_out(reader, await orders.order(reader, order.id)))["FRAME"]


async def worth(db: Database, lot: str) -> tuple[int, int]:
    """Units and value of a lot in the books."""
    query = text("SELECT coalesce(sum(remaining), 0), coalesce(sum(value), 0) FROM inventory.cost_layer WHERE lot = :l")
    async with db.connection() as connection:
        units, value = (await connection.execute(query, {"l": lot})).one()
    return int(units), int(value)


def lots_of(units: tuple[ReturnUnit, ...]) -> list[str]:
    return [unit.lot for unit in units]


async def test_a_serial_number_comes_back_as_itself_at_its_own_cost_and_is_recalled(house: App) -> None:
    db = house.db
    await lots_in(db, Tracking.SERIAL, ("S-1", 1, 4000), ("S-2", 1, 5000))
    order = await delivered(house, a_line(quantity=2))
    assert await sent(db, order) == {"S-1": 1, "S-2": 1}
    assert await worth(db, "S-2") == (0, 0)
    back = await here(house, await asked(house, order, wanted(order.lines[0])))
    with pytest.raises(LotNeeded, match="S-1, S-2") as which:
        await judged(house, back, (Disposition.RESTOCK_A, ""))
    assert which.value.path == ("units", "0", "lot")
    with pytest.raises(LotNotSent):
        await judged(house, back, (Disposition.RESTOCK_A, "S-9"))
    back = await judged(house, back, (Disposition.RESTOCK_A, "S-2"))
    assert lots_of(back.units) == ["S-2"]
    assert await worth(db, "S-2") == (1, 5000), "at the cost it left with"
    assert await sent(db, order) == {"S-1": 1}
    trace = await db.read(SYSTEM, inventory.lot_trace, "FRAME", "S-2")
    assert trace is not None
    assert trace.on_hand == 1
    assert {(use.reference, use.state) for use in trace.uses} == {
        (order.reference, "shipped"),
        (back.reference, "returned"),
    }
    # The second one needs no reading: it is the only one that is left.
    again = await received(house, await asked(house, order, wanted(order.lines[0])), Disposition.SCRAP)
    assert lots_of(again.units) == ["S-1"]
    assert await sent(db, order) == {}
    assert await broken_stock_rules(db) == []
    assert not await breaches(house)


async def test_a_piece_of_a_recalled_lot_reaches_no_shelf(house: App) -> None:
    db = house.db
    await lots_in(db, Tracking.LOT, ("L-1", 2, 4000))
    order = await delivered(house, a_line(quantity=2))
    back = await here(house, await asked(house, order, wanted(order.lines[0], 2)))
    await db.run(SYSTEM, inventory.set_lot_status, SetLotStatus("FRAME", "L-1", LotStatus.RECALLED, "Hinge."))
    for verdict in (Disposition.RESTOCK_A, Disposition.RESTOCK_B, Disposition.REFURB, Disposition.LAB_SALVAGE):
        with pytest.raises(LotNotForSale, match="L-1 of FRAME is recalled") as refused:
            await checked(house, back, verdict)
        assert refused.value.path == ("units", "0", "disposition")
    back = await checked(house, back, Disposition.VENDOR_RETURN, Disposition.SCRAP)
    trace = await db.read(SYSTEM, inventory.lot_trace, "FRAME", "L-1")
    assert trace is not None
    assert trace.on_hand == 1
    assert await broken_stock_rules(db) == []


async def test_what_stays_the_customers_needs_no_reading(house: App) -> None:
    await lots_in(house.db, Tracking.LOT, ("L-1", 1, 4000), ("L-2", 1, 4000))
    order = await delivered(house, a_line(quantity=2))
    back = await received(house, await asked(house, order, wanted(order.lines[0])), Disposition.SEND_BACK)
    assert lots_of(back.units) == [""]
    assert await sent(house.db, order) == {"L-1": 1, "L-2": 1}


@pytest.mark.parametrize("seed", [1, 2])
async def test_fifty_pieces_at_once_all_find_their_lots_and_costs(house: App, seed: int) -> None:
    """Many orders over several lots, every piece judged at once, some twice: no lot gains or loses a unit or a cent."""
    db, random = house.db, Random(seed)
    bought = {"L-1": (20, 4000), "L-2": (17, 4501), "L-3": (16, 5299)}
    await lots_in(db, Tracking.LOT, *((lot, units, cost) for lot, (units, cost) in bought.items()))
    before = {lot: await worth(db, lot) for lot in bought}
    sold = [await delivered(house, a_line(quantity=10)) for _ in range(5)]
    backs = []
    for order in sold:
        read = [lot for lot, units in (await sent(db, order)).items() for _ in range(units)]
        random.shuffle(read)
        for lot in read:
            back = await here(house, await asked(house, order, wanted(order.lines[0])))
            backs.append((back, lot))
    random.shuffle(backs)
    kinds = (Disposition.RESTOCK_A, Disposition.RESTOCK_B, Disposition.VENDOR_RETURN)
    verdicts = [(back, random.choice(kinds), lot) for back, lot in backs]
    answers = await asyncio.gather(
        *(judged(house, back, (verdict, lot)) for back, verdict, lot in (*verdicts, *verdicts[:10])),
        return_exceptions=True,
    )
    done = [one for one in answers if isinstance(one, Return)]
    assert len(done) == 50
    assert Counter(unit.lot for back in done for unit in back.units) == Counter(lot for _, lot in backs)
    for lot in bought:
        trace = await db.read(SYSTEM, inventory.lot_trace, "FRAME", lot)
        assert trace is not None
        assert (trace.on_hand, await worth(db, lot)) == (before[lot][0], before[lot])
    assert [await sent(db, order) for order in sold] == [{}] * len(sold)
    assert await broken_stock_rules(db) == []
    assert not await breaches(house)
