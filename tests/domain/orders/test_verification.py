"""The opticians' desk on real rows: missing, waiting, asked, corrected, looked at twice, approved and never changed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.app import App
from fovea.domains import customers, lab, orders
from fovea.domains.orders import Override, Review, ReviewStatus
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.domain.orders.desk import correct, decide, now, ordered, sound, supply
from tests.factories import prescriptions as make
from tests.factories.people import a_customer, a_profile
from tests.factories.prescriptions import GUEST, ODILE, OTHER_GUEST, PIERRE, STRONG, values
from tests.support.relay import settle

S = ReviewStatus
NEAR_ENOUGH = Override("LB58", "Tested and fitted at 12 mm.")


@pytest.fixture
async def db(db: Database) -> Database:
    await make.a_shop(db)
    return db


@pytest.fixture
def files() -> make.Drawer:
    return make.Drawer()


@pytest.fixture
def house(house: App, files: make.Drawer) -> App:
    return replace(house, files=files)


async def test_a_calm_prescription_is_approved_at_once_and_is_made(house: App) -> None:
    db = house.db
    order, review = await ordered(house, values())
    assert (review.status, len(review.versions), review.versions[0].source) == (S.WAITING, 1, "customer")
    (job,) = (await db.read(SYSTEM, lab.jobs_of, [order.id]))[order.id]
    with pytest.raises(lab.NotVerified):
        await db.run(SYSTEM, lab.send, lab.SendJob(job.id, "T-1"))
    approved = await decide(db, ODILE, review, "approve", version=1)
    assert (approved.status, approved.decided_by) == (S.APPROVED, "Odile")
    assert await decide(db, PIERRE, review, "approve") == approved, "a second click changes nothing"
    assert (await now(db, order)).open_holds == ()
    await db.run(SYSTEM, lab.send, lab.SendJob(job.id, "T-1"))
    await sound(db)


async def test_what_is_approved_is_never_changed(house: App) -> None:
    order, review = await ordered(house, values())
    await decide(house.db, ODILE, review, "approve")
    for attempt in (
        decide(house.db, PIERRE, review, "reject", "Changed my mind."),
        decide(house.db, PIERRE, review, "ask", "Really?"),
        correct(house.db, PIERRE, review, values("-3.00")),
    ):
        with pytest.raises(orders.PrescriptionSettled):
            await attempt
    with pytest.raises(orders.PrescriptionNotAsked):
        await house.db.run(GUEST, orders.supply_prescription, supply(order, note="Make it stronger."))


async def test_a_correction_is_the_next_version_and_is_what_is_made(house: App) -> None:
    db = house.db
    order, review = await ordered(house, values())
    corrected = await correct(db, ODILE, review, values("-2.75 -0.75 x 7"), version=1)
    assert (corrected.status, corrected.decided_by) == (S.WAITING, None)
    assert [(one.number, one.source, one.by, one.note) for one in corrected.versions] == [
        (1, "customer", "Customer", ""),
        (2, "optician", "Odile", "As on paper."),
    ]
    assert corrected.versions[0].prescription == review.versions[0].prescription
    with pytest.raises(orders.VersionPassed):
        await decide(db, PIERRE, review, "approve", version=1)
    await decide(db, PIERRE, review, "approve", version=2)
    told = await now(db, order)
    assert told.lines[0].lenses == order.lines[0].lenses, "what was ordered stays as it was ordered"
    made = told.made_from(told.lines[0])
    assert made is not None
    assert made.prescription == corrected.versions[1].prescription
    assert "rx_corrected" in {entry.kind for entry in told.timeline}
    await sound(db)


async def test_a_warning_needs_a_reason_and_another_optician(house: App) -> None:
    db = house.db
    order, review = await ordered(house, STRONG)
    with pytest.raises(orders.OverridesMissing) as missing:
        await decide(db, ODILE, review, "approve")
    assert missing.value.rules == ("LB58",)
    for wrong, path in (
        ((Override("LB58", "  "),), ("overrides", "0", "reason")),
        ((NEAR_ENOUGH, Override("LB99", "Whatever.")), ("overrides", "1", "rule")),
    ):
        with pytest.raises(InvalidInput) as refused:
            await decide(db, ODILE, review, "approve", overrides=wrong)
        assert refused.value.path == path
    first = await decide(db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,))
    assert (first.status, [(one.rule, one.by) for one in first.overrides]) == (S.SECOND_LOOK, [("LB58", "Odile")])
    assert (await now(db, order)).open_holds
    with pytest.raises(orders.SecondLookByAnother):
        await decide(db, ODILE, review, "approve")
    second = await decide(db, PIERRE, review, "approve")
    assert (second.status, second.decided_by, len(second.overrides)) == (S.APPROVED, "Pierre", 1)
    assert (await now(db, order)).open_holds == ()
    await sound(db)


async def test_a_new_version_is_looked_at_anew(house: App) -> None:
    """Whoever gave the first look at what was there before gives none at what is there now."""
    db = house.db
    _, review = await ordered(house, STRONG)
    await decide(db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,))
    await correct(db, PIERRE, review, values("-5.00", "-4.25"))
    with pytest.raises(orders.OverridesMissing):
        await decide(db, PIERRE, review, "approve")
    await decide(db, PIERRE, review, "approve", overrides=(NEAR_ENOUGH,))
    last = await decide(db, ODILE, review, "approve")
    assert (last.status, [one.version for one in last.overrides]) == (S.APPROVED, [1, 2])
    await sound(db)


async def test_a_first_look_is_an_accounts_whatever_the_name(house: App) -> None:
    db = house.db
    _, review = await ordered(house, STRONG)
    assert not review.first_look_is_of(ODILE)
    first = await decide(db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,))
    namesake = replace(PIERRE, name=ODILE.name)
    assert (first.first_look_is_of(ODILE), first.first_look_is_of(namesake)) == (True, False)
    assert (await decide(db, namesake, review, "approve")).status is S.APPROVED


async def test_no_reason_makes_what_cannot_be_made(house: App) -> None:
    db = house.db
    _, review = await ordered(house, values())
    old = values()
    old["rx"] = {**old["rx"], "expires_on": "2020-01-01"}
    expired = await correct(db, ODILE, review, old)
    blocking = [note.rule for note in expired.versions[-1].findings if note.severity == "block"]
    assert blocking == ["LB55"]
    with pytest.raises(orders.PrescriptionBlocked):
        await decide(db, PIERRE, review, "approve", overrides=(Override("LB55", "It is fine."),))
    with pytest.raises(orders.PrescriptionBlocked):
        await decide(db, PIERRE, review, "approve")


async def test_an_order_without_a_prescription_waits_for_it_visibly(house: App, clock: MovableClock) -> None:
    db = house.db
    order, review = await ordered(house, later=True)
    assert (review.status, review.versions) == (S.MISSING, ())
    (hold,) = order.open_holds
    assert hold.reason == "The customer has not sent the prescription yet."
    with pytest.raises(orders.PrescriptionIncomplete):
        await decide(db, ODILE, review, "approve")
    for empty in ({}, {"note": "It follows."}):
        with pytest.raises(InvalidInput):
            await db.run(GUEST, orders.supply_prescription, supply(order, **empty))
    clock.forward(timedelta(days=2))
    supplied = await db.run(GUEST, orders.supply_prescription, supply(order, prescription=values(), note="From March."))
    assert [one.reason for one in supplied.open_holds] == ["An optician has to verify the prescription."]
    (review,) = await make.reviews(db, order)
    assert (review.status, review.waiting_since) == (S.WAITING, clock.now)
    assert [(one.number, one.source, one.note) for one in review.versions] == [(1, "customer", "From March.")]
    with pytest.raises(orders.PrescriptionNotAsked):
        await db.run(GUEST, orders.supply_prescription, supply(order, prescription=values("-3.00")))
    await decide(db, ODILE, review, "approve")
    told = await now(db, order)
    made = told.made_from(told.lines[0])
    assert (told.open_holds, made.prescription if made else None) == ((), review.versions[0].prescription)
    await sound(db)


async def test_a_picture_alone_waits_until_an_optician_writes_it_down(house: App, files: make.Drawer) -> None:
    db = house.db
    sent = await make.uploaded(db, files)
    order, review = await ordered(house, upload=sent.id)
    assert (review.status, review.upload, review.versions[0].prescription) == (S.WAITING, sent, None)
    with pytest.raises(orders.PrescriptionIncomplete):
        await decide(db, ODILE, review, "approve")
    await correct(db, ODILE, review, values())
    approved = await decide(db, ODILE, review, "approve")
    assert (approved.status, approved.upload) == (S.APPROVED, sent)
    await sound(db)
    assert order.lines[0].lenses is not None


async def test_a_picture_that_is_gone_is_asked_for_again(house: App, files: make.Drawer) -> None:
    sent = await make.uploaded(house.db, files)
    wanted = await make.lenses(house.db, upload=sent.id)
    house.db.clock.forward(timedelta(days=61))  # type: ignore[attr-defined]
    assert await customers.remove_stale_uploads(house.db, files) == 1
    order = await make.paid(house, wanted)
    (review,) = await make.reviews(house.db, order)
    assert (review.status, review.versions) == (S.MISSING, ())
    await sound(house.db)


async def test_a_question_is_answered_with_the_next_version(house: App, files: make.Drawer) -> None:
    db = house.db
    order, review = await ordered(house, values())
    await decide(db, ODILE, review, "ask", "Is the left axis 172?")
    (asked,) = (await now(db, order)).reviews
    assert (asked.status, asked.question) == (S.ASKED, "Is the left axis 172?")
    stranger = await make.uploaded(db, files, OTHER_GUEST)
    with pytest.raises(NotFound):
        await db.run(GUEST, orders.supply_prescription, supply(order, upload=stranger.id))
    own = await make.uploaded(db, files, GUEST)
    await db.run(GUEST, orders.supply_prescription, supply(order, upload=own.id, note="Yes, see the paper."))
    (answered,) = await make.reviews(db, order)
    assert (answered.status, answered.reason, answered.upload) == (S.WAITING, None, own)
    latest = answered.versions[-1]
    assert (latest.source, latest.note, latest.prescription) == (
        "answer", "Yes, see the paper.", review.versions[0].prescription,
    )  # fmt: skip
    await decide(db, ODILE, review, "ask", "And the right one?")
    await db.run(GUEST, orders.supply_prescription, supply(order, note="7, as written."))
    (again,) = await make.reviews(db, order)
    assert (len(again.versions), again.upload) == (3, own), "the paper stays beside later answers"
    await settle(house)
    await sound(db)


async def test_an_answer_that_cannot_be_made_is_refused_with_the_reason(house: App) -> None:
    order, _ = await ordered(house, later=True)
    old = values()
    old["rx"] = {**old["rx"], "expires_on": "2020-01-01"}
    with pytest.raises(orders.LensesNotMakeable) as refused:
        await house.db.run(GUEST, orders.supply_prescription, supply(order, prescription=old))
    assert [note.rule for note in refused.value.findings] == ["LB55"]
    (review,) = await make.reviews(house.db, order)
    assert review.status is S.MISSING


async def test_what_was_rejected_lives_again_with_another_version(house: App) -> None:
    db = house.db
    _, review = await ordered(house, values())
    await decide(db, ODILE, review, "reject", "This is a contact-lens prescription.")
    with pytest.raises(orders.PrescriptionSettled):
        await decide(db, ODILE, review, "approve")
    await correct(db, ODILE, review, values("-2.50"))
    assert (await decide(db, ODILE, review, "approve")).status is S.APPROVED


@pytest.mark.parametrize("closed", ["cancelled", "shipped"])
async def test_a_closed_order_needs_nothing_any_more(house: App, closed: str) -> None:
    db = house.db
    order, review = await ordered(house, values())
    async with db.engine.begin() as connection:
        await connection.execute(text("UPDATE orders.order SET status = :state"), {"state": closed})
    for attempt in (
        decide(db, ODILE, review, "approve"),
        correct(db, ODILE, review, values("-3.00")),
        db.run(GUEST, orders.supply_prescription, supply(order, note="Hello?")),
    ):
        with pytest.raises(orders.PrescriptionSettled):
            await attempt


async def together(*calls: Callable[[], Awaitable[Review]]) -> list[Review | BaseException]:
    return await asyncio.gather(*(call() for call in calls), return_exceptions=True)


async def test_two_opticians_at_once_make_one_verdict(house: App) -> None:
    db = house.db
    _, review = await ordered(house, STRONG)
    both = await together(
        lambda: decide(db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,), version=1),
        lambda: correct(db, PIERRE, review, values("-5.00", "-4.25"), version=1),
    )
    refused = [one for one in both if isinstance(one, BaseException)]
    (after,) = [await db.read(SYSTEM, orders.review, review.id)]
    if refused:
        assert isinstance(refused[0], orders.VersionPassed)
    assert (after.status, len(after.versions)) == (S.WAITING, 2)
    clicks = await together(
        *(
            lambda who=who: decide(db, who, review, "approve", overrides=(NEAR_ENOUGH,))
            for who in (ODILE, ODILE, PIERRE)
        )
    )
    statuses = [one.status for one in clicks if isinstance(one, Review)]
    assert S.APPROVED in statuses
    assert all(isinstance(one, Review | orders.SecondLookByAnother) for one in clicks)
    await sound(db)


async def test_what_was_said_cannot_be_rewritten(house: App) -> None:
    _, review = await ordered(house, STRONG)
    await decide(house.db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,))
    for statement in (
        "UPDATE orders.rx_version SET number = 2",
        "DELETE FROM orders.rx_version",
        "UPDATE orders.rx_override SET rule = 'LB01'",
        "DELETE FROM orders.rx_override",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            async with house.db.engine.begin() as connection:
                await connection.execute(text(statement))


async def test_nothing_said_lies_open_in_the_database(house: App) -> None:
    db = house.db
    _, review = await ordered(house, STRONG)
    await decide(db, ODILE, review, "approve", overrides=(NEAR_ENOUGH,))
    await correct(db, ODILE, review, values("-5.25", "-4.25"))
    async with db.connection() as connection:
        rows = await connection.execute(
            text(
                "SELECT to_jsonb(v)::text FROM orders.rx_version v "
                "UNION SELECT to_jsonb(o)::text FROM orders.rx_override o"
            )
        )
        told = "\n".join(rows.scalars())
    for secret in ("-42", "5.25", "12 mm", "As on paper"):
        assert secret not in told


async def test_lenses_from_a_kept_prescription_check_that_too(house: App) -> None:
    db = house.db
    anna = await a_profile(db, await a_customer(db))
    kept = values()
    content = customers.PrescriptionContent(kept["rx"], kept["pd"])
    assert anna.account_id is not None
    saved = await db.run(anna, customers.save_prescription, customers.SavePrescription("Everyday pair", content))
    _, review = await ordered(house, kept, saved_prescription=saved.id, account_id=anna.account_id)
    await decide(db, ODILE, review, "approve")
    (checked,) = await db.read(anna, customers.prescriptions, anna.account_id)
    assert checked.status is customers.PrescriptionStatus.APPROVED

    _, again = await ordered(house, kept, saved_prescription=saved.id, account_id=anna.account_id)
    assert (await decide(db, ODILE, again, "approve")).status is S.APPROVED, "it is checked already"

    draft = await db.run(anna, customers.save_prescription, customers.SavePrescription("Sport", content))
    _, other = await ordered(house, kept, saved_prescription=draft.id, account_id=anna.account_id)
    await correct(db, ODILE, other, values("-2.50"))
    await decide(db, ODILE, other, "approve")
    found = {one.id: one.status for one in await db.read(anna, customers.prescriptions, anna.account_id)}
    assert found[draft.id] is customers.PrescriptionStatus.DRAFT, "what was corrected is not what was kept"
    await sound(db)


async def test_what_was_worn_before_stands_beside_and_a_big_change_is_a_warning(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    shopper = Actor(ActorKind.CUSTOMER, account_id=new_id())
    _, first = await ordered(house, values("-1.00", "-1.00"), account_id=shopper.account_id)
    assert first.previous is None
    await decide(db, ODILE, first, "approve")
    clock.forward(timedelta(days=400))
    _, second = await ordered(house, values("-1.25", "-1.00"), account_id=shopper.account_id)
    assert second.previous == first.versions[0].prescription
    changed = await correct(db, ODILE, second, values("-3.50", "-1.00"))
    assert [(one.rule, one.eye) for one in changed.versions[-1].findings if one.severity == "warn"] == [("LB59", "OD")]
    assert (await db.read(SYSTEM, orders.review, first.id)).previous is None, "what came later was not before"
    assert shopper.account_id is not None
    past = await db.read(SYSTEM, orders.past_prescriptions, shopper.account_id)
    assert [(one.status, one.version) for one in past] == [("waiting", 2), ("superseded", 1), ("approved", 1)]
