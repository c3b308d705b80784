"""Large sets by COPY are as true as what the use cases write."""

from random import Random

from sqlalchemy import text

from fovea.domains import catalog, inventory, pricing, search
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from fovea.seed.large import seed_large
from fovea.seed.stock import bins
from tests.factories.frames import a_frame, introduce

_SUMS = """
SELECT count(*) FROM inventory.stock_level l
FULL JOIN (
    SELECT sku, place, sum(units) AS units FROM (
        SELECT sku, to_location AS place, quantity AS units FROM inventory.movement
        UNION ALL SELECT sku, from_location, -quantity FROM inventory.movement
    ) moved GROUP BY sku, place
) m ON m.sku = l.sku AND m.place = l.location
WHERE coalesce(l.on_hand, 0) <> coalesce(m.units, 0)
"""


async def test_copied_frames_are_priced_in_stock_and_found(db: Database) -> None:
    await introduce(db, a_frame("ALDER"))
    await introduce(db, a_frame("BEECH", sun=True))
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins()))
    made = await seed_large(db, 120, Random(3))
    assert made >= 120
    featured = search.FrameSort.FEATURED
    page = search.page_request(100, None, featured)
    asked = search.FindFrames(search.FrameFilter(), featured, "", "EUR", page)
    hits = await db.read(ANONYMOUS, search.find_frames, asked)
    frames = await db.read(ANONYMOUS, catalog.frames, hits.ids)
    skus = [variant.sku for frame in frames for variant in frame.variants]
    assert len(skus) == made + 8
    prices = await db.read(ANONYMOUS, pricing.prices_in, skus, ("USD", "EUR"))
    assert len(prices) == 2 * len(skus)
    available = await db.read(ANONYMOUS, inventory.available, skus)
    assert sum(available.values()) > made
    for variant in await db.read(ANONYMOUS, catalog.variants, skus[:40]):
        seen = catalog.geometry_of(variant)
        assert abs(seen.a_mm * 10 - variant.size.a_tenths) < 1
    async with db.connection() as connection:
        assert await connection.scalar(text(_SUMS)) == 0
    await db.run(SYSTEM, pricing.set_price, pricing.SetPrice("something new", "USD", 1))
    again = await seed_large(db, 10, Random(3))
    assert again >= 10
