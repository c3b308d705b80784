"""Corrections of stock with a reason; above a value a second person decides."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.inventory import stock_row
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.stock_types import BinFull, LotNeeded, StockRow
from fovea.domains import catalog, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id


@strawberry.type
class StockAdjustment:
    """A correction of one place: booked, or waiting for a second person; ``value`` is the difference at cost."""

    id: strawberry.ID
    number: str
    sku: str
    description: str
    lot: str
    location: str
    delta: int
    reason: str
    note: str
    value: Money
    status: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str

    @classmethod
    def of(cls, view: warehouse.Adjustment, names: dict[str, str]) -> "StockAdjustment":
        return cls(
            id=strawberry.ID(to_global_id("StockAdjustment", view.id)),
            number=view.number,
            sku=view.sku,
            description=names.get(view.sku, view.sku),
            lot=view.lot,
            location=view.location,
            delta=view.delta,
            reason=view.reason,
            note=view.note,
            value=Money.of(view.value),
            status=view.status,
            asked_by=view.asked_by,
            asked_at=view.asked_at,
            decided_by=view.decided_by,
            decided_at=view.decided_at,
            decision_note=view.decision_note,
        )


@strawberry.input
class AdjustStockInput:
    """A signed difference in one place, and why: ``reason`` in words, ``reasonCode`` as it is counted."""

    sku: str
    location: str
    delta: int
    reason: str
    reason_code: str = "other"
    lot: str = ""
    idempotency_key: str

    def command(self) -> warehouse.AskAdjustment:
        (code,) = states(warehouse.AdjustmentReason, [self.reason_code], field="reasonCode")
        return warehouse.AskAdjustment(self.sku, self.location, self.delta, self.reason, code, self.lot)


@strawberry.type
class AdjustStockSuccess:
    """It is booked; ``row`` is the place as it is now."""

    row: StockRow


@strawberry.type
class AdjustStockPending:
    """It is worth more than one person may decide: nothing has moved, a second person has to approve it."""

    adjustment: StockAdjustment


AdjustStockResult = Annotated[
    AdjustStockSuccess | AdjustStockPending | BinFull | LotNeeded | Refusal, strawberry.union("AdjustStockResult")
]


@strawberry.input
class DecideAdjustmentInput:
    """Approve it, or say in ``note`` why not."""

    adjustment_id: strawberry.ID
    approve: bool
    note: str = ""
    idempotency_key: str


@strawberry.type
class DecideAdjustmentSuccess:
    adjustment: StockAdjustment


DecideAdjustmentResult = Annotated[
    DecideAdjustmentSuccess | BinFull | LotNeeded | Refusal, strawberry.union("DecideAdjustmentResult")
]


async def _page(
    reader: Reader, wanted: tuple[warehouse.AdjustmentStatus, ...], page: paging.PageRequest
) -> Connection[StockAdjustment]:
    found = await warehouse.adjustments_page(reader, wanted, page)
    names = await _names(reader, *found.items)
    return connection(found, lambda view: StockAdjustment.of(view, names))


async def _one(reader: Reader, view: warehouse.Adjustment) -> StockAdjustment:
    return StockAdjustment.of(view, await _names(reader, view))


async def _names(reader: Reader, *views: warehouse.Adjustment) -> dict[str, str]:
    return {one.sku: one.description for one in await catalog.variants(reader, {view.sku for view in views})}


@strawberry.type
class AdjustmentsQuery:
    @query(
        allow=staff(P.INVENTORY_ADJUSTMENT_DECIDE, P.INVENTORY_STOCK_ADJUST),
        description="Corrections that wait for a second person, or those of other states; the newest first.",
    )
    async def pending_adjustments(
        self, info: Info, status: list[str] | None = None, first: int = 50, after: str | None = None
    ) -> Connection[StockAdjustment]:
        wanted = states(warehouse.AdjustmentStatus, status) or (warehouse.AdjustmentStatus.PENDING,)
        return await info.context.read(_page, wanted, asked(first, after, UUID))


@strawberry.type
class AdjustmentsMutation:
    @mutation(allow=staff(P.INVENTORY_STOCK_ADJUST), description="Correct the count of one place.")
    async def adjust_stock(self, info: Info, input: AdjustStockInput) -> AdjustStockResult:
        view = await info.context.run(warehouse.ask_adjustment, input.command(), input.idempotency_key)
        if view.status is warehouse.AdjustmentStatus.PENDING:
            return AdjustStockPending(adjustment=await info.context.read(_one, view))
        return AdjustStockSuccess(row=await info.context.read(stock_row, view.sku, view.location, view.lot))

    @mutation(
        allow=staff(P.INVENTORY_ADJUSTMENT_DECIDE),
        description="The second person's word on a correction somebody else asked for.",
    )
    async def decide_adjustment(self, info: Info, input: DecideAdjustmentInput) -> DecideAdjustmentResult:
        adjustment_id = row_id("StockAdjustment", input.adjustment_id, field="adjustmentId")
        command = warehouse.DecideAdjustment(adjustment_id, input.approve, input.note)
        view = await info.context.run(warehouse.decide_adjustment, command, input.idempotency_key)
        return DecideAdjustmentSuccess(adjustment=await info.context.read(_one, view))
