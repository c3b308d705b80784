"""Where documents (labels, job tickets, uploads) are kept: the port; adapters live in integrations.storage."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

# Longer than anybody takes between a document and the row that knows it.
ORPHANS_STAY = timedelta(days=1)

_log = structlog.get_logger(__name__)


class ObjectStore(Protocol):
    """Bytes by key. Keys are random or derived from row ids; overwriting with the same bytes is harmless."""

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Store; raises TransientFailure when the store cannot be reached."""
        ...

    async def get(self, key: str) -> bytes:
        """The content; raises KeyError when there is none."""
        ...

    async def delete(self, key: str) -> None:
        """Forget; nothing happens when there is none. Raises TransientFailure when the store cannot be reached."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A document that lies in the store since ``at``."""

    key: str
    at: datetime


class ListedStore(ObjectStore, Protocol):
    """A store that also says what it holds."""

    def listed(self, folder: str) -> AsyncIterator[Sequence[StoredFile]]:
        """All documents below ``folder/``, some at a time, in no order; raises TransientFailure when it cannot."""
        ...


async def remove_orphans(
    files: ListedStore, folder: str, now: datetime, known: Callable[[Sequence[UUID]], Awaitable[Collection[UUID]]]
) -> int:
    """Remove documents ``folder/<id>/…`` older than a day whose row is not ``known``; returns how many.

    Whoever died between a document and its row leaves one. Keys of another form are nobody's business here.
    """
    removed = 0
    async for some in files.listed(folder):
        old = {one.key: _row_of(one.key, folder) for one in some if one.at < now - ORPHANS_STAY}
        rows = {row for row in old.values() if row is not None}
        lost = rows.difference(await known(sorted(rows))) if rows else set()
        for key, row in old.items():
            if row in lost:
                await files.delete(key)
                removed += 1
    if removed:
        _log.warning("orphans_removed", folder=folder, documents=removed)
    return removed


def _row_of(key: str, folder: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(f"{folder}/").partition("/")[0])
    except ValueError:
        return None
