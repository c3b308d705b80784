"""Long files from the command line: price lists and deliveries, piece by piece."""

import asyncio
import hashlib
from pathlib import Path

import click

from fovea.domains import procurement
from fovea.domains.procurement import Import, ImportKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("subject")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_in(kind: str, subject: str, file: Path) -> None:
    """Take in FILE: a price list of the supplier SUBJECT, or a receipt of the purchase order SUBJECT.

    Stopped anywhere and started again, it goes on where it was; no row is taken twice.
    """
    head, *lines = [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()] or [""]
    wanted = ",".join(procurement.COLUMNS[ImportKind(kind)])
    if head.replace(" ", "").lower() != wanted:
        raise click.UsageError(f"The first line has to be: {wanted}")
    state = asyncio.run(_take_in(ImportKind(kind), subject, file.name, lines))
    click.echo(f"{state.applied} of {state.rows} rows were taken.")
    for one in state.rejected:
        click.echo(f"Row {one.row}: {one.reason}")
    if state.rejected:
        raise SystemExit(1)


async def _take_in(kind: ImportKind, subject: str, name: str, lines: list[str]) -> Import:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        if kind is ImportKind.PRICE_LIST:
            found = [one.id for one in await db.read(SYSTEM, procurement.suppliers) if one.code == subject.upper()]
            if not found:
                raise click.UsageError(f"There is no supplier {subject}.")
            subject_id = found[0]
        else:
            subject_id = (await db.read(SYSTEM, procurement.purchase_order_by_number, subject)).id
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return await procurement.import_file(db, SYSTEM, kind, subject_id, name, digest, lines)
    finally:
        await db.close()
