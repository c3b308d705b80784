"""``fovea invariants``: what must be true, examined."""

import asyncio
import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from fovea import invariants as examined
from fovea.kernel.db import Database
from fovea.kernel.settings import settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def invariants(as_json: bool) -> None:
    """Examine what must be true of the database; exit with 1 when something is not."""
    findings = asyncio.run(_examine())
    if as_json:
        click.echo(json.dumps([_plain(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        show(findings)
    if any(finding.breaches for finding in findings):
        raise SystemExit(1)


async def _examine() -> tuple[examined.Finding, ...]:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        return await examined.examine_house(db, examined.ALL)
    finally:
        await db.close()


def show(findings: Sequence[examined.Finding]) -> None:
    """A line per invariant, the first breaches below it."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "Invariant", "Breaches"):
        table.add_column(heading, justify="right" if heading == "Breaches" else "left")
    for finding in findings:
        broken = finding.breaches > 0
        table.add_row(
            finding.invariant.name,
            finding.invariant.sentence,
            str(finding.breaches) if broken else "none",
            style="red" if broken else None,
        )
        for example in finding.examples:
            table.add_row("", f"  {example}", "", style="red")
    console = Console(soft_wrap=True)
    console.print(table, markup=False)
    broken_ones = sum(finding.breaches > 0 for finding in findings)
    console.print(f"{broken_ones} of {len(findings)} broken." if broken_ones else f"All {len(findings)} hold.")


def _plain(finding: examined.Finding) -> dict[str, object]:
    return {
        "name": finding.invariant.name,
        "sentence": finding.invariant.sentence,
        "breaches": finding.breaches,
        "examples": list(finding.examples),
    }
