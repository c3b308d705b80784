"""Runs migrations against DATABASE_URL. One line of history; each waits at most three seconds for a lock."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from fovea.app.metadata import metadata
from fovea.kernel.settings import settings


def _run(connection: Connection) -> None:
    connection.execute(text("SET lock_timeout = '3s'"))
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS kernel"))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        version_table_schema="kernel",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _connect() -> None:
    url = context.config.get_main_option("sqlalchemy.url") or settings().async_database_url
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_connect())
