"""Documents in S3: the same port over a server that speaks its protocol."""

from collections.abc import Iterator
from contextlib import closing
from socket import socket
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from fovea.integrations.storage import BlobStore, connect
from fovea.kernel.errors import TransientFailure
from fovea.kernel.settings import Settings

BUCKET = "papers"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-central-1"}


def a_free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running server with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=a_free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    raw(url).create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield url
    server.stop()


def raw(url: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name=CREDENTIALS["AWS_REGION"],
    )


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
    """As a shop sets it: a bucket with a prefix, everything else from the usual AWS variables."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    return connect(Settings(storage_url=f"s3://{BUCKET}/fovea", vendor_timeout_seconds=5))


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
