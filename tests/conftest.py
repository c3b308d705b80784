"""Fixtures that every room's tests may ask for. Servers start only when a test asks for one."""

import base64
import json
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import hypothesis
import pytest
import redis

from fovea.kernel.settings import Settings
from tests.support import services
from tests.support.house import Engines

LONGEST_NAME = 30
# How long an example takes says something about the machine: timings are the benchmark's business.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    if config.getini("asyncio_mode") != "auto":
        raise pytest.UsageError("Run `./dev test PATH`, or pytest with `-c backend/pyproject.toml`.")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Made-up keys do not name a test: every xdist worker would make others up and collect other tests."""
    return argname if isinstance(val, UUID) or (isinstance(val, str) and len(val) > LONGEST_NAME) else None


def _controller(config: pytest.Config) -> int:
    """The process that owns the run: this one, or the one that handed this xdist worker its work."""
    worker_input: dict[str, int] | None = getattr(config, "workerinput", None)
    return worker_input["controller"] if worker_input else os.getpid()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell every xdist worker whose servers to share."""
    worker_input: dict[str, int] = vars(node)["workerinput"]
    worker_input["controller"] = os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        services.clear_up(os.getpid())


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Which xdist worker this is; "main" without xdist."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def worker_database(pytestconfig: pytest.Config, worker_name: str) -> Iterator[services.WorkerDatabase]:
    """This worker's own migrated database."""
    database = services.WorkerDatabase(_controller(pytestconfig), worker_name)
    yield database
    database.close()


@pytest.fixture
def database_url(worker_database: services.WorkerDatabase) -> str:
    """postgresql://… of a database as the migrations left it. What the test commits is undone before the next one."""
    worker_database.restore()
    return worker_database.url


@pytest.fixture(scope="session")
async def engines(worker_database: services.WorkerDatabase) -> AsyncIterator[Engines]:
    """Connections that outlive a test; gone before the database is."""
    found: Engines = {}
    yield found
    for engine in found.values():
        await engine.dispose()


@pytest.fixture(scope="session")
def worker_redis_url(pytestconfig: pytest.Config, worker_name: str) -> str:
    """This worker's own logical database of the run's Redis."""
    number = 0 if worker_name == "main" else 1 + int(worker_name.removeprefix("gw"))
    return f"{services.servers(_controller(pytestconfig)).redis}/{number}"


@pytest.fixture
def redis_url(worker_redis_url: str) -> str:
    """redis://… of an empty Redis database."""
    with redis.Redis.from_url(worker_redis_url) as client:
        client.flushdb()
    return worker_redis_url


@pytest.fixture
def house_settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    """Settings of a house on this test's PostgreSQL, Redis and folder, with keys of its own."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return Settings.model_validate(
        {
            "database_url": database_url,
            "redis_url": redis_url,
            "storage_folder": str(tmp_path / "storage"),
            "fovea_keyring": json.dumps({"1": key}),
            "fovea_index_key": secrets.token_hex(32),
            "fovea_storefront_secret": secrets.token_hex(32),
        }
    )
