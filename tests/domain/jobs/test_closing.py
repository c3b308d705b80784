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


def connections(server: redis.Redis) -> int:
    told = server.client_list()
    assert isinstance(told, list)
    return len(told)


async def test_the_connection_that_wakes_the_relay_is_closed(house_settings: Settings, server: redis.Redis) -> None:
    before = connections(server)
    house = build(house_settings)
    await house.db.nudge()
    assert connections(server) == before + 1, "woken over a connection of the house's own"
    await house.close()
    await asyncio.to_thread(eventually, lambda: connections(server) == before, "Redis to see it go")
