"""GS1 labels: the same vectors as the handheld's reader, and what no label may do."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fovea.domains.inventory import Gs1Label, LabelMisread, read_gs1
from fovea.domains.inventory.rules import check_digit, gs1_date

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "labels" / "gs1.json").read_text())
TODAY = date.fromisoformat(VECTORS["today"])
_LOTS = some.text("ABCXYZ0123456789-./", min_size=1, max_size=20)


@pytest.mark.parametrize("vector", VECTORS["labels"], ids=lambda one: one["name"])
def test_what_a_label_says(vector: dict[str, Any]) -> None:
    if vector.get("misread"):
        with pytest.raises(LabelMisread):
            read_gs1(vector["raw"], TODAY)
        return
    found, wanted = read_gs1(vector["raw"], TODAY), vector["reads"]
    if wanted is None:
        assert found is None
        return
    until = wanted.get("expiresOn")
    assert found == Gs1Label(
        gtin=wanted.get("gtin", ""),
        lot=wanted.get("lot", ""),
        expires_on=date.fromisoformat(until) if until else None,
        serial=wanted.get("serial", ""),
        count=wanted.get("count"),
    )


@given(
    lot=_LOTS,
    until=some.dates(date(2000, 1, 1), date(2076, 12, 31)),
    digits=some.from_regex(r"0[0-9]{12}", fullmatch=True),
)
def test_elements_come_in_any_order(lot: str, until: date, digits: str) -> None:
    """The same label whatever the order, as long as FNC1 closes what has no fixed length."""
    gtin = digits + check_digit(f"0{digits}")
    first = read_gs1(f"]C101{gtin}17{until:%y%m%d}10{lot}", TODAY)
    last = read_gs1(f"]C110{lot}\x1d17{until:%y%m%d}01{gtin}", TODAY)
    assert first == last == Gs1Label(gtin, lot, until)
    assert first is not None
    assert first.barcode == gtin[1:]


@given(some.text(max_size=60))
def test_any_scan_is_a_label_none_or_a_misread(raw: str) -> None:
    try:
        found = read_gs1(raw, TODAY)
    except LabelMisread:
        return
    assert found is None or isinstance(found, Gs1Label)


@given(some.dates(date(1978, 1, 1), date(2076, 12, 31)))
def test_a_date_of_the_next_or_last_fifty_years_comes_back(day: date) -> None:
    assert gs1_date(f"{day:%y%m%d}", TODAY) == day
