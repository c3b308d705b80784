"""What buyers set by hand: days on which orders are taken, stock figures of their own, cells of files, own limits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from fovea.domains.procurement import (
    ApprovalLimit,
    LeadTime,
    Method,
    PersonalLimit,
    PriceLine,
    ReorderRule,
    SupplierPrice,
    Target,
)
from fovea.domains.procurement.rules import (
    Cover,
    Position,
    check_first_day,
    check_removable,
    check_rule,
    curve,
    limit_of,
    longest_gap,
    need,
    order_day,
    read_price,
    spread_of,
)
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money

NOBODY = UUID(int=0)
RULE = ReorderRule("FRAME", "MAIN", NOBODY, Method.AUTO, Target.CYCLE, 9_500, 1, 180, 0, 0)
PRICE = SupplierPrice(NOBODY, NOBODY, "FRAME", "", Money(4_000, "EUR"), date(2026, 3, 1), None, 6, 6, None)
LEAD = LeadTime(Decimal(14), Decimal("3.5"), 0, measured=False)
DAILY = [2, 0, 1, 3, 0, 1, 2] * 13
QUIET = [False] * len(DAILY)


def asked(rule: ReorderRule, on_hand: int, sold: list[int] = DAILY) -> tuple[int, int]:
    """(order point, units to order) of a rule with so many on the shelf."""
    found = need(rule, sold, [False] * len(sold), LEAD, Position(on_hand), PRICE)
    return found.inputs.reorder_point, found.quantity


@pytest.mark.parametrize(
    ("days", "gap"), [((0, 1, 2, 3, 4), 1), ((0, 1, 2, 3, 4, 5), 1), ((2,), 7), ((0, 3), 4), ((4, 0), 4), ((1, 2), 6)]
)
def test_the_longest_wait_for_a_day_on_which_orders_are_taken(days: tuple[int, ...], gap: int) -> None:
    assert longest_gap(days) == gap


def test_an_order_is_taken_on_the_next_day_the_supplier_takes_one() -> None:
    friday = date(2026, 11, 27)
    assert order_day(friday, (0, 1, 2, 3, 4)) == friday
    assert order_day(date(2026, 11, 28), (0, 1, 2, 3, 4)) == date(2026, 11, 30)
    assert order_day(friday, (2,)) == date(2026, 12, 2)


def test_a_lead_time_spreads_as_agreed_or_by_a_quarter() -> None:
    assert spread_of(14, None, 4) == Decimal("3.5")
    assert spread_of(14, Decimal("1.5"), 4) == Decimal("1.5")
    assert spread_of(14, Decimal(0), 4) == 0


def test_a_safety_stock_by_hand_takes_the_place_of_the_one_worked_out() -> None:
    point, _ = asked(RULE, 0)
    found = need(RULE, DAILY, QUIET, LEAD, Position(0), PRICE).inputs
    by_hand, _ = asked(replace(RULE, safety_units=0), 0)
    assert by_hand == point - found.safety_stock or abs(by_hand - float(found.lead_demand)) < 1
    assert asked(replace(RULE, safety_units=40), 0)[0] == by_hand + 40
    told = need(replace(RULE, safety_units=40), DAILY, QUIET, LEAD, Position(0), PRICE).inputs
    assert "The safety stock of 40 was set by hand." in told.sentences


def test_the_least_lifts_the_order_point_and_serves_what_does_not_sell() -> None:
    assert asked(replace(RULE, min_units=90), 85)[0] == 90
    assert asked(replace(RULE, min_units=90), 85)[1] > 0
    assert asked(replace(RULE, min_units=90), 91)[1] == 0
    still = [0] * len(DAILY)
    assert asked(RULE, 2, still)[1] == 0
    assert asked(replace(RULE, min_units=4), 2, still) == (4, 6), "three are missing, the supplier sells six"


@pytest.mark.parametrize("most", [12, 18, 25, 40])
def test_no_order_lifts_the_position_above_the_most(most: int) -> None:
    for on_hand in range(most + 3):
        _, quantity = asked(replace(RULE, max_units=most), on_hand)
        assert quantity == 0 or on_hand + quantity <= most
        assert quantity % PRICE.pack_size == 0
    assert asked(replace(RULE, max_units=5), 0)[1] == 0, "the supplier's minimum does not fit"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target_bp": 10_000}, "targetBp"),
        ({"review_days": 91}, "reviewDays"),
        ({"max_days_cover": 0}, "maxDaysCover"),
        ({"order_cost": -1}, "orderCost"),
        ({"safety_units": -1}, "safetyUnits"),
        ({"min_units": 10, "max_units": 10}, "maxUnits"),
        ({"max_units": 0}, "maxUnits"),
    ],
)
def test_a_rule_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_rule(replace(RULE, **wrong))
    assert refused.value.path == (field,)


@pytest.mark.parametrize(
    ("method", "needed"),
    [
        (Method.POISSON, Cover(4.2, 2.05)),
        (Method.NEGATIVE_BINOMIAL, Cover(6.0, 5.0)),
        (Method.NORMAL, Cover(300.0, 30.0)),
        (Method.NORMAL, Cover(20.0, 0.0)),
    ],
)
def test_the_curve_is_a_distribution(method: Method, needed: Cover) -> None:
    points = curve(method, needed, 10)
    units, chances, sums = zip(*points, strict=True)
    assert len(points) <= 82
    assert units[0] == 0
    assert list(units) == sorted(set(units))
    assert all(0 <= one <= 1 for one in chances)
    assert list(sums) == sorted(sums)
    assert sums[-1] == pytest.approx(1, abs=0.01)
    middle = next(units for units, _, no_more in points if no_more >= 0.5)
    assert abs(middle - needed.mean) <= max(6, needed.sd)
    assert curve(method, Cover(0, 0), 10) == ()


def test_a_formula_in_a_file_is_refused_and_our_own_mark_taken_off() -> None:
    for cell in ("=1+1", "@SUM(A1)", "+cmd|x", "-2+3", "%x"):
        with pytest.raises(InvalidInput, match="begins as a formula"):
            read_price(f'A,"{cell}",1,1,1,2026-01-01', "EUR")
    assert read_price("A,H-7,1,1,1,2026-01-01", "EUR").supplier_sku == "H-7"
    assert read_price("A,'-7,1,1,1,2026-01-01", "EUR").supplier_sku == "-7", "marked as text when we exported it"
    with pytest.raises(InvalidInput, match="begins as a formula"):
        read_price("A,'=H7,1,1,1,2026-01-01", "EUR")


def test_a_limit_of_ones_own_goes_before_those_of_the_roles() -> None:
    limits = (ApprovalLimit("buyer", "EUR", 500), ApprovalLimit("finance", "EUR", None))
    assert limit_of(limits, ["buyer"], "EUR") == (True, 500)
    assert limit_of(limits, ["buyer"], "EUR", PersonalLimit(NOBODY, "EUR", 900)) == (True, 900)
    assert limit_of(limits, ["finance"], "EUR", PersonalLimit(NOBODY, "EUR", 0)) == (True, 0)
    assert limit_of(limits, ["lab"], "EUR", PersonalLimit(NOBODY, "EUR", None)) == (True, None)
    assert limit_of(limits, ["lab"], "EUR") == (False, 0)


def test_a_price_that_holds_keeps_its_day_and_its_place() -> None:
    line = PriceLine("FRAME", 4_100, date(2026, 3, 1))
    check_first_day(PRICE, line, date(2026, 6, 1))
    check_first_day(PRICE, replace(line, valid_from=date(2026, 4, 1)), date(2026, 2, 1))
    check_removable(PRICE, date(2026, 2, 28))
    with pytest.raises(WrongState, match="its first day stays"):
        check_first_day(PRICE, replace(line, valid_from=date(2026, 4, 1)), date(2026, 3, 1))
    with pytest.raises(InvalidInput):
        check_first_day(PRICE, replace(line, sku="CASE"), date(2026, 2, 1))
    with pytest.raises(WrongState, match="end it with a last day"):
        check_removable(PRICE, date(2026, 3, 1))
