"""``fovea reconcile``: stock levels and costs against the ledger, references against what they refer to."""

import asyncio

import click
from rich.console import Console
from rich.table import Table

from fovea import invariants
from fovea.cli.invariants import show
from fovea.kernel.db import Database
from fovea.kernel.settings import settings


@click.command()
@click.option("--repair", is_flag=True, help="Write the levels as the ledger has them, after showing what differs.")
def reconcile(repair: bool) -> None:
    """Compare the books; exit with 1 when they differ. Without --repair nothing is changed."""
    console = Console(soft_wrap=True)
    differences, findings = asyncio.run(_compare())
    _show(console, differences)
    if differences and repair:
        console.print(f"{asyncio.run(_repair())} rows written as the ledger has them.")
        differences, findings = asyncio.run(_compare())
        _show(console, differences)
    show(findings)
    if differences or any(finding.breaches for finding in findings):
        raise SystemExit(1)


def _show(console: Console, differences: tuple[invariants.LevelDifference, ...]) -> None:
    if not differences:
        console.print("Every stock level is the sum of its movements.")
        return
    table = Table("SKU", "Location", "Lot", "Level", "Ledger", box=None, pad_edge=False)
    for one in differences:
        table.add_row(one.sku, one.location, one.lot, one.level, one.ledger)
    console.print(table, markup=False)
    console.print("On hand / held / allocated.")


async def _compare() -> tuple[tuple[invariants.LevelDifference, ...], tuple[invariants.Finding, ...]]:
    db = _database()
    try:
        findings = (*await invariants.layer_differences(db), *await invariants.orphans(db))
        return await invariants.level_differences(db), findings
    finally:
        await db.close()


async def _repair() -> int:
    db = _database()
    try:
        return await invariants.repair_levels(db)
    finally:
        await db.close()


def _database() -> Database:
    config = settings()
    return Database(config.async_database_url, config.keyring())
