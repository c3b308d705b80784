"""Fitting heights on an order's way: unmeasured, written down with a correction or an answer, judged, and printed."""

from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import catalog, lab, optics, orders
from fovea.domains.orders import Override, Review, ReviewStatus
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput
from fovea.papers.ticket import ticket_of
from tests.domain.orders.desk import correct, decide, now, ordered, sound, supply
from tests.factories import prescriptions as make
from tests.factories.prescriptions import GUEST, ODILE, PIERRE, READING

S = ReviewStatus
PROGRESSIVE = optics.LensUse.PROGRESSIVE


@pytest.fixture
async def db(db: Database) -> Database:
    await make.a_shop(db)
    return db


async def warned(db: Database, review: Review) -> list[str]:
    """The rules that warn of the newest version."""
    found = await db.read(SYSTEM, orders.review, review.id)
    latest = found.current
    return [] if latest is None else [note.rule for note in latest.findings if note.severity == "warn"]


async def printed_heights(db: Database, order: orders.Order) -> list[str]:
    """What the job ticket says of heights, right then left."""
    told = await now(db, order)
    (job,) = (await db.read(SYSTEM, lab.jobs_of, [order.id]))[order.id]
    (variant,) = await db.read(SYSTEM, catalog.variants, [make.SKU])
    line = replace(told.lines[0], lenses=told.made_from(told.lines[0]))
    return [eye.height for eye in ticket_of(job, line, variant).eyes]


async def test_measured_heights_end_the_warning_and_are_what_is_printed(house: App) -> None:
    db = house.db
    order, review = await ordered(house, READING, use=PROGRESSIVE)
    assert (await warned(db, review), review.fitting_heights) == (["LB12"], {})
    half = await correct(db, ODILE, review, READING, fitting_heights={"OD": 205})
    assert (await warned(db, review), half.fitting_heights) == (["LB12"], {"OD": 205})
    whole = await correct(db, ODILE, review, READING, fitting_heights={"OD": 205, "OS": 210})
    assert (await warned(db, review), whole.fitting_heights) == ([], {"OD": 205, "OS": 210})
    assert [one.fitting_heights for one in whole.versions] == [{}, {"OD": 205}, {"OD": 205, "OS": 210}]
    assert await printed_heights(db, order) == ["measure", "measure"], "what is not approved is not made"
    approved = await decide(db, PIERRE, review, "approve")
    assert (approved.status, approved.overrides) == (S.APPROVED, ())
    assert await printed_heights(db, order) == ["20.5", "21.0"]
    told = await now(db, order)
    made = told.made_from(told.lines[0])
    assert made is not None
    assert "LB12" not in {note.rule for note in made.findings}
    assert told.lines[0].lenses == order.lines[0].lenses, "what was ordered stays as it was ordered"
    await sound(db)


async def test_heights_known_so_far_stay_until_they_are_taken_back(house: App) -> None:
    db = house.db
    order, review = await ordered(house, READING, use=PROGRESSIVE, heights={"OD": 195, "OS": 190})
    assert review.fitting_heights == {"OD": 195, "OS": 190}
    await decide(db, ODILE, review, "ask", "Is the addition 2.00?")
    await db.run(GUEST, orders.supply_prescription, supply(order, note="Yes."))
    kept = await correct(db, ODILE, review, READING)
    assert [one.fitting_heights for one in kept.versions] == [{"OD": 195, "OS": 190}] * 3
    assert await warned(db, review) == []
    doubted = await correct(db, ODILE, review, READING, fitting_heights={})
    assert (doubted.fitting_heights, await warned(db, review)) == ({}, ["LB12"])
    reasons = (Override("LB12", "Measured at the fitting."),)
    await decide(db, ODILE, review, "approve", overrides=reasons)
    await decide(db, PIERRE, review, "approve")
    assert await printed_heights(db, order) == ["measure", "measure"]
    await sound(db)


async def test_heights_alone_are_an_answer_and_are_judged(house: App) -> None:
    db = house.db
    order, review = await ordered(house, READING, use=PROGRESSIVE)
    await decide(db, ODILE, review, "ask", "How high do your pupils sit?")
    with pytest.raises(InvalidInput):
        await db.run(GUEST, orders.supply_prescription, supply(order, fitting_heights={}))
    await db.run(GUEST, orders.supply_prescription, supply(order, fitting_heights={"OD": 205, "OS": 205}))
    (answered,) = await make.reviews(db, order)
    assert answered.versions[-1].prescription == review.versions[0].prescription
    assert (answered.fitting_heights, await warned(db, answered)) == ({"OD": 205, "OS": 205}, [])
    await decide(db, ODILE, review, "ask", "Really the same for both?")
    await db.run(GUEST, orders.supply_prescription, supply(order, fitting_heights={"OS": 210}))
    (again,) = await make.reviews(db, order)
    assert again.fitting_heights == {"OD": 205, "OS": 210}, "the eye that is not spoken of stays as it was"


async def test_a_height_above_the_lens_is_refused_at_its_field(house: App) -> None:
    """The lens of this frame is 41 mm high."""
    db = house.db
    order, review = await ordered(house, READING, use=PROGRESSIVE)
    await decide(db, ODILE, review, "ask", "How high do your pupils sit?")
    for attempt in (
        correct(db, ODILE, review, READING, fitting_heights={"OD": 205, "OS": 411}),
        db.run(GUEST, orders.supply_prescription, supply(order, fitting_heights={"OS": 411})),
    ):
        with pytest.raises(optics.RxError) as refused:
            await attempt
        assert [(one.code, one.path) for one in refused.value.problems] == [
            ("OPTICS_HEIGHT_ABOVE_LENS", ("fitting_height", "os_height_tenths"))
        ]
    (untouched,) = await make.reviews(db, order)
    assert (untouched.status, len(untouched.versions)) == (S.ASKED, 1)
