"""Reactions of inventory: each variant of a new frame becomes an article."""

from fovea.domains import catalog
from fovea.domains.inventory import rules, service
from fovea.domains.inventory.contract import RegisterItems
from fovea.kernel.db import UnitOfWork


async def on_frame_created(uow: UnitOfWork, event: catalog.FrameCreated) -> None:
    skus = sorted(await catalog.skus_of_frames(uow, [event.frame_id]))
    variants = await catalog.variants(uow, skus)
    await service.register_items(uow, RegisterItems(tuple(rules.article(one) for one in variants)))


SUBSCRIPTIONS = {catalog.FrameCreated: (on_frame_created,)}
