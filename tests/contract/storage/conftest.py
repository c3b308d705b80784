"""A server that speaks S3, with one empty bucket, and our store in front of it."""

from collections.abc import Iterator
from contextlib import closing
from socket import socket
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from fovea.integrations.storage import BlobStore, connect
from fovea.kernel.settings import Settings

BUCKET = "papers"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-central-1"}


def a_free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving(port: int) -> ThreadedMotoServer:
    """What the server keeps outlives it: a later one in this process finds it again."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return server


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A running server with one empty bucket."""
    server = serving(a_free_port())
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    open_bucket(url, BUCKET)
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


def open_bucket(url: str, name: str) -> None:
    client, place = raw(url), {"LocationConstraint": CREDENTIALS["AWS_REGION"]}
    if name not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket=name, CreateBucketConfiguration=place)


def point_at(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shop sets it: the usual AWS variables."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": url, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
    """A bucket with a prefix."""
    point_at(address, monkeypatch)
    return connect(Settings(storage_url=f"s3://{BUCKET}/fovea", vendor_timeout_seconds=5))
