"""The relay without its worker: events dealt out and heard until nothing is left to hear."""

from collections.abc import Mapping

from sqlalchemy import text

from fovea.app import App
from fovea.jobs import relay
from fovea.jobs.subscriptions import Subscriber, subscribers
from fovea.kernel.db import Database

Subscribers = Mapping[str, tuple[Subscriber, ...]]


def handlers_only() -> Subscribers:
    """Listeners that stay inside the house; those who would leave it are not told."""
    return {
        name: tuple(one for one in listeners if one.handler is not None) for name, listeners in subscribers().items()
    }


async def settle(app: App, listeners: Subscribers | None = None) -> None:
    """Deliver until nothing is due; fails the test when a listener failed."""
    heard = handlers_only() if listeners is None else listeners
    while await relay.publish(app.db, heard) or await relay.due(app.db):
        for delivery_id, _ in await relay.due(app.db):
            await relay.deliver(app, heard, delivery_id)
        failed = await failures(app.db)
        assert not failed, failed


async def failures(db: Database) -> list[str]:
    """What listeners that failed had to say."""
    async with db.connection() as connection:
        query = "SELECT subscriber || ': ' || last_error FROM kernel.delivery WHERE state <> 'done' AND attempts > 0"
        return list((await connection.execute(text(query))).scalars())
