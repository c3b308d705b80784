"""Every invariant holds after the whole way there and back, and bites when it is broken on purpose."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from fovea import invariants
from fovea.app import App
from fovea.cli import main
from fovea.domains import lab, orders, payments, procurement, shipping, warehouse
from fovea.domains.shipping.contract import RecordLabel
from fovea.domains.shipping.service import record_label
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings, settings
from tests.factories.blanks import MIDDLE, SOFT, lens_store
from tests.factories.counts import claim, known, plan, record, two_warehouses
from tests.factories.floor import SKU, a_line, hear, lenses, packed, paid, placed, ready
from tests.factories.orders import CLERK
from tests.factories.prescriptions import ODILE, PIERRE, Drawer, uploaded
from tests.factories.procurement import sent
from tests.factories.stock import stock
from tests.invariants.breaches import BREACHES, MORE
from tests.support.house import house_without_vendors, open_database

BACKEND = Path(__file__).resolve().parents[2] / "backend"


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
        order.payment_id,
        outcome,
        change.amount,
        f"{outcome}:{change.id}",
        db.clock(),
        kind.upper(),
        None,
        change.id,
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
    asked = orders.RequestReturn(order.id, (orders.ReturnRequestLine(line, 1, "lens_defect"),))
    back = await db.run(SYSTEM, orders.request_return, asked)
    await db.run(SYSTEM, orders.approve_return, orders.ReturnRef(back.id))
    await db.run(SYSTEM, orders.receive_return, orders.ReceiveReturn(back.id, (orders.ArrivedLine(line, 1),)))
    verdict = orders.InspectedUnit(back.units[0].id, orders.Disposition.LAB_SALVAGE)
    await db.run(SYSTEM, orders.inspect_return, orders.InspectReturn(back.id, (verdict,)))
    await db.run(SYSTEM, orders.settle_return, orders.SettleReturn(back.id, orders.ReturnOutcome.REFUND))
    await _settle(db, order, "refund", payments.EventKind.REFUNDED)
    await hear(house)
    done = await db.read(SYSTEM, orders.order, order.id)
    assert (done.status, done.returns[0].status) == (orders.OrderStatus.DELIVERED, orders.ReturnStatus.CLOSED)


async def verified_against_a_warning(house: App) -> None:
    """Two opticians approved it, the first of them with a reason."""
    warning = orders.FindingNote("LB58", "warn", "The distance matters at this power.")
    order = await paid(house, replace(a_line(), lenses=replace(lenses(), findings=(warning,))))
    (review,) = await house.db.read(SYSTEM, orders.reviews_of, order.id)
    reason = orders.Override("LB58", "Tested and fitted at 12 mm.")
    for who, reasons in ((ODILE, (reason,)), (PIERRE, ())):
        await house.db.run(
            who,
            orders.decide_review,
            orders.DecideReview(review, "approve", "", reasons),
        )


async def a_picture_alone(house: App) -> None:
    """An order of which an optician knows nothing but a picture."""
    sent = await uploaded(house.db, Drawer())
    await paid(
        house,
        replace(
            a_line(),
            lenses=replace(lenses(), prescription=None, upload=sent.id, upload_pages=1),
        ),
    )


async def half_of_it(house: App) -> None:
    """One piece of two has left, the other waits in its box."""
    order = await ready(house, a_line(made=False, quantity=2))
    pieces = (warehouse.PackLine(order.lines[0].id, 1),)
    for number in ("9400222", "9400333"):
        packed_now = await house.db.run(SYSTEM, warehouse.pack, warehouse.PackOrder(order.id, 210, pieces))
        box = packed_now.shipments[-1].parcel_id
        bought = RecordLabel(box, number, f"lbl_{number}", Money(800, "USD"), f"labels/{box}.pdf")
        await house.db.run(SYSTEM, record_label, bought)
    await house.db.run(SYSTEM, orders.ship, orders.ShipOrder(order.id, box))
    listed = await house.db.run(SYSTEM, warehouse.open_manifest, warehouse.OpenManifest("USPS"))
    await house.db.run(SYSTEM, warehouse.add_to_manifest, warehouse.AddToManifest(listed.id, "9400222"))


async def half_a_delivery(house: App) -> None:
    """A purchase order of which a part came, some of it damaged."""
    ordered = await sent(house.db)
    came = procurement.ReceivedLine(6, 1, code="FRAME")
    await house.db.run(SYSTEM, procurement.receive_goods, procurement.ReceiveGoods(ordered.id, (came,)))


async def a_busy_warehouse(db: Database) -> None:
    """A count that found one too few, a correction, and a transfer of which a part has arrived."""
    await two_warehouses(db)
    await known(db, SKU)
    await stock(db, {SKU: 40}, "C-01", 30)
    task = await plan(db, "C-01")
    await claim(db, task)
    await record(db, task, CLERK, **{SKU: 39})
    lost = warehouse.AskAdjustment(SKU, "C-01", -1, "Fell.", warehouse.AdjustmentReason.DAMAGED)
    await db.run(CLERK, warehouse.ask_adjustment, lost)
    wanted = warehouse.CreateTransfer("MAIN", "EAST", (warehouse.WantedLine(SKU, 2),))
    order = await db.run(CLERK, warehouse.create_transfer, wanted)
    order = await db.run(CLERK, warehouse.send_transfer, warehouse.TransferRef(order.id))
    arrived = (warehouse.ArrivedLine(order.lines[0].id, 1),)
    await db.run(CLERK, warehouse.receive_transfer, warehouse.ReceiveTransfer(order.id, arrived))


async def ground_from_our_blanks(house: App) -> None:
    """One pair is cut, one waits with its blanks reserved; both were promised for a day."""
    db = house.db
    await lens_store(db, {SOFT: 4, MIDDLE: 4})
    made = replace(a_line(), lenses=replace(lenses(), use="DISTANCE"))
    promised = {"promised_on": date(2030, 1, 8)}
    first = await paid(house, made, **promised)
    await paid(house, made, **promised)
    (review,) = await db.read(SYSTEM, orders.reviews_of, first.id)
    await db.run(ODILE, orders.decide_review, orders.DecideReview(review, "approve", ""))
    (job,) = (await db.read(SYSTEM, lab.jobs_of, [first.id]))[first.id]
    await db.run(SYSTEM, lab.send, lab.SendJob(job.id, "T-GROUND"))
    await hear(house)


async def a_busy_day(house: App) -> None:
    """Orders in every state that matters."""
    await half_a_delivery(house)
    await a_busy_warehouse(house.db)
    await ground_from_our_blanks(house)
    await there_and_back(house)
    await placed(house.db)
    await paid(house, a_line(), a_line(made=False))
    await ready(house, a_line(made=False))
    await half_of_it(house)
    await verified_against_a_warning(house)
    await paid(
        house,
        replace(a_line(), lenses=replace(lenses(), prescription=None, later=True)),
    )
    await a_picture_alone(house)
    gone = await paid(house)
    await house.db.run(SYSTEM, orders.cancel, orders.CancelOrder(gone.id, "Changed their mind."))
    await house.db.run(SYSTEM, warehouse.release_wave, warehouse.PlanWave())
    await hear(house)


async def _broken(
    db: Database, breach: str | None = None, asked: Sequence[invariants.Invariant] = invariants.ALL
) -> set[str]:
    """Those of the asked that bite after a breach that is undone again."""
    async with db.engine.connect() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in (breach or "").split(";"):
            if statement.strip():
                done = await connection.execute(text(statement))
                assert done.rowcount, f"{statement} changed nothing"
        found = await invariants.examine(connection, db.clock(), asked)
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
    by_name = {one.name: one for one in invariants.ALL}
    for name, breach in (*BREACHES.items(), *MORE.items()):
        if not await _broken(db, breach, [by_name[name]]):
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


def _environment(config: Settings) -> dict[str, str]:
    """What the command line is told of this test's database."""
    return {
        "DATABASE_URL": config.database_url,
        "COLUMNS": "160",
        "FOVEA_KEYRING": config.fovea_keyring.get_secret_value(),
        "FOVEA_INDEX_KEY": config.fovea_index_key.get_secret_value(),
    }


async def _fovea(config: Settings, *words: str) -> Result:
    """The command line on this test's database, in a thread of its own because it brings its own event loop."""
    settings.cache_clear()
    try:
        return await asyncio.to_thread(CliRunner(env=_environment(config)).invoke, main, words)
    finally:
        settings.cache_clear()


async def test_the_command_line_says_what_is_broken(db: Database, house: App, house_settings: Settings) -> None:
    await placed(db)
    # Once as people start it, in a process.
    sound = subprocess.run(  # noqa: ASYNC221 - nothing else happens meanwhile
        [sys.executable, "-m", "fovea.cli", "invariants"],
        env={**os.environ, **_environment(house_settings), "PYTHONPATH": str(BACKEND)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (sound.returncode, f"All {len(invariants.ALL)} hold." in sound.stdout) == (0, True), sound.stderr
    async with db.engine.begin() as connection:
        await connection.execute(text(BREACHES["I1"]))
    broken = await _fovea(house_settings, "invariants", "--json")
    assert broken.exit_code == 1
    report = {entry["name"]: entry for entry in json.loads(broken.stdout)}
    assert report["I1"]["breaches"] == 1
    assert report["I1"]["examples"] == ["ALDER-BLK-46 in A-01: level 2, ledger 1"]
    assert report["I3"]["breaches"] == 0
    books = await _fovea(house_settings, "reconcile")
    assert books.exit_code == 1
    row = ["ALDER-BLK-46", "A-01", "2", "/", "1", "/", "0", "1", "/", "1", "/", "0"]
    assert row in [line.split() for line in books.stdout.splitlines()]
    repaired = await _fovea(house_settings, "reconcile", "--repair")
    assert row in [line.split() for line in repaired.stdout.splitlines()], "what differed is shown first"
    assert "1 rows written as the ledger has them." in repaired.stdout
    assert "Every stock level is the sum of its movements." in repaired.stdout
    assert "I1" not in await _broken(db)


async def test_what_was_given_up_is_shown_and_tried_again(db: Database, house: App, house_settings: Settings) -> None:
    await paid(house)
    async with db.engine.begin() as connection:
        await connection.execute(text(BREACHES["I9.3"]))
    shown = await _fovea(house_settings, "outbox", "status")
    assert shown.exit_code == 1
    assert "0 unpublished, 0 under way, 1 given up." in shown.stdout
    retried = await _fovea(house_settings, "outbox", "retry")
    assert retried.stdout.strip() == "1 delivery gets another round of tries."
    assert "1 under way, 0 given up" in (await _fovea(house_settings, "outbox", "status")).stdout
