"""What is declared at a border, and what is insured."""

from dataclasses import replace

import pytest

from fovea.domains.shipping import Choice, CustomsCode, ParcelItem, ShippingRule
from fovea.domains.shipping.rules import crosses_border, declaration, insured
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money

CODES = {
    "spectacles": CustomsCode("spectacles", "900490", "US", "Corrective spectacles"),
    "sunglasses": CustomsCode("sunglasses", "900410", "IT", "Sunglasses"),
    "PANTO": CustomsCode("PANTO", "900311", "JP", "Spectacle frames"),
}
GLASSES = ParcelItem("ALDER", "Alder, Havana", 2, Money(23_000, "USD"), 180, "spectacles")
RULE = ShippingRule("*", "*", Choice.PROMISED, 0, 50_000, "pdf")


@pytest.mark.parametrize(
    ("origin", "destination", "crosses"),
    [("US", "US", False), ("US", "DE", True), ("DE", "FR", False), ("DE", "GB", True), ("DE", "CH", True)],
)
def test_a_border_is_between_customs_areas(origin: str, destination: str, crosses: bool) -> None:
    assert crosses_border(origin, destination) is crosses


def test_a_line_per_code_with_the_whole_lines_value_and_weight() -> None:
    more = replace(GLASSES, sku="BIRCH", quantity=1, value=Money(9_000, "USD"))
    sun = replace(GLASSES, goods="sunglasses", quantity=1)
    first, second = declaration([GLASSES, sun, more], CODES)
    assert (first.hs_code, first.origin, first.quantity) == ("900490", "US", 3)
    assert (first.value, first.weight_g) == (Money(55_000, "USD"), 540)
    assert (second.hs_code, second.origin, second.value) == ("900410", "IT", Money(23_000, "USD"))


def test_an_articles_own_code_comes_before_its_kinds() -> None:
    (line,) = declaration([replace(GLASSES, sku="PANTO")], CODES)
    assert (line.hs_code, line.origin) == ("900311", "JP")


def test_goods_without_a_code_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="ALDER"):
        declaration([replace(GLASSES, goods="telescope")], CODES)


def test_contents_above_the_limit_are_insured_at_their_worth() -> None:
    assert insured([GLASSES], RULE) is None, "460.00 is not more than 500.00"
    assert insured([GLASSES, GLASSES], RULE) == Money(92_000, "USD")
    assert insured([GLASSES], replace(RULE, insure_above=46_000)) is None
    assert insured([GLASSES], replace(RULE, insure_above=None)) is None
    assert insured([], RULE) is None
