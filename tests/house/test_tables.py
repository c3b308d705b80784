"""What the tables of the house must be like, read off the metadata and off a migrated database."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Double, Float, Numeric, Table
from sqlalchemy.ext.asyncio import create_async_engine

from fovea.app.metadata import metadata


def _tables() -> list[Table]:
    return list(metadata.tables.values())


def test_every_table_belongs_to_a_domains_schema() -> None:
    assert [table.name for table in _tables() if not table.schema] == []


def test_no_column_is_a_float() -> None:
    floats = [
        f"{table.fullname}.{column.name}"
        for table in _tables()
        for column in table.columns
        if isinstance(column.type, Float | Double) or (isinstance(column.type, Numeric) and column.type.scale is None)
    ]
    assert floats == []


def test_no_foreign_key_crosses_a_schema() -> None:
    crossing = [
        f"{table.fullname}.{column.name} → {key.target_fullname}"
        for table in _tables()
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname.split(".")[0] != table.schema
    ]
    assert crossing == []


def test_every_moment_knows_its_zone() -> None:
    naive = [
        f"{table.fullname}.{column.name}"
        for table in _tables()
        for column in table.columns
        if getattr(column.type, "timezone", True) is False
    ]
    assert naive == []


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(
        connection,
        opts={"include_schemas": True, "include_name": lambda name, kind, _parents: _ours(name, kind)},
    )
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _ours(name: str | None, kind: str) -> bool:
    if kind == "schema":
        return name in {table.schema for table in _tables()}
    return name != "alembic_version"


async def test_migrations_lead_to_the_models(database_url: str) -> None:
    engine = create_async_engine(database_url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []
