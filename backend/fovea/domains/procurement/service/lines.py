"""Lines of purchase orders as they are written and amended."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import AmendedLine, SupplierPrice, WantedLine
from fovea.domains.procurement.models import PurchaseLineRow, PurchaseOrderRow, SupplierRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money


async def write_lines(
    uow: UnitOfWork, order_id: UUID, supplier: SupplierRow, wanted: Sequence[WantedLine], first: int = 1
) -> list[PurchaseLineRow]:
    """Rows for lines that were asked for, priced by the supplier's list of today."""
    lines = [(one.sku.strip().upper(), one) for one in wanted]
    prices = await queries.prices_on(uow, uow.now.date(), [(supplier.id, sku) for sku, _ in lines])
    names = await dock.names(uow, [sku for sku, _ in lines])
    made = []
    for position, (sku, one) in enumerate(lines):
        price = prices.get((supplier.id, sku))
        if sku not in names and price is None:
            raise NotFound(f"There is no article {sku}.", path=("lines", str(position), "sku"))
        rules.check_quantity(sku, one.quantity, price, position=position)
        made.append(
            PurchaseLineRow(
                id=new_id(),
                order_id=order_id,
                position=first + position,
                sku=sku,
                description=names.get(sku, sku),
                supplier_sku=price.supplier_sku if price else "",
                quantity=one.quantity,
                unit_price=_price(sku, one.unit_price, price, position),
                received=0,
                damaged=0,
                closed=0,
                most=rules.most_received(one.quantity, supplier.over_receipt_bp),
                due_on=one.due_on
                or rules.due_day(rules.order_day(uow.now.date(), supplier.order_days), _days(supplier, price)),
            )
        )
    return made


def _price(sku: str, given: int | None, listed: SupplierPrice | None, position: int) -> int:
    if given is not None:
        if given < 0:
            raise InvalidInput("A price is not negative.", path=("lines", str(position), "unitPrice"))
        return given
    if listed is None:
        raise InvalidInput(
            f"{sku} is not on the supplier's list today: give its price.", path=("lines", str(position), "unitPrice")
        )
    return listed.price.minor


def _days(supplier: SupplierRow, price: SupplierPrice | None) -> int:
    own = price.lead_time_days if price else None
    return supplier.lead_time_days if own is None else own


def amend_line(
    line: PurchaseLineRow, to: AmendedLine, supplier: SupplierRow, currency: str, position: int
) -> list[str]:
    """Change one line; returns a sentence per change. What came cannot be amended away."""
    path = ("lines", str(position), "quantity")
    changes = []
    if to.quantity != line.quantity:
        least = line.received + line.closed
        if to.quantity < max(1, least):
            raise WrongState(
                f"{line.sku}: {least} of {line.quantity} are here or given up.",
            )
        rules.check_quantity(line.sku, to.quantity, None, position=position)
        changes.append(f"{line.sku}: {line.quantity} → {to.quantity} units")
        line.quantity = to.quantity
        line.most = max(line.received, rules.most_received(to.quantity, supplier.over_receipt_bp))
    if to.unit_price is not None and to.unit_price != line.unit_price:
        if to.unit_price < 0:
            raise InvalidInput("A price is not negative.", path=(*path[:2], "unitPrice"))
        if line.received or line.damaged:
            raise WrongState(f"{line.sku}: units came at the old price; order more on a line of its own.")
        changes.append(f"{line.sku}: {Money(line.unit_price, currency)} → {Money(to.unit_price, currency)}")
        line.unit_price = to.unit_price
    if to.due_on is not None and to.due_on != line.due_on:
        was = f"{line.due_on:%-d %b %Y}" if line.due_on else "no day"
        changes.append(f"{line.sku}: due {was} → {to.due_on:%-d %b %Y}")
        line.due_on = to.due_on
    return changes


def sum_of(lines: Sequence[PurchaseLineRow]) -> int:
    return sum(line.quantity * line.unit_price for line in lines)


def line_of(lines: Sequence[PurchaseLineRow], line_id: UUID) -> PurchaseLineRow:
    found: Mapping[UUID, PurchaseLineRow] = {line.id: line for line in lines}
    if line_id not in found:
        raise NotFound("This line is not one of the order's.", path=("lineId",))
    return found[line_id]


def total_of(row: PurchaseOrderRow) -> Money:
    return Money(row.total, row.currency)
