"""Demonstration data from the command line."""

import asyncio
from random import Random

import click

from fovea.domains.catalog import all_frames, lens_designs
from fovea.integrations.storage import connect
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings
from fovea.seed.blanks import announce_goods, seed_blanks
from fovea.seed.buying import seed_buying
from fovea.seed.catalog import seed_catalog, seed_lens_range
from fovea.seed.counts import seed_counts
from fovea.seed.desk import seed_desk
from fovea.seed.floor import seed_floor
from fovea.seed.history import seed_orders
from fovea.seed.houses import seed_houses
from fovea.seed.labels import seed_labels
from fovea.seed.large import seed_large
from fovea.seed.many import seed_many, stored
from fovea.seed.people import PASSWORD, SHOPPER, STAFF, seed_people
from fovea.seed.putaway import seed_putaway
from fovea.seed.returns import seed_returns
from fovea.seed.shoppers import guest
from fovea.seed.stock import AISLES, CAPACITY, seed_stock

# One source of chance: the same seed makes the same shop.
_CHANCE = 20_260_701
_ORDERS = 180
_GUESTS = 60
_TOLD_ONE_BY_ONE = 2_000


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is a catalogue already.")
@click.option("--accounts", is_flag=True, help="Only print the demonstration accounts.")
@click.option(
    "--orders",
    default=_ORDERS,
    show_default=True,
    help="Orders of the last ninety days; more than 2,000: of five years.",
)
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
            await _fill(db, orders if orders <= _TOLD_ONE_BY_ONE else _ORDERS)
        # More than a shop of people has in ninety days is told by COPY, on top of the usual ones.
        missing = orders - await stored(db) if orders > _TOLD_ONE_BY_ONE and not (frames and if_empty) else 0
        if missing > 0:
            click.echo(f"Further orders: {await seed_many(db, missing, Random(_CHANCE))}")
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
    click.echo(f"Shelves: {len(AISLES)} aisles walked up and down in turn, {CAPACITY} units to a bin")
    click.echo(f"Lens store: {await seed_blanks(db)} blanks")
    known = await seed_people(db, random)
    click.echo(f"People: {len(known)} customers, {len(STAFF)} members of staff")
    shoppers = [*known, *(guest(random, number) for number in range(_GUESTS))]
    files = connect(settings())
    click.echo(f"Orders: {await seed_orders(db, files, shoppers, orders, random)}")
    click.echo(f"Returns: {await seed_returns(db, files)}")
    click.echo(f"On their way: {await announce_goods(db)} articles")
    click.echo(f"Floor: {await seed_floor(db)}")
    click.echo(f"Labels: {await seed_labels(db, files)}")
    click.echo(f"Further houses: {await seed_houses(db, skus)} units")
    counts, corrections, transfers = await seed_counts(db)
    click.echo(f"On the floor: {counts} counts, {corrections} corrections, {transfers} transfers")
    click.echo(f"To be put away: {await seed_putaway(db, skus)} articles")
    click.echo(f"Purchase orders: {await seed_buying(db)}")
    tagged, changed = await seed_desk(db)
    click.echo(f"Desk: {tagged} tags, {changed} changed orders")
