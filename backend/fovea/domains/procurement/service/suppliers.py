"""Use cases of suppliers and their price lists."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import (
    AlreadyThere,
    PriceLine,
    RecordChanged,
    RemoveSupplierPrice,
    SaveSupplier,
    SaveSupplierPrice,
    SetSupplierPrices,
    Supplier,
    SupplierPrice,
)
from fovea.domains.procurement.models import SupplierPriceRow, SupplierRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id
from fovea.kernel.sealed import seal

_NEW = 0


async def save_supplier(uow: UnitOfWork, command: SaveSupplier) -> Supplier:
    """A new supplier, or the one of this code as it now is. A currency stays: prices and orders are in it.

    Raises InvalidInput, RecordChanged when somebody else saved first, AlreadyThere for a new one whose code is taken.
    """
    code = command.code.strip().upper()
    rules.check_supplier(command, code)
    contact_of = seal(uow.keyring, queries.TABLE, fresh_id := new_id(), queries.COLUMN, command.contact)
    made = None
    if command.expected_version in (None, _NEW):
        made = await uow.session.scalar(
            insert(SupplierRow)
            .values(
                id=fresh_id,
                code=code,
                currency=command.currency,
                created_at=uow.now,
                contact=contact_of,
                version=1,
                **_fields(command),
            )
            .on_conflict_do_nothing()
            .returning(SupplierRow.id)
        )
        if made is None and command.expected_version == _NEW:
            raise AlreadyThere(f"There is a supplier {code} already. Open it, or choose another code.", path=("code",))
    row = await uow.session.scalar(
        select(SupplierRow).where(SupplierRow.code == code).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(f"There is no supplier {code}.", path=("code",))
    if made is None:
        if command.expected_version is not None and row.version != command.expected_version:
            raise RecordChanged(row.name)
        if row.currency != command.currency:
            raise InvalidInput(f"{code} is paid in {row.currency}; its prices and orders are, too.", path=("currency",))
        for name, value in _fields(command).items():
            setattr(row, name, value)
        row.contact = seal(uow.keyring, queries.TABLE, row.id, queries.COLUMN, command.contact)
        row.version += 1
        await uow.flush()
    uow.touch("supplier", row.id)
    return queries.supplier_view(uow, row, contact=True)


def _fields(command: SaveSupplier) -> dict[str, object]:
    """What of a supplier may change."""
    return {
        "name": command.name.strip(),
        "lead_time_days": command.lead_time_days,
        "lead_spread_days": command.lead_spread_days,
        "order_days": sorted(set(command.order_days)),
        "over_receipt_bp": command.over_receipt_bp,
        "minimum_order": command.minimum_order,
        "payment_terms": command.payment_terms.strip(),
        "active": command.active,
    }


async def save_supplier_price(uow: UnitOfWork, command: SaveSupplierPrice) -> SupplierPrice:
    """One line of a list by hand. Raises NotFound, InvalidInput, WrongState for the first day of what has begun,
    RecordChanged when somebody else saved first, AlreadyThere for a second line from the same day."""
    line = command.line
    rules.check_price(line)
    supplier = await uow.session.get(SupplierRow, command.supplier_id)
    if supplier is None:
        raise NotFound("There is no such supplier.", path=("supplierId",))
    uow.touch("supplier", supplier.id)
    if command.price_id is None:
        if line.sku not in await dock.names(uow, [line.sku]):
            raise NotFound(f"There is no article {line.sku}.", path=("sku",))
        fresh = {"id": new_id(), "supplier_id": supplier.id, "currency": supplier.currency, "version": 1}
        made: SupplierPriceRow | None = await uow.session.scalar(
            insert(SupplierPriceRow)
            .values(**fresh, **asdict(line))
            .on_conflict_do_nothing()
            .returning(SupplierPriceRow)
        )
        if made is None:
            raise _taken(line)
        return made.view()
    row = await _lock_price(uow, command.price_id, command.expected_version)
    rules.check_first_day(row.view(), line, uow.now.date())
    taken = select(SupplierPriceRow.id).where(
        SupplierPriceRow.supplier_id == row.supplier_id,
        SupplierPriceRow.sku == line.sku,
        SupplierPriceRow.valid_from == line.valid_from,
        SupplierPriceRow.id != row.id,
    )
    if await uow.session.scalar(taken) is not None:
        raise _taken(line)
    for name, value in asdict(line).items():
        setattr(row, name, value)
    row.version += 1
    await uow.flush()
    return row.view()


async def remove_supplier_price(uow: UnitOfWork, command: RemoveSupplierPrice) -> UUID:
    """Take a line off a list before its first day; returns whose list it was. Raises NotFound, RecordChanged,
    WrongState once the price holds: it is ended with a last day."""
    row = await _lock_price(uow, command.price_id, command.expected_version)
    rules.check_removable(row.view(), uow.now.date())
    uow.touch("supplier", row.supplier_id)
    await uow.session.delete(row)
    await uow.flush()
    return row.supplier_id


def _taken(line: PriceLine) -> AlreadyThere:
    return AlreadyThere(
        f"{line.sku} has a price from {line.valid_from:%-d %b %Y} already: change that one.", path=("validFrom",)
    )


async def _lock_price(uow: UnitOfWork, price_id: UUID, expected_version: int) -> SupplierPriceRow:
    row = await uow.session.get(SupplierPriceRow, price_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such line in the list.", path=("priceId",))
    if row.version != expected_version:
        raise RecordChanged(f"The price of {row.sku}")
    return row


async def set_supplier_prices(uow: UnitOfWork, command: SetSupplierPrices) -> int:
    """Write lines of a list; returns how many. The same line again changes nothing."""
    row = await uow.session.get(SupplierRow, command.supplier_id)
    if row is None:
        raise NotFound("There is no such supplier.", path=("supplierId",))
    for line in command.lines:
        rules.check_price(line)
    uow.touch("supplier", row.id)
    return await write_prices(uow, row.id, row.currency, command.lines)


async def write_prices(uow: UnitOfWork, supplier_id: UUID, currency: str, lines: tuple[PriceLine, ...]) -> int:
    """One statement for any number of lines; of the same SKU and day the last counts."""
    latest = {(line.sku, line.valid_from): line for line in lines}
    if not latest:
        return 0
    rows = [
        {"id": new_id(), "supplier_id": supplier_id, "currency": currency, "version": 1, **asdict(line)}
        for line in latest.values()
    ]
    fresh = insert(SupplierPriceRow)
    kept = ("supplier_sku", "price", "valid_to", "moq", "pack_size", "lead_time_days")
    await uow.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["supplier_id", "sku", "valid_from"],
            set_={**{name: fresh.excluded[name] for name in kept}, "version": SupplierPriceRow.version + 1},
        ),
        rows,
    )
    return len(rows)
