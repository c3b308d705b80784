"""An order as its owner and the staff see it. What only staff may read is null for everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import strawberry

from fovea.api.carts import Totals, address_of
from fovea.api.common import Address, Money
from fovea.api.configurations import LensConfiguration
from fovea.api.lab import Job
from fovea.api.order_parts import Hold, Invoice, OrderEdit, TimelineEntry
from fovea.api.payments import PaymentView
from fovea.api.pictures import Picture, picture_of
from fovea.api.promises import KeptPromise
from fovea.api.return_types import ReturnAuthorisation, next_step
from fovea.api.shipping import Contents, Parcel, ParcelLine
from fovea.api.vendors import VendorTrouble
from fovea.api.warehouse_types import PickTask
from fovea.domains import checkout, lab, orders, payments, shipping, warehouse
from fovea.kernel.ids import to_global_id
from fovea.kernel.troubles import Trouble


@strawberry.type
class OrderLine:
    id: strawberry.ID
    sku: str
    description: str
    frame_name: str
    colour_name: str
    size_label: str
    picture: Picture | None
    quantity: int
    unit_price: Money
    total: Money
    tax: Money
    configuration: LensConfiguration | None
    status: str
    packed: int
    shipped: int
    returnable: int
    return_note: str
    cancelled: int
    removable: int
    swappable: bool

    @classmethod
    def of(cls, line: orders.OrderLine, order: orders.Order, now: datetime, *, for_staff: bool) -> "OrderLine":
        delivered = delivered_at(order)
        left = orders.returnable(line, delivered, now)
        lenses = order.made_from(line)
        return cls(
            id=strawberry.ID(to_global_id("OrderLine", line.id)),
            sku=line.sku,
            description=line.description,
            frame_name=line.frame_name,
            colour_name=line.colour_name,
            size_label=line.size_label,
            picture=picture_of(line.frame_code, line.colour_code),
            quantity=line.quantity,
            unit_price=Money.of(line.unit_price),
            total=Money.of(line.total),
            tax=Money.of(line.tax),
            configuration=None if lenses is None else LensConfiguration.of(line.id, lenses, for_staff=for_staff),
            status=_line_status(line),
            packed=line.packed,
            shipped=line.shipped,
            returnable=left,
            return_note=_return_note(line, delivered, left, now),
            cancelled=line.cancelled,
            removable=orders.removable(line) if order.status in orders.EDITABLE else 0,
            swappable=order.status in orders.EDITABLE and orders.swappable(line),
        )


def _line_status(line: orders.OrderLine) -> str:
    if not line.quantity:
        return "cancelled"
    if line.returned:
        return "returned" if line.returned == line.quantity else "partly_returned"
    if line.lenses is None:
        return "from_stock"
    return "made" if line.ready else "to_make"


def _return_note(line: orders.OrderLine, delivered: datetime | None, left: int, now: datetime) -> str:
    """Until when it may come back: for any reason, then for what is wrong with it."""
    if not line.quantity:
        return "Taken out of the order."
    if delivered is None:
        return "Can be returned within 30 days of delivery."
    if line.returned == line.quantity:
        return "Returned."
    days = [reason.days for reason in orders.REASONS if orders.applies(reason, line)]
    soon, late = (delivered + timedelta(days=min(days))).date(), (delivered + timedelta(days=max(days))).date()
    if not left:
        return f"Could be returned until {late:%-d %B %Y}."
    if now.date() <= soon:
        return f"Can be returned until {soon:%-d %B %Y}; what is wrong with it is covered until {late:%-d %B %Y}."
    return f"Could be returned until {soon:%-d %B %Y}; what is wrong with it is covered until {late:%-d %B %Y}."


def delivered_at(order: orders.Order) -> datetime | None:
    return next((entry.at for entry in order.timeline if entry.kind == "delivered"), None)


@strawberry.type
class PrescriptionRequest:
    """What the shopper still has to send: ``missing`` or ``asked``, then with the optician's question."""

    line_id: strawberry.ID
    description: str
    status: str
    question: str | None

    @classmethod
    def all_of(cls, order: orders.Order) -> list["PrescriptionRequest"]:
        asking = {one.line_id: one for one in order.reviews if orders.waits_for_customer(order.status, one.status)}
        return [
            cls(
                line_id=strawberry.ID(to_global_id("OrderLine", line.id)),
                description=line.description,
                status=asking[line.id].status,
                question=asking[line.id].question,
            )
            for line in order.lines
            if line.id in asking
        ]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other rooms know about a set of orders, read in a few statements for all of them."""

    parcels: Mapping[str, tuple[shipping.Parcel, ...]] = field(default_factory=dict)
    jobs: Mapping[UUID, tuple[lab.Job, ...]] = field(default_factory=dict)
    picks: Mapping[UUID, tuple[warehouse.PickTask, ...]] = field(default_factory=dict)
    money: Mapping[UUID, payments.PaymentHistory] = field(default_factory=dict)
    taken: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    invoices: Mapping[UUID, tuple[orders.Invoice, ...]] = field(default_factory=dict)
    troubles: Mapping[str, Sequence[Trouble]] = field(default_factory=dict)


@strawberry.type
class Order:
    """``vendorTroubles`` are read with one order only: in lists they are null."""

    id: strawberry.ID
    number: str
    status: str
    stage: str
    placed_at: datetime
    email: str
    currency: str
    lines: list[OrderLine]
    totals: Totals
    shipping_address: Address
    resolved_address: Address | None
    rate_label: str
    promised_on: date | None
    promise: KeptPromise | None
    timeline: list[TimelineEntry]
    parcels: list[Parcel]
    returns: list[ReturnAuthorisation]
    prescription_requests: list[PrescriptionRequest]
    can_cancel: bool
    token: str | None
    customer_name: str | None
    customer_id: strawberry.ID | None
    payment: PaymentView | None
    payments: list[PaymentView] | None
    due: Money | None
    pay_by: date | None
    invoices: list[Invoice]
    edits: list[OrderEdit] | None
    tags: list[str] | None
    can_edit: bool
    holds: list[Hold] | None
    jobs: list[Job] | None
    next_action: str | None
    pick_tasks: list[PickTask] | None
    packing_slip_url: str | None
    vendor_troubles: list[VendorTrouble] | None
    version: int

    @classmethod
    def of(cls, view: orders.Order, around: Surroundings, now: datetime, *, for_staff: bool) -> "Order":
        jobs = around.jobs.get(view.id, ())
        picks = around.picks.get(view.id, ())
        history = around.money.get(view.payment_id) if view.payment_id else None
        has_lenses = any(line.lenses is not None for line in view.lines)
        return cls(
            id=strawberry.ID(to_global_id("Order", view.id)),
            number=view.number,
            status=view.status,
            stage=orders.stage(view.status),
            placed_at=view.placed_at,
            email=view.email,
            currency=view.totals.total.currency,
            lines=[OrderLine.of(line, view, now, for_staff=for_staff) for line in view.lines],
            totals=Totals.of(
                checkout.Totals(
                    view.totals.subtotal,
                    view.totals.shipping,
                    view.totals.tax,
                    view.totals.total,
                    view.totals.tax_estimated,
                )
            ),
            shipping_address=address_of(view.address),
            resolved_address=None
            if view.address_resolved is None or not for_staff
            else address_of(view.address_resolved),
            rate_label=view.promise.name,
            promised_on=view.promised_on,
            promise=KeptPromise.latest(view.promises),
            timeline=[
                TimelineEntry.of(entry, for_staff=for_staff) for entry in view.timeline if for_staff or entry.public
            ],
            parcels=parcels_of(view, around, for_staff=for_staff),
            returns=[
                ReturnAuthorisation.of(
                    back, next(iter(around.parcels.get(back.reference, ())), None), for_staff=for_staff
                )
                for back in view.returns
            ],
            prescription_requests=PrescriptionRequest.all_of(view),
            can_cancel=(
                orders.staff_may_cancel(view.status)
                if for_staff
                else orders.customer_may_cancel(view.status, has_lenses=has_lenses)
            ),
            token=None if for_staff else view.token,
            customer_name=view.address.name if for_staff else None,
            customer_id=(
                strawberry.ID(to_global_id("Customer", view.account_id)) if for_staff and view.account_id else None
            ),
            payment=PaymentView.of(history) if for_staff and history else None,
            payments=(
                [PaymentView.of(around.money[one]) for one in around.taken.get(view.id, ()) if one in around.money]
                if for_staff
                else None
            ),
            due=Money.maybe(view.due),
            pay_by=orders.pay_by(view),
            invoices=invoices_of(view, around),
            edits=[OrderEdit.of(one) for one in view.edits] if for_staff else None,
            tags=list(view.tags) if for_staff else None,
            can_edit=for_staff and view.status in orders.EDITABLE,
            holds=[Hold.of(hold) for hold in view.holds] if for_staff else None,
            jobs=[Job.of(job) for job in jobs] if for_staff else None,
            next_action=next_action(view, jobs, picks, around.parcels.get(view.reference, ())) if for_staff else None,
            pick_tasks=[PickTask.of(task) for task in picks] if for_staff else None,
            packing_slip_url=f"/documents/packing-slips/{to_global_id('Order', view.id)}.pdf" if for_staff else None,
            vendor_troubles=(
                [VendorTrouble.of(one) for one in around.troubles[view.reference]]
                if for_staff and view.reference in around.troubles
                else None
            ),
            version=view.version,
        )


def invoices_of(view: orders.Order, around: Surroundings) -> list[Invoice]:
    """The order's papers; a credit note says when its money is still owed."""
    papers = around.invoices.get(view.id, ())
    confirmed: dict[str, int] = {}
    for payment_id in around.taken.get(view.id, ()):
        history = around.money.get(payment_id)
        for change in history.modifications if history else ():
            if change.kind == payments.ModificationKind.REFUND and change.state is payments.ModificationState.CONFIRMED:
                root = payments.root_of(change.reference)
                confirmed[root] = confirmed.get(root, 0) + change.amount.minor
    causes = {one.id: orders.cause_of_note(one) for one in papers}
    roots = {paper: payments.root_of(cause) for paper, cause in causes.items() if cause}
    owed = orders.owed_notes(papers, roots, confirmed)
    return [Invoice.of(one, owed=one.id in owed) for one in papers]


def parcels_of(view: orders.Order, around: Surroundings, *, for_staff: bool) -> list[Parcel]:
    """The order's boxes with what is in them."""
    lines = {line.id: line for line in view.lines}
    boxes = {
        box.parcel_id: Contents(
            tuple(
                ParcelLine(
                    order_line_id=strawberry.ID(to_global_id("OrderLine", one.line_id)),
                    sku=lines[one.line_id].sku,
                    description=lines[one.line_id].description,
                    quantity=one.quantity,
                )
                for one in box.lines
            ),
            Money.maybe(box.amount),
        )
        for box in view.shipments
    }
    found = around.parcels.get(view.reference, ())
    return [Parcel.of(one, boxes.get(one.id), for_staff=for_staff) for one in found]


def _for_opticians(view: orders.Order) -> bool:
    """Whether an optician has a prescription of the order to look at; else the customer is asked for it."""
    return any(review.status in orders.FOR_OPTICIANS for review in view.reviews)


def _boxing(view: orders.Order, parcels: tuple[shipping.Parcel, ...]) -> str | None:
    """What the packing bench does next for an order of which everything is made and picked."""
    if view.status not in (orders.OrderStatus.READY, orders.OrderStatus.PACKED, orders.OrderStatus.PARTLY_SHIPPED):
        return None
    waiting = {box.parcel_id for box in view.shipments if box.with_us}
    for parcel in parcels:
        if parcel.id in waiting:
            return "ship" if parcel.tracking_number else "buy_label"
    return "pack" if any(orders.unpacked(line) for line in view.lines) else None


# Holds that end where they came from, and not by somebody's word on the order.
_ENDED_BY = {
    orders.HoldKind.PAYMENT_DUE: "await_payment",
    orders.HoldKind.DISPUTE: "decide_dispute",
    orders.HoldKind.TAX: "decide_tax",
}


def next_action(
    view: orders.Order,
    jobs: tuple[lab.Job, ...],
    picks: tuple[warehouse.PickTask, ...],
    parcels: tuple[shipping.Parcel, ...],
) -> str | None:
    """The one thing to do next, as a code the admin turns into a button; None when nothing is to be done by us."""
    holding = {hold.kind for hold in view.open_holds}
    rx = orders.HoldKind.RX_UNVERIFIED in holding
    if rx and _for_opticians(view):
        return "verify_prescription"
    # Blanks that are on their way come by themselves; nobody can hurry them here.
    if stopped := holding - {orders.HoldKind.RX_UNVERIFIED, orders.HoldKind.LAB}:
        return _ENDED_BY.get(next(iter(stopped)), "release_hold") if len(stopped) == 1 else "release_hold"
    if rx:
        return None
    if view.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED, orders.OrderStatus.PENDING_PAYMENT):
        return None
    if any(task.status in warehouse.UNDONE for task in picks):
        return "pick"
    if (
        jobs
        and all(job.awaits_blanks for job in jobs if job.status is lab.JobStatus.WAITING)
        and orders.HoldKind.LAB in holding
    ):
        jobs = tuple(job for job in jobs if job.status is not lab.JobStatus.WAITING)
    for status, action in (
        (lab.JobStatus.WAITING, "send_job"),
        (lab.JobStatus.SENT, "receive_job"),
        (lab.JobStatus.RECEIVED, "inspect_job"),
    ):
        if any(job.status is status and not job.awaits_blanks for job in jobs):
            return action
    if (boxing := _boxing(view, parcels)) is not None:
        return boxing
    steps = {next_step(back) for back in view.returns}
    if steps & {"decide", "send_label", "receive", "inspect", "send_back"}:
        return "receive_return"
    return "refund_return" if "settle" in steps else None
