"""Inspection beyond the known answers: pairs, house limits, and a standard that nobody has checked yet."""

import pytest

from fovea.domains import optics

T = optics.tolerance
LENS = optics.matrix.SpheroCylinder


def test_every_limit_is_shown() -> None:
    ordered, measured = T.Powers(LENS(-4.0, -2.0, 30), 2.0), T.Powers(LENS(-4.2, -2.2, 35), 2.2)
    found = T.inspect_powers(T.Design.PROGRESSIVE, ordered, measured)
    assert [(one.quantity, round(one.error, 2), one.limit, one.passed) for one in found.judgements] == [
        (T.Quantity.SPHERE, -0.2, 0.16, False),
        (T.Quantity.CYLINDER, -0.2, 0.16, False),
        (T.Quantity.AXIS, 5, 2, False),
        (T.Quantity.ADD, 0.2, 0.12, False),
    ]


def test_house_limits_may_be_tighter() -> None:
    ordered, measured = T.Powers(LENS(-2.0)), T.Powers(LENS(-2.1))
    assert T.inspect_powers(T.Design.SINGLE_VISION, ordered, measured).passed
    house = T.PowerLimits(sphere=0.09, cylinder=0.09, axis=None, add=0.09)
    assert not T.inspect_powers(T.Design.SINGLE_VISION, ordered, measured, house).passed


def test_a_pair_is_judged_as_one() -> None:
    good, bad = T.center_thickness(0.1), T.base_curve(0.8)
    pair = T.both(good, bad, T.seg_size(0.4, 0.8))
    assert not pair.passed
    assert pair.failures == (T.Quantity.BASE_CURVE, T.Quantity.SEG_SIZE)
    assert not T.both(good, T.warpage(0.5)).confirmed


def test_iso_needs_someone_who_accepts_unconfirmed_numbers() -> None:
    ordered, measured = T.Powers(LENS(-2.0, -0.5, 90)), T.Powers(LENS(-2.05, -0.5, 95))
    with pytest.raises(optics.OpticsError) as refused:
        optics.tolerance_iso.inspect_powers_iso(T.Design.SINGLE_VISION, ordered, measured, accept_unconfirmed=False)
    assert refused.value.reason == "ISO_UNCONFIRMED"
    found = optics.tolerance_iso.inspect_powers_iso(T.Design.SINGLE_VISION, ordered, measured, accept_unconfirmed=True)
    assert found.passed
    assert not found.confirmed


@pytest.mark.parametrize(("horizontal", "passed"), [(2.5, True), (2.6, False)])
def test_strong_pairs_may_pass_by_distance(horizontal: float, passed: bool) -> None:
    assert T.horizontal_imbalance(T.Design.SINGLE_VISION, 5.0, 0.9, horizontal).passed is passed


@pytest.mark.parametrize(
    ("design", "sphere", "cylinder", "code"),
    [
        ("SV", -15.0, 0.0, "V2102"),
        ("SV", -22.0, 0.0, "V2199"),
        ("SV", -13.0, -1.0, "V2114"),
        ("SV", 8.0, -6.5, "V2199"),
        ("SV", -3.0, 1.0, "V2103"),
        ("TF", 7.5, -2.25, "V2311"),
    ],
)
def test_billing_codes_at_the_ends_of_their_bands(design: str, sphere: float, cylinder: float, code: str) -> None:
    assert optics.hcpcs.lens_code(optics.hcpcs.BilledDesign(design), sphere, cylinder) == code


def test_a_balance_lens_is_billed_as_one() -> None:
    balance = optics.EyeRx(None, balance=True)
    assert optics.hcpcs.rx_code(optics.hcpcs.BilledDesign.SINGLE_VISION, balance) == "V2700"
