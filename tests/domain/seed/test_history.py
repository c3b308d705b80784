"""The demonstration's orders: told through the use cases, with prescriptions of every kind in every state."""

from collections import Counter
from io import BytesIO
from random import Random

from PIL import Image
from sqlalchemy import text

from fovea import invariants
from fovea.domains import customers, identity, orders, shipping
from fovea.domains.catalog import all_frames
from fovea.kernel import paging
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from fovea.seed.catalog import seed_catalog
from fovea.seed.desk import seed_desk
from fovea.seed.history import seed_orders
from fovea.seed.people import PASSWORD, seed_people
from fovea.seed.returns import seed_returns
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

    assert await seed_returns(db, files) > 6
    async with db.connection() as connection:
        kept = text("SELECT photo_id FROM orders.return_authorisation WHERE photo_id IS NOT NULL")
        photos = list(await connection.scalars(kept))
    assert photos, "some are photographed"
    assert {f"prescriptions/{one}/0" for one in photos} <= files.kept.keys()
    returns = await db.read(SYSTEM, orders.return_counts)
    assert returns.keys() >= {"requested", "label_sent", "in_transit", "received", "closed"}
    ways_back = (
        await db.read(SYSTEM, shipping.parcels_page, shipping.ParcelFilter(), paging.request(100, None, 2))
    ).items
    back = [one.parcel for one in ways_back if one.parcel.is_return]
    assert {one.status for one in back} >= {"in_transit", "delivered"}, "what is received has arrived"
    money = await invariants.examine_house(db, [one for one in invariants.ALL if one.name.startswith(("I5", "I6"))])
    assert [(one.invariant.name, one.examples) for one in money if one.breaches] == []

    found: list[orders.Review] = []
    after = None
    while True:
        page = await db.read(SYSTEM, orders.reviews_page, None, paging.request(100, after, 2))
        found += page.items
        if not page.has_next:
            break
        after = page.cursors[-1]
    states = Counter(one.status for one in found)
    # Nobody takes a line out of a told order, and so withdraws what was asked about its lenses.
    assert states.keys() >= set(orders.ReviewStatus) - {orders.ReviewStatus.REJECTED, orders.ReviewStatus.WITHDRAWN}
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

    # What the desk did afterwards: some lines leave, and reviews of theirs with them.
    tagged, changed = await seed_desk(db)
    assert (tagged > 20, changed > 2) == (True, True)
    views = await db.read(signed_in.actor, orders.saved_views)
    assert {one.name for one in views} == {"Calls of today", "Gifts not gone yet", "Stuck at the optician"}
    plan = await db.read(SYSTEM, orders.promise_plan)
    assert (plan.version, plan.by) == (1, "Ada Lindgren")
    money = await invariants.examine_house(db, [one for one in invariants.ALL if one.name.startswith(("I5", "I6"))])
    assert [(one.invariant.name, one.examples) for one in money if one.breaches] == []
    async with db.connection() as connection:
        silent = text("SELECT count(*) FROM orders.promise WHERE jsonb_array_length(steps) < 3")
        assert await connection.scalar(silent) == 0, "every told promise has its reasons"
        day = text("SELECT count(*) FROM orders.promise p WHERE p.steps -> -1 ->> 'until' <> p.promised_on::text")
        assert await connection.scalar(day) == 0
