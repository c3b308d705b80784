"""The demonstration's orders: told through the use cases, with prescriptions of every kind in every state."""

from collections import Counter
from io import BytesIO
from random import Random

from PIL import Image
from sqlalchemy import text

from fovea import invariants
from fovea.domains import customers, identity, orders
from fovea.domains.catalog import all_frames
from fovea.kernel import paging
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from fovea.seed.catalog import seed_catalog
from fovea.seed.history import seed_orders
from fovea.seed.people import PASSWORD, seed_people
from fovea.seed.shoppers import guest
from fovea.seed.stock import seed_stock
from tests.factories.prescriptions import Drawer


async def test_orders_with_prescriptions_of_every_kind(db: Database) -> None:
    random, files = Random(20_260_701), Drawer()
    await seed_catalog(db)
    skus = [variant.sku for frame in await db.read(SYSTEM, all_frames) for variant in frame.variants]
    await seed_stock(db, skus, random)
    people = [*await seed_people(db, random), *(guest(random, number) for number in range(20))]
    assert await seed_orders(db, files, people, 110, random) > 95

    found: list[orders.Review] = []
    after = None
    while True:
        page = await db.read(SYSTEM, orders.reviews_page, None, paging.request(100, after, 2))
        found += page.items
        if not page.has_next:
            break
        after = page.cursors[-1]
    states = Counter(one.status for one in found)
    assert states.keys() >= set(orders.ReviewStatus) - {orders.ReviewStatus.REJECTED}
    ways = Counter(one.lenses.source for one in found)
    assert ways.keys() == {"typed", "saved", "upload", "later"}
    papers = [one for one in found if one.upload is not None]
    assert len(papers) > 8
    assert any(len(one.versions) > 1 for one in papers if one.lenses.prescription), "some papers say otherwise"
    assert any(one.overrides for one in found)
    assert {len(one.overrides) and one.decided_by for one in found} >= {"Ada Lindgren"}, "two people looked"
    assert any(one.previous is not None for one in found)

    signed_in = await identity.sign_in_staff(db, ANONYMOUS, identity.SignIn("optician@fovea.example", PASSWORD))
    assert papers[0].upload is not None
    page_of = await customers.upload_page(db, files, signed_in.actor, papers[0].upload.id, 0)
    assert min(Image.open(BytesIO(page_of)).size) > 1_000

    broken = await invariants.examine_house(db, (*invariants.PRESCRIPTIONS, *invariants.ORPHANS))
    assert [one.invariant.name for one in broken if one.breaches] == []
    async with db.connection() as connection:
        series = text("SELECT count(*) FROM customers.prescription WHERE version > 1")
        assert (await connection.scalar(series) or 0) > 5
