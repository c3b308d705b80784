"""Which vendors are not asked at the moment, told by every process of the house to whoever looks after it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader
from fovea.kernel.tables import VendorRestRow

_log = structlog.get_logger(__name__)
_LOOK = 1.0
# A process that rests a vendor says so again in this time; who has not said so for three times as long is gone.
_REPEAT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Resting:
    """A vendor that some process does not ask; ``state``: open or half_open (one call is on its way to see)."""

    vendor: str
    process: str
    state: str
    since: datetime


async def resting(reader: Reader) -> Sequence[Resting]:
    """Every vendor that is left alone now, by vendor and process."""
    rows = await reader.session.scalars(
        select(VendorRestRow)
        .where(VendorRestRow.seen_at > reader.now - 3 * _REPEAT)
        .order_by(VendorRestRow.vendor, VendorRestRow.process)
    )
    return [Resting(row.vendor, row.process, row.state, row.since) for row in rows]


async def report(db: Database, process: str, states: Mapping[str, str]) -> None:
    """``states``: of every vendor that this process does not ask. The others' rows of this process go."""
    async with db.transaction(SYSTEM) as uow:
        gone = delete(VendorRestRow).where(VendorRestRow.process == process, VendorRestRow.vendor.not_in(list(states)))
        await uow.session.execute(gone)
        for vendor, state in states.items():
            row = {"process": process, "vendor": vendor, "state": state, "since": uow.now, "seen_at": uow.now}
            changed = {"state": state, "seen_at": uow.now}
            stated = insert(VendorRestRow).values(row)
            await uow.session.execute(stated.on_conflict_do_update(index_elements=["process", "vendor"], set_=changed))


async def watch(db: Database, process: str, states: Callable[[], Mapping[str, str]]) -> None:
    """Tell of changes for as long as the process lives. While every vendor answers, nothing is written."""
    told: Mapping[str, str] = {}
    told_at = db.clock()
    while True:
        await asyncio.sleep(_LOOK)
        found = states()
        due = bool(found) and db.clock() - told_at >= _REPEAT
        if found == told and not due:
            continue
        try:
            await report(db, process, found)
            told, told_at = dict(found), db.clock()
        except (SQLAlchemyError, OSError) as failure:
            _log.warning("vendor_health_untold", error=type(failure).__name__)
