"""Decisions of checkout: what an address must hold, what a promise counts, what changes a quote."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fovea.domains import orders
from fovea.domains.checkout import rules
from fovea.domains.checkout.contract import Cart, CartLine, Goods, StoredQuote
from fovea.domains.shipping import Rate, ShipAddress
from fovea.domains.tax import TaxCategory
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

PLAN = orders.STANDARD

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


def test_a_promise_needs_the_carriers_days_and_goods() -> None:
    monday = datetime(2026, 11, 30, 17, tzinfo=UTC)
    here = Goods((orders.Wanted("Alder in Havana", 2, orders.Supply(5)),))
    found = rules.promise(monday, here, "US", USPS.label, USPS.days)
    assert found is not None
    assert found.on == date(2026, 12, 4)
    assert rules.promise(monday, here, "US", USPS.label, None) is None
    gone = Goods((orders.Wanted("Alder in Havana", 2, orders.Supply(1)),))
    assert rules.promise(monday, gone, "US", USPS.label, USPS.days) is None


def test_a_usual_parcel_has_a_name_and_takes_longer_across_the_sea() -> None:
    assert rules.carried("US", PLAN) == ("A parcel to the United States", 4)
    assert rules.carried("DE", PLAN) == ("A parcel to Germany", 6)
    assert rules.carried("XX", PLAN) == ("A parcel to your country", 6)


def test_a_carrier_that_names_no_day_takes_as_long_as_our_table_says() -> None:
    quoted = Rate("shippo", "DHL Express", "economy", "Economy", Money(990, "EUR"), None, "s", "r")
    table = replace(PLAN, transit=(orders.Transit("DE", 5, "DHL Express"),))
    assert rules.days_of(quoted, "DE", table) == 5
    assert rules.days_of(replace(quoted, days=2), "DE", table) == 2
    assert rules.days_of(quoted, "FR", table) is None


def test_what_is_on_its_way_says_when_it_is_on_the_shelf() -> None:
    monday = datetime(2026, 11, 30, 17, tzinfo=UTC)
    due = (orders.Arrival(date(2026, 12, 7), 5),)
    assert rules.comes_in_on(monday, orders.Wanted("Alder", 2, orders.Supply(2, 0, due)), PLAN) is None
    assert rules.comes_in_on(monday, orders.Wanted("Alder", 2, orders.Supply(1, 0, due)), PLAN) == date(2026, 12, 8)
    assert rules.comes_in_on(monday, orders.Wanted("Alder", 2, orders.Supply(1)), PLAN) is None


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
