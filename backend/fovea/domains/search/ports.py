"""What search may use from outside: an index that answers the same questions faster and for more."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol
from uuid import UUID

from fovea.domains.search.contract import FindFrames, FrameDocument, FrameHits


class FrameIndex(Protocol):
    """A copy of the index elsewhere. Every method raises TransientFailure when the node cannot be asked."""

    async def find(self, asked: FindFrames) -> FrameHits:
        """The same answer as PostgreSQL's, with cursors that either understands."""
        ...

    async def put(self, documents: Sequence[FrameDocument], gone: Sequence[UUID]) -> None:
        """Enter these and drop those. Nothing happens before the index was built once."""
        ...

    async def rebuild(self, batches: AsyncIterator[Sequence[FrameDocument]]) -> int:
        """Build it anew beside the one in use, then change over; returns how many entries it has."""
        ...

    async def close(self) -> None: ...
