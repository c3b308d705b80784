"""Goods coming in against purchase orders."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection
from fovea.api.procurement_reads import order_by_id, receipt_by_id, shown
from fovea.api.procurement_types import GoodsReceipt, PurchaseOrder, gid
from fovea.domains import procurement
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import DomainError


@strawberry.type
class OpenUnits:
    """``open`` may still come as ordered, ``most`` with what the supplier may send on top."""

    line_id: strawberry.ID
    sku: str
    counted: int
    open: int
    most: int


@problem(procurement.OverReceipt)
@strawberry.type
class OverReceipt(Problem):
    """More was counted than may come in; ``lines`` says what is open."""

    lines: list[OpenUnits]

    @classmethod
    def of(cls, refusal: DomainError) -> "OverReceipt":
        assert isinstance(refusal, procurement.OverReceipt)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            lines=[
                OpenUnits(
                    line_id=gid("PurchaseLine", one.line_id),
                    sku=one.sku,
                    counted=one.counted,
                    open=one.open,
                    most=one.most,
                )
                for one in refusal.lines
            ],
        )


@strawberry.input
class ReceivedLineInput:
    """What came of a line: ``lineId``, or ``code`` as the scanner read it (SKU, barcode, the supplier's number)."""

    good: int
    damaged: int = 0
    line_id: strawberry.ID | None = None
    code: str | None = None
    lot: str | None = None
    expires_on: date | None = None

    def line(self) -> procurement.ReceivedLine:
        line_id = None if self.line_id is None else row_id("PurchaseLine", self.line_id, field="lineId")
        return procurement.ReceivedLine(
            self.good, self.damaged, line_id, self.code or "", self.lot or "", self.expires_on
        )


@strawberry.input
class ReceiveGoodsInput:
    """``closeShort``: what is still open of the lines named will not come."""

    purchase_order_id: strawberry.ID
    lines: list[ReceivedLineInput]
    idempotency_key: str
    delivery_note: str = ""
    close_short: bool = False

    def command(self) -> procurement.ReceiveGoods:
        return procurement.ReceiveGoods(
            row_id("PurchaseOrder", self.purchase_order_id, field="purchaseOrderId"),
            tuple(one.line() for one in self.lines),
            self.delivery_note,
            self.close_short,
        )


@strawberry.type
class ReceiveGoodsSuccess:
    receipt: GoodsReceipt
    order: PurchaseOrder


ReceiveGoodsResult = Annotated[ReceiveGoodsSuccess | OverReceipt | Refusal, strawberry.union("ReceiveGoodsResult")]


async def _receipts(reader: Reader, search: str, page: paging.PageRequest) -> Connection[GoodsReceipt]:
    found = await procurement.receipts_page(reader, search, page)
    context = await shown(reader, [line.sku for one in found.items for line in one.lines], found.items)
    return connection(found, lambda one: GoodsReceipt.of(one, context))


@strawberry.type
class ReceivingQuery:
    @query(allow=staff(P.PROCUREMENT_ORDER_READ), description="Receipts, the newest first.")
    async def goods_receipts(
        self, info: Info, search: str = "", first: int = 50, after: str | None = None
    ) -> Connection[GoodsReceipt]:
        return await info.context.read(_receipts, search, asked(first, after, datetime.fromisoformat, UUID))


@strawberry.type
class ReceivingMutation:
    @mutation(
        allow=staff(P.PROCUREMENT_RECEIPT_CREATE),
        description="Goods came: good units go to the warehouse's dock, damaged ones to quarantine.",
    )
    async def receive_goods(self, info: Info, input: ReceiveGoodsInput) -> ReceiveGoodsResult:
        done = await info.context.run(procurement.receive_goods, input.command(), input.idempotency_key)
        return ReceiveGoodsSuccess(
            receipt=await info.context.read(receipt_by_id, done.id),
            order=await info.context.read(order_by_id, done.order_id),
        )
