"""Lots: which there are, what may be sold of them, and where one of them went."""

from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.inventory import orders_of
from fovea.api.pages import Connection, asked, connection
from fovea.api.stock_types import LotTrace, LotUse, StockLot
from fovea.domains import inventory
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import to_global_id


def _status(word: str) -> inventory.LotStatus:
    try:
        return inventory.LotStatus(word.strip().lower())
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(inventory.LotStatus)}.", path=("status",)) from None


@strawberry.input
class SetLotStatusInput:
    """What may be done with a lot from now on, and why."""

    sku: str
    lot: str
    status: str
    reason: str
    idempotency_key: str

    def command(self) -> inventory.SetLotStatus:
        return inventory.SetLotStatus(self.sku.strip().upper(), self.lot.strip(), _status(self.status), self.reason)


@strawberry.type
class SetLotStatusSuccess:
    trace: LotTrace


SetLotStatusResult = Annotated[SetLotStatusSuccess | Refusal, strawberry.union("SetLotStatusResult")]


async def _trace(reader: Reader, sku: str, lot: str) -> LotTrace:
    found = await inventory.lot_trace(reader, sku, lot)
    if found is None:
        raise NotFound(f"There is no lot {lot} of {sku}.", path=("lot",))
    known = await orders_of(reader, found.references)
    # Whom it was sold to is told only to those who may read orders.
    named = reader.actor.may(P.ORDERS_ORDER_READ)
    uses = []
    for use in found.uses:
        order = known.get(use.reference)
        uses.append(
            LotUse(
                reference=use.reference,
                order_id=strawberry.ID(to_global_id("Order", order.id)) if order else None,
                order_number=order.number if order else None,
                customer_name=order.address.name if order and named else None,
                email=order.email if order and named else None,
                state=use.state,
                quantity=use.quantity,
            )
        )
    return LotTrace(lot=StockLot.of(found.lot, found.on_hand), receipts=list(found.receipts), uses=uses)


@strawberry.type
class LotsQuery:
    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="Lots and serial numbers; words are looked for in SKU, code and the supplier's code.",
    )
    async def lots(
        self,
        info: Info,
        search: str | None = None,
        status: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[StockLot]:
        wanted = _status(status) if status else None
        page = await info.context.read(inventory.lots_page, search, wanted, asked(first, after, str, str))
        return connection(page, lambda pair: StockLot.of(*pair))

    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="Where a lot came from and who has units of it; whom they were sold to for those who read orders.",
    )
    async def lot_trace(self, info: Info, sku: str, lot: str) -> LotTrace:
        return await info.context.read(_trace, sku.strip().upper(), lot.strip())


@strawberry.type
class LotsMutation:
    @mutation(
        allow=staff(P.INVENTORY_STOCK_ADJUST),
        description="Let a lot be sold, or not any more; orders that have units of it here are put on hold.",
    )
    async def set_lot_status(self, info: Info, input: SetLotStatusInput) -> SetLotStatusResult:
        lot = await info.context.run(inventory.set_lot_status, input.command(), input.idempotency_key)
        return SetLotStatusSuccess(trace=await info.context.read(_trace, lot.sku, lot.code))
