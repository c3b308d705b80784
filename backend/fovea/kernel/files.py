"""Where documents (labels, job tickets, uploads) are kept: the port; adapters live in integrations.storage."""

from typing import Protocol


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
