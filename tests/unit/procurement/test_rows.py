"""Rows of files, price lists, states: what they say, or why they cannot be taken."""

from datetime import date
from uuid import UUID

import pytest

from fovea.domains.procurement import PriceLine, PurchaseStatus, ReceivedLine, SupplierPrice
from fovea.domains.procurement.rules import ALLOWED, most_received, price_on, read_price, read_receipt, whole_packs
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money


def test_a_row_of_a_price_list() -> None:
    read = read_price('alder-blk-46,"H-100",40.50,12,6,2026-01-01,2026-06-30,10', "EUR")
    assert read == PriceLine("ALDER-BLK-46", 4_050, date(2026, 1, 1), date(2026, 6, 30), 12, 6, "H-100", 10)
    assert read_price("A,,7,,,2026-01-01", "JPY").price == 7


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,,x,1,1,2026-01-01", "is not a price"),
        ("A,,1.005,1,1,2026-01-01", "is not an amount of EUR"),
        ("A,,-1,1,1,2026-01-01", "is not an amount"),
        ("A,,NaN,1,1,2026-01-01", "is not an amount"),
        ("A,,1,x,1,2026-01-01", "is not a whole number"),
        ("A,,1,0,1,2026-01-01", "at least one"),
        ("A,,1,1,1,soon", "is not a day"),
        ("A,,1,1,1,2026-02-01,2026-01-01", "before the first"),
        (",,1,1,1,2026-01-01", "needs its SKU"),
        ("A,,1,1,1,2026-01-01,,,,too,many", "columns"),
        ('A,"open', "not CSV"),
        ("", "columns"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_price(row, "EUR")


def test_a_row_of_a_delivery() -> None:
    assert read_receipt("alder,3,1,L-1,2027-01-01") == ReceivedLine(3, 1, None, "ALDER", "L-1", date(2027, 1, 1))
    for row in ("alder,0,0", ",3", "alder,-1", "alder,1.5"):
        with pytest.raises(InvalidInput):
            read_receipt(row)


def _line(since: date, until: date | None, price: int) -> SupplierPrice:
    return SupplierPrice(UUID(int=1), UUID(int=1), "A", "", Money(price, "EUR"), since, until, 1, 1, None)


def test_the_price_of_a_day_is_the_latest_begun_that_has_not_run_out() -> None:
    lines = [_line(date(2026, 1, 1), None, 10), _line(date(2026, 3, 1), date(2026, 3, 31), 8)]
    found = {day: price_on(day, lines) for day in (date(2025, 12, 31), date(2026, 2, 1), date(2026, 3, 31))}
    assert [one and one.price.minor for one in found.values()] == [None, 10, 8]
    assert price_on(date(2026, 4, 1), lines) is None, "what has run out is asked for again and not guessed"


def test_packs_and_tolerance() -> None:
    assert [whole_packs(units, 6) for units in (1, 6, 7)] == [6, 6, 12]
    assert [most_received(units, 1_000) for units in (9, 10, 25)] == [9, 11, 27]


def test_every_order_can_come_to_an_end() -> None:
    ends = {PurchaseStatus.CLOSED, PurchaseStatus.CANCELLED}
    assert {state for state, to in ALLOWED.items() if not to} == ends
    for start in set(PurchaseStatus) - ends:
        seen, edge = set(), {start}
        while edge:
            seen |= edge
            edge = {to for state in edge for to in ALLOWED[state]} - seen
        assert seen & ends, start
