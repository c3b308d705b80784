"""What orders does outside the house: the label of the way back, and the photo of what comes back."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from fovea.domains import customers, shipping
from fovea.domains.orders import queries, rules, service
from fovea.domains.orders.contract import (
    Remark,
    Return,
    ReturnAuthorised,
    ReturnLabelBought,
    ReturnRef,
    ReturnStatus,
)
from fovea.domains.shipping import Carrier, ParcelSize, ShipAddress
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore

# A pair of glasses in its box, and the carton around up to four of them.
_BOX = ParcelSize(200, 120, 80, 320)
_UNIT_G = 180


async def send_return_label(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    actor: Actor,
    warehouse: ShipAddress,
    return_id: UUID,
) -> Return:
    """Buy the label from the customer's door to ours, once. Raises LabelRefused or NoSuchRate; trying again is safe."""
    back = await db.read(SYSTEM, queries.return_, return_id)
    if back.status is not ReturnStatus.APPROVED:
        return back
    order = await db.read(SYSTEM, queries.order, back.order_id)
    door = replace(order.address, email=order.email)
    size = replace(_BOX, weight_g=_BOX.weight_g + _UNIT_G * (len(back.units) - 1))
    parcels = await db.read(SYSTEM, shipping.parcels_of, [back.reference])
    if not parcels.get(back.reference):
        way_back = shipping.Terms(is_return=True)
        answer = await shipping.all_rates(carriers, back.reference, door, warehouse, size, way_back)
        if not answer.rates:
            raise shipping.NoSuchRate("No carrier offers a way back from this address at the moment.")
        cheapest = answer.rates[0]
        promise = shipping.Promise(
            cheapest.vendor, cheapest.carrier, cheapest.service, cheapest.label, cheapest.price, cheapest.price
        )
        box = shipping.OpenParcel(
            back.reference,
            warehouse,
            size,
            promise,
            contents=rules.contents_of(order.lines, _units(back)),
            is_return=True,
        )
        await db.run(SYSTEM, shipping.open_parcel, box)
        parcels = await db.read(SYSTEM, shipping.parcels_of, [back.reference])
    parcel = await shipping.buy_label(db, carriers, files, actor, door, parcels[back.reference][0].id)
    return await db.run(actor, service.label_bought, ReturnLabelBought(return_id, parcel.tracking_number or ""))


def _units(back: Return) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for one in back.units:
        units[one.order_line_id] = units.get(one.order_line_id, 0) + 1
    return units


async def return_photo(db: Database, files: ObjectStore, actor: Actor, return_id: UUID, page: int) -> bytes:
    """A page of what the customer sent a picture of, as a JPEG, for the desk; every look is in the audit trail.

    Raises NotAllowed, NotFound, TransientFailure.
    """
    photo = await db.run(actor, service.look_at_photo, ReturnRef(return_id))
    return await customers.kept_page(db, files, photo, page)


async def send_label_when_approved(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    warehouse: ShipAddress,
    event: ReturnAuthorised,
    _delivery: UUID,
) -> None:
    """The label follows the approval by itself; when no carrier sells one the desk is told and can try again."""
    try:
        await send_return_label(db, carriers, files, SYSTEM, warehouse, event.return_id)
    except shipping.CarrierUnreachable:
        raise
    except (shipping.LabelRefused, shipping.NoSuchRate) as refusal:
        back = await db.read(SYSTEM, queries.return_, event.return_id)
        text = f"No label for return {back.number} yet."
        await db.run(
            SYSTEM,
            service.remark,
            Remark(event.order_id, "return_label_refused", text, refusal.message, f"return:{back.number}", False),
        )
