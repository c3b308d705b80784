"""Finding frames wherever it goes fastest, and keeping the copies of the index."""

from collections.abc import AsyncIterator, Iterable, Sequence
from uuid import UUID

import structlog

from fovea.domains import catalog, pricing
from fovea.domains.search import queries
from fovea.domains.search.contract import FindFrames, FrameDocument, FrameHits, IndexFrames
from fovea.domains.search.ports import FrameIndex
from fovea.domains.search.service import documents_of, index_frames
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database, Reader
from fovea.kernel.errors import TransientFailure

_log = structlog.get_logger("fovea.search")

_BATCH = 400


async def find(db: Database, index: FrameIndex | None, actor: Actor, asked: FindFrames) -> FrameHits:
    """From the search node when there is one that answers, else from PostgreSQL."""
    if index is not None:
        try:
            return await index.find(asked)
        except TransientFailure as failure:
            _log.warning("search falls back to the database", reason=str(failure))
    return await db.read(actor, queries.find_frames, asked)


async def reindex(db: Database, index: FrameIndex | None = None) -> int:
    """Enter every frame of the catalogue as it is now, here and on the node; returns how many were looked at."""
    last, seen = None, 0
    while batch := await db.read(SYSTEM, catalog.frame_ids, last, _BATCH):
        await db.run(SYSTEM, index_frames, IndexFrames(batch))
        last, seen = batch[-1], seen + len(batch)
    if index is not None:
        await index.rebuild(_all_documents(db))
    return seen


async def mirror_frame(db: Database, index: FrameIndex | None, event: catalog.FrameCreated, _delivery: UUID) -> None:
    """Enter a new frame on the node."""
    await _mirror(db, index, (event.frame_id,))


async def mirror_prices(db: Database, index: FrameIndex | None, event: pricing.PricesChanged, _delivery: UUID) -> None:
    """Enter the frames whose variants have another price now."""
    if index is not None:
        await _mirror(db, index, await db.read(SYSTEM, catalog.frames_of_skus, event.codes))


async def _mirror(db: Database, index: FrameIndex | None, frame_ids: Sequence[UUID]) -> None:
    if index is None or not frame_ids:
        return
    documents = await db.read(SYSTEM, _documents, frame_ids)
    known = {document.frame_id for document in documents}
    await index.put(documents, [frame_id for frame_id in frame_ids if frame_id not in known])


async def _documents(reader: Reader, frame_ids: Iterable[UUID]) -> tuple[FrameDocument, ...]:
    return await documents_of(reader, await catalog.frames(reader, list(frame_ids)))


async def _all_documents(db: Database) -> AsyncIterator[Sequence[FrameDocument]]:
    last = None
    while batch := await db.read(SYSTEM, catalog.frame_ids, last, _BATCH):
        yield await db.read(SYSTEM, _documents, batch)
        last = batch[-1]
