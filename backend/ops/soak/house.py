"""What this house says of itself: its rows, whether it rests, and what its invariants find."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

_BUSY = """
SELECT 'unpublished ' || name AS what FROM kernel.outbox WHERE published_at IS NULL
UNION ALL SELECT subscriber || ' ' || state || ' ' || coalesce(last_error, '') FROM kernel.delivery
  WHERE state <> 'done'
UNION ALL SELECT 'modification ' || state FROM payments.modification
  WHERE state IN ('requested', 'accepted') AND created_at >= $1
UNION ALL SELECT 'payment ' || p.status FROM payments.payment p JOIN orders."order" o ON p.reference = 'order:' || o.id
  WHERE p.created_at >= $1 AND o.status IN ('cancelled', 'expired') AND p.status = 'authorised'
UNION ALL SELECT 'tax ' || state FROM tax.tax_document
  WHERE state IN ('requested', 'unknown', 'voiding') AND requested_at >= $1
UNION ALL SELECT 'label ' || a.state FROM shipping.label_attempt a JOIN shipping.parcel p ON p.id = a.parcel_id
  WHERE a.state IN ('buying', 'unknown') AND p.created_at >= $1
"""
_PAYMENTS = """
SELECT p.id, p.status, p.authorised, p.captured, p.refunded,
  o.status IN ('cancelled', 'expired') OR o.payment_id IS DISTINCT FROM p.id AS order_ended
FROM payments.payment p LEFT JOIN orders."order" o ON p.reference = 'order:' || o.id
WHERE p.created_at >= $1 AND p.method = 'card'
"""
_CHANGES = """
SELECT m.id, m.kind, m.state FROM payments.modification m JOIN payments.payment p ON p.id = m.payment_id
WHERE p.created_at >= $1 AND p.method = 'card'
"""
_LABELS = "SELECT tracking_number AS id FROM shipping.parcel WHERE created_at >= $1 AND tracking_number IS NOT NULL"
_TAX = """
SELECT kind, code, state, charged FROM tax.tax_document WHERE requested_at >= $1 AND engine = 'service'
"""


class Books:
    """Reads of the house's database since a moment."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", since: datetime) -> None:
        self._connection = connection
        self._since = since

    async def _rows(self, query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self._connection.fetch(query, self._since)]

    async def payments(self) -> list[dict[str, Any]]:
        return await self._rows(_PAYMENTS)

    async def changes(self) -> list[dict[str, Any]]:
        return await self._rows(_CHANGES)

    async def labels(self) -> list[str]:
        return [str(row["id"]) for row in await self._rows(_LABELS)]

    async def tax(self) -> list[dict[str, Any]]:
        return await self._rows(_TAX)

    async def busy(self) -> list[str]:
        """What is still under way; empty when the house rests."""
        return [str(row["what"]) for row in await self._rows(_BUSY)]

    async def rest(self, seconds: float) -> list[str]:
        """Waits for the house to rest; what is left when it does not."""
        limit = time.monotonic() + seconds
        while (left := await self.busy()) and time.monotonic() < limit:
            await asyncio.sleep(1)
        return left


async def invariants() -> Sequence[str]:
    """Names of the invariants that do not hold, as ``fovea invariants`` finds them."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "fovea.cli", "invariants", "--json"),
        stdout=asyncio.subprocess.PIPE,
        env=dict(os.environ),
    )
    output, _ = await process.communicate()
    findings: list[dict[str, Any]] = json.loads(output)
    return [f"{one['name']}: {one['breaches']}" for one in findings if one["breaches"]]
