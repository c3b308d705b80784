"""Which of the carriers' offers a label is bought for, and why. Prices of two currencies are never compared."""

from collections.abc import Sequence
from datetime import date, timedelta

from fovea.domains.shipping.contract import (
    Choice,
    ChosenRate,
    NoSuchRate,
    Promise,
    Rate,
    RatedOption,
    ShippingRule,
)
from fovea.domains.shipping.rules.customs import UNION
from fovea.kernel.money import Money

# The same service of the same carrier under each vendor's own token.
_SAME = (
    frozenset({"GroundAdvantage", "usps_ground_advantage"}),
    frozenset({"Priority", "usps_priority"}),
    frozenset({"Express", "usps_priority_express"}),
    frozenset({"PriorityMailInternational", "usps_priority_mail_international"}),
    frozenset({"ExpressMailInternational", "usps_priority_mail_express_international"}),
    frozenset({"FirstClassPackageInternationalService", "usps_first_class_package_international_service"}),
    frozenset({"Ground", "ups_ground"}),
    frozenset({"3DaySelect", "ups_3_day_select"}),
    frozenset({"2ndDayAir", "ups_second_day_air"}),
    frozenset({"NextDayAir", "ups_next_day_air"}),
    frozenset({"UPSStandard", "ups_standard"}),
    frozenset({"Expedited", "ups_expedited"}),
    frozenset({"UPSSaver", "ups_saver"}),
)
_NEVER = 99
# Promised while no carrier answered: any service that keeps the day will do.
FLAT = "flat"


def same_service(one: str, other: str) -> bool:
    """Whether two vendors' tokens name one service; the carriers are compared elsewhere."""
    return one == other or any({one, other} <= names for names in _SAME)


def zones_of(country: str, region: str = "") -> tuple[str, ...]:
    """The zones a place lies in, the narrowest first."""
    own = (f"{country}-{region}",) if region else ()
    union = ("EU",) if country in UNION else ()
    return (*own, country, *union, "*")


def rule_for(
    rules: Sequence[ShippingRule], channel: str, country: str, region: str = "", weight_g: int = 0, value: int = 0
) -> ShippingRule:
    """The most particular rule that is for such a box: by channel, then by the narrowest zone, then by the weight it
    begins at, then by the worth of the contents (minor units).
    """
    for name in (channel, "*"):
        for zone in zones_of(country, region):
            fitting = [
                rule
                for rule in rules
                if (rule.channel, rule.country) == (name, zone)
                and (rule.weight_over_g == 0 or weight_g > rule.weight_over_g)
                and (rule.value_over == 0 or value > rule.value_over)
            ]
            if fitting:
                return max(fitting, key=lambda rule: (rule.weight_over_g, rule.value_over))
    return ShippingRule("*", "*", Choice.PROMISED, 0, None, "pdf")


def with_draft(rules: Sequence[ShippingRule], draft: ShippingRule) -> tuple[ShippingRule, ...]:
    """The rules as they would be with this one saved."""
    return (*(rule for rule in rules if rule.key != draft.key), draft)


def considered(rule: ShippingRule, rates: Sequence[Rate]) -> tuple[Rate, ...]:
    """The offers of the carriers and vendors that the rule uses, in its order of fail-over."""
    found = [rate for rate in rates if not _unused(rule, rate)]
    if rule.vendors:
        found.sort(key=lambda rate: rule.vendors.index(rate.vendor))
        # What a customer was promised may be another vendor's to offer; every other choice is the first one's.
        if rule.choice is not Choice.PROMISED:
            found = [rate for rate in found if rate.vendor == found[0].vendor]
    return tuple(found)


def left_out(rule: ShippingRule, rate: Rate, rates: Sequence[Rate]) -> str:
    """Why the rule does not consider an offer among these; empty when it does."""
    used = considered(rule, rates)
    if rate in used:
        return ""
    return _unused(rule, rate) or f"{used[0].vendor} comes first in the rule's order and makes an offer."


def flat_rate(rule: ShippingRule) -> Rate | None:
    """What a shopper is offered while no carrier answers; None where the rule has none."""
    if rule.flat is None:
        return None
    return Rate(FLAT, "Parcel", "standard", "Standard delivery", rule.flat, rule.flat_days, FLAT, FLAT)


def arrives_on(rate: Rate, leaves_on: date) -> date | None:
    """Working days of the carrier after the day it leaves; a weekend is none."""
    if rate.days is None:
        return None
    day, left = leaves_on, rate.days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def options(
    rule: ShippingRule, rates: Sequence[Rate], leaves_on: date, deliver_by: date | None
) -> tuple[RatedOption, ...]:
    """Each offer with the day it would be there; ``in_time`` None when one of the days is not known."""
    found = []
    for rate in rates:
        day = arrives_on(rate, leaves_on)
        known = day is not None and deliver_by is not None
        in_time = day <= deliver_by if known and day and deliver_by else None
        found.append(RatedOption(rate, day, in_time, left_out(rule, rate, rates)))
    return tuple(found)


def choose(
    rule: ShippingRule, promise: Promise, rates: Sequence[Rate], leaves_on: date, deliver_by: date | None
) -> ChosenRate:
    """The rule's offer, with its reason. Raises NoSuchRate when none will do."""
    if not rates:
        raise NoSuchRate("No carrier offers anything for this box and address now.")
    used = considered(rule, rates)
    if not used:
        raise NoSuchRate(f"Nothing that this rule uses is offered now. {_unused(rule, rates[0])}")
    offered = [rate for rate in used if rate.price.currency == _currency(promise, used)]
    if promise.vendor == FLAT and rule.choice is Choice.PROMISED:
        rate, reason = _by_date(offered, leaves_on, deliver_by)
    elif rule.choice is Choice.PROMISED:
        rate, reason = promised(promise, used, rule.vendors)
    elif rule.choice is Choice.CHEAPEST:
        rate, reason = _cheapest(offered), "The cheapest service: the rule for this channel and country."
    elif rule.choice is Choice.FASTEST:
        rate, reason = _fastest(offered), "The fastest service: the rule for this channel and country."
    else:
        rate, reason = _by_date(offered, leaves_on, deliver_by)
    if rule.vendors and rule.choice is not Choice.PROMISED:
        reason = f"{reason} Bought through {rate.vendor}, the first of the rule's order that makes an offer."
    return ChosenRate(rate, reason, dearer(rule, promise, rate))


def chosen_or_none(
    rule: ShippingRule, promise: Promise, rates: Sequence[Rate], leaves_on: date, deliver_by: date | None
) -> tuple[ChosenRate | None, str]:
    """``choose`` for a screen, where "none will do" is an answer, with the reason."""
    try:
        return choose(rule, promise, rates, leaves_on, deliver_by), ""
    except NoSuchRate as none:
        return None, none.message


def promised(promise: Promise, rates: Sequence[Rate], order: Sequence[str] = ()) -> tuple[Rate, str]:
    """The promised service of the promised vendor, the same service through another vendor, else the same carrier's
    fastest that is no dearer. ``order``: the vendors as the rule fails over, which comes before the promised one.
    Raises NoSuchRate.
    """
    own = [rate for rate in rates if rate.carrier == promise.carrier]
    exact = [rate for rate in own if same_service(rate.service, promise.service)]
    if order and exact:
        rate = min(exact, key=lambda one: order.index(one.vendor))
        return (
            rate,
            f"The service the customer chose, through {rate.vendor}, first of the rule's order to offer it.",
        )
    for rate in exact:
        if rate.vendor == promise.vendor:
            return rate, "The service the customer chose."
    if exact:
        rate = _cheapest(exact)
        return rate, f"The service the customer chose, through {rate.vendor}: {promise.vendor} does not offer it now."
    limit = promise.cost or promise.price
    near = [rate for rate in own if rate.price.currency == limit.currency and rate.price <= limit]
    if near:
        return _fastest(near), f"{promise.label} is not offered now; the same carrier's fastest at no more."
    raise NoSuchRate(f"{promise.carrier} does not offer “{promise.label}” for this box and address now.")


def dearer(rule: ShippingRule, promise: Promise, rate: Rate) -> Money | None:
    """By how much the offer exceeds the promise, when that is more than the rule allows."""
    limit = promise.cost or promise.price
    if rate.price.currency != limit.currency or rate.price.minor - limit.minor <= rule.tolerance:
        return None
    return rate.price - limit


def _unused(rule: ShippingRule, rate: Rate) -> str:
    """Why a rule never takes an offer like this; empty when it may."""
    if rule.carriers and rate.carrier not in rule.carriers:
        return f"The rule uses {' and '.join(rule.carriers)} only."
    if rule.vendors and rate.vendor not in rule.vendors:
        return f"The rule buys through {', then '.join(rule.vendors)} only."
    return ""


def _by_date(offered: Sequence[Rate], leaves_on: date, deliver_by: date | None) -> tuple[Rate, str]:
    if deliver_by is None:
        return _cheapest(offered), "The cheapest service: nothing was promised for a day."
    in_time = [rate for rate in offered if (day := arrives_on(rate, leaves_on)) is not None and day <= deliver_by]
    if in_time:
        return _cheapest(in_time), f"The cheapest service that arrives by {deliver_by:%d %B %Y}."
    return _fastest(offered), f"The fastest service: none arrives by {deliver_by:%d %B %Y} any more."


def _currency(promise: Promise, rates: Sequence[Rate]) -> str:
    """Of the promise where it is offered in it, else of the first offer."""
    wanted = (promise.cost or promise.price).currency
    return wanted if any(rate.price.currency == wanted for rate in rates) or not rates else rates[0].price.currency


def _cheapest(rates: Sequence[Rate]) -> Rate:
    return min(rates, key=lambda rate: (rate.price.minor, _days(rate), rate.vendor))


def _fastest(rates: Sequence[Rate]) -> Rate:
    return min(rates, key=lambda rate: (_days(rate), rate.price.minor, rate.vendor))


def _days(rate: Rate) -> int:
    return _NEVER if rate.days is None else rate.days
