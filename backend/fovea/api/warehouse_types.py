"""Pick tasks as leaves, so that orders and the warehouse can both show them."""

from collections.abc import Mapping

import strawberry

from fovea.api.pictures import Picture, picture_of
from fovea.domains import catalog, warehouse
from fovea.kernel.ids import to_global_id


@strawberry.type
class PickTask:
    """Take so many of a SKU from a bin, for one order line. ``binSequence`` is the bin's place in the walk."""

    id: strawberry.ID
    order_number: str
    order_id: strawberry.ID
    sku: str
    description: str
    bin: str
    bin_sequence: int
    quantity: int
    picked: int
    status: str
    claimed_by: str | None
    to_location: str
    house: str = strawberry.field(name="warehouse")
    zone: str
    tote: str | None
    tote_position: int | None
    picture: Picture | None

    @classmethod
    def of(
        cls,
        task: warehouse.PickTask,
        variants: Mapping[str, catalog.VariantView] | None = None,
        tote: warehouse.Tote | None = None,
    ) -> "PickTask":
        """``variants`` by SKU bring the picture; ``tote`` is the order's place on the cart."""
        variant = (variants or {}).get(task.sku)
        return cls(
            id=strawberry.ID(to_global_id("PickTask", task.id)),
            order_number=task.order_number,
            order_id=strawberry.ID(to_global_id("Order", task.order_id)),
            sku=task.sku,
            description=task.description,
            bin=task.bin,
            bin_sequence=task.bin_sequence,
            quantity=task.quantity,
            picked=task.picked,
            status=task.status,
            claimed_by=task.claimed_by,
            to_location=task.to_location,
            house=task.warehouse,
            zone=task.zone,
            tote=tote.code if tote else None,
            tote_position=tote.position if tote else None,
            picture=None if variant is None else picture_of(variant.frame_code, variant.colour.code),
        )
