"""Webhooks on their way out: kept in SQLite until the receiver answers 2xx, so that a restart loses none."""

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from fovea.simulators.faults import FaultKind, Faults

_SCHEMA = """
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  url TEXT NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  due REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'waiting',
  last_status INTEGER,
  last_error TEXT
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due) WHERE state = 'waiting';
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """``state`` is waiting, delivered, given_up or dropped; ``due`` is seconds since the epoch."""

    id: int
    subject: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    due: float
    attempts: int
    state: str
    last_status: int | None
    last_error: str | None


class Deliveries:
    """An outbox with one sender. ``retry_after``: the waits before each further try, in seconds, already scaled."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        faults: Faults,
        retry_after: Sequence[float],
        *,
        timeout: float = 10.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connection = connection
        self._faults = faults
        self._retry_after = retry_after
        self._timeout = timeout
        self._clock = clock
        self._news = asyncio.Event()
        connection.executescript(_SCHEMA)

    def enqueue(self, subject: str, url: str, headers: Mapping[str, str], body: bytes, *, delay: float = 0.0) -> None:
        """Takes the webhook in, part of the caller's SQLite transaction; armed webhook faults are applied here."""
        if self._faults.take_webhook(FaultKind.WEBHOOK_DROP, subject):
            self._insert(subject, url, headers, body, self._clock(), "dropped")
            return
        late = self._faults.take_webhook(FaultKind.WEBHOOK_DELAY, subject)
        due = self._clock() + delay + (late.seconds if late else 0.0)
        shuffle = self._faults.take_webhook(FaultKind.WEBHOOK_SHUFFLE, subject)
        if shuffle:
            # ``times`` has been counted down: the first of a group of three leaves last, 3 x seconds from now.
            due += shuffle.seconds * (shuffle.times + 1)
        copies = 2 if self._faults.take_webhook(FaultKind.WEBHOOK_DUPLICATE, subject) else 1
        for _ in range(copies):
            self._insert(subject, url, headers, body, due, "waiting")
        self._news.set()

    def listed(self, limit: int = 200) -> tuple[Delivery, ...]:
        """Newest first."""
        rows = self._connection.execute("SELECT * FROM delivery ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return tuple(_delivery(row) for row in rows)

    def again(self, delivery_id: int) -> bool:
        """Queues a webhook once more, whatever became of it; False when there is no such webhook."""
        changed = self._connection.execute(
            "UPDATE delivery SET state = 'waiting', due = ?, attempts = 0 WHERE id = ?", (self._clock(), delivery_id)
        )
        self._news.set()
        return changed.rowcount == 1

    async def run(self) -> None:
        """Sends what is due until cancelled."""
        async with httpx.AsyncClient(timeout=self._timeout, trust_env=False) as client:
            while True:
                self._news.clear()
                for delivery in self._due():
                    await self._send(client, delivery)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), self._pause())

    def _due(self) -> list[Delivery]:
        rows = self._connection.execute(
            "SELECT * FROM delivery WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 50", (self._clock(),)
        ).fetchall()
        return [_delivery(row) for row in rows]

    def _pause(self) -> float:
        row = self._connection.execute("SELECT min(due) FROM delivery WHERE state = 'waiting'").fetchone()
        return 5.0 if row[0] is None else max(0.0, min(5.0, row[0] - self._clock()))

    async def _send(self, client: httpx.AsyncClient, delivery: Delivery) -> None:
        status: int | None = None
        error: str | None = None
        try:
            answer = await client.post(delivery.url, content=delivery.body, headers=dict(delivery.headers))
            status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            error = type(failure).__name__
        attempts = delivery.attempts + 1
        if status is not None and 200 <= status < 300:
            state, due = "delivered", delivery.due
        elif attempts > len(self._retry_after):
            state, due = "given_up", delivery.due
        else:
            state, due = "waiting", self._clock() + self._retry_after[attempts - 1]
        self._connection.execute(
            "UPDATE delivery SET attempts = ?, state = ?, due = ?, last_status = ?, last_error = ? WHERE id = ?",
            (attempts, state, due, status, error, delivery.id),
        )

    def _insert(self, subject: str, url: str, headers: Mapping[str, str], body: bytes, due: float, state: str) -> None:
        self._connection.execute(
            "INSERT INTO delivery (subject, url, headers, body, due, state) VALUES (?, ?, ?, ?, ?, ?)",
            (subject, url, json.dumps(dict(headers)), body, due, state),
        )


def _delivery(row: tuple[int, str, str, str, bytes, float, int, str, int | None, str | None]) -> Delivery:
    number, subject, url, headers, body, due, attempts, state, status, error = row
    return Delivery(number, subject, url, json.loads(headers), body, due, attempts, state, status, error)
