"""Labels as scanners send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.warehouse.contract import Label, LabelKind, Misread
from fovea.domains.warehouse.rules import read_label
from fovea.kernel.errors import InvalidInput


@pytest.mark.parametrize(
    ("raw", "code", "kind"),
    [
        ("]C1a-03-2\r", "A-03-2", LabelKind.PLAIN),
        (" so-000123 ", "SO-000123", LabelKind.ORDER),
        ("PO-000007", "PO-000007", LabelKind.PURCHASE_ORDER),
        ("RMA-000007", "RMA-000007", LabelKind.RETURN),
        ("t-0007-1", "T-0007-1", LabelKind.TOTE),
        ("4006381333931", "4006381333931", LabelKind.BARCODE),
        ("036000291452", "036000291452", LabelKind.BARCODE),
        ("LIN-HAV-52\x1d", "LIN-HAV-52", LabelKind.PLAIN),
    ],
)
def test_a_label_is_read_in_its_one_form(raw: str, code: str, kind: LabelKind) -> None:
    assert read_label(raw) == Label(code, kind)


@given(st.integers(0, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_a_misread(number: int, place: int, change: int) -> None:
    body = f"{number:012d}"
    check = -sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(body)) % 10
    right = f"{body}{check}"
    assert read_label(right).kind is LabelKind.BARCODE
    wrong = f"{right[:place]}{(int(right[place]) + change) % 10}{right[place + 1 :]}"
    with pytest.raises(Misread, match="check digit"):
        read_label(wrong)


@pytest.mark.parametrize("raw", ["", " \r\n", "]C1", "X" * 81])
def test_nothing_and_too_much_are_refused(raw: str) -> None:
    with pytest.raises(InvalidInput):
        read_label(raw)
