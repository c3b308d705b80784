"""The servers of a test run: private, shared, and mended before every test."""

import asyncpg
import pytest
import redis

from tests.support.services import Talk, WorkerDatabase

STRAY = "CREATE TABLE IF NOT EXISTS public.stray (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text)"


@pytest.fixture
def stray(worker_database: WorkerDatabase) -> str:
    """A database with one more table that has rows and a counter that has moved."""
    with Talk(worker_database.url) as talk:
        talk.execute(STRAY)
        talk.execute("INSERT INTO public.stray (word) VALUES ('left behind')")
    return worker_database.url


def test_what_a_test_commits_is_gone_before_the_next(stray: str, database_url: str) -> None:
    assert database_url == stray
    with Talk(database_url) as talk:
        assert talk.value("SELECT count(*) FROM public.stray") == 0
        talk.execute("DROP TABLE public.stray")


async def test_code_under_test_reaches_the_database(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("SELECT version_num FROM kernel.alembic_version") is not None
    finally:
        await connection.close()


def test_redis_starts_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_redis_is_emptied_between_tests(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("left") is None
