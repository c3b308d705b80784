"""Blanks on real rows: reserved when the job opens, waited for, cut when it is sent, given back while whole."""

import asyncio
from datetime import date

import pytest

from fovea.app import App
from fovea.domains import inventory, lab, orders
from fovea.domains.lab import BlanksWaiting, JobStatus, RemakeCause, RemakeJob, SendJob
from fovea.kernel.actor import SYSTEM
from tests.factories import orders as make
from tests.factories import prescriptions as desk
from tests.factories.blanks import MIDDLE, SOFT, announced, ground, lens_store, lying, used
from tests.factories.orders import CLERK
from tests.factories.prescriptions import ODILE
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle


async def ordered(house: App, *lines: orders.PlacedLine, units: int = 2) -> orders.Order:
    """A paid order whose jobs are open."""
    await stock(house.db, {"FRAME": units})
    order = await make.paid(house.db, *(lines or (ground(),)))
    await settle(house)
    return order


def held(order: orders.Order) -> list[orders.HoldKind]:
    return [hold.kind for hold in order.open_holds if hold.kind is orders.HoldKind.LAB]


async def test_a_job_reserves_its_blanks_and_sending_it_cuts_them(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 5, MIDDLE: 5})
    order = await ordered(house)
    (job,) = await make.jobs_of(db, order)
    assert [(lens.eye, lens.sku, lens.cut) for lens in job.lenses] == [("OD", SOFT, False), ("OS", SOFT, False)]
    assert await lying(db, SOFT) == (5, 2)
    await make.approve(db, order)
    await settle(house)
    for _ in range(2):
        sent = await db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
        assert all(lens.cut for lens in sent.lenses)
    assert (await lying(db, SOFT), await used(db, SOFT)) == ((3, 0), 2)
    assert await broken_stock_rules(db) == []


async def test_what_is_not_kept_is_bought_in_with_the_job(house: App) -> None:
    order = await ordered(house)
    (job,) = await make.jobs_of(house.db, order)
    assert (job.lenses, job.awaits_blanks) == ((), False)
    await make.approve(house.db, order)
    assert (await house.db.run(CLERK, lab.send, SendJob(job.id, "T-1"))).status is JobStatus.SENT


async def test_a_job_waits_for_blanks_and_its_order_is_held_until_they_come(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 1})
    await announced(db, SOFT, 20, date(2026, 3, 9))
    order = await ordered(house, units=1)
    (job,) = await make.jobs_of(db, order)
    assert (job.awaits_blanks, await lying(db, SOFT)) == (True, (1, 1))
    await make.approve(db, order)
    await settle(house)
    now = await make.order_now(db, order)
    assert held(now) == [orders.HoldKind.LAB]
    assert "they are here by Tuesday, 10 March" in now.open_holds[0].reason
    assert now.promises[-1].reason == "What your lenses are ground from is on its way to us."
    with pytest.raises(BlanksWaiting, match="Tuesday, 10 March"):
        await db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
    await stock(db, {SOFT: 1}, "L-01")
    await settle(house)
    (job,) = await make.jobs_of(db, order)
    assert (job.awaits_blanks, held(await make.order_now(db, order))) == (False, [])
    assert (await db.run(CLERK, lab.send, SendJob(job.id, "T-1"))).status is JobStatus.SENT
    assert (await lying(db, SOFT), await used(db, SOFT)) == ((0, 0), 2)


async def test_the_hold_stays_until_the_last_job_is_served(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 0})
    order = await ordered(house, ground(quantity=2))
    await stock(db, {SOFT: 2}, "L-01")
    await settle(house)
    first, second = await make.jobs_of(db, order)
    assert (first.awaits_blanks, second.awaits_blanks) == (False, True)
    assert held(await make.order_now(db, order)) == [orders.HoldKind.LAB]
    await stock(db, {SOFT: 2}, "L-01")
    await settle(house)
    assert held(await make.order_now(db, order)) == []


async def test_an_opticians_correction_takes_other_blanks(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 2, MIDDLE: 2})
    await desk.a_shop(db)
    order = await desk.paid(house, await desk.lenses(db, desk.values("-1.00", "-1.00")))
    assert (await lying(db, SOFT), await lying(db, MIDDLE)) == ((2, 2), (2, 0))
    (review,) = await desk.reviews(db, order)
    corrected = orders.CorrectReview(review.id, desk.values("-3.00", "-3.00"), "As on paper.")
    await db.run(ODILE, orders.correct_prescription, corrected)
    await db.run(ODILE, orders.decide_review, orders.DecideReview(review.id, "approve", ""))
    (job,) = await make.jobs_of(db, order)
    # Whoever is faster than the news of the verdict cuts the right ones, too.
    sent = await db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
    await settle(house)
    assert {lens.sku for lens in sent.lenses} == {MIDDLE}
    assert (await lying(db, SOFT), await lying(db, MIDDLE)) == ((2, 0), (0, 0))
    assert await broken_stock_rules(db) == []


async def test_a_prescription_that_comes_later_reserves_once_it_is_verified(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 2})
    await desk.a_shop(db)
    order = await desk.paid(house, await desk.lenses(db, later=True), promised_on=date(2026, 3, 13))
    assert (await make.jobs_of(db, order))[0].lenses == ()
    (review,) = await desk.reviews(db, order)
    supplied = orders.SupplyPrescription(order.id, order.lines[0].id, desk.values("-1.00", "-1.00"))
    await db.run(SYSTEM, orders.supply_prescription, supplied)
    await db.run(ODILE, orders.decide_review, orders.DecideReview(review.id, "approve", ""))
    await settle(house)
    assert len((await make.jobs_of(db, order))[0].lenses) == 2
    assert await lying(db, SOFT) == (2, 2)


async def test_a_remake_takes_one_more_blank(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 3})
    order = await ordered(house)
    (job,) = await make.jobs_of(db, order)
    await make.approve(db, order)
    await db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
    await db.run(CLERK, lab.receive, lab.JobRef(job.id))
    remade = await db.run(CLERK, lab.remake, RemakeJob(job.id, RemakeCause.BREAKAGE, "OS"))
    assert [(lens.eye, lens.cut) for lens in remade.lenses] == [("OS", False)]
    assert await lying(db, SOFT) == (1, 1)
    await db.run(CLERK, lab.send, SendJob(job.id, "T-2"))
    assert (await lying(db, SOFT), await used(db, SOFT)) == ((0, 0), 3)


async def test_whole_blanks_of_a_cancelled_order_go_back_and_cut_ones_stay_used(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 4})
    order = await ordered(house, ground(quantity=2))
    first, _ = await make.jobs_of(db, order)
    await make.approve(db, order)
    await db.run(CLERK, lab.send, SendJob(first.id, "T-1"))
    await db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "changed their mind"))
    await settle(house)
    assert (await lying(db, SOFT), await used(db, SOFT)) == ((2, 0), 2)
    assert {job.status for job in await make.jobs_of(db, order)} == {JobStatus.CANCELLED}
    assert await broken_stock_rules(db) == []


async def test_fifty_jobs_share_the_last_blanks_exactly(house: App) -> None:
    db = house.db
    await lens_store(db, {SOFT: 21})
    await stock(db, {"FRAME": 50})
    bought = [await make.paid(db, ground()) for _ in range(50)]
    await asyncio.gather(*(db.run(SYSTEM, lab.open_jobs, orders.OrderRef(order.id)) for order in bought))
    jobs = [job for order in bought for job in await make.jobs_of(db, order)]
    assert len(jobs) == 50
    assert await lying(db, SOFT) == (21, 21)
    waiting = (await db.read(SYSTEM, inventory.availability, [SOFT]))[SOFT].waiting
    assert (sum(not job.awaits_blanks for job in jobs), waiting) == (10, 79)
    assert await broken_stock_rules(db) == []
