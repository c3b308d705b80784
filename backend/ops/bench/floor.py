"""What the warehouse asks at once: a thousand lines reserved, a wave of five hundred orders released.

Each is done in a transaction of its own that is taken back, on articles and orders made for it.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text

from fovea.domains import inventory, warehouse
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, UnitOfWork
from fovea.kernel.settings import settings

LINES = 1_000
ORDERS = 500
ROUNDS = 5
_HOUSE = "BENCH"
_WAREHOUSE = inventory.Warehouse(_HOUSE, _HOUSE, "dc", False, 99, "US", "OR", "97205", 455_152, -1_226_784)
_BIN = inventory.Place("BENCH-01", "BENCH-01", "bin", "MAIN", 1, True, True)
_SOLD = text(
    """
    INSERT INTO orders.order (id, number, status, cart_id, fingerprint, email, token, address,
        search_tokens, currency, subtotal, shipping, tax, total, tax_estimated, promise, placed_at, version)
    SELECT gen_random_uuid(), 'BENCH-' || n, 'confirmed', gen_random_uuid(), '', '', '',
           '', '[]', 'USD', 0, 0, 0, 0, false, '{"carrier": "USPS"}', now(), 1
    FROM generate_series(1, :many) AS n
    """
)
_TO_PICK = text(
    """
    INSERT INTO warehouse.pick_task (id, order_id, order_number, order_line_id, sku, description, bin,
        bin_sequence, to_location, quantity, picked, status, created_at, warehouse, zone, lot, undone)
    SELECT gen_random_uuid(), o.id, o.number, o.id, 'BENCH', 'Bench', 'BENCH-01', twice, 'STAGE', 1, 0,
           'open', now(), :house, 'A', '', 0
    FROM orders.order AS o, generate_series(1, 2) AS twice WHERE o.number LIKE 'BENCH-%'
    """
)


class _TakenBackError(Exception):
    """Ends a transaction without keeping anything of it."""


async def floor_figures() -> list[tuple[str, list[float]]]:
    """What was done, and how many milliseconds each round took."""
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        return [
            (f"reserving {LINES:,} lines", [await _timed(db, _stocked, _reserve) for _ in range(ROUNDS)]),
            (f"releasing {ORDERS} orders", [await _timed(db, _sold, _release) for _ in range(ROUNDS)]),
        ]
    finally:
        await db.close()


Step = Callable[[UnitOfWork], Awaitable[None]]


async def _timed(db: Database, before: Step, step: Step) -> float:
    async with _taken_back(db) as uow:
        await before(uow)
        await uow.flush()
        started = time.perf_counter()
        await step(uow)
        await uow.flush()
        return (time.perf_counter() - started) * 1000


@asynccontextmanager
async def _taken_back(db: Database) -> AsyncIterator[UnitOfWork]:
    try:
        async with db.transaction(SYSTEM) as uow:
            yield uow
            raise _TakenBackError
    except _TakenBackError:
        pass


def _skus() -> list[str]:
    return [f"BENCH-{number:04d}" for number in range(LINES)]


async def _stocked(uow: UnitOfWork) -> None:
    await inventory.open_bins(uow, inventory.OpenBins((_BIN,)))
    lines = tuple(inventory.StockLine(sku, _BIN.code, 2) for sku in _skus())
    await inventory.receive(
        uow, inventory.ReceiveStock(inventory.SUPPLIER, lines, "receipt", "bench:receipt", "bench:receipt")
    )


async def _reserve(uow: UnitOfWork) -> None:
    await inventory.reserve(uow, inventory.ReserveStock("bench:order", dict.fromkeys(_skus(), 1)))


async def _sold(uow: UnitOfWork) -> None:
    await inventory.open_warehouses(uow, inventory.OpenWarehouses((_WAREHOUSE,)))
    await uow.session.execute(_SOLD, {"many": ORDERS})
    await uow.session.execute(_TO_PICK, {"house": _HOUSE})


async def _release(uow: UnitOfWork) -> None:
    wave = await warehouse.release_wave(uow, warehouse.PlanWave(warehouse=_HOUSE, most_orders=ORDERS))
    assert sum(batch.orders for batch in wave.batches) == ORDERS
