"""Documents in S3: the same port over a server that speaks its protocol."""

import pytest

from fovea.integrations.storage import BlobStore, connect
from fovea.kernel.errors import TransientFailure
from fovea.kernel.settings import Settings
from tests.contract.storage.conftest import BUCKET, a_free_port, raw


async def test_what_was_put_is_there_under_the_prefix_with_its_type(store: BlobStore, address: str) -> None:
    content = bytes(range(256)) * 4096
    await store.put("labels/2026/0193-a.pdf", content, "application/pdf")
    await store.put("labels/2026/0193-a.pdf", content, "application/pdf")
    assert await store.get("labels/2026/0193-a.pdf") == content
    kept = raw(address).get_object(Bucket=BUCKET, Key="fovea/labels/2026/0193-a.pdf")
    assert (kept["ContentType"], kept["ContentLength"]) == ("application/pdf", len(content))


async def test_what_is_gone_or_never_was_is_a_key_error(store: BlobStore) -> None:
    await store.put("uploads/a", b"x", "application/octet-stream")
    await store.delete("uploads/a")
    await store.delete("uploads/a")
    for key in ("uploads/a", "labels/none.pdf"):
        with pytest.raises(KeyError):
            await store.get(key)


async def test_a_bucket_that_is_not_there_or_a_server_that_is_down_is_transient(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TransientFailure):
        await connect(Settings(storage_url="s3://no-such-bucket", vendor_timeout_seconds=5)).put(
            "a", b"x", "text/plain"
        )
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{a_free_port()}")
    with pytest.raises(TransientFailure):
        await connect(Settings(storage_url=f"s3://{BUCKET}", vendor_timeout_seconds=1)).get("a")
