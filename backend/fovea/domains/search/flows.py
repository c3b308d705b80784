"""Making the index anew, a batch to a transaction."""

from fovea.domains import catalog
from fovea.domains.search.contract import IndexFrames
from fovea.domains.search.service import index_frames
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database

_BATCH = 400


async def reindex(db: Database) -> int:
    """Enter every frame of the catalogue as it is now; returns how many were looked at."""
    last, seen = None, 0
    while batch := await db.read(SYSTEM, catalog.frame_ids, last, _BATCH):
        await db.run(SYSTEM, index_frames, IndexFrames(batch))
        last, seen = batch[-1], seen + len(batch)
    return seen
