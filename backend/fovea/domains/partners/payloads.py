"""What a message says, version 1. Amounts are integers in minor units; days are ISO dates, moments UTC.

No field here names a person unless the subscription's scopes hold ``addresses``; a prescription is never told.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from fovea.domains.catalog import FrameView
from fovea.domains.inventory import Availability
from fovea.domains.orders import Order
from fovea.domains.partners.contract import Scope, Topic
from fovea.domains.partners.rules import VERSION
from fovea.domains.shipping import Parcel

Data = dict[str, Any]


def envelope(message_id: UUID, topic: Topic, subject: str, sequence: int, at: datetime, data: Data) -> bytes:
    """The bytes that are signed and sent, the same at every try."""
    return orjson.dumps(
        {
            "id": str(message_id),
            "type": topic.value,
            "version": VERSION,
            "createdAt": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "subject": subject,
            "sequence": sequence,
            "data": data,
        }
    )


def of_order(order: Order, scopes: Collection[Scope]) -> Data:
    """The order as it is now, whatever the event was: a receiver may keep the newest and forget the rest."""
    totals = order.totals
    told: Data = {
        "number": order.number,
        "status": order.status.value,
        "placedAt": order.placed_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "promisedOn": order.promised_on.isoformat() if order.promised_on else None,
        "currency": totals.total.currency,
        "totals": {
            "goods": totals.subtotal.minor,
            "shipping": totals.shipping.minor,
            "tax": totals.tax.minor,
            "total": totals.total.minor,
        },
        "lines": [
            {
                "sku": line.sku,
                "quantity": line.quantity,
                "shipped": line.shipped,
                "cancelled": line.cancelled,
                "madeToOrder": line.lenses is not None,
                "total": line.total.minor,
            }
            for line in order.lines
        ],
    }
    if Scope.ADDRESSES in scopes:
        place = order.address
        told["shipTo"] = {
            "name": place.name,
            "company": place.company,
            "line1": place.line1,
            "line2": place.line2,
            "postalCode": place.postal_code,
            "city": place.city,
            "region": place.region,
            "country": place.country,
        }
    return told


def of_parcel(parcel: Parcel, units: dict[str, int]) -> Data:
    """``units``: SKU → how many of it lie in the box."""
    return {
        "number": parcel.number,
        "carrier": parcel.carrier,
        "trackingNumber": parcel.tracking_number,
        "contents": [{"sku": sku, "quantity": quantity} for sku, quantity in sorted(units.items())],
    }


def of_stock(stock: Availability) -> Data:
    """``available`` may be promised now; ``dueIn`` is announced beyond what is waited for."""
    return {"sku": stock.sku, "available": stock.available, "dueIn": stock.due_in}


def of_frame(frame: FrameView) -> Data:
    return {
        "slug": frame.slug,
        "code": frame.code,
        "name": frame.name,
        "skus": sorted(variant.sku for variant in frame.variants),
    }


def of_test(name: str) -> Data:
    return {"message": f"This is a test of “{name}”. Answer with any status from 200 to 299."}
