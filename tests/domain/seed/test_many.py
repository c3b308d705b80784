"""Orders by COPY are found and hold every rule, like those that were told through the use cases."""

from random import Random

from fovea import invariants
from fovea.domains import orders, shipping
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.many import seed_many, stored
from tests.factories.frames import a_frame, introduce


async def test_copied_orders_have_parcels_that_are_found_and_break_no_rule(db: Database) -> None:
    await introduce(db, a_frame("ALDER"))
    assert await seed_many(db, 60, Random(5)) == 60 == await stored(db)
    async with db.reader(SYSTEM) as reader:
        (reference,) = await shipping.references_by_tracking(reader, "9405511899000000000042")
        order_id = orders.from_reference(reference)
        assert order_id is not None
        found = await orders.order(reader, order_id)
    assert found.number == "SO-000042"
    broken = await invariants.examine_house(db, invariants.ALL)
    assert [(one.invariant.name, one.examples) for one in broken if one.breaches] == []
