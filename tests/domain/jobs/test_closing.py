"""A house that closes leaves nothing open behind it."""

import asyncio
from collections.abc import Iterator

import pytest
import redis

from fovea.app.build import build
from fovea.kernel.settings import Settings
from tests.support.running import eventually


@pytest.fixture
def server(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


async def test_the_connection_that_wakes_the_relay_is_closed(house_settings: Settings, server: redis.Redis) -> None:
    before = len(server.client_list())
    house = build(house_settings)
    await house.db.nudge()
    assert len(server.client_list()) == before + 1, "woken over a connection of the house's own"
    await house.close()
    await asyncio.to_thread(eventually, lambda: len(server.client_list()) == before, "Redis to see it go")
