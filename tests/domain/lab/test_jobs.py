"""Jobs on real rows: one per pair, never sent unverified, ready when every unit has passed."""

import asyncio

import pytest

from fovea.app import App
from fovea.domains import lab, orders
from fovea.domains.lab import Job, JobRef, JobStatus, NotVerified, RemakeCause, RemakeJob, SendJob
from fovea.domains.orders import Order, OrderStatus
from fovea.kernel import paging
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses
from tests.factories.stock import stock
from tests.support.relay import settle


async def at_the_lab(house: App, quantity: int = 1) -> tuple[Order, tuple[Job, ...]]:
    """A verified order whose pairs are all back from the lab."""
    db = house.db
    await stock(db, {"FRAME": quantity})
    order = await make.paid(db, glasses(quantity=quantity))
    await settle(house)
    await make.approve(db, order)
    jobs = await make.jobs_of(db, order)
    for number, job in enumerate(jobs):
        await db.run(CLERK, lab.send, SendJob(job.id, f"T-{number}"))
        await db.run(CLERK, lab.receive, JobRef(job.id))
    return order, jobs


async def test_a_job_for_every_pair_and_none_for_frames_alone(house: App) -> None:
    await stock(house.db, {"FRAME": 4})
    order = await make.paid(house.db, glasses(quantity=2), a_line(), glasses())
    await settle(house)
    jobs = await make.jobs_of(house.db, order)
    assert [job.number for job in jobs] == ["JOB-000001", "JOB-000002", "JOB-000003"]
    assert {job.status for job in jobs} == {JobStatus.WAITING}
    again = await asyncio.gather(*(house.db.run(CLERK, lab.open_jobs, orders.OrderRef(order.id)) for _ in range(4)))
    assert set(again) == {jobs}


async def test_no_lens_is_cut_before_the_prescription_is_verified(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await make.paid(house.db, glasses())
    await settle(house)
    (job,) = await make.jobs_of(house.db, order)
    with pytest.raises(NotVerified):
        await house.db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
    await make.approve(house.db, order)
    for _ in range(2):
        assert (await house.db.run(CLERK, lab.send, SendJob(job.id, " t-1 "))).tray == "T-1"
    assert (await make.order_now(house.db, order)).status is OrderStatus.IN_PRODUCTION


async def test_the_order_is_ready_when_the_last_pair_passes(house: App) -> None:
    order, (first, second) = await at_the_lab(house, 2)
    await house.db.run(CLERK, lab.pass_job, JobRef(first.id))
    assert (await make.order_now(house.db, order)).status is OrderStatus.IN_PRODUCTION
    for _ in range(2):
        await house.db.run(CLERK, lab.pass_job, JobRef(second.id))
    assert (await make.order_now(house.db, order)).status is OrderStatus.READY


async def test_two_pairs_that_pass_at_the_same_moment_make_the_order_ready(house: App) -> None:
    order, jobs = await at_the_lab(house, 4)
    await asyncio.gather(*(house.db.run(CLERK, lab.pass_job, JobRef(job.id)) for job in jobs))
    assert (await make.order_now(house.db, order)).status is OrderStatus.READY


async def test_a_remake_is_the_next_attempt_of_the_same_job(house: App) -> None:
    order, (job,) = await at_the_lab(house)
    remade = await house.db.run(CLERK, lab.remake, RemakeJob(job.id, RemakeCause.BREAKAGE, "OD"))
    assert (remade.attempt, remade.status, remade.tray, remade.cause) == (2, JobStatus.WAITING, None, "breakage")
    with pytest.raises(WrongState):
        await house.db.run(CLERK, lab.remake, RemakeJob(job.id, RemakeCause.BREAKAGE, "OD"))
    with pytest.raises(InvalidInput):
        await house.db.run(CLERK, lab.remake, RemakeJob(job.id, RemakeCause.BREAKAGE, "LEFT"))
    with pytest.raises(WrongState):
        await house.db.run(CLERK, lab.pass_job, JobRef(job.id))
    await make.made(house.db, order)
    assert (await make.order_now(house.db, order)).status is OrderStatus.READY


async def test_a_tray_holds_one_job(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order = await make.paid(house.db, glasses(quantity=2))
    await settle(house)
    await make.approve(house.db, order)
    first, second = await make.jobs_of(house.db, order)
    await house.db.run(CLERK, lab.send, SendJob(first.id, "T-1"))
    with pytest.raises(InvalidInput, match=first.number) as refused:
        await house.db.run(CLERK, lab.send, SendJob(second.id, "T-1"))
    assert refused.value.path == ("tray",)
    for odd in ("", "TRAY WITH SPACES", "T" * 13):
        with pytest.raises(InvalidInput):
            await house.db.run(CLERK, lab.send, SendJob(second.id, odd))
    await house.db.run(CLERK, lab.receive, JobRef(first.id))
    await house.db.run(CLERK, lab.pass_job, JobRef(first.id))
    assert (await house.db.run(CLERK, lab.send, SendJob(second.id, "T-1"))).tray == "T-1"
    with pytest.raises(NotFound):
        await house.db.run(CLERK, lab.receive, JobRef(new_id()))


async def test_a_cancelled_order_is_not_sent_even_before_its_jobs_hear_of_it(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await make.paid(house.db, glasses())
    await settle(house)
    await make.approve(house.db, order)
    (job,) = await make.jobs_of(house.db, order)
    await house.db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "changed their mind"))
    with pytest.raises(WrongState):
        await house.db.run(CLERK, lab.send, SendJob(job.id, "T-1"))
    await settle(house)
    assert (await house.db.read(CLERK, lab.job, job.id)).status is JobStatus.CANCELLED


async def test_work_is_listed_by_age_and_what_is_finished_by_freshness(house: App) -> None:
    _, jobs = await at_the_lab(house, 3)

    async def walked(status: JobStatus) -> list[str]:
        numbers: list[str] = []
        after = None
        while True:
            asked = paging.request(1, after, 2)
            page = await house.db.read(CLERK, lab.jobs_page, [status], asked)
            numbers += [job.number for job in page.items]
            if not page.has_next:
                return numbers
            after = page.cursors[-1]

    in_order = [job.number for job in jobs]
    assert await walked(JobStatus.RECEIVED) == in_order
    for job in jobs:
        await house.db.run(CLERK, lab.pass_job, JobRef(job.id))
    assert await walked(JobStatus.PASSED) == in_order[::-1]
