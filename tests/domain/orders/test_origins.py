"""Where parcels come from: the house that allocation chooses, and the address written down for it."""

from dataclasses import replace

import pytest

from fovea.domains import inventory, orders
from fovea.domains.inventory import SetWarehouseAddress
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound
from tests.factories.counts import two_warehouses
from tests.factories.orders import ADDRESS
from tests.factories.stock import a_bin, stock

BROOKLYN = SetWarehouseAddress(
    "EAST", " Fovea ", "18 Ropewalk Lane", "Brooklyn", "11215", "us", "Dock 3", "ny", "+1 718 555 0118"
)
NEAR_EAST = replace(ADDRESS, region="NJ", postal_code="07030")


@pytest.fixture
async def coasts(db: Database) -> Database:
    """Two houses; the second has an address, and the same frame lies in both."""
    await two_warehouses(db)
    await a_bin(db, "EAST-A-01", warehouse="EAST")
    await stock(db, {"FRAME": 5, "ONLY-WEST": 2})
    await stock(db, {"FRAME": 5, "ONLY-EAST": 9}, "EAST-A-01")
    await db.run(SYSTEM, inventory.set_warehouse_address, BROOKLYN)
    return db


async def origin_for(db: Database, lab: tuple[str, ...] = (), **units: int) -> str:
    lines = {sku.replace("_", "-"): quantity for sku, quantity in units.items()}
    return (await db.read(SYSTEM, orders.origin_for, lines, lab, NEAR_EAST)).city


async def test_rates_are_asked_for_from_where_allocation_would_send(coasts: Database) -> None:
    assert await origin_for(coasts, FRAME=1) == "Brooklyn", "the nearer of two"
    assert await origin_for(coasts, FRAME=1, ONLY_WEST=1) == "Portland", "one house has it all"
    assert await origin_for(coasts, ("FRAME",), FRAME=1) == "Portland", "only one has a lab"
    assert await origin_for(coasts, ONLY_WEST=1, ONLY_EAST=3) == "Brooklyn", "of two, the larger share"
    assert await origin_for(coasts, FRAME=7) == "Brooklyn", "five of seven from the nearer one"
    assert await origin_for(coasts, NOWHERE=1) == "Portland", "what nobody has yet comes from the first to serve"
    reserved = await coasts.run(
        SYSTEM,
        inventory.reserve,
        inventory.ReserveStock("order:1", {"FRAME": 1}, destination=inventory.Destination("US", "NJ", "07030")),
    )
    assert [pick.location for pick in reserved.picks] == ["EAST-A-01"], "as the reservation then does"


async def test_a_house_without_an_address_is_named_and_stops_no_shopper(db: Database) -> None:
    await two_warehouses(db)
    await stock(db, {"FRAME": 1}, await a_bin(db, "EAST-A-01", warehouse="EAST"))
    with pytest.raises(orders.NoOrigin, match=r"Brooklyn \(EAST\) has no postal address"):
        await db.read(SYSTEM, orders.origin, "EAST")
    assert await origin_for(db, FRAME=1) == "Portland"
    written = await db.run(SYSTEM, inventory.set_warehouse_address, BROOKLYN)
    assert (written.company, written.region, written.country) == ("Fovea", "NY", "US")
    sender = await db.read(SYSTEM, orders.origin, "EAST")
    assert (sender.name, sender.line2, sender.postal_code) == ("Fovea Brooklyn", "Dock 3", "11215")


async def test_in_another_region_a_house_is_as_far_as_that_region(coasts: Database) -> None:
    """Allocation goes by where the house is: one that moved west is no longer the nearer."""
    moved = replace(BROOKLYN, city="Reno", region="NV", postal_code="89501")
    house = await coasts.run(SYSTEM, inventory.set_warehouse_address, moved)
    assert (house.lat_e4, house.lon_e4) == (393_300, -1_166_300)
    (source, *_) = await coasts.read(
        SYSTEM, inventory.sources, {"FRAME": 1}, destination=inventory.Destination("US", "OR", "97205")
    )
    assert source == inventory.Source("MAIN", 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": " "}, "company"),
        ({"line1": ""}, "line1"),
        ({"city": ""}, "city"),
        ({"line1": "x" * 51}, "line1"),
        ({"line2": "Dock\n3"}, "line2"),
        ({"country": "USA"}, "country"),
        ({"region": ""}, "region"),
        ({"region": "Oregon"}, "region"),
        ({"postal_code": "1121"}, "postalCode"),
        ({"phone": "ring twice"}, "phone"),
        ({"email": "nobody"}, "email"),
    ],
)
async def test_what_no_carrier_takes_as_a_sender(coasts: Database, change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await coasts.run(SYSTEM, inventory.set_warehouse_address, replace(BROOKLYN, **change))
    assert refused.value.path == (field,)
    with pytest.raises(NotFound):
        await coasts.run(SYSTEM, inventory.set_warehouse_address, replace(BROOKLYN, warehouse="NOWHERE"))
    assert (await coasts.read(SYSTEM, orders.origin, "EAST")).line1 == "18 Ropewalk Lane"
