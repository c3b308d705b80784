"""Waking the relay after a commit; a lost nudge costs a second, never an event."""

from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

NUDGE = "fovea:nudge"


def nudger(redis: Redis) -> Callable[[], Awaitable[None]]:
    """A function that wakes one waiting relay, and does nothing when Redis is away."""

    async def nudge() -> None:
        try:
            async with redis.pipeline(transaction=False) as pipe:
                pipe.lpush(NUDGE, b"1")
                pipe.ltrim(NUDGE, 0, 0)
                await pipe.execute()
        except (RedisError, OSError):
            return

    return nudge
