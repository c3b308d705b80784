"""Schema changes from the command line."""

import asyncio
from pathlib import Path

import click
from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from fovea.app.metadata import metadata
from fovea.kernel.settings import settings

_BACKEND = Path(__file__).resolve().parents[2]


def alembic_config(url: str | None = None) -> Config:
    """Alembic pointed at this checkout, and at ``url`` or DATABASE_URL (asyncpg form)."""
    config = Config(str(_BACKEND / "alembic.ini"))
    if url:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    command.upgrade(alembic_config(), "head")


@click.command("draft-migration")
@click.argument("schema")
def draft_migration(schema: str) -> None:
    """Print the operations that would bring one domain's tables from the database's state to the models'."""

    def _draft(connection: Connection) -> str:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_object": lambda item, _name, kind, _reflected, _other: (
                    (item.schema if kind == "table" else getattr(getattr(item, "table", None), "schema", schema))
                    == schema
                ),
            },
        )
        script = produce_migrations(context, metadata)
        upgrade = script.upgrade_ops or UpgradeOps([])
        return str(render_python_code(upgrade))

    async def _run() -> str:
        engine = create_async_engine(settings().async_database_url)
        async with engine.connect() as connection:
            drafted = await connection.run_sync(_draft)
        await engine.dispose()
        return drafted

    click.echo(f'op.execute("CREATE SCHEMA IF NOT EXISTS {schema}")')
    click.echo(asyncio.run(_run()))
