"""What to buy of an article, and the sentences that say why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from fovea.domains.procurement.contract import Inputs, LeadTime, Method, ReorderRule, SupplierPrice, Target
from fovea.domains.procurement.rules import demand
from fovea.domains.procurement.rules.orders import MOST_UNITS, whole_packs
from fovea.kernel.errors import InvalidInput

_YEAR = 365
_WORDS = {
    Method.NORMAL: "a normal distribution",
    Method.POISSON: "a Poisson distribution, as it sells slowly",
    Method.NEGATIVE_BINOMIAL: "a negative binomial distribution, as it sells slowly and in clusters",
}


@dataclass(frozen=True, slots=True)
class Position:
    """``on_hand`` can be sold; ``promised`` is held and allocated; ``waiting`` are orders that found none."""

    on_hand: int = 0
    promised: int = 0
    waiting: int = 0
    on_order: int = 0

    @property
    def units(self) -> int:
        return self.on_hand - self.promised - self.waiting + self.on_order


@dataclass(frozen=True, slots=True)
class Need:
    """``quantity`` 0: nothing has to be ordered now."""

    quantity: int
    inputs: Inputs


def check_rule(rule: ReorderRule) -> None:
    """Raises InvalidInput at the field that no rule can have."""
    if not 5_000 <= rule.target_bp <= 9_999:
        raise InvalidInput("A service target lies between 50 % and 99.99 %.", path=("targetBp",))
    if not 0 <= rule.review_days <= 90:
        raise InvalidInput("Look every 0 to 90 days.", path=("reviewDays",))
    if not 1 <= rule.max_days_cover <= 730:
        raise InvalidInput("Cover 1 to 730 days.", path=("maxDaysCover",))
    if rule.order_cost < 0 or not 0 <= rule.holding_bp <= 100_000:
        raise InvalidInput("Costs are not negative, and holding costs at most 1000 % a year.", path=("orderCost",))
    for field, units in (
        ("safetyUnits", rule.safety_units),
        ("minUnits", rule.min_units),
        ("maxUnits", rule.max_units),
    ):
        if units is not None and not 0 <= units <= MOST_UNITS:
            raise InvalidInput(f"Give 0 to {MOST_UNITS} units, or none.", path=(field,))
    if rule.max_units is not None and rule.max_units <= (rule.min_units or 0):
        raise InvalidInput("The most lies above the least.", path=("maxUnits",))


def need(
    rule: ReorderRule,
    sold: Sequence[int],
    empty: Sequence[bool],
    lead: LeadTime,
    position: Position,
    price: SupplierPrice,
) -> Need:
    """Position at or below the reorder point: order the economic lot, up to where the point is passed again."""
    pace = demand.pace(sold, empty)
    needed = demand.cover(pace.mean, pace.sd, float(lead.mean_days), float(lead.sd_days), rule.review_days)
    method = demand.choose(rule.method, needed)
    yearly = pace.mean * _YEAR
    economic = demand.economic_lot(yearly, rule.order_cost, price.price.minor * rule.holding_bp / 10_000)
    lot = max(price.moq, economic, 1)
    point = _point(rule, demand.reorder_point(method, rule.target, rule.target_bp / 10_000, needed, lot), needed)
    quantity = 0
    capped = False
    if pace.mean > 0 and position.units <= point:
        wanted = max(lot, point + 1 - position.units)
        longest = point + int(pace.mean * rule.max_days_cover) - position.units
        capped = wanted > max(longest, 1)
        if capped:
            wanted = max(longest, 1)
        quantity = _to_order(rule, position, wanted, price)
    elif position.units <= point and rule.min_units:
        # Nothing is known of its pace; the shelf is filled to the least that is wanted.
        quantity = _to_order(rule, position, max(rule.min_units + 1 - position.units, 1), price)
    elif position.units < 0:
        # Nothing is known of its pace, but somebody waits for it.
        quantity = whole_packs(max(-position.units, price.moq), price.pack_size)
    inputs = Inputs(
        days=pace.days,
        stockout_days=pace.stockout_days,
        demand_mean=_figure(pace.mean),
        demand_sd=_figure(pace.sd),
        weeks=_weeks(sold),
        lead_mean=lead.mean_days,
        lead_sd=lead.sd_days,
        lead_measured=lead.measured,
        review_days=rule.review_days,
        method=method,
        target=rule.target,
        target_bp=rule.target_bp,
        lead_demand=_figure(needed.mean),
        lead_demand_sd=_figure(needed.sd),
        safety_stock=max(0, point - round(needed.mean)),
        reorder_point=point,
        on_hand=position.on_hand,
        promised=position.promised,
        waiting=position.waiting,
        on_order=position.on_order,
        position=position.units,
        economic_lot=economic,
        moq=price.moq,
        pack_size=price.pack_size,
        max_days_cover=rule.max_days_cover,
        safety_units=rule.safety_units,
        min_units=rule.min_units,
        max_units=rule.max_units,
    )
    return Need(quantity, _explained(inputs, quantity, capped=capped))


def _point(rule: ReorderRule, worked_out: int, needed: demand.Cover) -> int:
    """The order point with what somebody set by hand: a safety stock of their own, and a least."""
    point = worked_out if rule.safety_units is None else ceil(needed.mean - 1e-9) + rule.safety_units
    return max(point, rule.min_units or 0)


def _to_order(rule: ReorderRule, position: Position, wanted: int, price: SupplierPrice) -> int:
    """Whole packs of at least the supplier's minimum, and no more than lifts the position to the rule's most: of packs
    as many as fit; nothing when not even the supplier's minimum does."""
    quantity = whole_packs(max(wanted, price.moq), price.pack_size)
    if rule.max_units is None:
        return quantity
    room = (rule.max_units - position.units) // price.pack_size * price.pack_size
    return min(quantity, room) if room >= price.moq else 0


def _explained(inputs: Inputs, quantity: int, *, capped: bool) -> Inputs:
    service = Decimal(inputs.target_bp) / 100
    cycles = inputs.target is Target.CYCLE
    aim = "of reorder cycles pass without a stock-out" if cycles else "of units are there when asked for"
    sentences = [
        f"{inputs.demand_mean} a day sold (spread {inputs.demand_sd}) over {inputs.days} days"
        + (f"; {inputs.stockout_days} days with an empty shelf are left out." if inputs.stockout_days else "."),
        f"The supplier takes {inputs.lead_mean} days (spread {inputs.lead_sd}), "
        + ("measured from its receipts." if inputs.lead_measured else "as agreed; too few receipts to measure."),
        f"Until goods ordered at the next look arrive, {inputs.lead_demand} ± {inputs.lead_demand_sd} are sold. "
        f"We count with {_WORDS[inputs.method]}.",
        f"So that {service.normalize():f} % {aim}, order at {inputs.reorder_point}, "
        f"of which {inputs.safety_stock} are safety.",
        f"Position {inputs.position}: {inputs.on_hand} on hand, {inputs.promised} promised, {inputs.waiting} waited "
        f"for, {inputs.on_order} on order.",
    ]
    if quantity:
        lot = f"the economic lot is {inputs.economic_lot}, " if inputs.economic_lot else ""
        sentences.append(
            f"So order {quantity}: {lot}the supplier sells {inputs.moq} or more in packs of {inputs.pack_size}."
        )
    if inputs.safety_units is not None:
        sentences.append(f"The safety stock of {inputs.safety_units} was set by hand.")
    if inputs.min_units is not None:
        sentences.append(f"It is ordered at {inputs.min_units} at the latest, as set by hand.")
    if inputs.max_units is not None:
        sentences.append(f"No order lifts the position above {inputs.max_units}, as set by hand.")
    if capped:
        sentences.append(f"More would lie longer than {inputs.max_days_cover} days.")
    return replace(inputs, sentences=tuple(sentences))


def _weeks(sold: Sequence[int]) -> tuple[int, ...]:
    """Sums of seven days, the oldest first; a first week that is not whole is left out."""
    whole = len(sold) // 7
    start = len(sold) - whole * 7
    return tuple(sum(sold[start + 7 * week : start + 7 * week + 7]) for week in range(whole))


def _figure(value: float) -> Decimal:
    """Two decimals for people; the formulas keep their own."""
    return Decimal(str(round(value, 2)))
