"""The warehouse floor of the demonstration: cartons above the bench, a wave that is out, a carrier's list begun."""

from fovea.domains import orders, shipping, warehouse
from fovea.domains.warehouse import Carton
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.walk import PICKER, PSP_PREFIX, parcel_price

CARTONS = (
    Carton("S1", "Small, one pair", 190, 95, 75, 1_500, 70),
    Carton("S2", "Small, two pairs", 190, 150, 95, 3_000, 95),
    Carton("M1", "Middle", 260, 190, 110, 6_000, 150),
    Carton("M2", "Middle, high", 260, 190, 200, 8_000, 190),
    Carton("L1", "Large", 400, 300, 220, 15_000, 340),
)
_ON_THE_CART = 4
_ON_THE_LIST = 3


async def seed_floor(db: Database) -> str:
    """Deal the floor its work once; what has begun is left as it is. Returns what there is now."""
    await db.run(SYSTEM, warehouse.keep_cartons, warehouse.KeepCartons(CARTONS))
    if await db.read(SYSTEM, warehouse.waves):
        return f"{len(CARTONS)} cartons"
    return f"{len(CARTONS)} cartons, {await _wave(db)} orders in a wave, {await _list(db)} parcels on a carrier's list"


async def _wave(db: Database) -> int:
    command = warehouse.PlanWave(orders_per_batch=_ON_THE_CART, most_orders=2 * _ON_THE_CART)
    if not (await db.read(SYSTEM, warehouse.plan, command)).orders:
        return 0
    wave = await db.run(PICKER, warehouse.release_wave, command)
    batch = wave.batches[0]
    await db.run(PICKER, warehouse.start_batch, warehouse.StartBatch(batch.id))
    for number, tote in enumerate(batch.totes[:2], start=1):
        scan = warehouse.ScanTote(batch.id, warehouse.tote_code(number), tote.order_id)
        await db.run(PICKER, warehouse.scan_tote, scan)
    return sum(one.orders for one in wave.batches)


async def _list(db: Database) -> int:
    """Packed orders of one carrier get their labels, and all but one of them are on its list."""
    page = paging.PageRequest(paging.LARGEST_PAGE)
    packed = (await db.read(SYSTEM, orders.orders_page, orders.OrderFilter(statuses=("packed",)), page)).items
    free = [one for one in packed if not one.open_holds]
    carriers = [one.promise.carrier for one in free]
    if not carriers:
        return 0
    busiest = max(sorted(set(carriers)), key=carriers.count)
    parcels = await db.read(SYSTEM, shipping.parcels_of, [one.reference for one in free])
    numbers = []
    for order in [one for one in free if one.promise.carrier == busiest][:_ON_THE_LIST]:
        (parcel, *_) = parcels[order.reference]
        digits = order.number.removeprefix("SO-")
        label = shipping.RecordLabel(
            parcel.id, f"{PSP_PREFIX}{digits:0>14}", f"seed_{digits}", parcel_price(order), f"labels/{parcel.id}.pdf"
        )
        await db.run(SYSTEM, shipping.record_label, label)
        numbers.append(label.tracking_number)
    listed = await db.run(PICKER, warehouse.open_manifest, warehouse.OpenManifest(busiest))
    for number in numbers[:-1] or numbers:
        await db.run(PICKER, warehouse.add_to_manifest, warehouse.AddToManifest(listed.id, number))
    return len(numbers[:-1] or numbers)
