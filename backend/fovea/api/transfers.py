"""Transfers between warehouses, and moves inside one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.checkout import InsufficientStock
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.pictures import Picture, picture_of
from fovea.api.stock_types import BinFull
from fovea.domains import catalog, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id


@strawberry.type
class TransferLine:
    """Units of a SKU: asked for, sent, received, given up as missing; ``underway`` may still arrive."""

    id: strawberry.ID
    sku: str
    description: str
    lot: str
    quantity: int
    sent: int
    received: int
    missing: int
    underway: int
    picture: Picture | None


@strawberry.type
class TransferOrder:
    """Goods that one warehouse sends another; between the two they are in transit and nobody's to sell."""

    id: strawberry.ID
    number: str
    from_warehouse: str
    to_warehouse: str
    status: str
    note: str
    created_by: str
    created_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    received_by: str | None
    received_at: datetime | None
    lines: list[TransferLine]


@strawberry.input
class TransferLineInput:
    sku: str
    quantity: int
    lot: str = ""


@strawberry.input
class CreateTransferInput:
    """``fromWarehouse`` and ``toWarehouse`` are codes of warehouses."""

    from_warehouse: str
    to_warehouse: str
    lines: list[TransferLineInput]
    note: str = ""
    idempotency_key: str

    def command(self) -> warehouse.CreateTransfer:
        lines = tuple(warehouse.WantedLine(line.sku, line.quantity, line.lot) for line in self.lines)
        return warehouse.CreateTransfer(self.from_warehouse, self.to_warehouse, lines, self.note)


@strawberry.type
class CreateTransferSuccess:
    transfer: TransferOrder


CreateTransferResult = Annotated[CreateTransferSuccess | Refusal, strawberry.union("CreateTransferResult")]


@strawberry.input
class SendTransferInput:
    transfer_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class SendTransferSuccess:
    transfer: TransferOrder


SendTransferResult = Annotated[
    SendTransferSuccess | InsufficientStock | Refusal, strawberry.union("SendTransferResult")
]


@strawberry.input
class ArrivedLineInput:
    line_id: strawberry.ID
    quantity: int


@strawberry.input
class ReceiveTransferInput:
    """``complete`` says that nothing more will come: the rest is written off as missing on the way."""

    transfer_id: strawberry.ID
    lines: list[ArrivedLineInput]
    complete: bool = False
    idempotency_key: str

    def command(self) -> warehouse.ReceiveTransfer:
        lines = tuple(
            warehouse.ArrivedLine(row_id("TransferLine", line.line_id, field="lines"), line.quantity)
            for line in self.lines
        )
        return warehouse.ReceiveTransfer(_transfer(self.transfer_id), lines, self.complete)


@strawberry.type
class ReceiveTransferSuccess:
    transfer: TransferOrder


ReceiveTransferResult = Annotated[ReceiveTransferSuccess | Refusal, strawberry.union("ReceiveTransferResult")]


@strawberry.input
class CancelTransferInput:
    transfer_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class CancelTransferSuccess:
    transfer: TransferOrder


CancelTransferResult = Annotated[CancelTransferSuccess | Refusal, strawberry.union("CancelTransferResult")]


@strawberry.input
class MoveStockInput:
    """Free units from one place of a warehouse to another of the same one."""

    sku: str
    from_location: str = strawberry.field(name="from")
    to_location: str = strawberry.field(name="to")
    quantity: int
    lot: str = ""
    idempotency_key: str

    def command(self) -> warehouse.MoveStock:
        return warehouse.MoveStock(self.sku, self.from_location, self.to_location, self.quantity, self.lot)


@strawberry.type
class MoveStockSuccess:
    """``onHand`` is what lies in the new place now."""

    sku: str
    lot: str
    location: str
    on_hand: int


MoveStockResult = Annotated[MoveStockSuccess | BinFull | Refusal, strawberry.union("MoveStockResult")]


def _transfer(text: str) -> UUID:
    return row_id("TransferOrder", text, field="transferId")


def _of(view: warehouse.TransferOrder, variants: dict[str, catalog.VariantView]) -> TransferOrder:
    lines = []
    for line in view.lines:
        variant = variants.get(line.sku)
        lines.append(
            TransferLine(
                id=strawberry.ID(to_global_id("TransferLine", line.id)),
                sku=line.sku,
                description=line.sku if variant is None else variant.description,
                lot=line.lot,
                quantity=line.quantity,
                sent=line.sent,
                received=line.received,
                missing=line.missing,
                underway=line.underway,
                picture=None if variant is None else picture_of(variant.frame_code, variant.colour.code),
            )
        )
    return TransferOrder(
        id=strawberry.ID(to_global_id("TransferOrder", view.id)),
        number=view.number,
        from_warehouse=view.from_warehouse,
        to_warehouse=view.to_warehouse,
        status=view.status,
        note=view.note,
        created_by=view.created_by,
        created_at=view.created_at,
        sent_by=view.sent_by,
        sent_at=view.sent_at,
        received_by=view.received_by,
        received_at=view.received_at,
        lines=lines,
    )


async def _variants(reader: Reader, *views: warehouse.TransferOrder) -> dict[str, catalog.VariantView]:
    skus = {line.sku for view in views for line in view.lines}
    return {one.sku: one for one in await catalog.variants(reader, skus)} if skus else {}


async def _page(
    reader: Reader,
    wanted: tuple[warehouse.TransferStatus, ...],
    search: str | None,
    page: paging.PageRequest,
) -> Connection[TransferOrder]:
    found = await warehouse.transfers_page(reader, wanted, search, page)
    variants = await _variants(reader, *found.items)
    return connection(found, lambda view: _of(view, variants))


async def _one(reader: Reader, view: warehouse.TransferOrder) -> TransferOrder:
    return _of(view, await _variants(reader, view))


@strawberry.type
class TransfersQuery:
    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="Transfers between warehouses, the newest first; words are looked for in numbers, places and SKUs.",
    )
    async def transfers(
        self,
        info: Info,
        status: list[str] | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[TransferOrder]:
        wanted = states(warehouse.TransferStatus, status)
        return await info.context.read(_page, wanted, search, asked(first, after, UUID))


@strawberry.type
class TransfersMutation:
    @mutation(allow=staff(P.INVENTORY_STOCK_MOVE), description="Write down what one warehouse shall send another.")
    async def create_transfer(self, info: Info, input: CreateTransferInput) -> CreateTransferResult:
        view = await info.context.run(warehouse.create_transfer, input.command(), input.idempotency_key)
        return CreateTransferSuccess(transfer=await info.context.read(_one, view))

    @mutation(allow=staff(P.INVENTORY_STOCK_MOVE), description="The goods leave their bins: all of them, or none.")
    async def send_transfer(self, info: Info, input: SendTransferInput) -> SendTransferResult:
        command = warehouse.TransferRef(_transfer(input.transfer_id))
        view = await info.context.run(warehouse.send_transfer, command, input.idempotency_key)
        return SendTransferSuccess(transfer=await info.context.read(_one, view))

    @mutation(allow=staff(P.INVENTORY_STOCK_MOVE), description="What arrived goes to the dock of its new warehouse.")
    async def receive_transfer(self, info: Info, input: ReceiveTransferInput) -> ReceiveTransferResult:
        view = await info.context.run(warehouse.receive_transfer, input.command(), input.idempotency_key)
        return ReceiveTransferSuccess(transfer=await info.context.read(_one, view))

    @mutation(allow=staff(P.INVENTORY_STOCK_MOVE), description="Drop a draft.")
    async def cancel_transfer(self, info: Info, input: CancelTransferInput) -> CancelTransferResult:
        command = warehouse.TransferRef(_transfer(input.transfer_id))
        view = await info.context.run(warehouse.cancel_transfer, command, input.idempotency_key)
        return CancelTransferSuccess(transfer=await info.context.read(_one, view))

    @mutation(allow=staff(P.INVENTORY_STOCK_MOVE), description="Move free units inside a warehouse.")
    async def move_stock(self, info: Info, input: MoveStockInput) -> MoveStockResult:
        level = await info.context.run(warehouse.move_stock, input.command(), input.idempotency_key)
        return MoveStockSuccess(sku=level.sku, lot=level.lot, location=level.location, on_hand=level.on_hand)
