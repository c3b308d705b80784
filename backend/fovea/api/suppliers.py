"""Suppliers and their price lists."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection
from fovea.api.scalars import MinorUnits
from fovea.api.supplier_types import RecordChanged, Supplier, SupplierPrice
from fovea.domains import procurement
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput

READ = staff(P.PROCUREMENT_ORDER_READ)
EDIT = staff(P.PROCUREMENT_SUPPLIER_EDIT)


def days_given(value: float | None, *, field: str) -> Decimal | None:
    """Days as they were typed, without what binary fractions add."""
    if value is None:
        return None
    if not isfinite(value):
        raise InvalidInput("This is not a number of days.", path=(field,))
    return Decimal(str(value))


@strawberry.input
class SupplierContactInput:
    """Orders are mailed to ``email``."""

    name: str
    email: str
    phone: str = ""
    address: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class SaveSupplierInput:
    """A supplier as it is to be. ``expectedVersion`` is the record that was looked at, 0 for one that is to be new;
    ``orderDays`` are weekdays, Monday is 0; ``leadSpreadDays`` left out: a quarter of the lead time."""

    code: str
    name: str
    currency: str
    lead_time_days: int
    contact: SupplierContactInput
    expected_version: int
    idempotency_key: str
    lead_spread_days: float | None = None
    order_days: list[int] = strawberry.field(default_factory=lambda: list(procurement.WEEK))
    over_receipt_bp: int = 0
    minimum_order: MinorUnits = MinorUnits(0)
    payment_terms: str = ""
    active: bool = True

    def command(self) -> procurement.SaveSupplier:
        contact = self.contact
        return procurement.SaveSupplier(
            code=self.code,
            name=self.name,
            currency=self.currency,
            lead_time_days=self.lead_time_days,
            contact=procurement.SupplierContact(
                contact.name.strip(), contact.email.strip(), contact.phone.strip(), tuple(contact.address)
            ),
            over_receipt_bp=self.over_receipt_bp,
            minimum_order=self.minimum_order,
            payment_terms=self.payment_terms,
            active=self.active,
            lead_spread_days=days_given(self.lead_spread_days, field="leadSpreadDays"),
            order_days=tuple(self.order_days),
            expected_version=self.expected_version,
        )


@strawberry.type
class SaveSupplierSuccess:
    supplier: Supplier


SaveSupplierResult = Annotated[SaveSupplierSuccess | RecordChanged | Refusal, strawberry.union("SaveSupplierResult")]


@strawberry.input
class SupplierPriceInput:
    sku: str
    price: MinorUnits
    valid_from: date
    valid_to: date | None = None
    moq: int = 1
    pack_size: int = 1
    supplier_sku: str = ""
    lead_time_days: int | None = None

    def line(self) -> procurement.PriceLine:
        return procurement.PriceLine(
            self.sku.strip().upper(),
            self.price,
            self.valid_from,
            self.valid_to,
            self.moq,
            self.pack_size,
            self.supplier_sku.strip(),
            self.lead_time_days,
        )


@strawberry.input
class SetSupplierPricesInput:
    """In the supplier's currency; the same SKU and first day again replaces the line."""

    supplier_id: strawberry.ID
    lines: list[SupplierPriceInput]
    idempotency_key: str


@strawberry.type
class SetSupplierPricesSuccess:
    written: int


@strawberry.input
class SaveSupplierPriceInput:
    """A line of a list by hand: a new one (no ``priceId``), or that one as it was looked at (``expectedVersion``)."""

    supplier_id: strawberry.ID
    line: SupplierPriceInput
    idempotency_key: str
    price_id: strawberry.ID | None = None
    expected_version: int = 0

    def command(self) -> procurement.SaveSupplierPrice:
        return procurement.SaveSupplierPrice(
            row_id("Supplier", self.supplier_id, field="supplierId"),
            self.line.line(),
            None if self.price_id is None else _price_id(self.price_id),
            self.expected_version,
        )


@strawberry.type
class SaveSupplierPriceSuccess:
    price: SupplierPrice


@strawberry.input
class RemoveSupplierPriceInput:
    price_id: strawberry.ID
    expected_version: int
    idempotency_key: str


@strawberry.type
class RemoveSupplierPriceSuccess:
    removed: strawberry.ID


SaveSupplierPriceResult = Annotated[
    SaveSupplierPriceSuccess | RecordChanged | Refusal, strawberry.union("SaveSupplierPriceResult")
]
RemoveSupplierPriceResult = Annotated[
    RemoveSupplierPriceSuccess | RecordChanged | Refusal, strawberry.union("RemoveSupplierPriceResult")
]
SetSupplierPricesResult = Annotated[SetSupplierPricesSuccess | Refusal, strawberry.union("SetSupplierPricesResult")]


def _price_id(text: str) -> UUID:
    return row_id("SupplierPrice", text, field="priceId")


async def _list(reader: Reader, supplier_id: UUID) -> list[SupplierPrice]:
    supplier = await procurement.supplier(reader, supplier_id)
    return await _named(reader, await procurement.all_prices(reader, supplier.id))


async def _named(reader: Reader, prices: Sequence[procurement.SupplierPrice]) -> list[SupplierPrice]:
    names = await procurement.article_names(reader, [one.sku for one in prices])
    return [SupplierPrice.of(one, names) for one in prices]


async def _suppliers(reader: Reader, search: str) -> list[Supplier]:
    views = await procurement.suppliers(reader, search)
    leads = await procurement.lead_times(reader, [view.id for view in views])
    return [Supplier.of(view, leads.get(view.id)) for view in views]


async def _supplier(reader: Reader, supplier_id: UUID) -> Supplier:
    view = await procurement.supplier(reader, supplier_id)
    return Supplier.of(view, (await procurement.lead_times(reader, [view.id])).get(view.id))


async def _prices(
    reader: Reader, supplier_id: UUID, search: str, page: paging.PageRequest
) -> Connection[SupplierPrice]:
    found = await procurement.prices_page(reader, supplier_id, search, page)
    names = await procurement.article_names(reader, [one.sku for one in found.items])
    return connection(found, lambda one: SupplierPrice.of(one, names))


@strawberry.type
class SuppliersQuery:
    @query(allow=READ, description="Suppliers by name; words are looked for in code and name.")
    async def suppliers(self, info: Info, search: str = "") -> list[Supplier]:
        return await info.context.read(_suppliers, search)

    @query(allow=READ, description="One supplier, with its contact for those who keep suppliers.")
    async def supplier(self, info: Info, id: strawberry.ID) -> Supplier:
        return await info.context.read(_supplier, row_id("Supplier", id, field="id"))

    @query(allow=READ, description="A supplier's price list, by SKU.")
    async def supplier_prices(
        self, info: Info, supplier_id: strawberry.ID, search: str = "", first: int = 50, after: str | None = None
    ) -> Connection[SupplierPrice]:
        which = row_id("Supplier", supplier_id, field="supplierId")
        return await info.context.read(_prices, which, search, asked(first, after, str, UUID))

    @query(allow=READ, description="A supplier's whole price list with every period, as a file of it holds.")
    async def supplier_price_list(self, info: Info, supplier_id: strawberry.ID) -> list[SupplierPrice]:
        return await info.context.read(_list, row_id("Supplier", supplier_id, field="supplierId"))


@strawberry.type
class SuppliersMutation:
    @mutation(allow=EDIT, description="A new supplier, or one as it is now.")
    async def save_supplier(self, info: Info, input: SaveSupplierInput) -> SaveSupplierResult:
        done = await info.context.run(procurement.save_supplier, input.command(), input.idempotency_key)
        return SaveSupplierSuccess(supplier=await info.context.read(_supplier, done.id))

    @mutation(allow=EDIT, description="Write lines of a price list.")
    async def set_supplier_prices(self, info: Info, input: SetSupplierPricesInput) -> SetSupplierPricesResult:
        if len(input.lines) > procurement.LARGEST_PIECE:
            raise InvalidInput(f"At most {procurement.LARGEST_PIECE} lines at a time.", path=("lines",))
        lines = tuple(one.line() for one in input.lines)
        command = procurement.SetSupplierPrices(row_id("Supplier", input.supplier_id, field="supplierId"), lines)
        written = await info.context.run(procurement.set_supplier_prices, command, input.idempotency_key)
        return SetSupplierPricesSuccess(written=written)

    @mutation(allow=EDIT, description="Write one line of a price list, as it was looked at.")
    async def save_supplier_price(self, info: Info, input: SaveSupplierPriceInput) -> SaveSupplierPriceResult:
        done = await info.context.run(procurement.save_supplier_price, input.command(), input.idempotency_key)
        (price,) = await info.context.read(_named, [done])
        return SaveSupplierPriceSuccess(price=price)

    @mutation(allow=EDIT, description="Take a line off a price list before its first day.")
    async def remove_supplier_price(self, info: Info, input: RemoveSupplierPriceInput) -> RemoveSupplierPriceResult:
        command = procurement.RemoveSupplierPrice(_price_id(input.price_id), input.expected_version)
        await info.context.run(procurement.remove_supplier_price, command, input.idempotency_key)
        return RemoveSupplierPriceSuccess(removed=input.price_id)
