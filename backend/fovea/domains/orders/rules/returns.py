"""Decisions about returns on plain values: what may come back, for what, and to the cent how much for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fovea.domains.orders.contract import (
    AlreadySettled,
    Applies,
    Disposition,
    Fault,
    ForecastLine,
    NotReturnable,
    OrderLine,
    OutcomeNotOffered,
    OutcomeOption,
    Return,
    ReturnForecast,
    ReturnOutcome,
    ReturnReason,
    ReturnStatus,
)
from fovea.domains.orders.rules.return_reasons import BY_CODE, OTHER_FEE, REASONS, RETURN_FEES
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money, split, total, zero

T = ReturnStatus
E = ReturnOutcome

# A return on its way. What was decided is never decided again; a refund the provider refused is asked for again, and
# an exchange that comes to nothing ends as a refund.
RETURN_STEPS: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    T.REQUESTED: frozenset({T.APPROVED, T.REJECTED, T.CANCELLED}),
    T.APPROVED: frozenset({T.LABEL_SENT, T.IN_TRANSIT, T.RECEIVED, T.CANCELLED}),
    T.LABEL_SENT: frozenset({T.IN_TRANSIT, T.RECEIVED, T.CANCELLED}),
    T.IN_TRANSIT: frozenset({T.RECEIVED}),
    T.RECEIVED: frozenset({T.RECEIVED, T.INSPECTED}),
    T.INSPECTED: frozenset({T.REFUND, T.EXCHANGE, T.STORE_CREDIT, T.REPAIR, T.SENT_BACK}),
    T.REFUND: frozenset({T.CLOSED, T.REFUND_FAILED}),
    T.REFUND_FAILED: frozenset({T.REFUND}),
    # The other piece was not paid for, or will not come: the money goes back after all.
    T.EXCHANGE: frozenset({T.CLOSED, T.REFUND}),
    T.STORE_CREDIT: frozenset({T.CLOSED}),
    T.REPAIR: frozenset({T.CLOSED}),
    T.SENT_BACK: frozenset({T.CLOSED}),
    T.REJECTED: frozenset(),
    T.CANCELLED: frozenset(),
    # A refund may bounce days after it was paid out: then the money is owed again.
    T.CLOSED: frozenset({T.REFUND_FAILED}),
}
# The parcel is awaited.
AWAITED = (T.APPROVED, T.LABEL_SENT, T.IN_TRANSIT)
SETTLED = (T.REFUND, T.EXCHANGE, T.STORE_CREDIT, T.REPAIR, T.SENT_BACK, T.CLOSED)
# How long an approved return waits for its parcel.
SEND_WITHIN = timedelta(days=14)
LONGEST_WORD = 500

OUTCOME_LABELS = {
    E.REFUND: "Refund",
    E.EXCHANGE: "Exchange",
    E.STORE_CREDIT: "Store credit",
    E.REPAIR: "Made again",
    E.SENT_BACK: "Sent back to the customer",
}
_WORDS = {
    T.LABEL_SENT: "waiting for its parcel",
    T.APPROVED: "waiting for its parcel",
    T.REFUND: "refunded: the provider was asked",
    T.EXCHANGE: "exchanged",
    T.STORE_CREDIT: "settled with store credit",
    T.REPAIR: "being made again",
    T.SENT_BACK: "going back to the customer",
}
# Never sold to another: lenses made for one person.
_SHELF = (Disposition.RESTOCK_A, Disposition.RESTOCK_B, Disposition.REFURB)


@dataclass(frozen=True, slots=True)
class UnitWorth:
    """One unit of a line: the frame and the lenses, each with its part of the line's tax."""

    frame: Money
    lenses: Money

    def back(self, reason: ReturnReason) -> Money:
        return self.frame + self.lenses if reason.lenses else self.frame


@dataclass(frozen=True, slots=True)
class Asked:
    """A line with what is wished for it."""

    line: OrderLine
    quantity: int
    reason: ReturnReason


def check_return_step(number: str, now: ReturnStatus, then: ReturnStatus) -> None:
    """Refuse a step the table does not have; the sentence says what is true now."""
    if then not in RETURN_STEPS[now]:
        raise WrongState(f"Return {number} is {words(now)}.")


def words(status: ReturnStatus) -> str:
    return _WORDS.get(status, status.value.replace("_", " "))


def applies(reason: ReturnReason, line: OrderLine) -> bool:
    if reason.applies is Applies.MADE:
        return line.lenses is not None
    if reason.applies is Applies.PROGRESSIVE:
        return line.lenses is not None and line.lenses.use.lower() == "progressive"
    return True


def last_day(reason: ReturnReason, delivered_at: datetime) -> date:
    return (delivered_at + timedelta(days=reason.days)).date()


def in_time(reason: ReturnReason, delivered_at: datetime, now: datetime) -> bool:
    return now - delivered_at <= timedelta(days=reason.days)


def reasons_for(line: OrderLine, delivered_at: datetime, now: datetime) -> tuple[ReturnReason, ...]:
    """The reasons still open for a line."""
    return tuple(one for one in REASONS if applies(one, line) and in_time(one, delivered_at, now))


def returnable(line: OrderLine, delivered_at: datetime | None, now: datetime) -> int:
    """Units of a line that may still come back, for one reason or another."""
    if delivered_at is None or not reasons_for(line, delivered_at, now):
        return 0
    return sent_out(line) - line.returned


def sent_out(line: OrderLine) -> int:
    """Units that left the house."""
    return line.shipped


def check_request(wanted: Sequence[tuple[OrderLine, int, str]], delivered_at: datetime | None, now: datetime) -> None:
    """Refuse units that were not delivered, came back before, are asked for twice, or are too late for this reason."""
    if not wanted:
        raise InvalidInput("Choose at least one item to return.", path=("lines",))
    if len({line.id for line, _, _ in wanted}) != len(wanted):
        raise InvalidInput("Each item may appear once.", path=("lines",))
    if delivered_at is None:
        raise NotReturnable("Only delivered orders can be returned; cancel it instead while it is with us.")
    for position, (line, quantity, code) in enumerate(wanted):
        at = ("lines", str(position))
        room = returnable(line, delivered_at, now)
        if room == 0:
            raise NotReturnable(f"“{line.description}” can no longer be returned.", path=(*at, "orderLineId"))
        if not 1 <= quantity <= room:
            raise NotReturnable(
                f"Between 1 and {room} of “{line.description}” can be returned.", path=(*at, "quantity")
            )
        reason = BY_CODE.get(code)
        if reason is None:
            raise InvalidInput("Say why it comes back.", path=(*at, "reason"))
        if not applies(reason, line):
            raise NotReturnable(f"“{reason.label}” does not apply to “{line.description}”.", path=(*at, "reason"))
        if not in_time(reason, delivered_at, now):
            last = last_day(reason, delivered_at)
            raise NotReturnable(f"“{reason.label}” could be said until {last:%-d %B %Y}.", path=(*at, "reason"))


def worths(line: OrderLine) -> tuple[UnitWorth, ...]:
    """Every unit of a line by its number: the tax is split by price, largest remainder first, so that all units of a
    line add up to exactly what was paid for it, in whatever order they come back."""
    prices = (line.frame.minor, line.lens.minor + line.treatments.minor)
    nothing = zero(line.tax.currency)
    # The tax of units that were taken out of the order is gone already.
    units = line.quantity - line.cancelled
    taxes = split(line.tax, prices * units) if units and sum(prices) else (nothing, nothing) * units
    lenses = line.lens + line.treatments
    return tuple(UnitWorth(line.frame + taxes[2 * unit], lenses + taxes[2 * unit + 1]) for unit in range(units))


def delivery_back(reasons: Iterable[ReturnReason], *, paid: Money, all_back: bool, given_before: bool) -> Money:
    """The order's delivery, once: when all of it has come back and every reason of this return says so."""
    due = all_back and not given_before and all(reason.delivery for reason in reasons)
    return paid if due else zero(paid.currency)


def label_by(reasons: Iterable[ReturnReason]) -> str:
    """Who pays the way back: we do as soon as one reason is not the customer's."""
    return "customer" if all(one.fault is Fault.CUSTOMER for one in reasons) else "us"


def fee(outcome: ReturnOutcome, payer: str, goods: Money) -> Money:
    """What the way back costs the customer: only of a refund, and never more than it."""
    if outcome is not E.REFUND or payer == "us":
        return zero(goods.currency)
    return Money(min(RETURN_FEES.get(goods.currency, OTHER_FEE), goods.minor), goods.currency)


def offered(reasons: Sequence[ReturnReason], *, account: bool, exchangeable: bool) -> tuple[ReturnOutcome, ...]:
    """How a return for these reasons may end, the best first."""
    return tuple(
        one
        for one in reasons[0].outcomes
        if all(one in reason.outcomes for reason in reasons)
        and (one is not E.STORE_CREDIT or account)
        and (one is not E.EXCHANGE or exchangeable)
    )


def check_outcome(outcome: ReturnOutcome, allowed: Sequence[ReturnOutcome]) -> None:
    if outcome not in allowed:
        ways = ", ".join(OUTCOME_LABELS[one].lower() for one in allowed) or "nothing but a talk with our support"
        raise OutcomeNotOffered(f"For this reason there is: {ways}.", path=("outcome",))


def check_disposition(line: OrderLine, disposition: Disposition) -> None:
    """Lenses made for one person are never sold to another: the frame may be salvaged by the lab."""
    if disposition in _SHELF and line.lenses is not None:
        raise InvalidInput(
            "Glasses with lenses made to order cannot go back on the shelf; salvage the frame or scrap it.",
            path=("units", "disposition"),
        )


def check_settlement(back: Return, outcome: ReturnOutcome) -> None:
    """Refuse what was settled before, what nobody has inspected, and an end that the verdicts do not allow."""
    if back.status in SETTLED:
        when = f" on {back.settled_at:%-d %B %Y}" if back.settled_at else ""
        what = f"{OUTCOME_LABELS[back.outcome]} of {back.refund}" if back.refund else OUTCOME_LABELS[back.outcome]
        raise AlreadySettled(f"Return {back.number} was settled{when}: {what}.")
    if back.status is T.REFUND_FAILED and outcome is E.REFUND:
        return
    if back.status is not T.INSPECTED:
        raise WrongState(f"Return {back.number} is {words(back.status)}; it has not been received and inspected yet.")
    live = [unit for unit in back.units if unit.arrived_at is not None]
    kept = [unit for unit in live if unit.disposition is not Disposition.SEND_BACK]
    if outcome in (E.REPAIR, E.SENT_BACK) and kept:
        raise OutcomeNotOffered("What goes back to the customer needs the verdict “send back”.", path=("outcome",))
    if outcome not in (E.REPAIR, E.SENT_BACK) and not kept:
        raise OutcomeNotOffered("Nothing was kept, so nothing is owed: send it back.", path=("outcome",))


def forecast(
    asked: Sequence[Asked], numbers: Mapping[UUID, Sequence[int]], allowed: Sequence[ReturnOutcome], delivery: Money
) -> ReturnForecast:
    """What the customer is told before anything is sent. ``numbers``: which units of each line it would be."""
    reasons = [one.reason for one in asked]
    currency = delivery.currency
    lines = tuple(_forecast_line(one, numbers[one.line.id]) for one in asked)
    goods = total((line.amount for line in lines), currency) + delivery
    payer = label_by(reasons)
    options = tuple(_option(outcome, goods, fee(outcome, payer, goods)) for outcome in allowed)
    at_once = all(reason.at_once for reason in reasons)
    return ReturnForecast(lines, options, delivery, at_once, payer, _sentences(payer, delivery, at_once=at_once))


def _sentences(payer: str, delivery: Money, *, at_once: bool) -> tuple[str, ...]:
    said = ["You get the label at once." if at_once else "A colleague looks at it first, within one working day."]
    said.append("We pay the way back." if payer == "us" else "The label of the way back is taken off a refund.")
    if delivery.minor:
        said.append("All of the order comes back, so its delivery is refunded, too.")
    return tuple(said)


def _forecast_line(one: Asked, numbers: Sequence[int]) -> ForecastLine:
    units = worths(one.line)
    amount = total((units[number - 1].back(one.reason) for number in numbers), one.line.tax.currency)
    said: list[str] = []
    if one.line.lenses is not None and not one.reason.lenses:
        said.append("The lenses were made for you alone and cannot be refunded; the frame can.")
        if E.EXCHANGE in one.reason.outcomes:
            said.append("In an exchange the frame's worth counts, if it can be used again; new lenses are paid for.")
    elif one.line.lenses is not None:
        said.append("Frame and lenses are covered.")
    return ForecastLine(one.line.id, one.line.description, amount, tuple(said))


def _option(outcome: ReturnOutcome, goods: Money, cost: Money) -> OutcomeOption:
    amount = goods - cost if outcome in (E.REFUND, E.STORE_CREDIT) else zero(goods.currency)
    sentences = {
        E.REFUND: "Goes back the way you paid, once the parcel is checked.",
        E.STORE_CREDIT: "On your account as soon as the parcel is checked; nothing is taken off for the label.",
        E.EXCHANGE: (
            "Another colour or size of the same frame is put aside for you now and leaves when yours is here. If it "
            "costs more you pay the difference then; if it costs less the difference goes back."
        ),
        E.REPAIR: "We make the lenses again and send the glasses back to you.",
    }
    return OutcomeOption(outcome, OUTCOME_LABELS[outcome], sentences.get(outcome, ""), amount, cost)
