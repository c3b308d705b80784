"""Warehouses, bins, articles, and what a lot is good for."""

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import (
    EditBin,
    Item,
    Lot,
    LotStatusChanged,
    OpenBins,
    OpenWarehouses,
    Place,
    RegisterItems,
    SetLotStatus,
    SetWarehouseAddress,
    Warehouse,
)
from fovea.domains.inventory.ledger import open_book
from fovea.domains.inventory.models import (
    ItemRow,
    LocationRow,
    LotRow,
    ReservationLineRow,
    ReservationRow,
    StockLevelRow,
    WarehouseRow,
)
from fovea.domains.inventory.service import waiting
from fovea.domains.inventory.service.dates import reshelve
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound


async def open_warehouses(uow: UnitOfWork, command: OpenWarehouses) -> None:
    """Warehouses as they are from now on; a new one gets the places every house has."""
    if not command.warehouses:
        return
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "lab": one.lab,
            "priority": one.priority,
            "country": one.country,
            "region": one.region,
            "postal_code": one.postal_code,
            "lat_e4": one.lat_e4,
            "lon_e4": one.lon_e4,
            "active": one.active,
            "company": one.company,
            "line1": one.line1,
            "line2": one.line2,
            "city": one.city,
            "phone": one.phone,
            "email": one.email,
        }
        for one in command.warehouses
    ]
    made = insert(WarehouseRow).values(rows)
    values = {name: made.excluded[name] for name in rows[0] if name != "code"}
    await uow.session.execute(made.on_conflict_do_update(index_elements=["code"], set_=values))
    special = tuple(
        Place(rules.special(one.code, kind), name, kind, one.code, sequence, True, False)
        for one in command.warehouses
        for kind, (_, sequence, name) in rules.SPECIAL.items()
        if kind != "lab" or one.lab
    )
    await open_bins(uow, OpenBins(special))


async def set_warehouse_address(uow: UnitOfWork, command: SetWarehouseAddress) -> Warehouse:
    """From now on its parcels name this sender. In another region it is as far from everywhere as that region is."""
    row = await uow.session.get(WarehouseRow, command.warehouse, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"There is no warehouse {command.warehouse}.", path=("warehouse",))
    address = rules.sender(command)
    if (row.country, row.region) != (address.country, address.region):
        row.lat_e4, row.lon_e4 = rules.middle(address.country, address.region) or (row.lat_e4, row.lon_e4)
    row.company, row.line1, row.line2, row.city = address.company, address.line1, address.line2, address.city
    row.postal_code, row.region, row.country = address.postal_code, address.region, address.country
    row.phone, row.email = address.phone, address.email
    await uow.flush()
    uow.touch("warehouse", row.code)
    return row.view()


async def open_bins(uow: UnitOfWork, command: OpenBins) -> int:
    """Put up shelves; returns how many bins are new."""
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "warehouse": one.warehouse,
            "sequence": one.sequence,
            "physical": one.physical,
            "sellable": one.sellable,
            "zone": one.zone,
            "capacity": one.capacity,
        }
        for one in command.bins
    ]
    if not rows:
        return 0
    made = await uow.session.scalars(
        insert(LocationRow).values(rows).on_conflict_do_nothing().returning(LocationRow.code)
    )
    return len(made.all())


async def edit_bin(uow: UnitOfWork, command: EditBin) -> Place:
    """Another zone, another place on the walk, another limit; never a limit below what lies there."""
    found = await queries.lock_places(uow, [command.code])
    place = found.get(command.code)
    if place is None or place.kind != "bin":
        raise NotFound("There is no such bin.", path=("code",))
    capacity = None if command.unlimited else place.capacity if command.capacity is None else command.capacity
    if capacity is not None and capacity < max(1, place.units):
        raise InvalidInput(f"{place.units} units lie in this bin.", path=("capacity",))
    changed = {
        "zone": place.zone if command.zone is None else command.zone.strip().upper(),
        "sequence": place.sequence if command.sequence is None else command.sequence,
        "capacity": capacity,
    }
    await uow.session.execute(update(LocationRow).where(LocationRow.code == command.code).values(**changed))
    return (await queries.places(uow, [command.code]))[command.code]


async def register_items(uow: UnitOfWork, command: RegisterItems) -> tuple[Item, ...]:
    """Articles as they are from now on; each gets a barcode of the house once."""
    if not command.items:
        return ()
    skus = [one.sku for one in command.items]
    await queries.lock_skus(uow, skus)
    known = set(await uow.session.scalars(select(ItemRow.sku).where(ItemRow.sku.in_(skus))))
    new = [one for one in command.items if one.sku not in known]
    numbers = await uow.session.scalars(
        text("SELECT nextval('inventory.barcode') FROM generate_series(1, :count)"), {"count": len(new)}
    )
    codes = {one.sku: rules.barcode(number) for one, number in zip(new, numbers, strict=True)}
    rows = [
        {
            "sku": one.sku,
            "name": one.name,
            "kind": one.kind.value,
            "tracking": one.tracking.value,
            "weight_g": one.weight_g,
            "length_mm": one.length_mm,
            "width_mm": one.width_mm,
            "height_mm": one.height_mm,
            "abc": one.abc,
            "cost_method": one.cost_method.value,
            "backorder": one.backorder,
            "barcode": codes.get(one.sku, ""),
            "min_shelf_days": one.min_shelf_days,
        }
        for one in command.items
    ]
    made = insert(ItemRow)
    values = {name: made.excluded[name] for name in rows[0] if name not in ("sku", "barcode")}
    # In one statement with its rows as parameters of their own: a few hundred articles are a page of them.
    await uow.session.execute(made.on_conflict_do_update(index_elements=["sku"], set_=values), rows)
    if known:
        await reshelve(uow, known)
    found = await queries.items(uow, skus)
    return tuple(found[sku] for sku in skus)


async def set_lot_status(uow: UnitOfWork, command: SetLotStatus) -> Lot:
    """A lot may be promised, or may not, from this moment; who has units of it that are still here is told."""
    if not command.reason.strip():
        raise InvalidInput("Say why.", path=("reason",))
    row = await uow.session.scalar(
        select(LotRow)
        .where(LotRow.sku == command.sku, LotRow.code == command.lot)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(f"There is no lot {command.lot} of {command.sku}.", path=("lot",))
    if row.status == command.status:
        return row.view()
    row.status = command.status.value
    await queries.lock_skus(uow, [command.sku])
    await uow.session.execute(
        update(StockLevelRow)
        .where(StockLevelRow.sku == command.sku, StockLevelRow.lot == command.lot)
        .values(good=rules.good(command.status))
    )
    head, line = ReservationRow, ReservationLineRow
    references = await uow.session.scalars(
        select(func.distinct(head.reference))
        .join(line, line.reservation_id == head.id)
        .where(line.sku == command.sku, line.lot == command.lot, line.quantity > 0, head.state.in_(queries.ACTIVE))
    )
    await uow.flush()
    if rules.good(command.status):
        book = await open_book(uow, [command.sku])
        await waiting.serve(uow, book)
        await book.write()
    uow.record(
        LotStatusChanged(command.sku, command.lot, row.status, command.reason.strip(), tuple(sorted(references)))
    )
    return row.view()
