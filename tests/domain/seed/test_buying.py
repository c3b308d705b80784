"""What the demonstration bought: suppliers with lists, orders in every state, proposals that say why."""

from collections import Counter
from random import Random

from fovea import invariants
from fovea.domains import procurement
from fovea.domains.catalog import all_frames
from fovea.domains.procurement import ProposalFilter, PurchaseStatus
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.buying import seed_buying
from fovea.seed.catalog import seed_catalog
from fovea.seed.people import seed_people
from fovea.seed.stock import seed_stock
from tests.factories.stock import broken_stock_rules


async def test_something_was_bought_of_everyone_in_every_state(db: Database) -> None:
    await seed_catalog(db)
    skus = [variant.sku for frame in await db.read(SYSTEM, all_frames) for variant in frame.variants]
    await seed_stock(db, skus, Random(1))
    await seed_people(db, Random(1))
    assert await seed_buying(db) >= 24
    counted = await db.read(SYSTEM, procurement.counts)
    assert {status for status, many in counted.items() if many} >= set(PurchaseStatus) - {
        PurchaseStatus.CANCELLED,
        PurchaseStatus.RECEIVED,
    }
    suppliers = await db.read(SYSTEM, procurement.suppliers)
    leads = await db.read(SYSTEM, procurement.lead_times, [one.id for one in suppliers])
    assert all(lead.measured and lead.sd_days > 0 for lead in leads.values())
    lists = [await db.read(SYSTEM, procurement.all_prices, one.id) for one in suppliers]
    periods = Counter((one.supplier_id, one.sku) for prices in lists for one in prices)
    assert set(periods.values()) == {2, 3}, "last year's price, today's, and some announced"
    assert {one.order_days for one in suppliers} > {procurement.WEEK}
    ruled = await db.read(SYSTEM, procurement.reorder_rules)
    assert {rule.sku for rule in ruled} >= set(skus)
    page = await db.read(SYSTEM, procurement.proposals_page, ProposalFilter(), paging.PageRequest(100))
    assert all(one.inputs.sentences for one in page.items)
    broken = await invariants.examine_house(db, invariants.BUYING)
    assert [one for one in broken if one.breaches] == []
    assert await broken_stock_rules(db) == []
