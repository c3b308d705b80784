"""An order as its owner and the staff see it. What only staff may read is null for everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import strawberry

from fovea.api.carts import Totals, address_of
from fovea.api.common import Address, Money
from fovea.api.configurations import LensConfiguration
from fovea.api.lab import Job
from fovea.api.payments import PaymentView
from fovea.api.pictures import Picture, picture_of
from fovea.api.shipping import Parcel
from fovea.api.warehouse_types import PickTask
from fovea.domains import checkout, lab, orders, payments, shipping, warehouse
from fovea.kernel.ids import to_global_id


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
    returnable: int
    return_note: str

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
            returnable=left,
            return_note=_return_note(line, delivered, left),
        )


def _line_status(line: orders.OrderLine) -> str:
    if line.returned:
        return "returned" if line.returned == line.quantity else "partly_returned"
    if line.lenses is None:
        return "from_stock"
    return "made" if line.ready else "to_make"


def _return_note(line: orders.OrderLine, delivered: datetime | None, left: int) -> str:
    if delivered is None:
        return "Can be returned within 30 days of delivery."
    if line.returned == line.quantity:
        return "Returned."
    last = (delivered + orders.RETURN_WINDOW).date()
    return f"Can be returned until {last:%-d %B %Y}." if left else f"Could be returned until {last:%-d %B %Y}."


def delivered_at(order: orders.Order) -> datetime | None:
    return next((entry.at for entry in order.timeline if entry.kind == "delivered"), None)


@strawberry.type
class TimelineEntry:
    at: datetime
    kind: str
    text: str
    who: str | None
    detail: str | None
    link: str | None

    @classmethod
    def of(cls, entry: orders.TimelineEntry, *, for_staff: bool) -> "TimelineEntry":
        return cls(
            at=entry.at,
            kind=entry.kind,
            text=entry.text,
            who=entry.who if for_staff else None,
            detail=entry.detail or None,
            link=link_of(entry.subject) if for_staff else None,
        )


def link_of(subject: str) -> str | None:
    """The workbench's page or the paper of what a step led to; None when there is nothing to open."""
    kind, _, name = subject.partition(":")
    match kind:
        case "return":
            return f"/returns?open={name}"
        case "job":
            return f"/lab?q={name}"
        case "parcel":
            return f"/documents/labels/{to_global_id('Parcel', UUID(name))}.pdf"
        case _:
            return None


@strawberry.type
class Hold:
    id: strawberry.ID
    kind: str
    reason: str
    opened_at: datetime
    released_at: datetime | None
    released_by: str | None

    @classmethod
    def of(cls, hold: orders.Hold) -> "Hold":
        return cls(
            id=strawberry.ID(to_global_id("Hold", hold.id)),
            kind=hold.kind,
            reason=hold.reason,
            opened_at=hold.opened_at,
            released_at=hold.released_at,
            released_by=hold.released_by,
        )


@strawberry.type
class ReturnLine:
    order_line_id: strawberry.ID
    description: str
    quantity: int
    reason: str
    disposition: str | None
    refund: Money | None


@strawberry.type
class ReturnAuthorisation:
    id: strawberry.ID
    number: str
    status: str
    lines: list[ReturnLine]
    refund: Money | None
    created_at: datetime
    order_number: str
    customer_name: str

    @classmethod
    def of(cls, back: orders.Return) -> "ReturnAuthorisation":
        return cls(
            id=strawberry.ID(to_global_id("Return", back.id)),
            number=back.number,
            status=back.status,
            lines=[
                ReturnLine(
                    order_line_id=strawberry.ID(to_global_id("OrderLine", line.order_line_id)),
                    description=line.description,
                    quantity=line.quantity,
                    reason=line.reason,
                    disposition=line.disposition,
                    refund=Money.maybe(line.refund),
                )
                for line in back.lines
            ],
            refund=Money.maybe(back.refund),
            created_at=back.created_at,
            order_number=back.order_number,
            customer_name=back.customer_name,
        )


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


@strawberry.type
class Order:
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
    rate_label: str
    promised_on: date | None
    timeline: list[TimelineEntry]
    parcels: list[Parcel]
    returns: list[ReturnAuthorisation]
    prescription_requests: list[PrescriptionRequest]
    can_cancel: bool
    token: str | None
    customer_name: str | None
    customer_id: strawberry.ID | None
    payment: PaymentView | None
    holds: list[Hold] | None
    jobs: list[Job] | None
    next_action: str | None
    pick_tasks: list[PickTask] | None
    packing_slip_url: str | None
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
            rate_label=f"{view.promise.carrier}, {view.promise.label}",
            promised_on=view.promised_on,
            timeline=[
                TimelineEntry.of(entry, for_staff=for_staff) for entry in view.timeline if for_staff or entry.public
            ],
            parcels=[Parcel.of(one, for_staff=for_staff) for one in around.parcels.get(view.reference, ())],
            returns=[ReturnAuthorisation.of(back) for back in view.returns],
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
            holds=[Hold.of(hold) for hold in view.holds] if for_staff else None,
            jobs=[Job.of(job) for job in jobs] if for_staff else None,
            next_action=next_action(view, jobs, picks, around.parcels.get(view.reference, ())) if for_staff else None,
            pick_tasks=[PickTask.of(task) for task in picks] if for_staff else None,
            packing_slip_url=f"/documents/packing-slips/{to_global_id('Order', view.id)}.pdf" if for_staff else None,
            version=view.version,
        )


def _for_opticians(view: orders.Order) -> bool:
    """Whether an optician has a prescription of the order to look at; else the customer is asked for it."""
    return any(review.status in orders.FOR_OPTICIANS for review in view.reviews)


def next_action(
    view: orders.Order,
    jobs: tuple[lab.Job, ...],
    picks: tuple[warehouse.PickTask, ...],
    parcels: tuple[shipping.Parcel, ...],
) -> str | None:
    """The one thing to do next, as a code the admin turns into a button; None when nothing is to be done by us."""
    if view.open_holds:
        if {hold.kind for hold in view.open_holds} != {orders.HoldKind.RX_UNVERIFIED}:
            rx = any(hold.kind is orders.HoldKind.RX_UNVERIFIED for hold in view.open_holds)
            return "verify_prescription" if rx and _for_opticians(view) else "release_hold"
        return "verify_prescription" if _for_opticians(view) else None
    if view.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED, orders.OrderStatus.PENDING_PAYMENT):
        return None
    if any(task.status is warehouse.PickStatus.OPEN for task in picks):
        return "pick"
    for status, action in (
        (lab.JobStatus.WAITING, "send_job"),
        (lab.JobStatus.SENT, "receive_job"),
        (lab.JobStatus.RECEIVED, "inspect_job"),
    ):
        if any(job.status is status for job in jobs):
            return action
    if view.status is orders.OrderStatus.READY:
        return "pack"
    if view.status is orders.OrderStatus.PACKED:
        labelled = any(parcel.tracking_number for parcel in parcels)
        return "ship" if labelled else "buy_label"
    waiting = {back.status for back in view.returns}
    if orders.ReturnStatus.AUTHORISED in waiting:
        return "receive_return"
    if orders.ReturnStatus.RECEIVED in waiting or orders.ReturnStatus.REFUND_FAILED in waiting:
        return "refund_return"
    return None
