"""What makes articles free again, heard for those who wait for them; what colleagues have to hear of at once."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fovea.domains.crm import alarms, wishes
from fovea.domains.inventory import LotStatusChanged, StockMoved, StockReceived, StockReleased
from fovea.domains.payments import DisputeChanged
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import Event


async def serve_received(uow: UnitOfWork, event: StockReceived) -> None:
    await wishes.serve(uow, (line.sku for line in event.lines))


async def serve_moved(uow: UnitOfWork, event: StockMoved) -> None:
    await wishes.serve(uow, event.skus)


async def serve_released(uow: UnitOfWork, event: StockReleased) -> None:
    await wishes.serve(uow, event.skus)


async def serve_lot(uow: UnitOfWork, event: LotStatusChanged) -> None:
    await wishes.serve(uow, (event.sku,))


SUBSCRIPTIONS: Mapping[type[Event], tuple[Callable[[UnitOfWork, Any], Awaitable[None]], ...]] = {
    StockReceived: (serve_received,),
    StockMoved: (serve_moved,),
    StockReleased: (serve_released,),
    LotStatusChanged: (serve_lot,),
    DisputeChanged: (alarms.tell_of_dispute,),
}
