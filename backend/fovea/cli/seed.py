"""Demonstration data from the command line."""

import asyncio
from random import Random

import click

from fovea.domains.catalog import all_frames, lens_designs
from fovea.integrations.storage import connect
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings
from fovea.seed.catalog import seed_catalog, seed_lens_range
from fovea.seed.history import seed_orders
from fovea.seed.labels import seed_labels
from fovea.seed.large import seed_large
from fovea.seed.people import PASSWORD, SHOPPER, STAFF, seed_people
from fovea.seed.shoppers import guest
from fovea.seed.stock import seed_stock

# One source of chance: the same seed makes the same shop.
_CHANCE = 20_260_701
_ORDERS = 260
_GUESTS = 60


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is a catalogue already.")
@click.option("--accounts", is_flag=True, help="Only print the demonstration accounts.")
@click.option("--orders", default=_ORDERS, show_default=True, help="Orders of the last ninety days.")
@click.option("--products", default=0, show_default=True, help="Further frame variants, for measuring.")
def seed(if_empty: bool, accounts: bool, orders: int, products: int) -> None:
    """Fill the house with the demonstration shop; the same each time."""
    if accounts:
        print_accounts()
        return
    asyncio.run(_seed(if_empty, orders, products))


def print_accounts() -> None:
    """Who can sign in where; one password for all of them."""
    click.echo(f"Shop        {SHOPPER}")
    for role, _ in STAFF:
        click.echo(f"Workbench   {role.value}@fovea.example")
    click.echo(f"Password    {PASSWORD}")


async def _seed(if_empty: bool, orders: int, products: int) -> None:
    config = settings()
    db = Database(config.async_database_url, config.keyring())
    try:
        frames = await db.read(SYSTEM, all_frames, None, 1)
        if frames:
            click.echo("There is data already; it stays.")
            if not await db.read(SYSTEM, lens_designs):
                # Filled before lens designs were sold.
                await seed_lens_range(db)
                click.echo("The lens range has its designs now.")
        else:
            await _fill(db, orders)
        if products and not (frames and if_empty):
            click.echo(f"Variations: {await seed_large(db, products, Random(_CHANCE))} variants")
    finally:
        await db.close()


async def _fill(db: Database, orders: int) -> None:
    random = Random(_CHANCE)
    click.echo(f"Catalogue: {await seed_catalog(db)} frames")
    frames = await db.read(SYSTEM, all_frames)
    skus = [variant.sku for frame in frames for variant in frame.variants]
    click.echo(f"Stock: {await seed_stock(db, skus, random)} units of {len(skus)} SKUs")
    known = await seed_people(db, random)
    click.echo(f"People: {len(known)} customers, {len(STAFF)} members of staff")
    shoppers = [*known, *(guest(random, number) for number in range(_GUESTS))]
    files = connect(settings())
    click.echo(f"Orders: {await seed_orders(db, files, shoppers, orders, random)}")
    click.echo(f"Labels: {await seed_labels(db, files)}")
