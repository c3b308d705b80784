"""What the tests of the opticians' desk do over and over."""

from typing import Any

from fovea import invariants
from fovea.app import App
from fovea.domains import orders
from fovea.domains.orders import Review
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from tests.factories import prescriptions as make


async def ordered(house: App, kept: dict[str, Any] | None = None, **changes: Any) -> tuple[orders.Order, Review]:
    """A paid order of one pair, and its review."""
    owner = {"account_id": changes.pop("account_id")} if "account_id" in changes else {}
    order = await make.paid(house, await make.lenses(house.db, kept, **changes), **owner)
    (review,) = await make.reviews(house.db, order)
    return order, review


async def decide(db: Database, who: Actor, review: Review, decision: str, reason: str = "", **more: Any) -> Review:
    return await db.run(who, orders.decide_review, orders.DecideReview(review.id, decision, reason, **more))


async def correct(db: Database, who: Actor, review: Review, kept: dict[str, Any], **more: Any) -> Review:
    return await db.run(who, orders.correct_prescription, orders.CorrectReview(review.id, kept, "As on paper.", **more))


def supply(order: orders.Order, **what: Any) -> orders.SupplyPrescription:
    return orders.SupplyPrescription(order.id, order.lines[0].id, **what)


async def now(db: Database, order: orders.Order) -> orders.Order:
    return await db.read(SYSTEM, orders.order, order.id)


async def sound(db: Database) -> None:
    """Nothing that must be true of prescriptions is broken."""
    found = await invariants.examine_house(db, invariants.PRESCRIPTIONS)
    assert [one.invariant.name for one in found if one.breaches] == []
