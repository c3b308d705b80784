"""The soak's books: whatever is planted as a difference is found, and what agrees is not accused."""

from typing import Any

import pytest
from soak import books

OURS: dict[str, Any] = {
    "id": "p1", "status": "partly_refunded", "authorised": 10_000, "captured": 10_000, "refunded": 2_500,
    "order_ended": False,
}  # fmt: skip
THEIRS: dict[str, Any] = {
    "reference": "p1", "state": "authorised", "value": 10_000, "captured": 10_000, "refunded": 2_500,
    "modifications": [
        {"reference": "m1", "succeeded": True},
        {"reference": "m2", "succeeded": True},
        {"reference": "m3", "succeeded": False},
    ],
}  # fmt: skip
CHANGES = [
    {"id": "m1", "kind": "capture", "state": "confirmed"},
    {"id": "m2", "kind": "refund", "state": "confirmed"},
    {"id": "m3", "kind": "refund", "state": "failed"},
]
SALE = {"kind": "sale", "code": "S-1", "state": "committed", "charged": 913}
RECORDED = {"type": "SalesInvoice", "code": "S-1", "status": "Committed", "totalTax": "9.13"}


def test_books_that_agree_have_no_differences() -> None:
    lines = [*books.money([OURS], [THEIRS]), books.changes(CHANGES, [THEIRS]), books.kept([OURS])]
    lines += [books.labels(["94001"], ["94001"]), books.tax([SALE], [RECORDED])]
    assert [line.name for line in lines if line.differences] == []
    assert {line.name: (line.ours, line.theirs) for line in lines} == {
        "authorised": (10_000, 10_000),
        "captured": (10_000, 10_000),
        "refunded": (2_500, 2_500),
        "changes": (2, 2),
        "held for nothing": (0, 0),
        "labels": (1, 1),
        "tax": (913, 913),
    }


@pytest.mark.parametrize(("name", "theirs"), [("captured", 9_999), ("refunded", 2_501)])
def test_a_cent_is_a_difference(name: str, theirs: int) -> None:
    lines = books.money([OURS], [{**THEIRS, name: theirs}])
    assert [line.name for line in lines if line.differences] == [name]


def test_a_payment_that_is_known_on_one_side_only_is_named() -> None:
    authorised, captured, _ = books.money([OURS], [])
    assert authorised.differences == ["p1: ours 10000, theirs 0"]
    assert captured.differences == ["p1: ours 10000, theirs 0"]
    assert books.money([], [THEIRS])[0].differences == ["p1: unknown to us"]


def test_a_second_payment_under_the_same_reference_counts_too() -> None:
    _, captured, _ = books.money([OURS], [THEIRS, THEIRS])
    assert captured.differences == ["p1: ours 10000, theirs 20000"]


def test_a_payment_that_was_released_stays_authorised_on_both_sides() -> None:
    ours = {**OURS, "status": "cancelled", "captured": 0, "refunded": 0}
    theirs = {**THEIRS, "state": "cancelled", "captured": 0, "refunded": 0}
    assert not any(line.differences for line in books.money([ours], [theirs]))
    assert books.money([ours], [{**theirs, "state": "refused"}])[0].differences


def test_a_change_done_twice_never_or_unasked_is_named() -> None:
    twice = {**THEIRS, "modifications": [{"reference": "m2", "succeeded": True}] * 2}
    assert books.changes([CHANGES[1]], [twice]).differences == ["refund m2: confirmed here, done 2 times there"]
    assert books.changes([CHANGES[1]], []).differences == ["refund m2: confirmed here, done 0 times there"]
    once = {**THEIRS, "modifications": [{"reference": "m3", "succeeded": True}]}
    assert books.changes([CHANGES[2]], [once]).differences == ["refund m3: failed here, done 1 times there"]
    assert books.changes([], [once]).differences == ["m3: not asked for by us"]


def test_money_of_an_order_that_ended_must_not_be_held() -> None:
    held = {**OURS, "status": "authorised", "order_ended": True}
    assert books.kept([held]).differences == ["p1"]
    assert books.kept([{**held, "status": "cancelled"}]).differences == []


def test_labels_are_on_one_parcel_each() -> None:
    assert books.labels(["1"], ["1", "2"]).differences == ["2: bought and not used"]
    assert books.labels(["1", "2"], ["1"]).differences == ["2: not known there"]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ([SALE], [{**RECORDED, "totalTax": "9.14"}], "S-1: ours 913, theirs 914"),
        ([SALE], [{**RECORDED, "status": "Cancelled"}], "S-1: committed here, Cancelled there"),
        ([SALE], [], "S-1: committed here, absent there"),
        ([{**SALE, "state": "unknown"}], [RECORDED], "S-1: unknown here, Committed there"),
        ([], [RECORDED], "S-1: not told by us"),
    ],
)
def test_tax_is_recorded_as_we_charged_it(ours: list[Any], theirs: list[Any], said: str) -> None:
    assert books.tax(ours, theirs).differences == [said]


def test_a_return_is_negative_on_both_sides() -> None:
    back = {"kind": "return", "code": "R-1", "state": "committed", "charged": -29}
    theirs = {"type": "ReturnInvoice", "code": "R-1", "status": "Committed", "totalTax": "-0.29"}
    assert books.tax([back], [theirs]).differences == []
    assert books.tax([{**back, "state": "voided"}], []).differences == []
