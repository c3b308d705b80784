"""Returns of the last weeks, one in each state the desk knows, through the use cases a real one takes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from fovea.domains import customers, lab, orders, shipping, warehouse
from fovea.domains.orders import Disposition, Order, Return, ReturnOutcome
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, Reader, UnitOfWork
from fovea.kernel.files import ObjectStore
from fovea.kernel.tables import OutboxRow
from fovea.seed.people import SHOPPER
from fovea.seed.photos import scratched_jpeg
from fovea.seed.walk import FINANCE, PSP_PREFIX, SUPPORT

_LOOKED_AT = 400
# Old enough to have been sent back, young enough for every reason.
_YOUNGEST, _OLDEST = timedelta(days=3), timedelta(days=27)


@dataclass(frozen=True)
class Story:
    """What is sent back why, and how far it has come. ``made``: with lenses to order; ``account``: by a customer."""

    until: str
    reason: str
    outcome: ReturnOutcome = ReturnOutcome.REFUND
    made: bool = False
    account: bool = False
    note: str = ""
    photo: bool = False


STORIES = (
    Story("requested", "rx_error_ours", ReturnOutcome.REPAIR, made=True, note="Far is fine, but the left eye swims."),
    Story(
        "requested", "lens_defect", ReturnOutcome.REPAIR, made=True, note="The coating peels at the rim.", photo=True
    ),
    Story("labelled", "too_small"),
    Story("travelling", "looks"),
    Story("travelling", "changed_mind", made=True),
    Story("received", "wrong_item", note="I ordered the larger one."),
    Story("received", "damaged", made=True, note="It was like this in the box.", photo=True),
    Story("inspected", "uncomfortable"),
    Story("settled", "looks", ReturnOutcome.STORE_CREDIT, made=True, account=True),
    Story("settled", "too_large", ReturnOutcome.STORE_CREDIT, account=True),
    Story("settled", "too_small", ReturnOutcome.EXCHANGE),
    Story("settled", "rx_error_ours", ReturnOutcome.REPAIR, made=True),
    Story("rejected", "frame_defect", ReturnOutcome.REFUND),
)


async def seed_returns(db: Database, files: ObjectStore) -> int:
    """Tell each story of the youngest order it fits; returns how many were told. Orders with a return stay."""
    told: set[UUID] = set()
    found = [one for one in await db.read(SYSTEM, _delivered) if not one.returns]
    found = [one for one in found if _YOUNGEST < db.clock() - _arrived(one) < _OLDEST]
    for story in STORIES:
        # The account that visitors sign in to comes first, so that its pages have something to show.
        choice = sorted(found, key=lambda one: story.account and one.email != SHOPPER)
        order = next((one for one in choice if one.id not in told and _fits(story, one)), None)
        if order is not None:
            told.add(order.id)
            sender = _sender(db, order)
            photo = await _photographed(db, files, sender, order) if story.photo else None
            await db.run(SYSTEM, _tell, (story, order, sender, photo))
    await db.run(SYSTEM, _hush, db.clock())
    return len(told)


async def _delivered(reader: Reader) -> list[Order]:
    ids = await orders.ids_in(reader, (orders.OrderStatus.DELIVERED,))
    found = await orders.orders(reader, list(ids[-_LOOKED_AT:]))
    return sorted(found.values(), key=lambda one: one.placed_at, reverse=True)


def _arrived(order: Order) -> datetime:
    return next((one.at for one in order.timeline if one.kind == "delivered"), order.placed_at)


def _fits(story: Story, order: Order) -> bool:
    return (order.lines[0].lenses is not None) == story.made and (order.account_id is not None or not story.account)


def _sender(db: Database, order: Order) -> Actor:
    """The customer, by account or by browser."""
    if order.account_id is not None:
        return Actor(ActorKind.CUSTOMER, order.account_id)
    return Actor(ActorKind.ANONYMOUS, visitor=db.keyring.blind_index("seed.visitor", order.email))


async def _photographed(db: Database, files: ObjectStore, sender: Actor, order: Order) -> UUID:
    """What the customer sent a picture of lies in the document store."""
    picture = scratched_jpeg(order.lines[0].frame_code, order.lines[0].colour_code)

    async def read() -> tuple[bytes, ...]:
        return (picture,)

    clock, at = db.clock, _arrived(order) + timedelta(hours=30)
    db.clock = lambda: at
    try:
        return (await customers.receive_upload(db, files, sender, read)).id
    finally:
        db.clock = clock


async def _tell(uow: UnitOfWork, what: tuple[Story, Order, Actor, UUID | None]) -> None:
    story, order, sender, photo = what
    uow.now = _arrived(order) + timedelta(hours=30)
    sku = None
    if story.outcome is ReturnOutcome.EXCHANGE:
        asked_for = orders.ReturnRequestLine(order.lines[0].id, 1, story.reason)
        others = await orders.exchange_options(uow, order, asked_for)
        # One that is paid for at once.
        sku = next((one.sku for one in others if one.sku != order.lines[0].sku and one.difference.minor <= 0), None)
    outcome = ReturnOutcome.REFUND if story.outcome is ReturnOutcome.EXCHANGE and sku is None else story.outcome
    uow.actor = sender
    asked = orders.ReturnRequestLine(order.lines[0].id, 1, story.reason)
    back = await orders.request_return(uow, orders.RequestReturn(order.id, (asked,), outcome, sku, story.note, photo))
    await _Way(uow, order, back, outcome).until(story.until)


class _Way:
    """The steps of a return from the request on; each a few hours after the one before, never in the future."""

    def __init__(self, uow: UnitOfWork, order: Order, back: Return, outcome: ReturnOutcome) -> None:
        self.uow, self.order, self.back, self.outcome = uow, order, back, outcome

    async def until(self, end: str) -> None:
        steps: Sequence[tuple[str, Callable[[], Awaitable[None]]]] = (
            ("requested", self._nothing),
            ("rejected", self._reject if end == "rejected" else self._approve),
            ("labelled", self._label),
            ("travelling", self._travel),
            ("received", self._receive),
            ("inspected", self._inspect),
            ("settled", self._settle),
        )
        for name, step in steps:
            await step()
            if name == end:
                return

    def _later(self, hours: float, actor: Actor) -> None:
        self.uow.now += timedelta(hours=hours)
        self.uow.actor = actor

    async def _nothing(self) -> None:
        return None

    async def _approve(self) -> None:
        self._later(3, SUPPORT)
        self.back = await orders.approve_return(self.uow, orders.ReturnRef(self.back.id))

    async def _reject(self) -> None:
        self._later(3, SUPPORT)
        reason = "The picture shows a bent temple after a fall; our warranty covers wear, not accidents."
        await orders.reject_return(self.uow, orders.RejectReturn(self.back.id, reason))

    async def _label(self) -> None:
        self._later(0.1, SYSTEM)
        promise, number = self.order.promise, f"{PSP_PREFIX}R{self.back.number.removeprefix('RMA-')}"
        parcel = await shipping.open_parcel(
            self.uow,
            shipping.OpenParcel(
                self.back.reference,
                self.order.address,
                shipping.ParcelSize(200, 120, 80, 320),
                promise,
                is_return=True,
            ),
        )
        await shipping.record_label(
            self.uow,
            shipping.RecordLabel(parcel.id, number, f"seed-{number}", promise.price, f"labels/{parcel.id}.pdf"),
        )
        await orders.label_bought(self.uow, orders.ReturnLabelBought(self.back.id, number))
        self.number = number

    async def _travel(self) -> None:
        self._later(14, SYSTEM)
        await self._tracked(shipping.TrackingStatus.IN_TRANSIT, "Accepted")
        await orders.return_moved(self.uow, self.back.id, arrived=False)

    async def _tracked(self, status: shipping.TrackingStatus, message: str) -> None:
        """The carrier's word on the way back."""
        event = shipping.TrackingEvent(
            f"{self.number}:{status}", "easypost", self.number, status, self.uow.now, message
        )
        await shipping.record_tracking(self.uow, shipping.RecordTracking(event))

    async def _receive(self) -> None:
        self._later(17, SYSTEM)
        await self._tracked(shipping.TrackingStatus.DELIVERED, "Delivered")
        self._later(3, SUPPORT)
        here = orders.ArrivedLine(self.order.lines[0].id, 1)
        self.back = await orders.receive_return(self.uow, orders.ReceiveReturn(self.back.id, (here,)))

    async def _inspect(self) -> None:
        self._later(2, SUPPORT)
        fate = Disposition.RESTOCK_A if self.order.lines[0].lenses is None else Disposition.LAB_SALVAGE
        if self.outcome is ReturnOutcome.REPAIR:
            fate = Disposition.SEND_BACK
        units = tuple(orders.InspectedUnit(unit.id, fate) for unit in self.back.units)
        self.back = await orders.inspect_return(self.uow, orders.InspectReturn(self.back.id, units))

    async def _settle(self) -> None:
        self._later(1, FINANCE)
        self.back = await orders.settle_return(self.uow, orders.SettleReturn(self.back.id, self.outcome))
        if self.outcome is ReturnOutcome.REPAIR:
            line = self.order.lines[0].id
            await lab.remake_returned(
                self.uow, orders.RemakeAsked(self.back.id, self.order.id, line, 1, "power_out_of_tolerance")
            )
        if self.back.replacement is not None:
            self.uow.actor = SYSTEM
            fresh = await orders.order_by_number(self.uow, self.back.replacement)
            await warehouse.open_picks(self.uow, orders.OrderRef(fresh.id))
            await orders.nothing_to_make(self.uow, orders.OrderRef(fresh.id))


async def _hush(uow: UnitOfWork, now: datetime) -> None:
    """What was told is the past: nobody has to hear of it."""
    await uow.session.execute(update(OutboxRow).where(OutboxRow.published_at.is_(None)).values(published_at=now))
