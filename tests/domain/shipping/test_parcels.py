"""Parcels on real rows: one box a reference, one label, every scan once and in any order."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import text

from fovea.domains import shipping
from fovea.domains.shipping import (
    CancelParcel,
    HandOver,
    OpenParcel,
    Parcel,
    ParcelSize,
    ParcelStatus,
    RecordLabel,
    RecordTracking,
    TrackingEvent,
    TrackingStatus,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import WrongState
from tests.factories.orders import ADDRESS, PROMISE, usd

T = TrackingStatus


async def a_parcel(db: Database, reference: str = "thing:1") -> Parcel:
    command = OpenParcel(reference, ADDRESS, ParcelSize(180, 90, 70, 300), PROMISE)
    return await db.run(SYSTEM, shipping.open_parcel, command)


async def labelled(db: Database, reference: str = "thing:1", number: str = "9400") -> Parcel:
    parcel = await a_parcel(db, reference)
    label = RecordLabel(parcel.id, number, f"lbl-{number}", usd(612), f"labels/{parcel.id}.pdf")
    return await db.run(SYSTEM, shipping.record_label, label)


def scan(db: Database, status: TrackingStatus, hours: int, number: str = "9400") -> RecordTracking:
    at = db.clock() + timedelta(hours=hours)
    return RecordTracking(TrackingEvent(f"{number}-{status}-{hours}", "easypost", number, status, at, "", "Columbus"))


async def told(db: Database, name: str) -> int:
    async with db.connection() as connection:
        query = text("SELECT count(*) FROM kernel.outbox WHERE name = :name")
        return int(await connection.scalar(query, {"name": f"shipping.{name}"}) or 0)


async def test_one_box_and_one_label_however_many_clerks(db: Database) -> None:
    opened = [await a_parcel(db) for _ in range(2)]
    assert opened[0].id == opened[1].id
    labels = [RecordLabel(opened[0].id, f"94{number}", f"lbl-{number}", usd(600), "k") for number in range(5)]
    kept = await asyncio.gather(*(db.run(SYSTEM, shipping.record_label, label) for label in labels))
    assert len({parcel.tracking_number for parcel in kept}) == 1
    assert {parcel.status for parcel in kept} == {ParcelStatus.LABELLED}


async def test_a_box_without_a_label_is_not_handed_over(db: Database) -> None:
    parcel = await a_parcel(db)
    with pytest.raises(WrongState, match="label"):
        await db.run(SYSTEM, shipping.hand_over, HandOver(parcel.id))
    parcel = await labelled(db)
    for _ in range(2):
        assert (await db.run(SYSTEM, shipping.hand_over, HandOver(parcel.id))).status is ParcelStatus.HANDED_OVER
    assert await told(db, "ParcelHandedOver") == 1
    with pytest.raises(WrongState):
        await db.run(SYSTEM, shipping.cancel_parcel, CancelParcel("thing:1"))


async def test_a_cancelled_box_stays_with_us(db: Database) -> None:
    parcel = await labelled(db)
    for _ in range(2):
        await db.run(SYSTEM, shipping.cancel_parcel, CancelParcel("thing:1"))
    await db.run(SYSTEM, shipping.cancel_parcel, CancelParcel("thing:unknown"))
    with pytest.raises(WrongState, match="cancelled"):
        await db.run(SYSTEM, shipping.hand_over, HandOver(parcel.id))
    assert await db.run(SYSTEM, shipping.record_tracking, scan(db, T.DELIVERED, 1)) is False


async def test_scans_in_every_order_end_the_same(db: Database) -> None:
    said = [(T.PRE_TRANSIT, 0), (T.IN_TRANSIT, 5), (T.FAILURE, 8), (T.DELIVERED, 9)]
    for turn, order in enumerate(permutations(said)):
        number = f"94{turn:02d}"
        parcel = await labelled(db, f"thing:{turn}", number)
        for status, hours in order:
            assert await db.run(SYSTEM, shipping.record_tracking, scan(db, status, hours, number)) is True
            assert await db.run(SYSTEM, shipping.record_tracking, scan(db, status, hours, number)) is False
        now = await db.read(SYSTEM, shipping.parcel, parcel.id)
        assert now.status is ParcelStatus.DELIVERED
        assert [step.status for step in now.steps] == [status for status, _ in said], "read in the carrier's order"
    assert await told(db, "ParcelDelivered") == 24


async def test_the_same_scan_many_times_at_once_is_one(db: Database) -> None:
    parcel = await labelled(db)
    said = await asyncio.gather(*(db.run(SYSTEM, shipping.record_tracking, scan(db, T.DELIVERED, 3)) for _ in range(8)))
    assert said.count(True) == 1
    assert len((await db.read(SYSTEM, shipping.parcel, parcel.id)).steps) == 1
    assert await told(db, "ParcelDelivered") == 1


async def test_a_parcel_that_is_not_ours_is_nobodys_news(db: Database) -> None:
    await labelled(db)
    stranger = scan(db, T.DELIVERED, 1, "unknown")
    assert await db.run(SYSTEM, shipping.record_tracking, stranger) is False
    other_vendor = replace(scan(db, T.IN_TRANSIT, 1).event, vendor="shippo")
    assert await db.run(SYSTEM, shipping.record_tracking, RecordTracking(other_vendor)) is True
