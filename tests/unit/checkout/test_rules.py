"""Decisions of checkout: what an address must hold, what a promise counts, what changes a quote."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fovea.domains.checkout import rules
from fovea.domains.checkout.contract import Cart, CartLine, StoredQuote
from fovea.domains.checkout.ports import TaxCategory
from fovea.domains.shipping import Rate, ShipAddress
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

HOME = ShipAddress("Anna Keller", "1450 Larimer Street", "", "Denver", "CO", "80202", "US")
USPS = Rate("easypost", "USPS", "Priority", "Priority Mail", Money(895, "USD"), 3, "shp_1", "rate_1")
LINE = CartLine(
    id=new_id(),
    sku="FV-ALDER-HAV-48",
    quantity=2,
    frame_name="Alder",
    frame_slug="alder",
    frame_code="ALDER",
    colour_code="HAV",
    colour_name="Havana",
    size_label="48□21 145",
    sun=False,
    frame=Money(14500, "USD"),
    lens=Money(0, "USD"),
    treatments=Money(0, "USD"),
    configuration=None,
    available=5,
    problem=None,
)
CART = Cart(new_id(), 1, "USD", (LINE,), Money(29000, "USD"))


def test_a_whole_address_is_taken() -> None:
    rules.check_contact("anna@example.com", HOME)


@pytest.mark.parametrize(
    ("email", "address", "path"),
    [
        ("anna", HOME, ("email",)),
        ("anna@example", HOME, ("email",)),
        ("a@b.co", replace(HOME, name=" "), ("address", "name")),
        ("a@b.co", replace(HOME, line1=""), ("address", "line1")),
        ("a@b.co", replace(HOME, city=""), ("address", "city")),
        ("a@b.co", replace(HOME, region=""), ("address", "region")),
        ("a@b.co", replace(HOME, postal_code="8020"), ("address", "postalCode")),
        ("a@b.co", replace(HOME, country="DE", region="", postal_code="1043"), ("address", "postalCode")),
        ("a@b.co", replace(HOME, country="XX"), ("address", "country")),
        ("a@b.co", replace(HOME, line1="x" * 101), ("address", "line1")),
    ],
)
def test_what_no_parcel_could_be_sent_to_is_refused_at_its_field(
    email: str, address: ShipAddress, path: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_contact(email, address)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
    ],
)
def test_working_days_leave_out_weekends(start: date, days: int, end: date) -> None:
    assert rules.working_day(start, days) == end


def test_frames_alone_are_promised_without_the_lab() -> None:
    assert rules.promised_on(date(2026, 11, 23), CART.lines, USPS) == date(2026, 11, 27)
    assert rules.promised_on(date(2026, 11, 23), CART.lines, replace(USPS, days=None)) is None


@pytest.mark.parametrize(
    ("cart", "address", "rate"),
    [
        (replace(CART, lines=(replace(LINE, quantity=1),)), HOME, USPS),
        (replace(CART, lines=(replace(LINE, frame=Money(14400, "USD")),)), HOME, USPS),
        (CART, replace(HOME, region="WY"), USPS),
        (CART, replace(HOME, line2="Apartment 4"), USPS),
        (CART, HOME, replace(USPS, service="Express")),
        (CART, HOME, replace(USPS, price=Money(900, "USD"))),
    ],
)
def test_whatever_the_total_depends_on_changes_the_fingerprint(cart: Cart, address: ShipAddress, rate: Rate) -> None:
    assert rules.fingerprint(cart, address, rate) != rules.fingerprint(CART, HOME, USPS)
    assert rules.fingerprint(CART, HOME, replace(USPS, vendor_rate="rate_2")) == rules.fingerprint(CART, HOME, USPS)


def test_totals_add_up() -> None:
    quote = StoredQuote("f", {}, 2_320, estimated=False, expires_at=datetime(2026, 11, 23, tzinfo=UTC))
    found = rules.totals(CART, USPS, quote)
    assert found.total == found.subtotal + found.shipping + found.tax == Money(29000 + 895 + 2320, "USD")


def test_tax_sees_frame_lenses_and_coatings_apart() -> None:
    parts = rules.Parts("Alder", Money(14500, "USD"), Money(4500, "USD"), Money(4900, "USD"))
    lines = rules.part_taxes("x", parts, 2, sun=False, powered=True)
    assert [(one.reference, one.category, one.amount.minor) for one in lines] == [
        ("x:frame", TaxCategory.FRAME_WITH_RX, 29000),
        ("x:lens", TaxCategory.RX_LENSES, 9000),
        ("x:coating", TaxCategory.COATING, 9800),
    ]
    plain = rules.part_taxes(
        "x", rules.Parts("Alder", parts.frame, Money(0, "USD"), Money(0, "USD")), 1, sun=True, powered=False
    )
    assert [one.category for one in plain] == [TaxCategory.PLANO_SUN]


def test_delivery_is_priced_in_the_carts_currency() -> None:
    assert rules.priced_in(USPS, "EUR").price == Money(823, "EUR")
    assert rules.priced_in(USPS, "USD") is USPS
