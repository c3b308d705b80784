"""Which offer a label is bought for: promised, cheapest, fastest, by the day; and when a person is asked."""

from dataclasses import replace
from datetime import date

import pytest

from fovea.domains.shipping import Choice, NoSuchRate, Promise, Rate, ShippingRule
from fovea.domains.shipping.rules import arrives_on, choose, flat_rate, options, rule_for, same_service
from fovea.kernel.money import Money

FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


def rate(service: str, minor: int, days: int | None, *, carrier: str = "USPS", vendor: str = "easypost") -> Rate:
    return Rate(vendor, carrier, service, service, Money(minor, "USD"), days, "shp", f"{vendor}-{service}")


GROUND, PRIORITY, EXPRESS = rate("GroundAdvantage", 482, 5), rate("Priority", 790, 2), rate("Express", 2760, 1)
UPS = rate("Ground", 964, 3, carrier="UPS")
PROMISE = Promise("easypost", "USPS", "Priority", "USPS Priority", Money(790, "USD"))
RULE = ShippingRule("*", "*", Choice.PROMISED, 300, None, "pdf")


def chosen(choice: Choice, by: date | None = None, rates: list[Rate] | None = None) -> Rate:
    return choose(replace(RULE, choice=choice), PROMISE, rates or [EXPRESS, UPS, PRIORITY, GROUND], FRIDAY, by).rate


def test_each_way_of_choosing() -> None:
    assert chosen(Choice.PROMISED) == PRIORITY
    assert chosen(Choice.CHEAPEST) == GROUND
    assert chosen(Choice.FASTEST) == EXPRESS


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (None, GROUND),
        (date(2026, 3, 13), GROUND),
        (date(2026, 3, 12), PRIORITY),
        (date(2026, 3, 10), PRIORITY),
        (MONDAY, EXPRESS),
        (FRIDAY, EXPRESS),
    ],
)
def test_by_the_promised_day_the_cheapest_that_keeps_it_else_the_fastest(by: date | None, expected: Rate) -> None:
    assert chosen(Choice.BY_DATE, by) == expected


def test_carriers_do_not_work_at_weekends() -> None:
    assert arrives_on(EXPRESS, FRIDAY) == MONDAY
    assert arrives_on(GROUND, FRIDAY) == date(2026, 3, 13)
    assert arrives_on(rate("X", 1, None), FRIDAY) is None
    first, second = options(RULE, [EXPRESS, rate("X", 1, None)], FRIDAY, FRIDAY)
    assert (first.in_time, second.in_time) == (False, None)


def test_the_promised_service_through_another_vendor_before_another_service() -> None:
    elsewhere = rate("usps_priority", 779, 2, vendor="shippo")
    assert chosen(Choice.PROMISED, rates=[GROUND, elsewhere]) == elsewhere
    assert chosen(Choice.PROMISED, rates=[PRIORITY, elsewhere]) == PRIORITY
    assert same_service("2ndDayAir", "ups_second_day_air")
    assert not same_service("Ground", "GroundAdvantage")


def test_without_it_the_same_carriers_fastest_that_is_no_dearer() -> None:
    near = rate("First", 790, 3)
    assert chosen(Choice.PROMISED, rates=[GROUND, near, EXPRESS, UPS]) == near
    with pytest.raises(NoSuchRate):
        chosen(Choice.PROMISED, rates=[EXPRESS, UPS])


@pytest.mark.parametrize(("minor", "dearer"), [(790, None), (1090, None), (1091, Money(301, "USD"))])
def test_dearer_than_the_tolerance_asks_first(minor: int, dearer: Money | None) -> None:
    assert choose(RULE, PROMISE, [rate("Priority", minor, 2)], FRIDAY, None).dearer == dearer


def test_prices_of_two_currencies_are_never_compared() -> None:
    euro = replace(PROMISE, price=Money(900, "EUR"))
    assert choose(RULE, euro, [rate("Priority", 9000, 2)], FRIDAY, None).dearer is None
    kept = replace(euro, cost=Money(790, "USD"))
    assert choose(RULE, kept, [rate("Priority", 9000, 2)], FRIDAY, None).dearer == Money(8210, "USD")
    mixed = [replace(GROUND, price=Money(1, "EUR")), PRIORITY]
    assert choose(replace(RULE, choice=Choice.CHEAPEST), PROMISE, mixed, FRIDAY, None).rate == PRIORITY


def test_a_flat_promise_takes_whatever_keeps_the_day() -> None:
    """SH7 at the bench: what was shown while no carrier answered is no service of anybody."""
    rule = replace(RULE, flat=Money(890, "USD"), flat_days=5)
    shown = flat_rate(rule)
    assert shown is not None
    promise = Promise(shown.vendor, shown.carrier, shown.service, shown.label, shown.price)
    assert choose(rule, promise, [EXPRESS, UPS, GROUND], FRIDAY, date(2026, 3, 13)).rate == GROUND
    assert flat_rate(RULE) is None


def test_the_most_particular_rule_counts() -> None:
    rules = [
        replace(RULE, channel=channel, country=country)
        for channel, country in (("*", "*"), ("*", "US"), ("pos", "*"), ("pos", "US"))
    ]
    found = {where: rule_for(rules, *where) for where in (("pos", "US"), ("pos", "DE"), ("web", "US"), ("web", "DE"))}
    assert [(rule.channel, rule.country) for rule in found.values()] == [
        ("pos", "US"),
        ("pos", "*"),
        ("*", "US"),
        ("*", "*"),
    ]
    assert rule_for([], "web", "US").choice is Choice.PROMISED
