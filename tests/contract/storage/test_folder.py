"""Documents in a local folder, through the library that also speaks S3."""

import asyncio
from pathlib import Path

import pytest

from fovea.integrations.storage import BlobStore, connect
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import NetworkInTransaction, in_transaction
from fovea.kernel.settings import Settings


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return connect(Settings(storage_url=None, storage_folder=str(tmp_path / "not-there-yet")))


async def test_what_was_put_is_there(store: BlobStore, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    await store.put("labels/2026/0193-a.pdf", content, "application/pdf")
    assert await store.get("labels/2026/0193-a.pdf") == content
    again = connect(Settings(storage_url=None, storage_folder=str(tmp_path / "not-there-yet")))
    assert await again.get("labels/2026/0193-a.pdf") == content


async def test_the_last_one_put_stays(store: BlobStore) -> None:
    contents = [bytes([number]) * 100_000 for number in range(8)]
    await asyncio.gather(*(store.put("tickets/job", content, "application/pdf") for content in contents))
    assert await store.get("tickets/job") in contents
    await store.put("tickets/job", b"", "application/pdf")
    assert await store.get("tickets/job") == b""


async def test_what_was_never_put_is_a_key_error(store: BlobStore) -> None:
    with pytest.raises(KeyError):
        await store.get("labels/none.pdf")


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../out", "labels/../../out", "labels//a", "labels/", ".hidden", "a b", "a\\b", "ä", "x" * 513],
)
async def test_a_key_that_is_no_plain_path_is_a_mistake(store: BlobStore, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        await store.put(key, b"x", "text/plain")
    with pytest.raises(ValueError, match="key"):
        await store.get(key)


async def test_a_store_that_cannot_write_is_transient(store: BlobStore) -> None:
    await store.put("labels/a", b"x", "text/plain")
    # The first key stands where the second would need a folder.
    with pytest.raises(TransientFailure):
        await store.put("labels/a/b", b"x", "text/plain")


async def test_nothing_is_stored_inside_a_transaction(store: BlobStore) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await store.put("labels/a", b"x", "text/plain")
    finally:
        in_transaction.reset(token)


@pytest.mark.parametrize("url", ["file:///srv/documents", "https://bucket.example", "gs://bucket", "memory://"])
def test_another_kind_of_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="STORAGE_URL"):
        connect(Settings(storage_url=url))
