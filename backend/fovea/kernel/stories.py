"""Where the story of a document began: one trace for an order's payment, label and letters, days apart as they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.kernel import tracing
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader, UnitOfWork
from fovea.kernel.tables import StoryRow


async def begin(uow: UnitOfWork, reference: str) -> None:
    """What happens here is the beginning, unless it began before. ``reference``: such as "order:…"."""
    if (trace := tracing.here()) is not None:
        row = {"reference": reference, "trace": trace, "begun_at": uow.now}
        await uow.session.execute(insert(StoryRow).values(row).on_conflict_do_nothing())


async def of(reader: Reader, reference: str) -> str | None:
    """The place to go on from; None when nobody noted it."""
    found: str | None = await reader.session.scalar(select(StoryRow.trace).where(StoryRow.reference == reference))
    return found


@asynccontextmanager
async def continued(db: Database, reference: str, name: str) -> AsyncIterator[None]:
    """What happens inside belongs to the document's story, with a link to whoever sets it off here."""
    story = await db.read(SYSTEM, of, reference)
    with tracing.span(name, parent=story, links=(tracing.here(),) if story else ()):
        yield
