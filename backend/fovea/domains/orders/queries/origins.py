"""Which house a parcel comes from, and the address it names as its sender."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from fovea.domains import inventory, shipping
from fovea.domains.orders.contract import NoOrigin, Order
from fovea.domains.shipping import ParcelStatus, ShipAddress
from fovea.kernel.db import Reader


async def origin(reader: Reader, warehouse: str) -> ShipAddress:
    """The sender's address of a warehouse. Raises NoOrigin when nobody has written it down."""
    house = next((one for one in await inventory.warehouses(reader) if one.code == warehouse), None)
    if house is None or not house.addressed:
        name = warehouse if house is None else f"{house.name} ({house.code})"
        raise NoOrigin(f"{name} has no postal address. Enter it under Stock, Warehouses; then try again.")
    return _sender(house)


async def origin_of_parcel(reader: Reader, parcel_id: UUID) -> ShipAddress:
    """Where this box was packed. Raises NoOrigin."""
    return await origin(reader, (await shipping.parcel(reader, parcel_id)).warehouse)


async def origin_of_order(reader: Reader, order: Order) -> ShipAddress:
    """The house an order is, or will be, sent from: its first box's; before that the one with most of its goods."""
    parcels = (await shipping.parcels_of(reader, [order.reference])).get(order.reference, ())
    packed = [one.warehouse for one in parcels if one.status is not ParcelStatus.CANCELLED]
    if packed:
        return await _first_addressed(reader, packed)
    reservation = await inventory.reservation_of(reader, order.reference)
    picks = () if reservation is None else reservation.picks
    places = await inventory.places(reader, [pick.location for pick in picks])
    shares: Counter[str] = Counter()
    for pick in picks:
        shares[places[pick.location].warehouse] += pick.quantity
    return await _first_addressed(reader, [code for code, _ in shares.most_common()])


async def origin_for(
    reader: Reader, lines: Mapping[str, int], lab_skus: Iterable[str], destination: ShipAddress
) -> ShipAddress:
    """The house that allocation would send the larger part of these goods from, were they ordered now."""
    where = inventory.Destination(destination.country, destination.region, destination.postal_code)
    found = await inventory.sources(reader, lines, destination=where, lab_skus=lab_skus)
    return await _first_addressed(reader, [one.warehouse for one in found])


async def _first_addressed(reader: Reader, wanted: Iterable[str]) -> ShipAddress:
    """A shopper is not stopped by a house without an address: the first to serve that has one stands in for it."""
    houses = {one.code: one for one in await inventory.warehouses(reader) if one.addressed}
    chosen = next((houses[code] for code in wanted if code in houses), None)
    chosen = chosen or next((one for one in houses.values() if one.active), None)
    if chosen is None:
        raise NoOrigin("No warehouse has a postal address. Enter one under Stock, Warehouses; then try again.")
    return _sender(chosen)


def _sender(house: inventory.Warehouse) -> ShipAddress:
    return ShipAddress(
        name=f"{house.company} {house.name}".strip(),
        company=house.company,
        line1=house.line1,
        line2=house.line2,
        city=house.city,
        region=house.region,
        postal_code=house.postal_code,
        country=house.country,
        phone=house.phone,
        email=house.email,
    )
