"""Reading EasyPost's objects, units and refusals without a server."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.shipping.ports import ParcelSize
from fovea.integrations.easypost.reading import (
    address_problems,
    rate_created_at,
    read_price,
    read_rates,
    service_label,
)
from fovea.integrations.easypost.sending import parcel_fields
from fovea.kernel.errors import TransientFailure
from fovea.kernel.money import Money

RATE = {
    "id": "rate_1",
    "carrier": "USPS",
    "service": "Priority",
    "rate": "7.42",
    "currency": "USD",
    "delivery_days": None,
    "est_delivery_days": 2,
    "created_at": "2026-11-23T10:00:00Z",
}


@given(st.integers(1, 30_000), st.integers(1, 2_000))
def test_declared_weight_and_size_never_fall_short(grams: int, millimetres: int) -> None:
    fields = parcel_fields(ParcelSize(millimetres, millimetres, millimetres, grams))
    short_by = Decimal(str(fields["weight"])) * Decimal("28.349523125") - grams
    assert 0 <= short_by < Decimal("2.9")
    short_by = Decimal(str(fields["length"])) * Decimal("25.4") - millimetres
    assert 0 <= short_by < Decimal("2.6")


def test_a_rate_that_cannot_be_read_does_not_spoil_the_others() -> None:
    broken = [
        {**RATE, "rate": "n/a"},
        {**RATE, "rate": None},
        {"id": "rate_2"},
        {**RATE, "id": "rate_3", "rate": "6.07"},
    ]
    found = read_rates("easypost", {"id": "shp_1", "rates": [RATE, *broken]})
    assert [(rate.vendor_rate, rate.price.minor, rate.days) for rate in found] == [
        ("rate_3", 607, 2),
        ("rate_1", 742, 2),
    ]


@pytest.mark.parametrize(
    ("rate", "currency", "money"),
    [
        ("7.42", "USD", Money(742, "USD")),
        (7.42, "usd", Money(742, "USD")),
        ("0.29500", "USD", Money(30, "USD")),
        ("1500", "JPY", Money(1500, "JPY")),
    ],
)
def test_prices_are_exact_in_their_own_currency(rate: object, currency: str, money: Money) -> None:
    assert read_price({"rate": rate, "currency": currency}) == money


@pytest.mark.parametrize("entry", [{}, {"rate": "x", "currency": "USD"}, {"rate": "1.00"}])
def test_a_price_that_is_none_is_transient(entry: dict[str, object]) -> None:
    with pytest.raises(TransientFailure):
        read_price(entry)


def test_a_service_nobody_has_named_is_split_at_its_capitals() -> None:
    assert service_label("UPS", "2ndDayAir") == "UPS 2nd Day Air"
    assert service_label("FedEx", "SmartPostGround") == "FedEx Smart Post Ground"


def test_a_rates_age_is_its_own() -> None:
    shipment = {"id": "shp_1", "created_at": "2026-01-01T00:00:00Z", "rates": [RATE]}
    assert rate_created_at(shipment, "rate_1") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert rate_created_at(shipment, "rate_gone") is None
    with pytest.raises(TransientFailure):
        rate_created_at({"rates": [{"id": "rate_1", "created_at": "yesterday"}]}, "rate_1")


@pytest.mark.parametrize(
    ("verifications", "sentences"),
    [
        ({}, ()),
        (None, ()),
        ({"verify_carrier": "ups"}, ()),
        ({"delivery": {"success": True, "errors": []}}, ()),
        ({"delivery": {"success": False, "errors": []}}, ("The address could not be verified.",)),
        ({"delivery": {"success": False, "errors": ["Box number is missing."]}}, ("Box number is missing.",)),
        (
            {
                "delivery": {"success": False, "errors": [{"code": "E.X", "message": "Address not found"}]},
                "zip4": {
                    "success": False,
                    "errors": [{"code": "E.X", "message": "Address not found"}, {"code": "E.Y"}],
                },
            },
            ("Address not found.", "E.Y."),
        ),
    ],
)
def test_complaints_become_sentences(verifications: object, sentences: tuple[str, ...]) -> None:
    assert address_problems({"verifications": verifications}) == sentences
