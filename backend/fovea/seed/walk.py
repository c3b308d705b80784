"""One told order, step by step through the use cases that a real one takes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from fovea.domains import lab, orders, payments, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.seed.papers import Paper

# How the demonstration's payments are called at the provider: sixteen letters and digits.
PSP_PREFIX = "SEED"
_STAFF = frozenset(P)
_SECOND_LOOK = orders.ReviewStatus.SECOND_LOOK


def _colleague(name: str) -> Actor:
    return Actor(ActorKind.STAFF, name=name, permissions=_STAFF)


OPTICIAN = _colleague("Odile Marchetti")
TECHNICIAN = _colleague("Lars Eklund")
PICKER = _colleague("Wanda Price")
SUPPORT = _colleague("Sam Whitaker")
FINANCE = _colleague("Fiona Grant")
# Gives the second look.
CHIEF = _colleague("Ada Lindgren")

_REASONS = {
    "LB08": "Has worn this difference for years; equal base curves.",
    "LB19": "Measured per eye at the fitting: the same to half a millimetre.",
    "LB31": "The customer has seen the edge and wants this frame.",
    "LB38": "The customer has seen the edge and wants this frame.",
    "LB58": "Tested and fitted at 12 mm: nothing to compensate.",
    "LB59": "Confirmed with the prescriber by phone.",
}
_RETURNED_FOR = ("too_large", "looks", "damaged", "changed_mind", "uncomfortable")
_QUESTIONS = (
    "The cylinder of the left eye differs from your last glasses. Is it right?",
    "Is this prescription for glasses? It looks like one for contact lenses.",
    "Could you send a picture of the paper? One number looks unusual.",
)


class Walk:
    """Carries an order from placed to wherever its story ends; ``uow.now`` moves with it."""

    def __init__(
        self,
        uow: UnitOfWork,
        order: orders.Order,
        payment_id: UUID,
        papers: Sequence[Paper | None] = (),
        team: Mapping[str, UUID] = MappingProxyType({}),
    ) -> None:
        self.uow = uow
        self._papers = dict(zip((line.id for line in order.lines), papers, strict=False))
        self._team = team
        self.order = order
        self.ref = orders.OrderRef(order.id)
        self.payment_id = payment_id
        self._return_id = order.id
        self.psp = f"{PSP_PREFIX}{order.number.removeprefix('SO-'):0>12}"

    async def until(self, end: str) -> None:
        """Take every step up to ``end``; steps that do not concern the order are left out."""
        for name, step in self._way(end):
            try:
                await step()
            except lab.BlanksWaiting:
                # The story rests here: what its lenses are ground from is on its way.
                return
            if name == end:
                return

    def _way(self, end: str) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        start = [("confirmed", self.confirm)]
        if end == "cancelled":
            return [*start, ("cancelled", self.cancel)]
        if end == "asked":
            return [*start, ("asked", self.ask)]
        if end == "second_look":
            return [*start, ("second_look", self.first_look)]
        return [
            *start,
            ("verified", self.verify),
            ("picked", self.pick),
            ("sent", self.send),
            ("received", self.receive),
            ("passed", self.inspect),
            ("packed", self.pack),
            ("shipped", self.ship),
            ("delivered", self.deliver),
            ("return_announced", self.announce_return),
            ("returned", self.receive_return),
            ("refunded", self.refund),
        ]

    def _later(self, hours: float, actor: Actor = SYSTEM) -> None:
        self.uow.now += timedelta(hours=hours)
        self.uow.actor = actor

    async def confirm(self) -> None:
        self._later(0.02)
        await self._record(payments.EventKind.AUTHORISED, self.order.totals.total, f"authorised:{self.psp}", self.psp)
        confirmed = await orders.confirm(
            self.uow, orders.ConfirmOrder(self.order.id, self.payment_id, self.order.totals.total)
        )
        await lab.open_jobs(self.uow, self.ref)
        await warehouse.open_picks(self.uow, self.ref)
        if all(line.lenses is None for line in confirmed.lines):
            await orders.nothing_to_make(self.uow, self.ref)

    async def cancel(self) -> None:
        self._later(5, SUPPORT)
        await orders.cancel(self.uow, orders.CancelOrder(self.order.id, "Customer changed their mind"))
        await lab.cancel_jobs(self.uow, self.ref)
        await warehouse.cancel_picks(self.uow, self.ref)
        self._later(0.1)
        await self._settle("cancel", payments.EventKind.CANCELLED)

    async def first_look(self) -> None:
        """One optician has gone against the warnings; the second has not looked yet."""
        self._later(4, self._member(OPTICIAN))
        for review in await self._reviews():
            warned = self._warned(review)
            if review.current and review.current.prescription and warned:
                await self._decide(review, "approve", overrides=self._reasons(warned))

    async def ask(self) -> None:
        """The optician asks, and every third customer has answered by now."""
        self._later(4, self._member(OPTICIAN))
        for review in await self._reviews():
            paper = self._papers.get(review.order_line_id)
            question = _QUESTIONS[self._digit() % len(_QUESTIONS)]
            if paper is not None and paper.differs is not None:
                question = f"{paper.differs} Which is right?"
            if review.status is not orders.ReviewStatus.MISSING:
                await self._decide(review, "ask", question)
        if self._digit() % 3 == 0:
            self._later(1, Actor(ActorKind.CUSTOMER, self.order.account_id))
            for review in await self._reviews():
                if review.status is orders.ReviewStatus.ASKED:
                    answer = "Yes, that is what my doctor wrote. I have it here."
                    await orders.supply_prescription(
                        self.uow, orders.SupplyPrescription(self.order.id, review.order_line_id, note=answer)
                    )

    async def verify(self) -> None:
        """What is missing comes in, what is on paper is written down, what is warned of is seen by two."""
        reviews = await self._reviews()
        self._later(3, Actor(ActorKind.CUSTOMER, self.order.account_id))
        for review in reviews:
            paper = self._papers.get(review.order_line_id)
            if review.status is orders.ReviewStatus.MISSING and paper is not None:
                supply = orders.SupplyPrescription(self.order.id, review.order_line_id, paper.values)
                await orders.supply_prescription(self.uow, supply)
        if any(review.status is orders.ReviewStatus.MISSING for review in reviews):
            reviews = await self._reviews()
        self._later(1, self._member(OPTICIAN))
        for review in reviews:
            await self._approve(await self._written_down(review))

    async def _written_down(self, review: orders.Review) -> orders.Review:
        """As it is on paper, where that is more or other than what was typed."""
        paper = self._papers.get(review.order_line_id)
        if paper is None or review.upload is None or (self._values(review) and not paper.differs):
            return review
        reason = paper.differs or "Written down from the paper."
        return await orders.correct_prescription(self.uow, orders.CorrectReview(review.id, paper.values, reason))

    async def _approve(self, review: orders.Review) -> None:
        reasons = self._reasons(self._warned(review))
        if (await self._decide(review, "approve", overrides=reasons)).status is _SECOND_LOOK:
            self._later(0.2, self._member(CHIEF))
            await self._decide(review, "approve")
            self._later(0, self._member(OPTICIAN))

    async def pick(self) -> None:
        self._later(2, PICKER)
        for task in (await warehouse.tasks_of(self.uow, [self.order.id])).get(self.order.id, ()):
            await warehouse.confirm_pick(self.uow, warehouse.ConfirmPick(task.id, task.bin, task.sku, task.quantity))

    async def send(self) -> None:
        self._later(3, TECHNICIAN)
        for job in await self._jobs():
            await lab.send(self.uow, lab.SendJob(job.id, f"T-{job.number.removeprefix('JOB-')}"))

    async def receive(self) -> None:
        self._later(44, TECHNICIAN)
        for job in await self._jobs():
            await lab.receive(self.uow, lab.JobRef(job.id))

    async def inspect(self) -> None:
        self._later(2, TECHNICIAN)
        for job in await self._jobs():
            await lab.pass_job(self.uow, lab.JobRef(job.id))

    async def pack(self) -> None:
        self._later(3, PICKER)
        await warehouse.pack(self.uow, warehouse.PackOrder(self.order.id, 280))

    async def ship(self) -> None:
        self._later(1, PICKER)
        parcel = (await shipping.parcels_of(self.uow, [self.order.reference]))[self.order.reference][0]
        digits = self.order.number.removeprefix("SO-")
        await shipping.record_label(
            self.uow,
            shipping.RecordLabel(
                parcel.id, f"SEED{digits:0>14}", f"seed_{digits}", parcel_price(self.order), f"labels/{parcel.id}.pdf"
            ),
        )
        await orders.ship(self.uow, orders.ShipOrder(self.order.id, parcel.id))
        self._later(0.1)
        await self._settle("capture", payments.EventKind.CAPTURED)
        await orders.remark(self.uow, orders.Remark(self.order.id, "captured", "Your card was charged."))

    async def deliver(self) -> None:
        for hours, status, message, place in (
            (8, shipping.TrackingStatus.IN_TRANSIT, "Accepted at the carrier's facility", "San Francisco, CA"),
            (40, shipping.TrackingStatus.OUT_FOR_DELIVERY, "Out for delivery", self.order.address.city),
            (5, shipping.TrackingStatus.DELIVERED, "Delivered", self.order.address.city),
        ):
            self._later(hours)
            number = f"SEED{self.order.number.removeprefix('SO-'):0>14}"
            event = shipping.TrackingEvent(
                f"{number}:{status}", "easypost", number, status, self.uow.now, message, place
            )
            await shipping.record_tracking(self.uow, shipping.RecordTracking(event))
        parcel = (await shipping.parcels_of(self.uow, [self.order.reference]))[self.order.reference][0]
        await orders.delivered(self.uow, orders.RecordArrival(self.order.id, parcel.id, self.uow.now))

    async def announce_return(self) -> None:
        self._later(60, Actor(ActorKind.CUSTOMER, self.order.account_id))
        line = self.order.lines[0]
        reason = _RETURNED_FOR[self._digit() % len(_RETURNED_FOR)]
        back = await orders.request_return(
            self.uow, orders.RequestReturn(self.order.id, (orders.ReturnRequestLine(line.id, 1, reason),))
        )
        self._return_id = back.id

    async def receive_return(self) -> None:
        self._later(70, SUPPORT)
        line = self.order.lines[0]
        fate = orders.Disposition.RESTOCK_A if line.lenses is None else orders.Disposition.LAB_SALVAGE
        back = await orders.receive_return(
            self.uow, orders.ReceiveReturn(self._return_id, (orders.ArrivedLine(line.id, 1),))
        )
        verdicts = tuple(orders.InspectedUnit(unit.id, fate) for unit in back.units)
        await orders.inspect_return(self.uow, orders.InspectReturn(self._return_id, verdicts))

    async def refund(self) -> None:
        self._later(1, FINANCE)
        await orders.settle_return(self.uow, orders.SettleReturn(self._return_id, orders.ReturnOutcome.REFUND))
        self._later(0.1)
        cause = await self._settle("refund", payments.EventKind.REFUNDED)
        await orders.refund_settled(self.uow, cause, refunded=True)

    async def _reviews(self) -> list[orders.Review]:
        """The order's prescriptions as the desk sees them, whoever is acting."""
        acting, self.uow.actor = self.uow.actor, SYSTEM
        found = [await orders.review(self.uow, one) for one in await orders.reviews_of(self.uow, self.order.id)]
        self.uow.actor = acting
        return found

    async def _decide(
        self, review: orders.Review, decision: str, reason: str = "", overrides: tuple[orders.Override, ...] = ()
    ) -> orders.Review:
        return await orders.decide_review(self.uow, orders.DecideReview(review.id, decision, reason, overrides))

    def _values(self, review: orders.Review) -> bool:
        return review.current is not None and review.current.prescription is not None

    def _warned(self, review: orders.Review) -> list[str]:
        findings = review.current.findings if review.current else ()
        return sorted({one.rule for one in findings if one.severity == "warn"})

    def _reasons(self, warned: list[str]) -> tuple[orders.Override, ...]:
        return tuple(
            orders.Override(rule, _REASONS.get(rule, "Checked with the prescriber by phone.")) for rule in warned
        )

    def _member(self, actor: Actor) -> Actor:
        """The colleague under their own account."""
        return replace(actor, account_id=self._team.get(actor.name))

    def _digit(self) -> int:
        return int(self.order.number.removeprefix("SO-"))

    async def _jobs(self) -> tuple[lab.Job, ...]:
        return (await lab.jobs_of(self.uow, [self.order.id])).get(self.order.id, ())

    async def _record(
        self, kind: payments.EventKind, amount: Money, key: str, psp: str, modification: UUID | None = None
    ) -> None:
        await payments.record_event(
            self.uow,
            payments.RecordEvent(
                payment_id=self.payment_id,
                kind=kind,
                amount=amount,
                key=key,
                occurred_at=self.uow.now,
                psp_reference=psp,
                modification_id=modification,
            ),
        )

    async def _settle(self, kind: str, outcome: payments.EventKind) -> str:
        """The provider's word on the latest request of this kind; returns why it was asked for."""
        history = (await payments.histories(self.uow, [self.payment_id]))[self.payment_id]
        change = next(one for one in reversed(history.modifications) if one.kind == kind)
        psp = f"SEEDM{new_id().hex[:11].upper()}"
        await self._record(outcome, change.amount, f"{kind}:{change.id}", psp, change.id)
        return change.reference


def parcel_price(order: orders.Order) -> Money:
    """What the label cost us: a little less than the shopper paid for delivery."""
    return Money(order.promise.price.minor * 8 // 10, order.promise.price.currency)
