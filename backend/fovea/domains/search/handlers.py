"""What search hears: the index follows the catalogue and the prices."""

from collections.abc import Awaitable, Callable
from typing import Any

from fovea.domains import catalog, pricing
from fovea.domains.search.contract import IndexFrames
from fovea.domains.search.service import index_frames
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import Event

Handler = Callable[[UnitOfWork, Any], Awaitable[None]]


async def on_frame_created(uow: UnitOfWork, event: catalog.FrameCreated) -> None:
    """Enter a new frame."""
    await index_frames(uow, IndexFrames((event.frame_id,)))


async def on_prices_changed(uow: UnitOfWork, event: pricing.PricesChanged) -> None:
    """Enter the frames whose variants have another price now."""
    frame_ids = await catalog.frames_of_skus(uow, event.codes)
    if frame_ids:
        await index_frames(uow, IndexFrames(frame_ids))


SUBSCRIPTIONS: dict[type[Event], tuple[Handler, ...]] = {
    catalog.FrameCreated: (on_frame_created,),
    pricing.PricesChanged: (on_prices_changed,),
}
