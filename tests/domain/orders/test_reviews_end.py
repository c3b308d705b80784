"""What else a review depends on: the order that may be cancelled, and the policy it was placed under."""

from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import catalog, optics, orders
from fovea.domains.orders import ReviewStatus, judging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.domain.orders.desk import correct, decide, ordered
from tests.factories import prescriptions as make
from tests.factories.prescriptions import ODILE, PIERRE, STRONG, values


@pytest.fixture
async def db(db: Database) -> Database:
    await make.a_shop(db)
    return db


async def test_a_cancelled_order_waits_for_no_prescription(house: App) -> None:
    """The hold and the review end with the order, in the same transaction: no handler has run yet."""
    order, review = await ordered(house, values())
    cancelled = await house.db.run(ODILE, orders.cancel, orders.CancelOrder(order.id, "Changed their mind."))
    assert [one.kind for one in cancelled.holds if one.released_at is None] == []
    (after,) = [await house.db.read(SYSTEM, orders.review, review.id)]
    assert after.status is ReviewStatus.WITHDRAWN
    with pytest.raises(orders.PrescriptionSettled):
        await decide(house.db, ODILE, review, "approve")


async def test_an_order_is_judged_by_the_policy_it_was_placed_under(house: App) -> None:
    """The warning is none any more for whoever orders now; this order's next version is warned of all the same."""
    db = house.db
    order, review = await ordered(house, STRONG)
    softer = catalog.SaveLensPolicy({"LB58": optics.Severity.INFO}, (), 0, "Our lab measures the vertex distance.")
    assert (await db.run(PIERRE, catalog.save_lens_policy, softer)).version == 1
    lenses = order.lines[0].lenses
    assert lenses is not None
    assert lenses.policy_version == 0
    await correct(db, PIERRE, review, values("-5.00", "-4.25"))
    with pytest.raises(orders.OverridesMissing) as missing:
        await decide(db, ODILE, review, "approve")
    assert missing.value.rules == ("LB58",)
    sku = order.lines[0].sku
    rx = {"rx": lenses.prescription["rx"], "pd": lenses.prescription["pd"]} if lenses.prescription else {}
    for version, severity in ((0, "warn"), (1, "info")):
        async with db.reader(SYSTEM) as reader:
            notes = await judging.judge(reader, sku, replace(lenses, policy_version=version), rx, None)
        assert {one.severity for one in notes if one.rule == "LB58"} == {severity}
