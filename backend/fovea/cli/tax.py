"""``fovea tax``: what has to be signed off before a house sells live, from before it may start."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from fovea.domains import tax as room
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError
from fovea.kernel.settings import settings

T = TypeVar("T")


@click.group("tax")
def tax() -> None:
    """Look after the tax codes that a live house needs."""


@tax.command()
def codes() -> None:
    """Print the category of every kind of goods with its code; exit with 1 while one that is sold has none."""
    if asyncio.run(_with_database(_codes)):
        raise SystemExit(1)


@tax.command("sign-off")
@click.argument("category", type=click.Choice([one.value for one in room.TaxCategory]))
@click.argument("code")
@click.option("--by", required=True, help="Who signs it off.")
@click.option("--note", required=True, help="On whose advice, e.g. the adviser's letter.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="From which day on; today if it is not given.")
def sign_off(category: str, code: str, by: str, note: str, since: datetime | None) -> None:
    """Give CATEGORY the tax service's CODE from a day on."""

    async def sign(db: Database) -> room.TaxCode:
        day: date = since.date() if since else db.clock().date()
        command = room.SignOffCode(room.TaxCategory(category), code, day, note)
        return await db.run(Actor(ActorKind.SYSTEM, name=by), room.sign_off_code, command)

    try:
        done = asyncio.run(_with_database(sign))
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"{done.category.value} is {done.code} from {done.valid_from} on, signed off by {done.signed_off_by}.")


async def _codes(db: Database) -> int:
    actor = Actor(ActorKind.SYSTEM, name="Fovea")
    found = await db.read(actor, room.mappings)
    table = Table("Category", "Sold", "Code", "From", "Signed off by", "Advice", box=None, pad_edge=False)
    for one in found:
        now = one.current
        row = ("", "", "", "") if now is None else (now.code, str(now.valid_from), now.signed_off_by, now.note)
        table.add_row(one.category.value, "yes" if one.sold else "", *row)
    Console(soft_wrap=True).print(table, markup=False)
    return len([one for one in found if one.sold and one.current is None])


async def _with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        return await work(db)
    finally:
        await db.close()
