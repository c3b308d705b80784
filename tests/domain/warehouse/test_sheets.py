"""Counting sheets of ten thousand rows: taken in whole or not at all; killed on the way is as good as never killed."""

import asyncio
import os
import sys
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea import invariants
from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import CountReason, CountSheet, CountSheetRead, CountStatus, SheetRef, SheetRow, StartSheet
from fovea.domains.warehouse.flows import compare_sheet
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.settings import Settings
from tests.factories.counts import known, on_hand, plan
from tests.factories.orders import CLERK
from tests.factories.stock import a_bin, broken_stock_rules, stock

ROOT = Path(__file__).resolve().parents[3]
PLACES, ARTICLES = 200, 50
ROWS = PLACES * ARTICLES
# Every so many rows something else lies there than the books say, by so many units.
EVERY, OFF = 211, 1

WORKER = """
import asyncio, sys
from uuid import UUID
from fovea.domains.warehouse import CountSheetRead
from fovea.domains.warehouse.flows import compare_sheet
from fovea.kernel.db import Database
from fovea.kernel.settings import settings

async def main():
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    sheet = UUID(sys.argv[1])
    await compare_sheet(db, CountSheetRead(sheet), sheet)

asyncio.run(main())
"""


async def fill(db: Database) -> None:
    """A house of two hundred bins with fifty articles of its own in each, forty of every one."""
    codes = [f"W-{place:03d}" for place in range(1, PLACES + 1)]
    bins = tuple(
        inventory.Place(code, code, "bin", "MAIN", 100 + number, True, True) for number, code in enumerate(codes)
    )
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins))
    lines = tuple(
        inventory.StockLine(f"S{place}-{number}", codes[place - 1], 40)
        for place in range(1, PLACES + 1)
        for number in range(1, ARTICLES + 1)
    )
    await known(db, *(line.sku for line in lines))
    command = inventory.ReceiveStock(inventory.SUPPLIER, lines, "opening_stock", "opening", "opening")
    await db.run(SYSTEM, inventory.receive, command)


def sheet_of_the_house() -> tuple[SheetRow, ...]:
    rows = [(place, article) for article in range(1, ARTICLES + 1) for place in range(1, PLACES + 1)]
    return tuple(
        SheetRow(f"w-{place:03d}", f"s{place}-{article}", 40 - (OFF if number % EVERY == 0 else 0))
        for number, (place, article) in enumerate(rows, start=1)
    )


async def read_in(db: Database, name: str, rows: tuple[SheetRow, ...]) -> CountSheet:
    return await db.run(CLERK, warehouse.start_sheet, StartSheet(name, rows))


async def progress(db: Database, sheet: UUID) -> int:
    async with db.connection() as connection:
        query = text("SELECT done FROM warehouse.count_sheet WHERE id = :sheet")
        return int((await connection.execute(query, {"sheet": sheet})).scalar_one())


async def test_a_sheet_killed_on_the_way_and_run_again_is_a_single_run(
    db: Database, house_settings: Settings, tmp_path: Path
) -> None:
    await fill(db)
    sheet = await read_in(db, "Whole house", sheet_of_the_house())
    assert (sheet.rows, sheet.done) == (ROWS, 0)
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    environment = {
        **os.environ,
        "DATABASE_URL": house_settings.database_url,
        "REDIS_URL": house_settings.redis_url,
        "FOVEA_KEYRING": house_settings.fovea_keyring.get_secret_value(),
        "FOVEA_INDEX_KEY": house_settings.fovea_index_key.get_secret_value(),
        "PYTHONPATH": str(ROOT / "backend"),
    }
    first = await asyncio.create_subprocess_exec(sys.executable, str(script), str(sheet.id), env=environment)
    try:
        while (done := await progress(db, sheet.id)) < ROWS * 6 // 10:
            assert first.returncode is None, f"it ended at {done} rows"
    finally:
        first.kill()
        await first.wait()
    killed_at = await progress(db, sheet.id)
    assert ROWS * 6 // 10 <= killed_at < ROWS
    assert killed_at % ARTICLES == 0, "a place is never split"
    await compare_sheet(db, CountSheetRead(sheet.id), sheet.id)
    # Told twice is told once.
    await compare_sheet(db, CountSheetRead(sheet.id), sheet.id)
    (ended,) = await db.read(SYSTEM, warehouse.count_sheets)
    assert (ended.done, ended.places, ended.skipped) == (ROWS, PLACES, 0)
    assert ended.finished_at is not None
    async with db.connection() as connection:
        query = text("SELECT status, count(*) AS tasks FROM warehouse.count_task GROUP BY 1")
        states = {row.status: row.tasks for row in await connection.execute(query)}
        booked = await connection.scalar(text("SELECT sum(booked) FROM warehouse.count_line"))
        moved = await connection.scalar(
            text("SELECT sum(quantity) FROM inventory.movement WHERE to_location = 'COUNT-DIFFERENCE'")
        )
        lines = await connection.scalar(text("SELECT count(*) FROM warehouse.count_line"))
        numbers = list((await connection.execute(text("SELECT number FROM warehouse.count_task ORDER BY 1"))).scalars())
    assert states == {CountStatus.COMPLETED: PLACES}
    assert -booked == moved == ROWS // EVERY
    assert lines == ROWS
    assert numbers == [f"CNT-{number:06d}" for number in range(1, PLACES + 1)]
    assert await broken_stock_rules(db) == []
    ours = [one for one in invariants.ALL if one.name.startswith(("I1", "I2", "I3", "I4", "W"))]
    assert [found for found in await invariants.examine_house(db, ours) if found.breaches] == []


async def test_a_sheet_judges_only_what_it_names_and_leaves_open_counts_alone(db: Database) -> None:
    await known(db, "FRAME", "CASE")
    await stock(db, {"FRAME": 40, "CASE": 10}, "A-01", 10)
    await stock(db, {"FRAME": 40}, "B-01", 20)
    await stock(db, {"FRAME": 40}, "C-01", 30)
    waiting = await plan(db, "B-01")
    rows = (SheetRow("A-01", "FRAME", 20), SheetRow("A-01", "FRAME", 19), SheetRow("B-01", "FRAME", 1))
    sheet = await read_in(db, "", (*rows, SheetRow("C-01", "FRAME", 10)))
    assert sheet.name == "Counting sheet"
    done = await db.run(SYSTEM, warehouse.compare_chunk, SheetRef(sheet.id, chunk=1))
    assert (done.done, done.places) == (2, 1), "the two heaps of A-01 are one chunk"
    await compare_sheet(db, CountSheetRead(sheet.id), sheet.id)
    assert await on_hand(db, "A-01") == {"FRAME": 39, "CASE": 10}
    assert await on_hand(db, "B-01") == {"FRAME": 40}
    doubted = await plan(db, "C-01")
    assert (doubted.reason, doubted.status) == (CountReason.SHEET, CountStatus.INVESTIGATING)
    async with db.connection() as connection:
        said = list(
            (
                await connection.execute(text("SELECT outcome FROM warehouse.count_sheet_line ORDER BY position"))
            ).scalars()
        )
    assert said[2] == f"{waiting.number} was open for this place already"
    assert said[3].endswith("investigating")


@pytest.mark.parametrize(
    ("row", "refusal", "sentence"),
    [
        (SheetRow("A-01", "FRAME", -1), NotFound, "row 2: -1 units"),
        (SheetRow("NOWHERE", "FRAME", 1), NotFound, "row 2: NOWHERE"),
        (SheetRow("CUSTOMER", "FRAME", 1), NotFound, "row 2: CUSTOMER"),
        (SheetRow("A-01", "NOBODYS", 1), NotFound, "row 2: NOBODYS"),
    ],
)
async def test_one_wrong_row_and_nothing_is_taken_in(
    db: Database, row: SheetRow, refusal: type[Exception], sentence: str
) -> None:
    await known(db, "FRAME")
    await a_bin(db, "A-01")
    with pytest.raises(refusal, match=sentence):
        await read_in(db, "Sheet", (SheetRow("A-01", "FRAME", 1), row))
    with pytest.raises(InvalidInput):
        await read_in(db, "Sheet", ())
    assert await db.read(SYSTEM, warehouse.count_sheets) == ()
