"""What staff see of parcels: tracking, attempts at a label, what it cost, money asked back, the work list."""

from dataclasses import dataclass
from datetime import date, datetime

import strawberry

from fovea.api.common import Money
from fovea.api.shipping import Parcel
from fovea.domains import shipping
from fovea.kernel.ids import to_global_id


@strawberry.type
class ParcelAlert:
    """A line of the work list about a parcel; open until somebody, or what happens, settles it."""

    id: strawberry.ID
    kind: str
    detail: str
    opened_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str

    @classmethod
    def of(cls, one: shipping.Alert) -> "ParcelAlert":
        return cls(
            id=strawberry.ID(to_global_id("ParcelAlert", one.id)),
            kind=one.kind.value,
            detail=one.detail,
            opened_at=one.opened_at,
            settled_at=one.settled_at,
            settled_by=one.settled_by,
            note=one.note,
        )


@strawberry.type
class LabelAttempt:
    """One try to buy the label: with which vendor and service, why that one, and what came of it."""

    number: int
    vendor: str
    carrier: str
    service: str
    price: Money
    reason: str
    state: str
    said: str
    created_at: datetime
    approved_by: str

    @classmethod
    def of(cls, one: shipping.Attempt) -> "LabelAttempt":
        return cls(
            number=one.number,
            vendor=one.vendor,
            carrier=one.rate.carrier,
            service=one.rate.label,
            price=Money.of(one.rate.price),
            reason=one.reason,
            state=one.state.value,
            said=one.said,
            created_at=one.created_at,
            approved_by=one.approved_by,
        )


@strawberry.type
class LabelCost:
    """A line of the books; negative as a vendor takes a refund request in."""

    kind: str
    amount: Money
    at: datetime

    @classmethod
    def of(cls, one: shipping.LabelCost) -> "LabelCost":
        return cls(kind=one.kind.value, amount=Money.of(one.amount), at=one.at)


@strawberry.type
class LabelRefund:
    """Money asked back for a label that is not used. ``askAgainAt``: when a refusal that came too early is asked about
    again by itself; ``askUntil``: the vendor takes no request after that.
    """

    state: str
    amount: Money
    asked: int
    asked_at: datetime
    settled_at: datetime | None
    ask_again_at: datetime | None
    ask_until: datetime | None

    @classmethod
    def of(cls, one: shipping.Refund) -> "LabelRefund":
        return cls(
            state=one.state.value,
            amount=Money.of(one.amount),
            asked=one.asked,
            asked_at=one.asked_at,
            settled_at=one.settled_at,
            ask_again_at=one.ask_again_at,
            ask_until=one.ask_until,
        )


@dataclass(frozen=True)
class ParcelOf:
    """What people call that which a parcel is sent for: an order, a return, or neither."""

    order_number: str | None = None
    return_number: str | None = None


@strawberry.type
class ParcelRow:
    """A line of the parcels list. A return's parcel has the return's number in place of an order's."""

    parcel: Parcel
    vendor: str
    country: str
    is_return: bool
    order_number: str | None
    return_number: str | None
    created_at: datetime
    promised_on: date | None
    alerts: list[str]
    last_at: datetime | None
    last_message: str

    @classmethod
    def of(cls, one: shipping.ParcelRowView, named: ParcelOf) -> "ParcelRow":
        whole = one.parcel
        return cls(
            parcel=Parcel.of(whole),
            vendor=whole.vendor,
            country=whole.country,
            is_return=whole.is_return,
            order_number=named.order_number,
            return_number=named.return_number,
            created_at=whole.created_at,
            promised_on=whole.deliver_by,
            alerts=[kind.value for kind in one.alerts],
            last_at=one.last_at,
            last_message=one.last_message,
        )


@strawberry.type
class ParcelSheet:
    """Everything of one parcel; ``cost`` is what its labels cost us as the books stand."""

    parcel: Parcel
    vendor: str
    country: str
    is_return: bool
    order_number: str | None
    return_number: str | None
    promised_on: date | None
    address_problem: str
    zpl_url: str | None
    cost: Money | None
    attempts: list[LabelAttempt]
    refunds: list[LabelRefund]
    costs: list[LabelCost]
    alerts: list[ParcelAlert]

    @classmethod
    def of(cls, one: shipping.ParcelSheet, named: ParcelOf) -> "ParcelSheet":
        whole = one.parcel
        global_id = to_global_id("Parcel", whole.id)
        return cls(
            parcel=Parcel.of(whole),
            vendor=whole.vendor,
            country=whole.country,
            is_return=whole.is_return,
            order_number=named.order_number,
            return_number=named.return_number,
            promised_on=whole.deliver_by,
            address_problem=whole.address_problem,
            zpl_url=f"/documents/labels/{global_id}.zpl" if whole.label_price is not None else None,
            cost=Money.maybe(one.net_cost),
            attempts=[LabelAttempt.of(each) for each in one.attempts],
            refunds=[LabelRefund.of(each) for each in one.refunds],
            costs=[LabelCost.of(each) for each in one.costs],
            alerts=[ParcelAlert.of(each) for each in one.alerts],
        )


@strawberry.type
class RatedService:
    """An offer for a packed box, with the day it would be there; ``inTime`` is null when a day is not known.
    ``leftOut`` says why the rule does not consider it; empty: it does.
    """

    vendor: str
    carrier: str
    service: str
    label: str
    price: Money
    arrives_on: date | None
    in_time: bool | None
    left_out: str

    @classmethod
    def of(cls, one: shipping.RatedOption) -> "RatedService":
        rate = one.rate
        return cls(
            vendor=rate.vendor,
            carrier=rate.carrier,
            service=rate.service,
            label=rate.label,
            price=Money.of(rate.price),
            arrives_on=one.arrives_on,
            in_time=one.in_time,
            left_out=one.left_out,
        )


@strawberry.type
class ScanForm:
    """A vendor's paper for a carrier's list; without one ``said`` tells why."""

    vendor: str
    parcels: int
    url: str | None
    said: str

    @classmethod
    def of(cls, one: shipping.KeptForm) -> "ScanForm":
        url = f"/documents/scan-forms/{one.key}/{one.vendor}.pdf" if one.file_key else None
        return cls(vendor=one.vendor, parcels=one.parcels, url=url, said=one.said)


@strawberry.type
class ShippingRule:
    """How parcels of a channel to a zone are sent; "*" stands for any, "EU" for the Union, "US-HI" for a region. It is
    for boxes heavier than ``weightOverG`` with contents worth more than ``valueOver``. Amounts are minor units.
    ``carriers``: the only ones used, none means any; ``vendors``: the order of fail-over, none compares all.
    """

    channel: str
    country: str
    choice: str
    tolerance: int
    insure_above: int | None
    label_format: str
    flat: Money | None
    flat_days: int | None
    weight_over_g: int
    value_over: int
    carriers: list[str]
    vendors: list[str]
    version: int

    @classmethod
    def of(cls, one: shipping.ShippingRule) -> "ShippingRule":
        return cls(
            channel=one.channel,
            country=one.country,
            choice=one.choice.value,
            tolerance=one.tolerance,
            insure_above=one.insure_above,
            label_format=one.label_format,
            flat=Money.maybe(one.flat),
            flat_days=one.flat_days,
            weight_over_g=one.weight_over_g,
            value_over=one.value_over,
            carriers=list(one.carriers),
            vendors=list(one.vendors),
            version=one.version,
        )


@strawberry.type
class PackingRates:
    """What carriers offer for a box now, which one the rule takes and why; ``dearer`` asks for a person's word."""

    options: list[RatedService]
    chosen: RatedService | None
    reason: str
    dearer: Money | None
    problems: list[str]
    rule: ShippingRule

    @classmethod
    def of(cls, one: shipping.PackingRates) -> "PackingRates":
        taken = one.chosen
        option = next((each for each in one.options if taken is not None and each.rate == taken.rate), None)
        return cls(
            options=[RatedService.of(each) for each in one.options],
            chosen=RatedService.of(option) if option is not None else None,
            reason=taken.reason if taken is not None else one.unfit,
            dearer=Money.maybe(taken.dearer) if taken is not None else None,
            problems=list(one.problems),
            rule=ShippingRule.of(one.rule),
        )
