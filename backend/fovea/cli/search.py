"""The index of frames from the command line."""

import asyncio

import click

from fovea.domains.search import reindex
from fovea.integrations.opensearch import connect
from fovea.kernel.db import Database
from fovea.kernel.settings import settings


@click.group()
def search() -> None:
    """Finding frames."""


@search.command("reindex")
def reindex_frames() -> None:
    """Make the index anew from the catalogue and the prices; on the search node too, where there is one."""
    click.echo(f"{asyncio.run(_reindex())} frames are indexed.")


async def _reindex() -> int:
    config = settings()
    db, index = Database(config.async_database_url, config.keyring()), connect(config)
    try:
        return await reindex(db, index)
    finally:
        if index is not None:
            await index.close()
        await db.close()
