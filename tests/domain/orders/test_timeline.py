"""An order's timeline: what was done, what it led to, and what somebody has to see to."""

from fovea.app import App
from fovea.domains import lab, payments
from fovea.domains.orders import HoldKind
from fovea.domains.payments import EventKind
from fovea.kernel.actor import SYSTEM
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses
from tests.factories.stock import stock
from tests.support.relay import settle


async def test_picks_label_and_shipping_tell_what_they_led_to(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, a_line(quantity=2))
    await settle(house)
    await make.picked(db, order)
    box = await make.shipped(db, order)
    await settle(house)
    timeline = (await make.order_now(db, order)).timeline
    led_to = {entry.kind: entry.subject for entry in timeline if entry.subject}
    assert led_to.pop("invoice").startswith("invoice:")
    assert led_to == {"label": f"parcel:{box.parcel_id}", "shipped": f"parcel:{box.parcel_id}"}
    assert [entry.text for entry in timeline if entry.kind == "pick"] == ["Picked 2 × FRAME from A-01."]
    # What the shopper may read is told in the shopper's words alone.
    assert not {"pick", "label"} & {entry.kind for entry in timeline if entry.public}


async def test_a_remake_is_told_with_its_job_and_cause(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, glasses())
    await settle(house)
    await make.approve(db, order)
    (job,) = await make.jobs_of(db, order)
    await db.run(CLERK, lab.send, lab.SendJob(job.id, "T-1"))
    await db.run(CLERK, lab.remake, lab.RemakeJob(job.id, lab.RemakeCause.COATING_DEFECT, "OD"))
    timeline = (await make.order_now(db, order)).timeline
    told = [(entry.text, entry.subject) for entry in timeline if entry.kind == "remake"]
    assert told == [("Remake: right lens, coating defect.", f"job:{job.number}")]


async def test_a_charge_that_the_provider_refuses_is_a_hold_that_somebody_must_release(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    await settle(house)
    await make.picked(db, order)
    await make.shipped(db, order)
    (capture,) = await make.changes_of(db, order)
    payment_id = (await make.order_now(db, order)).payment_id
    assert payment_id is not None
    await db.run(
        SYSTEM,
        payments.record_event,
        payments.RecordEvent(
            payment_id,
            EventKind.CAPTURE_FAILED,
            capture.amount,
            f"refused:{capture.id}",
            db.clock(),
            modification_id=capture.id,
        ),
    )
    await settle(house)
    now = await make.order_now(db, order)
    assert [hold.kind for hold in now.open_holds] == [HoldKind.PAYMENT_REVIEW]
    assert "payment_problem" in [entry.kind for entry in now.timeline if not entry.public]
