"""``fovea outbox``: messages that wait, and messages that were given up."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from fovea.jobs import relay
from fovea.kernel.db import Database
from fovea.kernel.settings import settings

_PARKED = """
    SELECT d.id, d.subscriber, o.name, d.attempts, d.last_error
    FROM kernel.delivery AS d JOIN kernel.outbox AS o ON o.id = d.event_id
    WHERE d.state = 'parked' ORDER BY d.due_at LIMIT 50
"""


@click.group("outbox")
def outbox() -> None:
    """Look after what the house still has to tell."""


@outbox.command()
def status() -> None:
    """Print what is not done; exit with 1 when something was given up."""
    parked = asyncio.run(_with_database(_status))
    if parked:
        raise SystemExit(1)


@outbox.command()
@click.argument("deliveries", nargs=-1, type=click.UUID)
def retry(deliveries: tuple[UUID, ...]) -> None:
    """Give DELIVERIES (all that were given up, if none is named) another round of tries."""

    async def unpark(db: Database) -> int:
        return await relay.unpark(db, list(deliveries) or None)

    count = asyncio.run(_with_database(unpark))
    click.echo(f"{count} {'delivery gets' if count == 1 else 'deliveries get'} another round of tries.")


async def _status(db: Database) -> int:
    waiting = await relay.backlog(db)
    console = Console(soft_wrap=True)
    console.print(
        f"{waiting['unpublished']} unpublished, {waiting['ready']} under way, {waiting['parked']} given up.",
        highlight=False,
    )
    async with db.connection() as connection:
        rows = (await connection.execute(text(_PARKED))).all()
    if rows:
        table = Table("Delivery", "Listener", "Event", "Tries", "Last error", box=None, pad_edge=False)
        for row in rows:
            table.add_row(str(row.id), row.subscriber, row.name, str(row.attempts), row.last_error or "")
        console.print(table, markup=False)
    return waiting["parked"]


async def _with_database(work: Callable[[Database], Awaitable[int]]) -> int:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        return await work(db)
    finally:
        await db.close()
