"""Our own rates: which row counts, how it rounds, and whose rule it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.tax import Scheme, TaxCategory, TaxLine, TaxRate, TaxUnavailable, rules
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total
from tests.factories.taxes import BERLIN, CLEVELAND, COLUMBUS, DAY, LONDON, PARIS, SEATTLE, a_document

C = TaxCategory
SINCE = date(2015, 1, 1)


def a_rate(country: str, bp: int, **changes: object) -> TaxRate:
    row = TaxRate(new_id(), country, "", "", None, bp, 0, SINCE, "a test", DAY, 400, "Nora")
    return replace(row, **changes)  # type: ignore[arg-type]


OHIO = (
    a_rate("US", 729, region="OH"),
    *(
        a_rate("US", 0, region="OH", category=one, valid_from=date(2019, 7, 1))
        for one in (C.RX_LENSES, C.FRAME_WITH_RX, C.RX_SUN, C.COATING)
    ),
    a_rate("US", 951, region="WA"),
)
EUROPE = (a_rate("DE", 1900), a_rate("FR", 2000), a_rate("GB", 2000))

minors = st.integers(-10_000_000, 10_000_000)
basis_points = st.integers(0, 10_000)


def rate(category: TaxCategory, on: date = DAY) -> int:
    found = rules.rate_for(OHIO, CLEVELAND, category, on)
    assert found is not None
    return found.rate_bp


def test_ohio_corrective_eyewear_is_exempt_from_july_2019_on() -> None:
    """Otc readers, plano sunglasses and anything without a prescription are taxed as before."""
    for category in (C.RX_LENSES, C.FRAME_WITH_RX, C.RX_SUN):
        assert rate(category, date(2019, 6, 30)) == 729
        assert rate(category, date(2019, 7, 1)) == 0
    for category in (C.OTC_READERS, C.PLANO_SUN, C.FRAME, C.ACCESSORY, C.SHIPPING):
        assert rate(category, date(2019, 7, 1)) == 729


def test_the_nearest_place_and_the_newest_day_count() -> None:
    rows = (
        a_rate("US", 500, region="OH"),
        a_rate("US", 600, region="OH", valid_from=DAY),
        a_rate("US", 700, region="OH", postcode_prefix="44"),
        a_rate("US", 800, region="OH", valid_from=DAY + timedelta(days=1)),
        a_rate("US", 100),
    )
    in_cleveland = rules.rate_for(rows, CLEVELAND, C.FRAME, DAY)
    in_columbus = rules.rate_for(rows, COLUMBUS, C.FRAME, DAY)
    in_seattle = rules.rate_for(rows, SEATTLE, C.FRAME, DAY)
    assert [one and one.rate_bp for one in (in_cleveland, in_columbus, in_seattle)] == [700, 600, 100]
    assert rules.rate_for(rows, BERLIN, C.FRAME, DAY) is None


@given(amount=minors, bp=basis_points, exempt=basis_points)
def test_tax_on_a_return_is_the_tax_of_the_sale_turned_round(amount: int, bp: int, exempt: int) -> None:
    row = a_rate("DE", bp, exempt_bp=exempt)
    assert rules.tax_on(Money(-amount, "EUR"), row) == -rules.tax_on(Money(amount, "EUR"), row)


@given(gross=minors, bp=basis_points, exempt=basis_points)
def test_net_and_tax_make_the_price_again(gross: int, bp: int, exempt: int) -> None:
    net, tax = rules.net_and_tax(Money(gross, "EUR"), a_rate("DE", bp, exempt_bp=exempt))
    assert net + tax == Money(gross, "EUR")
    assert min(gross, 0) <= tax.minor <= max(gross, 0)


@given(net=st.integers(0, 10_000_000), bp=st.integers(0, 3_000))
def test_a_price_made_of_net_and_tax_is_taken_apart_again(net: int, bp: int) -> None:
    """Tax on top, then taken out of the whole: the same net and tax, to the cent."""
    row = a_rate("DE", bp)
    tax = rules.tax_on(Money(net, "EUR"), row)
    assert rules.net_and_tax(Money(net, "EUR") + tax, row) == (Money(net, "EUR"), tax)


@given(amounts=st.lists(minors, min_size=1, max_size=12), bp=basis_points)
def test_a_total_is_the_sum_of_its_lines(amounts: list[int], bp: int) -> None:
    document = a_document(*((C.FRAME, amount) for amount in amounts), to=BERLIN, currency="EUR")
    answer = rules.local_answer(document, (a_rate("DE", bp),))
    assert answer.total == total((line.tax for line in answer.lines), "EUR")
    exact = sum(amounts) * bp / 10_000
    # Half a cent a line at most.
    assert abs(answer.total.minor - exact) <= len(amounts) / 2 + 1e-6


def test_half_a_cent_is_rounded_away_from_zero() -> None:
    row = a_rate("DE", 1900)
    assert rules.tax_on(Money(50, "EUR"), row).minor == 10
    assert rules.tax_on(Money(-50, "EUR"), row).minor == -10
    assert rules.tax_on(Money(47, "EUR"), row).minor == 9


def test_a_price_with_its_tax_inside_is_not_taxed_on_top() -> None:
    line = TaxLine("1", C.FRAME, "Frame", 1, Money(11_900, "EUR"), included=True)
    document = replace(a_document(to=BERLIN, currency="EUR"), lines=(line,))
    assert rules.local_answer(document, EUROPE).total == Money(1_900, "EUR")


@pytest.mark.parametrize(
    ("origin", "to", "vat_id", "scheme", "tax"),
    [
        (BERLIN, BERLIN, "", Scheme.DOMESTIC, 1_900),
        (BERLIN, PARIS, "", Scheme.OSS, 2_000),
        (BERLIN, PARIS, "FR12345678901", Scheme.REVERSE_CHARGE, 0),
        (BERLIN, BERLIN, "DE123456789", Scheme.DOMESTIC, 1_900),
        (COLUMBUS, PARIS, "", Scheme.IMPORT, 2_000),
        (COLUMBUS, LONDON, "", Scheme.IMPORT, 2_000),
        (BERLIN, replace(BERLIN, country="JP"), "", Scheme.EXPORT, 0),
    ],
)
def test_whose_rule_counts(origin: object, to: object, vat_id: str, scheme: Scheme, tax: int) -> None:
    document = a_document((C.FRAME, 10_000), origin=origin, to=to, currency="EUR")  # type: ignore[arg-type]
    answer = rules.local_answer(replace(document, vat_id=vat_id), EUROPE)
    assert (answer.scheme, answer.total.minor) == (scheme, tax)
    assert all(line.exempt for line in answer.lines) == (tax == 0)


def test_dispensing_is_exempt_in_the_united_kingdom_and_the_goods_are_not() -> None:
    """Of glasses dispensed by an optician the part that is the service carries no tax."""
    rows = (a_rate("GB", 2000), a_rate("GB", 2000, category=C.RX_LENSES, exempt_bp=5_000))
    document = a_document((C.RX_LENSES, 10_001), (C.PLANO_SUN, 10_000), to=LONDON, currency="GBP")
    lenses, plano = rules.local_answer(document, rows).lines
    assert rules.taxable_part(Money(10_001, "GBP"), rows[1]) == Money(5_000, "GBP")
    assert (lenses.tax.minor, plano.tax.minor) == (1_000, 2_000)


def test_a_member_state_without_a_rate_is_a_refusal_and_not_an_export() -> None:
    with pytest.raises(TaxUnavailable):
        rules.local_answer(a_document((C.FRAME, 100), to=PARIS, currency="EUR"), (a_rate("DE", 1900),))


def test_an_estimate_is_as_good_as_its_rows_are_young() -> None:
    document = a_document((C.PLANO_SUN, 10_000), (C.RX_LENSES, 5_000))
    answer = rules.estimate(document, OHIO)
    assert (answer.estimated, answer.total.minor) == (True, 729)
    with pytest.raises(TaxUnavailable):
        rules.estimate(replace(document, on=DAY + timedelta(days=401)), OHIO)
    nowhere = a_document((C.FRAME, 1), to=replace(CLEVELAND, region="ZZ"))
    with pytest.raises(TaxUnavailable):
        rules.estimate(nowhere, OHIO)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("DE", "de 136 695 976", "DE136695976"),
        ("DE", "136695976", "DE136695976"),
        ("AT", "ATU13585627", "ATU13585627"),
        ("GR", "EL094259216", "EL094259216"),
        ("NL", "NL123456789B13", "NL123456789B13"),
        ("IE", "IE6433435OA", "IE6433435OA"),
        ("FR", "FR-40-303265045", "FR40303265045"),
        ("GB", "GB 980 7806 84", "GB980780684"),
        ("ES", "ESX2482300W", "ESX2482300W"),
    ],
)
def test_a_vat_number_is_kept_in_one_form(country: str, typed: str, kept: str) -> None:
    assert rules.checked_vat_id(country, typed) == kept


@pytest.mark.parametrize(
    ("country", "typed"),
    [("DE", "DE12345678"), ("DE", "FR123456789"), ("AT", "AT12345678"), ("US", "123456789"), ("FR", ""), ("GB", "X")],
)
def test_what_cannot_be_a_vat_number_is_refused_at_its_field(country: str, typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        rules.checked_vat_id(country, typed)
    assert caught.value.path == ("number",)


def test_every_member_state_has_a_form_of_number() -> None:
    for country in rules.MEMBER_STATES:
        with pytest.raises(InvalidInput):
            rules.checked_vat_id(country, "?")
    assert len(rules.MEMBER_STATES) == 27
