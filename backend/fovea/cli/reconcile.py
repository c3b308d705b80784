"""``fovea reconcile``: stock levels against the ledger, references against what they refer to."""

import asyncio

import click
from rich.console import Console
from rich.table import Table

from fovea import invariants
from fovea.cli.invariants import show
from fovea.kernel.db import Database
from fovea.kernel.settings import settings


@click.command()
def reconcile() -> None:
    """Compare the books; exit with 1 when they differ. Nothing is changed: a difference needs a person."""
    differences, orphans = asyncio.run(_compare())
    console = Console(soft_wrap=True)
    if differences:
        table = Table("SKU", "Location", "Level", "Ledger", box=None, pad_edge=False)
        for one in differences:
            table.add_row(one.sku, one.location, str(one.level), str(one.ledger))
        console.print(table, markup=False)
    else:
        console.print("Every stock level is the sum of its movements.")
    show(orphans)
    if differences or any(finding.breaches for finding in orphans):
        raise SystemExit(1)


async def _compare() -> tuple[tuple[invariants.LevelDifference, ...], tuple[invariants.Finding, ...]]:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        return await invariants.level_differences(db), await invariants.orphans(db)
    finally:
        await db.close()
