"""The webhook outbox with a clock of its own: what is due when, and when it is given up."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fovea.simulators.adyen.notifications import retry_waits
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.faults import Fault, FaultKind, Faults


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(tmp_path / "vendor.sqlite3", isolation_level=None)
    yield opened
    opened.close()


def _outbox(connection: sqlite3.Connection, faults: Faults | None = None) -> Deliveries:
    return Deliveries(connection, faults or Faults(), (1.0, 2.0), clock=lambda: 1000.0)


def _enqueue(outbox: Deliveries, subject: str = "CAPTURE", delay: float = 0.0) -> None:
    outbox.enqueue(subject, "http://127.0.0.1:9/hooks", {"Authorization": "Basic x"}, b"{}", delay=delay)


def test_what_is_queued_waits_in_the_file(connection: sqlite3.Connection) -> None:
    _enqueue(_outbox(connection), delay=3)
    (kept,) = _outbox(connection).listed()
    assert (kept.subject, kept.state, kept.due, kept.attempts, kept.body) == ("CAPTURE", "waiting", 1003.0, 0, b"{}")


def test_a_rolled_back_transaction_sends_nothing(connection: sqlite3.Connection) -> None:
    outbox = _outbox(connection)
    connection.execute("BEGIN")
    _enqueue(outbox)
    connection.execute("ROLLBACK")
    assert outbox.listed() == ()


def test_a_shuffled_group_is_due_in_reverse(connection: sqlite3.Connection) -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.WEBHOOK_SHUFFLE, times=3, seconds=10))
    outbox = _outbox(connection, faults)
    for subject in ("first", "second", "third", "fourth"):
        _enqueue(outbox, subject)
    order = sorted(outbox.listed(), key=lambda delivery: delivery.due)
    assert [delivery.subject for delivery in order] == ["fourth", "third", "second", "first"]


def test_asking_again_starts_over(connection: sqlite3.Connection) -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.WEBHOOK_DROP))
    outbox = _outbox(connection, faults)
    _enqueue(outbox)
    (dropped,) = outbox.listed()
    assert dropped.state == "dropped"
    assert outbox.again(dropped.id)
    assert outbox.listed()[0].state == "waiting"
    assert not outbox.again(dropped.id + 1)


def test_the_vendors_patience_is_thirty_days() -> None:
    waits = retry_waits(1.0)
    assert waits[:5] == (9, 18, 27, 120, 300)
    assert waits[-1] == 8 * 3600
    assert 29 <= sum(waits) / 86_400 <= 31
    assert retry_waits(0.01)[0] == pytest.approx(0.09)
