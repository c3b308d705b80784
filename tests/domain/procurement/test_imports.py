"""Ten thousand rows, killed on the way and begun again: the same as never stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from fovea.domains import inventory, procurement
from fovea.domains.procurement import BeginImport, Import, ImportKind, ImportPiece, PurchaseOrder, Supplier
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput
from fovea.kernel.settings import Settings
from tests.factories.procurement import BUYER, a_supplier, broken_purchase_rules, order, sent

BACKEND = Path(__file__).resolve().parents[3] / "backend"
HEAD = ",".join(procurement.COLUMNS[ImportKind.PRICE_LIST])
SKUS = [f"A{number:02d}" for number in range(40)]
PATIENCE_S = 120.0


async def known(db: Database) -> None:
    items = tuple(inventory.Item(sku, f"Article {sku}") for sku in SKUS)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(items))


def price_rows(many: int) -> list[str]:
    first = date(2026, 1, 1)
    return [
        f"{SKUS[row % 40]},X{row},{row % 90 + 1}.50,1,1,{first + timedelta(days=row // 40)},," for row in range(many)
    ]


# The import's own process, without the rest of the command line: it is started to be killed.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from fovea.domains import procurement
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings

config, (subject, file) = settings(), sys.argv[1:]
db, lines = Database(config.async_database_url, config.keyring()), Path(file).read_text().splitlines()[1:]
kind = procurement.ImportKind.PRICE_LIST
state = asyncio.run(procurement.import_file(db, SYSTEM, kind, UUID(subject), "prices.csv", "digest", lines))
print(state.applied, len(state.rejected), state.finished_at is not None)
"""


def program(settings: Settings, supplier: Supplier, file: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "PYTHONPATH": str(BACKEND)}
    environment |= {
        "FOVEA_KEYRING": settings.fovea_keyring.get_secret_value(),
        "FOVEA_INDEX_KEY": settings.fovea_index_key.get_secret_value(),
    }
    words = [sys.executable, "-c", PROGRAM, str(supplier.id), str(file)]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)


async def _pieces(db: Database) -> int:
    async with db.connection() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM procurement.import_piece")) or 0)


async def test_a_list_of_ten_thousand_rows_survives_kill_9(
    db: Database, house_settings: Settings, tmp_path: Path
) -> None:
    await known(db)
    supplier = await a_supplier(db, {})
    file = tmp_path / "prices.csv"
    rows = price_rows(10_000)
    file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    killed = program(house_settings, supplier, file)
    deadline = time.monotonic() + PATIENCE_S
    while await _pieces(db) < 6 and killed.poll() is None and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    done = await _pieces(db)
    assert 6 <= done < 20, "it was killed on the way"
    again = program(house_settings, supplier, file)
    told, _ = again.communicate(timeout=PATIENCE_S)
    assert (again.returncode, told.strip()) == (0, "10000 0 True")
    async with db.connection() as connection:
        query = "SELECT count(*), sum(price), count(DISTINCT (sku, valid_from)) FROM procurement.supplier_price"
        found = (await connection.execute(text(query))).one()
    expected = sum((row % 90 + 1) * 100 + 50 for row in range(10_000))
    assert tuple(map(int, found)) == (10_000, expected, 10_000)


async def begin(db: Database, kind: ImportKind, subject: PurchaseOrder | Supplier, rows: int, pieces: int) -> Import:
    command = BeginImport(kind, subject.id, "file.csv", "digest", rows, pieces)
    return await db.run(BUYER, procurement.begin_import, command)


async def piece(db: Database, state: Import, position: int, first: int, lines: Sequence[str]) -> Import:
    return await db.run(BUYER, procurement.import_piece, ImportPiece(state.id, position, first, tuple(lines)))


async def test_rows_that_cannot_be_taken_are_listed_and_the_others_are(db: Database) -> None:
    await known(db)
    supplier = await a_supplier(db, {})
    state = await begin(db, ImportKind.PRICE_LIST, supplier, 4, 2)
    assert await begin(db, ImportKind.PRICE_LIST, supplier, 4, 2) == state, "the same file is the same import"
    with pytest.raises(InvalidInput, match="begun in 2 pieces"):
        await begin(db, ImportKind.PRICE_LIST, supplier, 4, 1)
    state = await piece(db, state, 1, 3, ["A02,,x,1,1,2026-01-01", "A03,,4.00,1,1,2026-01-01"])
    assert (state.applied, [(one.row, one.reason) for one in state.rejected]) == (1, [(3, "x is not a price.")])
    for _ in range(2):
        state = await piece(db, state, 0, 1, ["A01,,2.00,1,1,2026-01-01", "NOTHING,,2.00,1,1,2026-01-01"])
    assert (state.applied, state.done, state.finished_at is not None) == (2, (0, 1), True)
    assert [one.row for one in state.rejected] == [2, 3]


async def test_a_delivery_as_a_file_is_received_piece_by_piece(db: Database) -> None:
    placed = await sent(db, None, FRAME=10, CASE=5)
    state = await begin(db, ImportKind.RECEIPT, placed, 5, 2)
    state = await piece(db, state, 0, 1, ["frame,6,1,,", "case,5,,,"])
    for _ in range(2):
        state = await piece(db, state, 1, 3, ["frame,9,,,", "other,1,,,", "h-frame,3,,,"])
    assert [(one.row, one.reason) for one in state.rejected] == [
        (3, "FRAME: 9 counted, 4 may still come."),
        (4, "OTHER is not on this order."),
    ]
    now = await order(db, placed.id)
    assert [(line.received, line.damaged) for line in now.lines] == [(9, 1), (5, 0)]
    assert len(await db.read(SYSTEM, procurement.receipts_of, placed.id)) == 2
    assert await broken_purchase_rules(db) == []
