"""Decisions about documents: their codes, the rounding rest, what a difference leads to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.tax import (
    CategoryUnmapped,
    Certificate,
    CertificateKind,
    CertificateState,
    DifferenceState,
    DocumentState,
    LineTax,
    OnDifference,
    TaxAnswer,
    TaxCategory,
    TaxCode,
    rules,
)
from fovea.kernel.errors import WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total
from tests.factories.taxes import BERLIN, DAY, NOBODY, PARIS, SEATTLE, a_document
from tests.unit.tax.when import NOW

C = TaxCategory
FRAME = TaxCode(C.FRAME, "PX123456", DAY, "Nora", NOW, "Letter of 2 March")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def answer(*taxes: int) -> TaxAnswer:
    lines = tuple(LineTax(str(place), usd(tax)) for place, tax in enumerate(taxes, start=1))
    return TaxAnswer(lines, total((line.tax for line in lines), "USD"))


def a_certificate(kind: CertificateKind, country: str, region: str = "", **changes: object) -> Certificate:
    given: dict[str, object] = {
        "id": new_id(),
        "account_id": NOBODY,
        "kind": kind,
        "country": country,
        "region": region,
        "number": "OH-77",
        "document": "Binder 3",
        "valid_from": DAY,
        "valid_until": DAY + timedelta(days=30),
        "state": CertificateState.APPROVED,
        "reason": "",
        "added_by": "Nora",
        "added_at": NOW,
        "decided_by": "Finn",
        "decided_at": NOW,
    }
    return Certificate(**{**given, **changes})  # type: ignore[arg-type]


def test_a_demonstration_uses_the_general_code_and_a_live_house_none() -> None:
    document = a_document((C.FRAME, 100), (C.RX_LENSES, 100), (C.SHIPPING, 100))
    shown = rules.coded(document, {C.FRAME: FRAME}, live=False)
    assert [line.code for line in shown.lines] == ["PX123456", "P0000000", "FR020100"]
    with pytest.raises(CategoryUnmapped) as caught:
        rules.coded(document, {C.FRAME: FRAME}, live=True)
    assert caught.value.categories == (C.RX_LENSES, C.SHIPPING)
    assert "rx lenses, shipping" in caught.value.message


def test_a_certificate_frees_every_line_in_its_place_and_time() -> None:
    paper = a_certificate(CertificateKind.RESALE, "US", "OH")
    assert [line.exempt for line in rules.certified(a_document(), [paper], DAY).lines] == ["OH-77"]
    for document, day in (
        (a_document(to=SEATTLE), DAY),
        (a_document(to=BERLIN), DAY),
        (a_document(), DAY - timedelta(days=1)),
        (a_document(), DAY + timedelta(days=31)),
    ):
        assert [line.exempt for line in rules.certified(document, [paper], day).lines] == [""]


@pytest.mark.parametrize("state", [CertificateState.PENDING, CertificateState.REJECTED, CertificateState.REVOKED])
def test_only_an_approved_certificate_counts(state: CertificateState) -> None:
    paper = a_certificate(CertificateKind.RESALE, "US", "OH", state=state)
    assert rules.certified(a_document(), [paper], DAY) == a_document()


def test_a_vat_number_shifts_the_tax_where_it_is_from() -> None:
    number = a_certificate(CertificateKind.VAT_ID, "FR", number="FR40303265045")
    assert rules.certified(a_document(to=PARIS), [number], DAY).vat_id == "FR40303265045"
    assert rules.certified(a_document(to=BERLIN), [number], DAY).vat_id == ""
    assert rules.channel_of(rules.certified(a_document(to=PARIS), [number], DAY)) == "b2b"
    assert rules.channel_of(a_document(to=PARIS)) == "web"


@given(taxes=st.lists(st.integers(0, 100_000), min_size=1, max_size=8), rest=st.integers(-8, 8))
def test_a_rounding_rest_goes_to_the_line_with_the_most_tax(taxes: list[int], rest: int) -> None:
    came = answer(*taxes)
    charged = came.total + usd(rest)
    fixed = rules.correction(charged, came, offline=False)
    if rest == 0 or abs(rest) > len(taxes):
        assert fixed is None
        return
    assert fixed is not None
    ((place, tax),) = fixed.lines.items()
    assert taxes[int(place) - 1] == max(taxes)
    after = [tax if line.reference == place else line.tax for line in came.lines]
    assert total(after, "USD") == charged
    assert rules.rounding(charged, came) == rest


@given(taxes=st.lists(st.integers(-100_000, 0), min_size=1, max_size=8), charged=st.integers(-500_000, 0))
def test_what_was_charged_offline_is_what_is_given_back(taxes: list[int], charged: int) -> None:
    came = answer(*taxes)
    fixed = rules.correction(usd(charged), came, offline=True)
    if charged == came.total.minor:
        assert fixed is None
        return
    assert fixed is not None
    assert fixed.offline
    assert total(fixed.lines.values(), "USD") == usd(charged)


@pytest.mark.parametrize(
    ("difference", "policy", "limit", "state", "collect"),
    [
        (0, OnDifference.REVIEW, 0, DifferenceState.EVEN, False),
        (500, OnDifference.ABSORB, 500, DifferenceState.ABSORBED, False),
        (-500, OnDifference.ABSORB, 500, DifferenceState.ABSORBED, False),
        (501, OnDifference.ABSORB, 500, DifferenceState.REVIEW, False),
        (-501, OnDifference.ABSORB, 500, DifferenceState.REVIEW, False),
        (1, OnDifference.REVIEW, 500, DifferenceState.REVIEW, False),
        (1, OnDifference.COLLECT, 500, DifferenceState.REVIEW, True),
        (-1, OnDifference.COLLECT, 500, DifferenceState.REVIEW, False),
    ],
)
def test_a_difference_follows_the_policy_and_is_never_collected_in_silence(
    difference: int, policy: OnDifference, limit: int, state: DifferenceState, collect: bool
) -> None:
    found = rules.verdict(usd(difference), policy, limit)
    assert (found.state, found.collect) == (state, collect)


def test_a_voided_document_stays_voided() -> None:
    for then in DocumentState:
        with pytest.raises(WrongState):
            rules.check_step("SALE-1", DocumentState.VOIDED, then)


def test_what_the_shop_sells_is_a_part_of_what_there_is() -> None:
    assert set(TaxCategory) > rules.SOLD
    assert rules.unmapped({C.FRAME: FRAME}, rules.SOLD)[0] is C.RX_LENSES
