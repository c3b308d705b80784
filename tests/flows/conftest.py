"""One running house for all flows; each test brings its own shopper and leaves nothing undone."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fovea import invariants
from fovea.domains import catalog, inventory, pricing
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.ids import new_id
from fovea.seed.catalog import PRICES_FROM
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE, TREATMENT_PRICES
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.house import open_database
from tests.support.running import API_ROLE, WORKER_ROLE, House, eventually
from tests.support.services import WorkerDatabase
from tests.support.shopping import Clerk, Shopper
from tests.support.truth import broken

SKU = "FV-ALDER-HAV-52"


@pytest.fixture(scope="session")
def running(pytestconfig: pytest.Config, worker_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """API, worker, simulators and mailbox, with one frame on the shelf."""
    worker_input: dict[str, int] = vars(pytestconfig).get("workerinput", {})
    controller = worker_input.get("controller", os.getpid())
    database = WorkerDatabase(controller, f"{worker_name}_flows")
    house = House(Path(tmp_path_factory.mktemp("house")), database.url)
    try:
        open_house(house)
        yield house
    finally:
        house.stop()
        database.close()


def open_house(house: House) -> None:
    """Every process starts, on a furnished database."""
    for role in (API_ROLE, WORKER_ROLE):
        house.talk.execute(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{role}'; "
            "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    house.start()
    asyncio.run(_furnish(house))
    house.start_worker()


async def _furnish(house: House) -> None:
    async with open_database(house.settings()) as db:
        await introduce(db, a_frame())
        await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
        rows = [(pricing.lens_code(*lens), price) for lens, price in LENS_PRICES.items()]
        rows += [(pricing.treatment_code(code), price) for code, price in TREATMENT_PRICES.items()]
        prices = [
            pricing.SetPrice(code, currency, minor, PRICES_FROM)
            for code, price in rows
            for currency, minor in zip(("USD", "EUR"), price, strict=True)
        ]
        await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(tuple(prices)))
        await stock(db, {SKU: 200})
        (house.folder / "clerk").write_text((await a_member_of_staff(db, Role.ADMIN)).token)


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """The running house; afterwards every event was heard and every rule holds."""
    yield running
    expect_order(running)


def put(house: House, delta: int) -> None:
    """So many more of the article lie on its shelf, or fewer."""

    async def correct() -> None:
        async with open_database(house.settings()) as db:
            found = inventory.AdjustStock(SKU, "A-01", delta, "count", str(new_id()))
            await db.run(SYSTEM, inventory.adjust, found)

    if delta:
        asyncio.run(correct())


def expect_order(house: House) -> None:
    """Every event was heard, every rule and every invariant holds."""
    house.settle()
    # Money is released when the provider says so, and its word may still be on the way.
    with suppress(AssertionError):
        eventually(lambda: not broken(house), "every rule to hold")
    assert broken(house) == []
    assert asyncio.run(_breaches(house)) == []


async def _breaches(house: House) -> list[str]:
    """What ``fovea invariants`` would print in red."""
    async with open_database(house.settings()) as db:
        findings = await invariants.examine_house(db, invariants.ALL)
    return [f"{one.invariant.name} {one.invariant.sentence} {one.examples}" for one in findings if one.breaches]


@pytest.fixture
def shopper(house: House) -> Iterator[Shopper]:
    client = Shopper(house)
    yield client
    client.close()


@pytest.fixture
def clerk(house: House) -> Iterator[Clerk]:
    client = Clerk(house, (house.folder / "clerk").read_text())
    yield client
    client.close()
