"""The demonstration's counts, corrections and transfers: in every state, and the books hold."""

from collections import Counter
from random import Random

from fovea import invariants
from fovea.domains import warehouse
from fovea.domains.warehouse import AdjustmentStatus, CountStatus
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.counts import seed_counts
from fovea.seed.people import seed_people
from fovea.seed.stock import seed_stock
from tests.factories.counts import known, two_warehouses


async def test_counts_of_every_state(db: Database) -> None:
    skus = [f"FRAME-{number:03d}" for number in range(90)]
    await known(db, *skus)
    await two_warehouses(db)
    await seed_stock(db, skus, Random(1))
    await seed_people(db, Random(1))
    counts, corrections, transfers = await seed_counts(db)
    assert (counts > 50, corrections, transfers) == (True, 6, 4)
    page = await db.read(SYSTEM, warehouse.count_tasks_page, (), paging.PageRequest(100))
    states = Counter(task.status for task in page.items)
    assert states.keys() >= {
        CountStatus.REQUESTED,
        CountStatus.COUNTING,
        CountStatus.INVESTIGATING,
        CountStatus.READY_TO_REVIEW,
        CountStatus.COMPLETED,
    }
    pending = await db.read(SYSTEM, warehouse.adjustments_page, (AdjustmentStatus.PENDING,), paging.PageRequest(10))
    assert pending.total >= 1
    sent = await db.read(SYSTEM, warehouse.transfers_page, (), None, paging.PageRequest(10))
    assert {order.status for order in sent.items} == set(warehouse.TransferStatus) - {
        warehouse.TransferStatus.CANCELLED
    }
    ours = [one for one in invariants.ALL if one.name.startswith(("I1", "I2", "I3", "I4", "W"))]
    assert [found.invariant.name for found in await invariants.examine_house(db, ours) if found.breaches] == []
