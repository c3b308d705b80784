"""What procurement asks of inventory: announce what will come, and put what came on the warehouse's dock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from fovea.domains import catalog, inventory
from fovea.domains.inventory import DayOfStock
from fovea.domains.procurement import rules
from fovea.domains.procurement.contract import ReceivedLine
from fovea.domains.procurement.models import PurchaseLineRow, PurchaseOrderRow
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.money import Money

REASON, DAMAGED = "receipt", "receipt_damaged"


def reference(order_id: UUID) -> str:
    """Under which inventory knows what an order will bring."""
    return f"po:{order_id}"


async def announce(uow: UnitOfWork, order: PurchaseOrderRow, lines: Sequence[PurchaseLineRow]) -> None:
    """Say again what this order will bring, and when; nothing once it is over."""
    coming: dict[tuple[str, date], int] = {}
    for line in lines:
        if line.open and line.due_on is not None and order.status in rules.UNDER_WAY:
            coming[line.sku, line.due_on] = coming.get((line.sku, line.due_on), 0) + line.open
    told = tuple(
        inventory.ExpectedLine(sku, order.warehouse, units, due_on) for (sku, due_on), units in sorted(coming.items())
    )
    await inventory.expect(uow, inventory.ExpectStock(reference(order.id), told))


async def take_in(
    uow: UnitOfWork,
    order: PurchaseOrderRow,
    receipt_id: UUID,
    counted: Sequence[tuple[PurchaseLineRow, ReceivedLine]],
) -> None:
    """Good units to the dock at their price, damaged ones to quarantine, each once."""
    await _check_lots(uow, counted)
    good = tuple(_stock_line(order, line, one, "dock", one.good) for line, one in counted if one.good)
    damaged = tuple(_stock_line(order, line, one, "quarantine", one.damaged) for line, one in counted if one.damaged)
    for lines, reason, expected in ((good, REASON, reference(order.id)), (damaged, DAMAGED, "")):
        if lines:
            await inventory.receive(
                uow,
                inventory.ReceiveStock(
                    from_location=inventory.SUPPLIER,
                    lines=lines,
                    reason=reason,
                    reference=f"receipt:{receipt_id}",
                    key=f"{reason}:{receipt_id}",
                    expected=expected,
                ),
            )


def _stock_line(
    order: PurchaseOrderRow, line: PurchaseLineRow, one: ReceivedLine, kind: str, units: int
) -> inventory.StockLine:
    return inventory.StockLine(
        sku=line.sku,
        location=inventory.special(order.warehouse, kind),
        quantity=units,
        lot=one.lot.strip().upper(),
        unit_cost=Money(line.unit_price, order.currency),
        expires_on=one.expires_on,
        supplier_lot=one.lot.strip(),
    )


async def _check_lots(uow: UnitOfWork, counted: Sequence[tuple[PurchaseLineRow, ReceivedLine]]) -> None:
    """An article that is tracked comes in with its lot or serial, a serial one at a time, and dated if it must be."""
    known = await inventory.items(uow, [line.sku for line, _ in counted])
    expiries = await inventory.expiries(uow, [(line.sku, one.lot.strip().upper()) for line, one in counted])
    today = uow.now.date()
    for position, (line, one) in enumerate(counted):
        item = known.get(line.sku)
        if item is None or item.tracking is inventory.Tracking.NONE:
            continue
        path = ("lines", str(position), "lot")
        if not one.lot.strip():
            raise InvalidInput(f"{line.sku} comes in lots: say which.", path=path)
        if item.tracking is inventory.Tracking.SERIAL and one.good + one.damaged > 1:
            raise InvalidInput(f"{line.sku} has serial numbers: one unit a number.", path=path)
        lot = one.lot.strip().upper()
        inventory.check_expiry(
            item,
            lot,
            one.expires_on,
            expiries.get((line.sku, lot)),
            today,
            to_quarantine=not one.good,
            path=("lines", str(position), "expiresOn"),
        )


async def names(reader: Reader, skus: Iterable[str]) -> dict[str, str]:
    """What articles are called; unknown ones are left out."""
    wanted = sorted(set(skus))
    # An article that nobody registered is called by its SKU: nobody knows it.
    found = {sku: item.name for sku, item in (await inventory.items(reader, wanted)).items() if item.name != sku}
    return {**found, **{one.sku: one.description for one in await catalog.variants(reader, wanted)}}


async def codes(reader: Reader, skus: Iterable[str]) -> dict[str, str]:
    """Barcode → SKU of these articles; one statement for any number."""
    return {item.barcode: sku for sku, item in (await inventory.items(reader, skus)).items() if item.barcode}


async def warehouse(reader: Reader, code: str) -> str:
    """The warehouse's code as it is written. Raises NotFound for one that is not in use."""
    wanted = code.strip().upper()
    if not any(one.code == wanted and one.active for one in await inventory.warehouses(reader)):
        raise NotFound(f"There is no warehouse {wanted}.", path=("warehouse",))
    return wanted


async def history(
    reader: Reader, skus: Iterable[str], first: date, last: date
) -> dict[tuple[str, str], tuple[DayOfStock, ...]]:
    """Demand day by day, by SKU and warehouse."""
    return await inventory.demand_history(reader, skus, first, last)


async def positions(
    reader: Reader, skus: Sequence[str], warehouses: Sequence[str], on_order: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], rules.Position]:
    """What there is of each article in each warehouse. Goods on the dock are there, too; who waits, waits for MAIN."""
    docked = await _on_docks(reader, skus, warehouses)
    found: dict[tuple[str, str], rules.Position] = {}
    for one in warehouses:
        for sku, have in (await inventory.availability(reader, skus, warehouse=one)).items():
            found[sku, one] = rules.Position(
                on_hand=have.on_hand + docked.get((sku, one), 0),
                promised=have.held + have.allocated,
                waiting=have.waiting if one == inventory.MAIN else 0,
                on_order=on_order.get((sku, one), 0),
            )
    return found


async def _on_docks(reader: Reader, skus: Sequence[str], warehouses: Sequence[str]) -> dict[tuple[str, str], int]:
    docks = {inventory.special(one, "dock"): one for one in warehouses}
    found: dict[tuple[str, str], int] = {}
    for level in await inventory.shelves(reader, skus):
        if level.location in docks:
            key = (level.sku, docks[level.location])
            found[key] = found.get(key, 0) + level.on_hand
    return found
