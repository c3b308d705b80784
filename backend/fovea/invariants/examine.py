"""Running the queries against one snapshot of the database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from fovea.invariants.invariant import Invariant
from fovea.jobs.subscriptions import subscribers
from fovea.kernel.db import Database

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """How often an invariant is broken, with the first few breaches."""

    invariant: Invariant
    breaches: int
    examples: tuple[str, ...]


async def examine_house(db: Database, invariants: Iterable[Invariant]) -> tuple[Finding, ...]:
    """All of them on one consistent snapshot, so that what happens meanwhile breaks nothing."""
    async with db.connection() as connection:
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        found = await examine(connection, db.clock(), invariants)
        await connection.rollback()
    return found


async def examine(connection: AsyncConnection, now: datetime, invariants: Iterable[Invariant]) -> tuple[Finding, ...]:
    """Each in turn, inside the connection's own transaction."""
    heard = [(event, one.name) for event, listeners in subscribers().items() for one in listeners]
    known: dict[str, Any] = {
        "now": now,
        "events": [event for event, _ in heard],
        "listeners": [listener for _, listener in heard],
    }
    return tuple([await _one(connection, invariant, known) for invariant in invariants])


async def _one(connection: AsyncConnection, invariant: Invariant, known: dict[str, Any]) -> Finding:
    used = {name: value for name, value in known.items() if re.search(rf"(?<!:):{name}\b", invariant.query)}
    # The queries are constants of this package.
    query = f"SELECT what, count(*) OVER () FROM ({invariant.query}) AS broken (what) ORDER BY what LIMIT {EXAMPLES}"  # noqa: S608
    rows = (await connection.execute(text(query), used)).all()
    return Finding(invariant, int(rows[0][1]) if rows else 0, tuple(str(row[0]) for row in rows))
