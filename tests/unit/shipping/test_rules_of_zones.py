"""Which rule is for a box, whose offers it considers, and in which order its vendors are turned to."""

from dataclasses import replace

import pytest

from fovea.domains.shipping import Choice, NoSuchRate, ShippingRule
from fovea.domains.shipping.rules import choose, considered, options, rule_for, with_draft, zones_of
from tests.unit.shipping.test_choosing import EXPRESS, FRIDAY, GROUND, PRIORITY, PROMISE, RULE, UPS, rate

ELSEWHERE = rate("usps_priority", 779, 2, vendor="shippo")


def of(channel: str, zone: str, weight: int = 0, value: int = 0) -> ShippingRule:
    return replace(RULE, channel=channel, country=zone, weight_over_g=weight, value_over=value)


RULES = (
    of("*", "*"),
    of("*", "US"),
    of("*", "US", weight=1000),
    of("*", "US", value=50_000),
    of("*", "US", weight=1000, value=50_000),
    of("*", "US-HI"),
    of("*", "EU"),
    of("web", "DE"),
    of("pos", "*", weight=500),
)


@pytest.mark.parametrize(
    ("channel", "country", "region", "weight", "value", "expected"),
    [
        ("web", "US", "OH", 400, 100, of("*", "US")),
        ("web", "US", "OH", 1000, 50_000, of("*", "US")),
        ("web", "US", "OH", 1001, 0, of("*", "US", weight=1000)),
        ("web", "US", "OH", 1000, 50_001, of("*", "US", value=50_000)),
        ("web", "US", "OH", 1001, 50_001, of("*", "US", weight=1000, value=50_000)),
        ("web", "US", "HI", 5000, 0, of("*", "US-HI")),
        ("web", "FR", "", 400, 0, of("*", "EU")),
        ("web", "DE", "", 400, 0, of("web", "DE")),
        ("web", "CH", "", 400, 0, of("*", "*")),
        ("pos", "DE", "", 501, 0, of("pos", "*", weight=500)),
        ("pos", "DE", "", 500, 0, of("*", "EU")),
    ],
)
def test_the_most_particular_rule_that_is_for_the_box(
    channel: str, country: str, region: str, weight: int, value: int, expected: ShippingRule
) -> None:
    assert rule_for(RULES, channel, country, region, weight, value) == expected


def test_a_place_lies_in_its_region_its_country_the_union_and_everywhere() -> None:
    assert zones_of("US", "HI") == ("US-HI", "US", "*")
    assert zones_of("IE") == ("IE", "EU", "*")


def test_a_draft_takes_the_place_of_the_rule_it_changes() -> None:
    draft = replace(of("*", "US"), choice=Choice.CHEAPEST)
    assert rule_for(with_draft(RULES, draft), "web", "US", "OH", 400, 0) == draft
    assert len(with_draft(RULES, draft)) == len(RULES)
    assert len(with_draft(RULES, of("*", "CH"))) == len(RULES) + 1


def test_only_the_carriers_of_the_rule_are_used() -> None:
    rule = replace(RULE, choice=Choice.CHEAPEST, carriers=("UPS",))
    assert choose(rule, PROMISE, [GROUND, UPS, EXPRESS], FRIDAY, None).rate == UPS
    left = [one.left_out for one in options(rule, [GROUND, UPS], FRIDAY, None)]
    assert left == ["The rule uses UPS only.", ""]
    with pytest.raises(NoSuchRate, match="The rule uses UPS only"):
        choose(rule, PROMISE, [GROUND, EXPRESS], FRIDAY, None)


def test_the_first_vendor_of_the_order_is_taken_though_the_next_is_cheaper() -> None:
    rule = replace(RULE, choice=Choice.CHEAPEST, vendors=("easypost", "shippo"))
    cheaper = rate("usps_ground_advantage", 100, 5, vendor="shippo")
    assert choose(rule, PROMISE, [cheaper, GROUND], FRIDAY, None).rate == GROUND
    assert "Bought through easypost" in choose(rule, PROMISE, [cheaper, GROUND], FRIDAY, None).reason
    assert choose(rule, PROMISE, [cheaper], FRIDAY, None).rate == cheaper, "the next when the first makes no offer"
    alone = replace(rule, vendors=("easypost",))
    assert considered(alone, [cheaper]) == ()
    (option,) = options(alone, [cheaper], FRIDAY, None)
    assert option.left_out == "The rule buys through easypost only."


def test_a_promised_service_is_bought_where_the_order_says() -> None:
    rule = replace(RULE, vendors=("shippo", "easypost"))
    assert choose(rule, PROMISE, [PRIORITY, ELSEWHERE], FRIDAY, None).rate == ELSEWHERE
    assert choose(rule, PROMISE, [PRIORITY], FRIDAY, None).rate == PRIORITY
