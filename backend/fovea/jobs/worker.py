"""The arq worker: ``arq fovea.jobs.worker.WorkerSettings``.

Losing Redis loses nothing: everything that is due stands in PostgreSQL.
"""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any, ClassVar
from uuid import UUID

import orjson
import structlog
from arq import cron
from arq.connections import RedisSettings
from redis.exceptions import RedisError

from fovea.app import App
from fovea.app.build import build
from fovea.app.nudge import NUDGE
from fovea.app.seeing import open_eyes
from fovea.domains import tax
from fovea.integrations import breaker
from fovea.jobs import relay, schedule
from fovea.jobs.offers import Offers
from fovea.jobs.subscriptions import subscribers
from fovea.kernel import tracing, vendor_health
from fovea.kernel.settings import settings

log = structlog.get_logger()

# How long the relay sleeps when nobody nudges it.
IDLE_SECONDS = 0.5
# How long a killed worker's job keeps its id busy.
WINDOW_SECONDS = 0.5


async def deliver(ctx: dict[str, Any], delivery_id: str) -> None:
    await relay.deliver(ctx["app"], ctx["subscribers"], UUID(delivery_id))


async def every_minute(ctx: dict[str, Any]) -> None:
    app: App = ctx["app"]
    await schedule.tick(app, app.db.clock().replace(second=0, microsecond=0))


async def pump(ctx: dict[str, Any]) -> None:
    """Publish, hand out what is due, wait for a nudge. Survives the loss of Redis and of PostgreSQL."""
    app: App = ctx["app"]
    redis = ctx["redis"]
    offers = Offers()
    while True:
        try:
            await relay.publish(app.db, ctx["subscribers"])
            waiting = await relay.due(app.db)
            if waiting and not await redis.zcard(redis.default_queue_name):
                offers.forget()
            now = monotonic()
            # arq keeps a killed worker's job id busy for minutes; a new id every half second does not wait for that.
            # Two workers with the same delivery are harmless: its row is locked.
            window = int(app.db.clock().timestamp() / WINDOW_SECONDS)
            for one in offers.due(waiting, now):
                delivery_id, attempts = one
                job_id = f"{delivery_id}:{attempts}:{window}"
                if await redis.enqueue_job("deliver", str(delivery_id), _job_id=job_id) is not None:
                    offers.note(one, now)
            await redis.blpop([NUDGE], timeout=IDLE_SECONDS)
        except (RedisError, OSError) as failure:
            log.warning("relay waits", error=type(failure).__name__)
            await asyncio.sleep(IDLE_SECONDS)
        except Exception as failure:
            log.error("relay stumbled", error=type(failure).__name__)
            await asyncio.sleep(IDLE_SECONDS)


async def startup(ctx: dict[str, Any]) -> None:
    open_eyes(settings(), "worker")
    app = ctx["app"] = build(settings())
    if app.settings.production:
        await tax.check_ready(app.db, app.tax)
    ctx["subscribers"] = subscribers()
    ctx["pump"] = asyncio.create_task(pump(ctx))
    ctx["watch"] = asyncio.create_task(vendor_health.watch(app.db, breaker.process_name("worker"), breaker.resting))


async def shutdown(ctx: dict[str, Any]) -> None:
    for task in (ctx["pump"], ctx["watch"]):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await ctx["app"].close()
    tracing.stop()


class WorkerSettings:
    """arq's settings: our own table remembers tries, so arq keeps no result and never retries by itself."""

    functions: ClassVar = [deliver]
    cron_jobs: ClassVar = [cron(every_minute, second=0, run_at_startup=True)]
    on_startup = startup
    on_shutdown = shutdown
    redis_settings = RedisSettings.from_dsn(settings().redis_url)
    keep_result = 0
    max_tries = 1
    # Shorter than a flow's lease, so that nobody else starts while one still runs.
    job_timeout = 25
    max_jobs = 10
    poll_delay = 0.1
    handle_signals = True
    # Pickle would let whoever can write to Redis run code here.
    job_serializer = staticmethod(orjson.dumps)
    job_deserializer = staticmethod(orjson.loads)
