"""Types of stock: rows of places, the ledger, warehouses, what is available, and lots."""

from collections.abc import Mapping
from datetime import date, datetime

import strawberry

from fovea.api.base import Problem, problem
from fovea.domains import inventory
from fovea.kernel.errors import DomainError
from fovea.kernel.ids import to_global_id


@strawberry.type
class StockRow:
    """What lies in one place. ``location`` is the place's code, ``bin`` its name; ``available`` may be promised."""

    sku: str
    description: str
    location: str
    bin: str
    lot: str
    warehouse: str
    zone: str
    kind: str
    on_hand: int
    held: int
    allocated: int
    available: int

    @classmethod
    def of(cls, view: inventory.Level, names: Mapping[str, str], places: Mapping[str, inventory.Place]) -> "StockRow":
        place = places.get(view.location)
        return cls(
            sku=view.sku,
            description=names.get(view.sku, view.sku),
            location=view.location,
            bin=place.name if place else view.location,
            lot=view.lot,
            warehouse=place.warehouse if place else "",
            zone=place.zone if place else "",
            kind=place.kind if place else "",
            on_hand=view.on_hand,
            held=view.held,
            allocated=view.allocated,
            available=view.free if place is None or place.sellable else 0,
        )


@strawberry.type
class StockMovement:
    """One line of the ledger; ``from`` and ``to`` are codes of places."""

    id: strawberry.ID
    at: datetime
    sku: str
    lot: str
    from_location: str = strawberry.field(name="from")
    to_location: str = strawberry.field(name="to")
    quantity: int
    reason: str
    reference: str
    who: str

    @classmethod
    def of(cls, view: inventory.Movement) -> "StockMovement":
        return cls(
            id=strawberry.ID(to_global_id("StockMovement", view.id)),
            at=view.at,
            sku=view.sku,
            lot=view.lot,
            from_location=view.from_location,
            to_location=view.to_location,
            quantity=view.quantity,
            reason=view.reason,
            reference=view.reference,
            who=view.who,
        )


@strawberry.type
class Warehouse:
    """A house with shelves; the one with the lowest priority serves first when nothing else decides.

    ``company`` to ``email``, with postcode, region and country, stand on its parcels as their sender; ``line1`` is
    empty while nobody has written the address down.
    """

    code: str
    name: str
    kind: str
    lab: bool
    priority: int
    country: str
    region: str
    postal_code: str
    active: bool
    company: str
    line1: str
    line2: str
    city: str
    phone: str
    email: str

    @classmethod
    def of(cls, view: inventory.Warehouse) -> "Warehouse":
        return cls(
            code=view.code,
            name=view.name,
            kind=view.kind,
            lab=view.lab,
            priority=view.priority,
            country=view.country,
            region=view.region,
            postal_code=view.postal_code,
            active=view.active,
            company=view.company,
            line1=view.line1,
            line2=view.line2,
            city=view.city,
            phone=view.phone,
            email=view.email,
        )


@strawberry.type
class StockAvailability:
    """What can be had of an article: ``available`` = on hand − held − allocated in sellable places and good lots."""

    sku: str
    on_hand: int
    held: int
    allocated: int
    quarantined: int
    available: int
    due_in: int
    waiting: int
    backorder: bool

    @classmethod
    def of(cls, view: inventory.Availability) -> "StockAvailability":
        return cls(
            sku=view.sku,
            on_hand=view.on_hand,
            held=view.held,
            allocated=view.allocated,
            quarantined=view.quarantined,
            available=view.available,
            due_in=view.due_in,
            waiting=view.waiting,
            backorder=view.backorder,
        )


@strawberry.type
class StockPromise:
    """Units of an article somebody has been promised; ``waiting`` ones are not here yet."""

    reference: str
    order_number: str | None
    state: str
    location: str
    origin: str
    lot: str
    quantity: int
    waiting: int
    since: datetime

    @classmethod
    def of(cls, view: inventory.Promised, numbers: Mapping[str, str]) -> "StockPromise":
        return cls(
            reference=view.reference,
            order_number=numbers.get(view.reference),
            state=view.state.value,
            location=view.location,
            origin=view.origin,
            lot=view.lot,
            quantity=view.quantity,
            waiting=view.waiting,
            since=view.since,
        )


@strawberry.type
class StockLot:
    """One delivery's worth of an article, or a single unit with a serial number."""

    sku: str
    code: str
    status: str
    expires_on: date | None
    supplier_lot: str
    received_at: datetime
    serial: bool
    on_hand: int

    @classmethod
    def of(cls, view: inventory.Lot, on_hand: int) -> "StockLot":
        return cls(
            sku=view.sku,
            code=view.code,
            status=view.status.value,
            expires_on=view.expires_on,
            supplier_lot=view.supplier_lot,
            received_at=view.received_at,
            serial=view.serial,
            on_hand=on_hand,
        )


@strawberry.type
class LotUse:
    """Who has, or had, units of a lot: held, allocated, picked, shipped, used by the lab, or returned."""

    reference: str
    order_id: strawberry.ID | None
    order_number: str | None
    customer_name: str | None
    email: str | None
    state: str
    quantity: int


@strawberry.type
class LotTrace:
    """A lot's way: the deliveries it came in, and everybody who has units of it."""

    lot: StockLot
    receipts: list[str]
    uses: list[LotUse]


@problem(inventory.LotNeeded)
@strawberry.type
class LotNeeded(Problem):
    """The article is kept by lot or serial number and none was named; ``lots`` are those it could be."""

    sku: str
    serial: bool
    lots: list[str]

    @classmethod
    def of(cls, refusal: DomainError) -> "LotNeeded":
        assert isinstance(refusal, inventory.LotNeeded)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            sku=refusal.sku,
            serial=refusal.serial,
            lots=list(refusal.lots),
        )


@problem(inventory.BinFull)
@strawberry.type
class BinFull(Problem):
    """The bin has no room for so many units; nothing was moved."""

    location: str
    capacity: int
    free: int

    @classmethod
    def of(cls, refusal: DomainError) -> "BinFull":
        assert isinstance(refusal, inventory.BinFull)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            location=refusal.location,
            capacity=refusal.capacity,
            free=refusal.free,
        )
