"""Returns as customer and desk see them."""

from datetime import date, datetime

import strawberry

from fovea.api.common import Money
from fovea.api.pictures import Picture, picture_of
from fovea.api.promises import PromiseStep
from fovea.domains import orders, shipping
from fovea.kernel.ids import to_global_id

S = orders.ReturnStatus

# The state in the customer's words.
_STAGES = {
    S.REQUESTED: "We look at your request and answer within one working day.",
    S.APPROVED: "Approved. Your label follows in a moment.",
    S.LABEL_SENT: "Print the label, put it on the parcel and hand it to the carrier.",
    S.IN_TRANSIT: "Your parcel is on its way to us.",
    S.RECEIVED: "Your parcel is here and is being checked.",
    S.INSPECTED: "Checked. We are about to settle it.",
    S.REFUND: "Your refund is on its way; banks take up to five working days.",
    S.REFUND_FAILED: "Your bank did not take the refund. We are looking for another way.",
    S.EXCHANGE: "Checked. The other piece goes out as an order of its own; its page says what happens next.",
    S.REPAIR: "Your lenses are being made again.",
    S.SENT_BACK: "We could not accept it; it comes back to you.",
    S.REJECTED: "Not accepted.",
    S.CANCELLED: "Called off; nothing was sent.",
}
_NEXT = {
    S.REQUESTED: "decide",
    S.APPROVED: "send_label",
    S.LABEL_SENT: "receive",
    S.IN_TRANSIT: "receive",
    S.RECEIVED: "inspect",
    S.INSPECTED: "settle",
    S.REFUND_FAILED: "settle",
    S.SENT_BACK: "send_back",
}


@strawberry.type
class ReturnLine:
    """``reason`` is a code, ``reasonLabel`` what it says."""

    order_line_id: strawberry.ID
    sku: str
    description: str
    picture: Picture | None
    made: bool
    quantity: int
    arrived: int
    reason: str
    reason_label: str
    disposition: str | None
    refund: Money | None


@strawberry.type
class ReturnUnit:
    """One piece at the desk; ``worth`` is what it brings for its reason, ``lot`` the lot or serial number on it."""

    id: strawberry.ID
    order_line_id: strawberry.ID
    number: int
    arrived_at: datetime | None
    disposition: str | None
    inspected_by: str | None
    remark: str
    lot: str | None
    worth: Money
    refund: Money | None


@strawberry.type
class ReturnLots:
    """The lots or serial numbers in which units of an item are with the customer: which one is on a piece is read off
    the piece. None for an item that has none."""

    order_line_id: strawberry.ID
    lots: list[str]


@strawberry.type
class ReturnAuthorisation:
    """``expected`` is what comes back by the rules; ``refund`` what it came to once it was checked.

    ``promisedOn``: glasses that are made again are back with the customer, and how that day comes about.
    ``photoPages``: the paths of the customer's photo, for staff; each look at one is audited.
    """

    id: strawberry.ID
    number: str
    status: str
    stage: str
    outcome: str
    outcome_label: str
    lines: list[ReturnLine]
    expected: Money
    fee: Money
    delivery: Money
    refund: Money | None
    created_at: datetime
    send_by: date | None
    settled_at: datetime | None
    order_number: str
    customer_name: str
    label_by: str
    has_label: bool
    tracking_number: str | None
    exchange_sku: str | None
    replacement: str | None
    decision: str | None
    can_cancel: bool
    note: str | None
    promised_on: date | None
    promise_steps: list[PromiseStep]
    photo_pages: list[str] | None
    label_url: str | None
    next_action: str | None
    units: list[ReturnUnit] | None

    @classmethod
    def of(
        cls, back: orders.Return, parcel: shipping.Parcel | None = None, *, for_staff: bool = False, pages: int = 0
    ) -> "ReturnAuthorisation":
        labelled = parcel is not None and parcel.label_price is not None
        parcel_id = "" if parcel is None else to_global_id("Parcel", parcel.id)
        own_id = to_global_id("Return", back.id)
        return cls(
            id=strawberry.ID(to_global_id("Return", back.id)),
            number=back.number,
            status=back.status,
            stage=_stage(back),
            outcome=back.outcome,
            outcome_label=orders.OUTCOME_LABELS[back.outcome],
            lines=[
                ReturnLine(
                    order_line_id=strawberry.ID(to_global_id("OrderLine", line.order_line_id)),
                    sku=line.sku,
                    description=line.description,
                    picture=picture_of(line.frame_code, line.colour_code),
                    made=line.made,
                    quantity=line.quantity,
                    arrived=line.arrived,
                    reason=line.reason,
                    reason_label=line.reason_label,
                    disposition=line.disposition,
                    refund=Money.maybe(line.refund),
                )
                for line in back.lines
            ],
            expected=Money.of(back.expected),
            fee=Money.of(back.fee),
            delivery=Money.of(back.delivery),
            refund=Money.maybe(back.refund),
            created_at=back.created_at,
            send_by=back.send_by if back.status in orders.AWAITED else None,
            settled_at=back.settled_at,
            order_number=back.order_number,
            customer_name=back.customer_name,
            label_by=back.label_by,
            has_label=labelled,
            tracking_number=None if parcel is None else parcel.tracking_number,
            exchange_sku=back.exchange_sku,
            replacement=back.replacement,
            decision=back.decision or None,
            can_cancel=back.status in (S.REQUESTED, S.APPROVED, S.LABEL_SENT),
            note=back.note or None,
            promised_on=back.promised_on if back.status is S.REPAIR else None,
            promise_steps=PromiseStep.all_of(back.promise_steps) if back.status is S.REPAIR else [],
            photo_pages=[f"/documents/returns/{own_id}/photo/{n}.jpg" for n in range(pages)] if for_staff else None,
            label_url=f"/documents/labels/{parcel_id}.pdf" if labelled and for_staff else None,
            next_action=next_step(back) if for_staff else None,
            units=[unit_of(unit) for unit in back.units] if for_staff else None,
        )


def unit_of(unit: orders.ReturnUnit) -> ReturnUnit:
    return ReturnUnit(
        id=strawberry.ID(to_global_id("ReturnUnit", unit.id)),
        order_line_id=strawberry.ID(to_global_id("OrderLine", unit.order_line_id)),
        number=unit.number,
        arrived_at=unit.arrived_at,
        disposition=unit.disposition,
        inspected_by=unit.inspected_by,
        remark=unit.remark,
        lot=unit.lot or None,
        worth=Money.of(unit.worth),
        refund=Money.maybe(unit.refund),
    )


def next_step(back: orders.Return) -> str | None:
    """The one thing the desk does next; None while it waits for somebody else, or when it is over."""
    if back.status is S.REPAIR:
        return "send_back" if back.repaired else None
    return _NEXT.get(back.status)


def _stage(back: orders.Return) -> str:
    if back.status is S.REJECTED:
        return f"Not accepted: {back.decision}"
    if back.status is S.CLOSED:
        return {
            orders.ReturnOutcome.REFUND: f"Refunded: {back.refund}.",
            orders.ReturnOutcome.STORE_CREDIT: f"{back.refund} of store credit are on your account.",
            orders.ReturnOutcome.EXCHANGE: f"Exchanged: order {back.replacement} is yours.",
            orders.ReturnOutcome.REPAIR: "Made again and on its way back to you.",
            orders.ReturnOutcome.SENT_BACK: "On its way back to you.",
        }[back.outcome]
    if back.status is S.REPAIR and back.repaired:
        return "Made again; it leaves for you next."
    return _STAGES.get(back.status, back.status)


@strawberry.type
class ReturnReason:
    """A reason that is still open for an item, ``until`` its last day."""

    code: str
    group: str
    label: str
    until: date


@strawberry.type
class ReturnChoice:
    """An item of an order with the reasons open for it."""

    order_line_id: strawberry.ID
    description: str
    picture: Picture | None
    made: bool
    returnable: int
    reasons: list[ReturnReason]

    @classmethod
    def of(cls, choice: orders.ReturnChoice) -> "ReturnChoice":
        return cls(
            order_line_id=strawberry.ID(to_global_id("OrderLine", choice.order_line_id)),
            description=choice.description,
            picture=picture_of(choice.frame_code, choice.colour_code),
            made=choice.made,
            returnable=choice.returnable,
            reasons=[
                ReturnReason(code=one.code, group=one.group, label=one.label, until=until)
                for one, until in choice.reasons
            ],
        )


@strawberry.type
class OutcomeOption:
    """``amount`` is what comes back, ``fee`` what the label takes off it."""

    outcome: str
    label: str
    sentence: str
    amount: Money
    fee: Money


@strawberry.type
class ForecastLine:
    order_line_id: strawberry.ID
    description: str
    amount: Money
    sentences: list[str]


@strawberry.type
class ExchangeOption:
    """``difference`` is what it costs beyond what comes back; negative: what is given back."""

    sku: str
    label: str
    picture: Picture | None
    available: int
    difference: Money


@strawberry.type
class ReturnForecast:
    """What happens if exactly this is sent back, said before anything is. ``refusal`` says why it cannot be."""

    refusal: str | None
    lines: list[ForecastLine]
    options: list[OutcomeOption]
    exchanges: list[ExchangeOption]
    delivery: Money | None
    at_once: bool
    sentences: list[str]

    @classmethod
    def refused(cls, why: str) -> "ReturnForecast":
        return cls(refusal=why, lines=[], options=[], exchanges=[], delivery=None, at_once=False, sentences=[])

    @classmethod
    def of(
        cls, view: orders.ReturnForecast, frame_code: str, exchanges: tuple[orders.ExchangeOption, ...]
    ) -> "ReturnForecast":
        return cls(
            refusal=None,
            lines=[
                ForecastLine(
                    order_line_id=strawberry.ID(to_global_id("OrderLine", line.order_line_id)),
                    description=line.description,
                    amount=Money.of(line.amount),
                    sentences=list(line.sentences),
                )
                for line in view.lines
            ],
            options=[
                OutcomeOption(
                    outcome=one.outcome,
                    label=one.label,
                    sentence=one.sentence,
                    amount=Money.of(one.amount),
                    fee=Money.of(one.fee),
                )
                for one in view.options
            ],
            exchanges=[
                ExchangeOption(
                    sku=one.sku,
                    label=f"{one.colour_name}, {one.size_label}",
                    picture=picture_of(frame_code, one.colour_code),
                    available=one.available,
                    difference=Money.of(one.difference),
                )
                for one in exchanges
            ],
            delivery=Money.of(view.delivery),
            at_once=view.at_once,
            sentences=list(view.sentences),
        )
