"""The promise plan on real rows: it counts from its commit on, one of fifty sets it, and what was given stands."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.domains import checkout, orders
from fovea.domains.orders import STANDARD, Closure, CutOff, PromisePlanChanged, SavePromisePlan, Transit
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound
from tests.factories import prescriptions as desk
from tests.factories.stock import stock
from tests.support.asking import statements

ADA = Actor(ActorKind.STAFF, name="Ada")
SKU = "FV-ALDER-HAV-46"
# The house's clock stands on Monday, 2 March 2026.
CLOSED = Closure(date(2026, 3, 3), "Stocktaking")
PLAN = replace(
    STANDARD,
    closures=(CLOSED,),
    cut_offs=(CutOff("MAIN", "Portland", "America/Los_Angeles", time(16, 30)),),
    transit=(Transit("US", 2),),
)


async def promised(db: Database) -> orders.ArrivalPromise:
    (found,) = await db.read(SYSTEM, checkout.arrivals, checkout.AskArrivals((SKU,), "US"))
    assert found.frame is not None
    return found.frame


async def test_a_plan_counts_from_its_commit_on_and_is_kept_version_by_version(db: Database) -> None:
    await desk.a_shop(db)
    await stock(db, {SKU: 3})
    assert (await db.read(SYSTEM, orders.promise_plan)).version == 0
    before = await promised(db)
    saved = await db.run(ADA, orders.save_promise_plan, SavePromisePlan(PLAN, 0, "Stocktaking."))
    assert (saved.version, saved.by) == (1, "Ada")
    after = await promised(db)
    assert (before.leaves_on, after.leaves_on) == (date(2026, 3, 3), date(2026, 3, 4))
    assert after.carrier_days == 2
    sentences = " ".join(step.sentence for step in after.steps)
    assert "before 4:30 pm in Portland" in sentences
    assert "closed on 3 March (Stocktaking)" in sentences
    again = replace(PLAN, closures=())
    await db.run(ADA, orders.save_promise_plan, SavePromisePlan(again, 1, "Not this year."))
    kept = await db.read(SYSTEM, orders.promise_plans)
    assert [(one.version, one.plan, one.reason) for one in kept] == [
        (2, again, "Not this year."),
        (1, PLAN, "Stocktaking."),
    ]
    async with db.connection() as connection:
        query = "SELECT count(*) FROM kernel.audit WHERE action LIKE '%save_promise_plan' AND who = 'Ada'"
        assert await connection.scalar(text(query)) == 2
        with pytest.raises(DBAPIError):
            await connection.execute(text("UPDATE orders.promise_plan SET reason = 'Another'"))


async def test_one_of_fifty_sets_it_and_the_others_are_told(db: Database) -> None:
    command = SavePromisePlan(PLAN, 0, "Stocktaking.")
    found = await asyncio.gather(
        *(db.run(ADA, orders.save_promise_plan, command) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, orders.PlanVersion) for one in found) == 1
    refused = [one for one in found if not isinstance(one, orders.PlanVersion)]
    assert {type(one) for one in refused} == {PromisePlanChanged}
    assert {one.version for one in refused if isinstance(one, PromisePlanChanged)} == {1}


async def test_what_cannot_be_is_refused_at_its_field(db: Database) -> None:
    moon = replace(PLAN, cut_offs=(CutOff("MOON", "Tycho", "UTC", time(14)),))
    with pytest.raises(NotFound) as nowhere:
        await db.run(ADA, orders.save_promise_plan, SavePromisePlan(moon, 0, "Why not."))
    assert nowhere.value.path == ("cutOffs", "0", "warehouse")
    for plan, reason in ((PLAN, " "), (replace(PLAN, lab_days=400), "Slow.")):
        with pytest.raises(InvalidInput):
            await db.run(ADA, orders.save_promise_plan, SavePromisePlan(plan, 0, reason))


async def test_plan_and_queue_are_one_statement(db: Database) -> None:
    await db.run(ADA, orders.save_promise_plan, SavePromisePlan(PLAN, 0, "Stocktaking."))
    with statements(db) as sent:
        now = await db.read(SYSTEM, orders.workings)
    assert (now.plan, now.queue) == (PLAN, 0)
    assert len([one for one in sent if "promise_plan" in one]) == 1
    assert len([one for one in sent if "SELECT" in one]) == 1
