"""Parcels and what carriers say about them."""

from dataclasses import dataclass
from datetime import datetime

import strawberry

from fovea.api.common import Money
from fovea.domains import shipping
from fovea.kernel.ids import to_global_id


@dataclass(frozen=True, slots=True)
class Contents:
    """What its order knows of a box: the pieces in it, and what its leaving asked to be paid."""

    lines: tuple["ParcelLine", ...]
    amount: Money | None


@strawberry.type
class TrackingStep:
    """A carrier's word about a parcel."""

    at: datetime
    status: str
    message: str
    place: str

    @classmethod
    def of(cls, view: shipping.TrackingStep) -> "TrackingStep":
        return cls(at=view.at, status=view.status.value, message=view.message, place=view.place)


@strawberry.type
class ParcelLine:
    """So many pieces of an order's line in a box."""

    order_line_id: strawberry.ID
    sku: str
    description: str
    quantity: int


@strawberry.type
class Parcel:
    """A box, its order's ``number``-th. ``labelUrl`` is the path of its label, a PDF, for staff who may print it."""

    id: strawberry.ID
    number: int
    carrier: str
    service: str
    tracking_number: str | None
    status: str
    weight_g: int
    events: list[TrackingStep]
    label_url: str | None
    lines: list[ParcelLine]
    amount: Money | None

    @classmethod
    def of(cls, view: shipping.Parcel, box: Contents | None = None, *, for_staff: bool = True) -> "Parcel":
        """``for_staff`` shows where the label is; a shopper has no business with it."""
        global_id = to_global_id("Parcel", view.id)
        bought = view.label_price is not None
        return cls(
            id=strawberry.ID(global_id),
            number=view.number,
            carrier=view.carrier,
            service=view.service_label,
            tracking_number=view.tracking_number,
            status=view.status.value,
            weight_g=view.weight_g,
            events=[TrackingStep.of(step) for step in view.steps],
            label_url=f"/documents/labels/{global_id}.pdf" if bought and for_staff else None,
            lines=list(box.lines) if box else [],
            amount=box.amount if box else None,
        )
