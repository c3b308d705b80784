"""Every invariant holds after the whole way there and back, and bites when it is broken on purpose."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from fovea import invariants
from fovea.app import App
from fovea.domains import orders, payments, shipping
from fovea.domains.shipping.contract import RecordLabel
from fovea.domains.shipping.service import record_label
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.factories.floor import a_line, hear, lenses, packed, paid, placed, ready
from tests.factories.prescriptions import ODILE, PIERRE, Drawer, uploaded
from tests.support.house import house_without_vendors, open_database

BACKEND = Path(__file__).resolve().parents[2] / "backend"
ONE = "(SELECT id FROM kernel.delivery ORDER BY id LIMIT 1)"

BREACHES = {
    "I1": "UPDATE inventory.stock_level SET on_hand = on_hand + 1 WHERE location = 'A-01'",
    "I2": "DELETE FROM inventory.stock_level WHERE location = 'SUPPLIER'",
    "I3": """ALTER TABLE inventory.stock_level DROP CONSTRAINT ck_stock_level_never_oversold;
             UPDATE inventory.stock_level SET held = -1 WHERE location = 'A-01'""",
    "I4.1": "UPDATE inventory.reservation_line SET quantity = quantity + 1 WHERE quantity > 0",
    "I4.2": "UPDATE orders.order SET status = 'cancelled' WHERE status = 'confirmed'",
    "I5.1": "UPDATE orders.order_line SET returned = 1 WHERE returned = 0",
    "I5.2": "UPDATE warehouse.pick_task SET quantity = quantity + 1 WHERE status = 'open'",
    "I5.3": "DELETE FROM inventory.movement WHERE reason = 'ship'",
    "I5.4": "DELETE FROM inventory.movement WHERE from_location = 'CUSTOMER'",
    "I6.1": """ALTER TABLE payments.payment DROP CONSTRAINT ck_payment_within_limits;
               UPDATE payments.payment SET refunded = authorised + 1 WHERE status = 'authorised'""",
    "I6.2": "UPDATE payments.payment_event SET amount = amount - 1 WHERE kind = 'captured'",
    "I6.3": "UPDATE payments.modification SET amount = amount + 1 WHERE kind = 'capture'",
    "I6.4": "UPDATE orders.order SET payment_id = NULL WHERE status = 'confirmed'",
    "I6.5": "UPDATE orders.order SET status = 'expired' WHERE status = 'confirmed'",
    "I6.6": "DELETE FROM payments.modification WHERE kind = 'capture'",
    "I6.7": "UPDATE payments.modification SET state = 'requested' WHERE kind = 'refund'",
    "I9.1": "UPDATE kernel.outbox SET published_at = NULL, recorded_at = now() - interval '2 minutes'",
    "I9.2": """DELETE FROM kernel.delivery WHERE id = (SELECT id FROM kernel.delivery AS d
               WHERE (SELECT count(*) FROM kernel.delivery AS e WHERE e.subscriber = d.subscriber) > 1
               ORDER BY id DESC LIMIT 1)""",
    "I9.3": f"UPDATE kernel.delivery SET state = 'parked' WHERE id = {ONE}",
    "I9.4": f"UPDATE kernel.delivery SET state = 'ready', due_at = now() - interval '2 minutes' WHERE id = {ONE}",
    "I10": """INSERT INTO kernel.inbox (source, message_id, payload, received_at)
              VALUES ('payments', 'never read', '{}', now() - interval '2 minutes')""",
    "I12": "UPDATE kernel.counter SET value = value + 1 WHERE series = 'JOB'",
    "O1": "UPDATE orders.order_line SET frame = frame + 1",
    "O2": "UPDATE shipping.parcel SET file_key = NULL",
    "O3": """INSERT INTO orders.hold (id, order_id, kind, reason, opened_at)
             SELECT id, id, 'address', 'Look again.', now() FROM orders.order WHERE status = 'delivered'""",
    "O4": "UPDATE orders.order SET status = 'packed' WHERE status = 'delivered'",
    "I14.1": "DELETE FROM lab.job WHERE status = 'passed'",
    "I14.2": "UPDATE lab.job SET status = 'sent' WHERE status = 'passed'",
    "R1": "UPDATE orders.order_line SET needs_prescription = NOT needs_prescription",
    "R2": "UPDATE orders.hold SET released_at = now() WHERE kind = 'rx_unverified' AND released_at IS NULL",
    "R3": "UPDATE orders.rx_review SET status = 'asked' WHERE status = 'approved'",
    "R4": "UPDATE orders.rx_version SET complete = false",
    "R5": "UPDATE orders.rx_review SET decided_by_key = first_look_by WHERE first_look_by IS NOT NULL",
    "R6": "UPDATE orders.rx_version SET number = number + 1",
    "R7": "UPDATE customers.prescription_upload SET keep_until = now() WHERE keep_until IS NULL",
}
MORE = {
    "I1": "DELETE FROM inventory.movement WHERE reason = 'pick'",
    "I4.2": "DELETE FROM inventory.reservation WHERE state = 'allocated'",
    "I6.4": "UPDATE payments.payment SET status = 'refused' WHERE status = 'authorised'",
    "I6.6": "UPDATE payments.modification SET state = 'failed' WHERE kind = 'capture'",
    "I12": "UPDATE kernel.counter SET value = value - 1 WHERE series = 'SO'",
    "O1": "UPDATE orders.order SET tax = 0, total = subtotal + shipping",
    "O2": "UPDATE shipping.parcel SET status = 'labelled' WHERE status = 'delivered'",
    "I14.2": "UPDATE orders.order SET status = 'cancelled' WHERE status = 'confirmed'",
    "R1": "DELETE FROM orders.rx_review WHERE status = 'missing'",
    "R2": "UPDATE orders.hold SET released_at = NULL WHERE kind = 'rx_unverified'",
    "R3": "UPDATE lab.job SET status = 'sent' WHERE status = 'waiting'",
    "R4": "DELETE FROM orders.rx_override",
    "R5": "UPDATE orders.rx_review SET first_look_by = NULL WHERE first_look_by IS NOT NULL",
    "R6": "UPDATE orders.rx_review SET status = 'waiting' WHERE status = 'missing'",
    "R7": "DELETE FROM customers.prescription_upload",
}


@pytest.fixture
async def db(house_settings: Settings) -> AsyncIterator[Database]:
    async with open_database(house_settings) as database:
        yield database


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return house_without_vendors(house_settings)(db)


async def _settle(db: Database, order: orders.Order, kind: str, outcome: payments.EventKind) -> None:
    """The provider's word on what was asked of it."""
    assert order.payment_id is not None
    history = (await db.read(SYSTEM, payments.histories, [order.payment_id]))[order.payment_id]
    change = next(one for one in history.modifications if one.kind == kind)
    said = payments.RecordEvent(
        order.payment_id, outcome, change.amount, f"{outcome}:{change.id}", db.clock(), kind.upper(), None, change.id
    )
    await db.run(SYSTEM, payments.record_event, said)


async def there_and_back(house: App) -> None:
    """Made, shipped, captured, delivered, returned, refunded."""
    db = house.db
    order, parcel = await packed(house)
    bought = RecordLabel(parcel.id, "9400111", "lbl_1", Money(800, "USD"), f"labels/{parcel.id}.pdf")
    await db.run(SYSTEM, record_label, bought)
    await db.run(SYSTEM, orders.ship, orders.ShipOrder(order.id, parcel.id))
    await _settle(db, order, "capture", payments.EventKind.CAPTURED)
    scan = shipping.TrackingEvent("scan", "easypost", "9400111", shipping.TrackingStatus.DELIVERED, db.clock())
    await db.run(SYSTEM, shipping.record_tracking, shipping.RecordTracking(scan))
    await hear(house)
    line = order.lines[0].id
    asked = orders.RequestReturn(order.id, (orders.ReturnRequestLine(line, 1, "Too wide."),))
    back = await db.run(SYSTEM, orders.request_return, asked)
    unit = orders.ReceivedUnit(line, 1, orders.Disposition.LAB_SALVAGE)
    await db.run(SYSTEM, orders.receive_return, orders.ReceiveReturn(back.id, (unit,)))
    await db.run(SYSTEM, orders.refund_return, orders.RefundReturn(back.id))
    await _settle(db, order, "refund", payments.EventKind.REFUNDED)
    await hear(house)
    done = await db.read(SYSTEM, orders.order, order.id)
    assert (done.status, done.returns[0].status) == (orders.OrderStatus.DELIVERED, orders.ReturnStatus.REFUNDED)


async def verified_against_a_warning(house: App) -> None:
    """Two opticians approved it, the first of them with a reason."""
    warning = orders.FindingNote("LB58", "warn", "The distance matters at this power.")
    order = await paid(house, replace(a_line(), lenses=replace(lenses(), findings=(warning,))))
    (review,) = await house.db.read(SYSTEM, orders.reviews_of, order.id)
    reason = orders.Override("LB58", "Tested and fitted at 12 mm.")
    for who, reasons in ((ODILE, (reason,)), (PIERRE, ())):
        await house.db.run(who, orders.decide_review, orders.DecideReview(review, "approve", "", reasons))


async def a_picture_alone(house: App) -> None:
    """An order of which an optician knows nothing but a picture."""
    sent = await uploaded(house.db, Drawer())
    await paid(house, replace(a_line(), lenses=replace(lenses(), prescription=None, upload=sent.id, upload_pages=1)))


async def a_busy_day(house: App) -> None:
    """Orders in every state that matters."""
    await there_and_back(house)
    await placed(house.db)
    await paid(house, a_line(), a_line(made=False))
    await ready(house, a_line(made=False))
    await verified_against_a_warning(house)
    await paid(house, replace(a_line(), lenses=replace(lenses(), prescription=None, later=True)))
    await a_picture_alone(house)
    gone = await paid(house)
    await house.db.run(SYSTEM, orders.cancel, orders.CancelOrder(gone.id, "Changed their mind."))
    await hear(house)


async def _broken(db: Database, breach: str | None = None) -> set[str]:
    """The invariants that bite after a breach that is undone again."""
    async with db.engine.connect() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in (breach or "").split(";"):
            if statement.strip():
                done = await connection.execute(text(statement))
                assert done.rowcount, f"{statement} changed nothing"
        found = await invariants.examine(connection, db.clock(), invariants.ALL)
        await connection.rollback()
    return {finding.invariant.name for finding in found if finding.breaches}


def test_every_invariant_has_its_breach() -> None:
    names = [invariant.name for invariant in invariants.ALL]
    assert len(set(names)) == len(names)
    assert set(names) == BREACHES.keys()
    assert set(names) >= MORE.keys()


async def test_an_empty_house_breaks_nothing(db: Database) -> None:
    assert await _broken(db) == set()


async def test_each_bites_when_it_is_broken(db: Database, house: App) -> None:
    await a_busy_day(house)
    assert await _broken(db) == set()
    silent = []
    for name, breach in (*BREACHES.items(), *MORE.items()):
        if name not in await _broken(db, breach):
            silent.append(f"{name}: {breach}")
    assert not silent, "\n".join(silent)
    assert not any(finding.breaches for finding in await invariants.examine_house(db, invariants.ALL))


async def test_a_message_on_its_way_is_no_breach(db: Database, house: App) -> None:
    await placed(db)
    assert await _broken(db) == set()


async def test_references_that_point_at_nothing_are_found(db: Database, house: App) -> None:
    await paid(house)
    assert {finding.invariant.name for finding in await invariants.orphans(db) if finding.breaches} == {"articles"}
    async with db.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text("DELETE FROM orders.order_line"))
        await connection.execute(text("DELETE FROM orders.order"))
    found = {finding.invariant.name for finding in await invariants.orphans(db) if finding.breaches}
    assert found == {"jobs", "picks", "reservations", "payments", "articles"}


async def _fovea(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a process of its own on this test's database."""
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "COLUMNS": "160", "PYTHONPATH": str(BACKEND)}
    environment |= {
        "FOVEA_KEYRING": settings.fovea_keyring.get_secret_value(),
        "FOVEA_INDEX_KEY": settings.fovea_index_key.get_secret_value(),
    }
    return subprocess.run(  # noqa: ASYNC221 - nothing else happens meanwhile
        [sys.executable, "-m", "fovea.cli", *words], env=environment, capture_output=True, text=True, check=False
    )


async def test_the_command_line_says_what_is_broken(db: Database, house: App, house_settings: Settings) -> None:
    await placed(db)
    sound = await _fovea(house_settings, "invariants")
    assert (sound.returncode, f"All {len(invariants.ALL)} hold." in sound.stdout) == (0, True), sound.stderr
    async with db.engine.begin() as connection:
        await connection.execute(text(BREACHES["I1"]))
    broken = await _fovea(house_settings, "invariants", "--json")
    assert broken.returncode == 1
    report = {entry["name"]: entry for entry in json.loads(broken.stdout)}
    assert report["I1"]["breaches"] == 1
    assert report["I1"]["examples"] == ["ALDER-BLK-46 in A-01: level 2, ledger 1"]
    assert report["I3"]["breaches"] == 0
    books = await _fovea(house_settings, "reconcile")
    assert books.returncode == 1
    assert ["ALDER-BLK-46", "A-01", "2", "1"] in [line.split() for line in books.stdout.splitlines()]


async def test_what_was_given_up_is_shown_and_tried_again(db: Database, house: App, house_settings: Settings) -> None:
    await paid(house)
    async with db.engine.begin() as connection:
        await connection.execute(text(BREACHES["I9.3"]))
    shown = await _fovea(house_settings, "outbox", "status")
    assert shown.returncode == 1
    assert "0 unpublished, 0 under way, 1 given up." in shown.stdout
    retried = await _fovea(house_settings, "outbox", "retry")
    assert retried.stdout.strip() == "1 delivery gets another round of tries."
    assert "1 under way, 0 given up" in (await _fovea(house_settings, "outbox", "status")).stdout
