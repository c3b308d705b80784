"""What of a parcel needs a person: opened once, settled by what happens or by somebody who says how."""

from datetime import timedelta

import pytest

from fovea.domains import shipping
from fovea.domains.shipping import Parcel, SettleAlert, TrackingEvent, TrackingStatus
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput
from fovea.kernel.paging import PageRequest
from tests.domain.conftest import MovableClock
from tests.domain.shipping.boxes import Desk
from tests.factories.orders import CLERK

T = TrackingStatus


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


async def sent(desk: Desk) -> Parcel:
    parcel = await desk.buy((await desk.box()).id)
    return await desk.db.run(SYSTEM, shipping.hand_over, shipping.HandOver(parcel.id))


async def scan(desk: Desk, parcel: Parcel, status: TrackingStatus, hours: int, said: str = "") -> bool:
    at = desk.db.clock() + timedelta(hours=hours)
    number = parcel.tracking_number or ""
    event = TrackingEvent(f"{status}-{hours}", "easypost", number, status, at, "Said so", "Columbus", said)
    return await desk.db.run(SYSTEM, shipping.hear, event)


@pytest.mark.parametrize(("status", "kind"), [(T.FAILURE, "lost"), (T.RETURNED, "returned")])
async def test_a_bad_end_is_a_line_of_the_work_list_once(desk: Desk, status: TrackingStatus, kind: str) -> None:
    parcel = await sent(desk)
    for hours in (1, 2, 2):
        await scan(desk, parcel, status, hours)
    assert await desk.alerts(parcel.id) == [kind]
    assert await desk.told("ParcelAlerted") == 1
    counts = await desk.db.read(SYSTEM, shipping.alert_counts)
    assert {str(one): count for one, count in counts.items()} == {kind: 1}


async def test_a_lost_parcel_that_arrives_settles_its_line(desk: Desk) -> None:
    parcel = await sent(desk)
    await scan(desk, parcel, T.FAILURE, 1)
    await scan(desk, parcel, T.DELIVERED, 5)
    assert await desk.alerts(parcel.id) == []


async def test_an_attempt_in_vain_needs_a_look_until_it_is_delivered(desk: Desk) -> None:
    """Twice at the door is one line; the parcel is on its way. After the delivery, an older one is none."""
    parcel = await sent(desk)
    for status, hours in ((T.OUT_FOR_DELIVERY, 1), (T.ATTEMPTED, 2), (T.ATTEMPTED, 26)):
        await scan(desk, parcel, status, hours)
    sheet = await desk.sheet(parcel.id)
    assert sheet.parcel.status is shipping.ParcelStatus.IN_TRANSIT
    assert [(step.status, step.place) for step in sheet.parcel.steps][-1] == (T.ATTEMPTED, "Columbus")
    assert await desk.alerts(parcel.id) == ["attempted"]
    assert await desk.told("ParcelAlerted") == 1
    await scan(desk, parcel, T.DELIVERED, 30)
    await scan(desk, parcel, T.ATTEMPTED, 3)
    assert await desk.alerts(parcel.id) == []


async def test_an_older_word_never_overrules_delivered(desk: Desk) -> None:
    """EP5, SH5: delivered twice, then an older in-transit; one delivery is told."""
    parcel = await sent(desk)
    said = ((T.DELIVERED, 9), (T.DELIVERED, 9), (T.IN_TRANSIT, 3))
    heard = [await scan(desk, parcel, status, hours) for status, hours in said]
    assert heard == [True, False, True]
    assert (await desk.sheet(parcel.id)).parcel.status is shipping.ParcelStatus.DELIVERED
    assert await desk.told("ParcelDelivered") == 1


async def test_a_word_nobody_knows_is_kept(desk: Desk, db: Database) -> None:
    parcel = await sent(desk)
    assert await scan(desk, parcel, T.UNKNOWN, 1, "held_by_drone")
    assert (await desk.sheet(parcel.id)).parcel.status is shipping.ParcelStatus.HANDED_OVER
    page = await db.read(SYSTEM, shipping.parcels_page, shipping.ParcelFilter(), PageRequest(10))
    assert page.items[0].last_message == "Said so"
    assert len((await desk.sheet(parcel.id)).parcel.steps) == 1


async def test_no_news_for_a_week_is_news_once(desk: Desk, clock: MovableClock) -> None:
    parcel = await sent(desk)
    await scan(desk, parcel, T.IN_TRANSIT, 1)
    looked = []
    for days in (6, 2, 1):
        clock.forward(timedelta(days=days))
        looked.append(await desk.db.run(SYSTEM, shipping.look_for_silent, None))
    assert looked == [0, 1, 0]
    assert await desk.alerts(parcel.id) == ["silent"]


async def test_whoever_settles_a_line_says_how(desk: Desk) -> None:
    parcel = await sent(desk)
    await scan(desk, parcel, T.FAILURE, 1)
    (alert,) = (await desk.sheet(parcel.id)).alerts
    with pytest.raises(InvalidInput):
        await desk.db.run(CLERK, shipping.settle_alert, SettleAlert(alert.id, " "))
    settled = await desk.db.run(CLERK, shipping.settle_alert, SettleAlert(alert.id, "Claimed with the carrier."))
    assert (settled.settled_by, settled.note) == ("Nora", "Claimed with the carrier.")
    again = await desk.db.run(CLERK, shipping.settle_alert, SettleAlert(alert.id, "Twice."))
    assert again.note == "Claimed with the carrier."


async def test_the_list_finds_by_state_alert_carrier_and_number(desk: Desk) -> None:
    parcel = await sent(desk)
    await desk.box("thing:2")
    await scan(desk, parcel, T.FAILURE, 1)

    async def found(**wanted: object) -> int:
        query = shipping.ParcelFilter(**wanted)  # type: ignore[arg-type]
        return (await desk.db.read(SYSTEM, shipping.parcels_page, query, PageRequest(10))).total

    assert [await found(), await found(any_alert=True), await found(alert=shipping.AlertKind.RETURNED)] == [2, 1, 0]
    assert await found(statuses=(shipping.ParcelStatus.OPEN,)) == 1
    assert await found(search=(parcel.tracking_number or "")[:4].lower()) == 1
    assert await found(carrier="UPS") == 0
    assert await found(older_than_days=1) == 0
