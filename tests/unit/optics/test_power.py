"""Powers: exact eighths in, truncated decimals out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains import optics


@pytest.mark.parametrize(
    ("text", "eighths"),
    [
        ("-2.25", -18),
        ("+.5", 4),
        ("−1,12", -9),
        ("-1.125", -9),
        ("-1.13", -9),
        ("0.87", 7),
        ("+0.880", 7),
        ("-3", -24),
        ("0", 0),
    ],
)
def test_reads_what_people_write(text: str, eighths: int) -> None:
    assert optics.Diopter.parse(text).eighths == eighths


@pytest.mark.parametrize("text", ["-2.30", "1.1", "0.126", "2.2500001", "0.01"])
def test_refuses_what_is_no_step(text: str) -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Diopter.parse(text)
    assert refused.value.reason in ("STEP_INVALID", "NOT_A_POWER")


@pytest.mark.parametrize("text", ["", ".", "+", "x", "1e3", "--1", "１"])
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Diopter.parse(text)
    assert refused.value.reason == "NOT_A_POWER"


def test_prints_truncated_and_signed() -> None:
    assert [str(optics.Diopter(n)) for n in (-9, -7, 0, 1, 18)] == ["-1.12", "-0.87", "+0.00", "+0.12", "+2.25"]


@given(st.integers(-240, 240))
def test_printing_and_reading_agree(eighths: int) -> None:
    power = optics.Diopter(eighths)
    assert optics.Diopter.parse(str(power)) == power
    assert optics.Diopter.of(power.value) == power


@pytest.mark.parametrize(
    ("power", "quarter"),
    [(-8.929, "-9.00"), (0.125, "0.25"), (-0.125, "-0.25"), (0.1249, "0.00"), (11.364, "11.25"), (1.125, "1.25")],
)
def test_rounds_halves_away_from_zero(power: float, quarter: str) -> None:
    assert optics.round_to_quarter(power).value == Decimal(quarter)
