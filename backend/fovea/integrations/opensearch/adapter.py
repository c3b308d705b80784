"""The index of frames on an OpenSearch node, behind the port of search."""

import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import orjson
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException

from fovea.domains.search import FindFrames, FrameDocument, FrameHits
from fovea.integrations.opensearch.queries import MAPPING, answer, question
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.ids import new_id
from fovea.kernel.settings import Settings

T = TypeVar("T")

ALIAS = "fovea-frames"
FIND_SECONDS, WRITE_SECONDS = 1.0, 30.0
# After a failure the shop window is not made to wait for the node again for this long.
REST_SECONDS = 15.0


class OpenSearchFrames:
    """Reads and writes go to an alias; each rebuild makes a new index and moves the alias to it."""

    def __init__(self, client: AsyncOpenSearch) -> None:
        self._client = client
        self._rests_until = 0.0

    async def find(self, asked: FindFrames) -> FrameHits:
        """Raises TransientFailure when the node does not answer in a second, did not lately, or was never filled."""
        if time.monotonic() < self._rests_until:
            raise TransientFailure("The search node is being left alone after a failure.")
        try:
            found = await self._ask(
                self._client.search(index=ALIAS, body=question(asked), request_timeout=FIND_SECONDS)
            )
        except TransientFailure:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise
        return answer(asked, found)

    async def put(self, documents: Sequence[FrameDocument], gone: Sequence[UUID]) -> None:
        """Raises TransientFailure when any entry was not taken."""
        try:
            exists = await self._ask(self._client.indices.exists_alias(name=ALIAS))
        except NotFoundError:
            exists = False
        if exists and (documents or gone):
            await self._write(ALIAS, documents, gone)
            await self._ask(self._client.indices.refresh(index=ALIAS))

    async def rebuild(self, batches: AsyncIterator[Sequence[FrameDocument]]) -> int:
        """Readers keep the old index until the new one is whole."""
        fresh = f"{ALIAS}-{new_id().hex}"
        await self._ask(self._client.indices.create(index=fresh, body=MAPPING))
        written = 0
        async for batch in batches:
            await self._write(fresh, batch, ())
            written += len(batch)
        await self._ask(self._client.indices.refresh(index=fresh))
        old = [one["index"] for one in await self._ask(self._client.cat.aliases(name=ALIAS, format="json"))]
        actions: list[dict[str, Any]] = [{"add": {"index": fresh, "alias": ALIAS}}]
        actions += [{"remove_index": {"index": index}} for index in old]
        await self._ask(self._client.indices.update_aliases(body={"actions": actions}))
        return written

    async def close(self) -> None:
        await self._client.close()

    async def _write(self, index: str, documents: Sequence[FrameDocument], gone: Sequence[UUID]) -> None:
        if not documents and not gone:
            return
        lines: list[bytes] = []
        for document in documents:
            lines += [orjson.dumps({"index": {"_id": str(document.frame_id)}}), orjson.dumps(_entry(document))]
        lines += [orjson.dumps({"delete": {"_id": str(frame_id)}}) for frame_id in gone]
        result = await self._ask(
            self._client.bulk(body=b"\n".join(lines) + b"\n", index=index, request_timeout=WRITE_SECONDS)
        )
        # A bulk request answers 200 whatever became of its parts.
        refused = [part for item in result["items"] for part in item.values() if part["status"] not in (200, 201, 404)]
        if refused or len(result["items"]) != len(documents) + len(gone):
            raise TransientFailure(f"OpenSearch did not take {len(refused)} of {len(documents)} entries.")

    async def _ask(self, call: Awaitable[T]) -> T:
        refuse_inside_transaction()
        try:
            return await call
        except OpenSearchException as failure:
            raise TransientFailure(f"OpenSearch: {type(failure).__name__}") from failure


def connect(settings: Settings) -> OpenSearchFrames | None:
    """The index of this house, or None where PostgreSQL alone searches."""
    if settings.opensearch_url is None:
        return None
    return OpenSearchFrames(AsyncOpenSearch(hosts=[settings.opensearch_url], max_retries=0, timeout=WRITE_SECONDS))


def _entry(document: FrameDocument) -> dict[str, Any]:
    values = {one.name: getattr(document, one.name) for one in fields(document)}
    return {name: str(value) if isinstance(value, UUID | date) else value for name, value in values.items()} | {
        "name_begins": document.name.lower()
    }
