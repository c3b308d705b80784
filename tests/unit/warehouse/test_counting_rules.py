"""What is believed of a count, what follows what, and whose turn it is."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.warehouse import AdjustmentReason, AskAdjustment, CountedLine, CountLine, CountStatus, rules
from fovea.domains.warehouse.rules.counting import LAST_ATTEMPT
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = CountStatus


def line(snapshot: int, counted: int, *, moved: int = 0, cost: int = 4000, sku: str = "FRAME") -> CountLine:
    return CountLine(sku, "", snapshot, moved, counted, Money(cost, "USD"), 0)


def test_every_state_but_the_last_ones_leads_somewhere_and_nowhere_twice() -> None:
    ends = {status for status, steps in rules.COUNT_STEPS.items() if not steps}
    assert ends == {S.COMPLETED, S.CANCELLED}
    assert set(rules.COUNT_STEPS) == set(S)
    assert set(rules.OPEN_COUNTS) == set(S) - ends
    way = (S.REQUESTED, S.COUNTING, S.COUNTED, S.INVESTIGATING, S.COUNTING, S.COUNTED, S.READY_TO_REVIEW, S.REVIEWED)
    for now, then in pairwise((*way, S.COMPLETED)):
        assert rules.after(now, then) is then
    for now, then in ((S.REQUESTED, S.COUNTED), (S.COMPLETED, S.COUNTING), (S.READY_TO_REVIEW, S.COMPLETED)):
        with pytest.raises(WrongState, match=now.replace("_", " ")):
            rules.after(now, then)


@pytest.mark.parametrize(
    ("lines", "earlier", "status"),
    [
        # Right to the unit, also when goods moved meanwhile.
        ([line(5, 5)], [], S.REVIEWED),
        ([line(5, 3, moved=-2)], [], S.REVIEWED),
        ([], [], S.REVIEWED),
        # One of forty is 2.5 % and cheap.
        ([line(40, 39)], [], S.REVIEWED),
        # A share above five per cent, a value above 100, or a difference while it moved: again.
        ([line(10, 9)], [], S.INVESTIGATING),
        ([line(100, 97)], [], S.INVESTIGATING),
        ([line(41, 39, moved=-1)], [], S.INVESTIGATING),
        ([line(0, 1)], [], S.INVESTIGATING),
        # Two that agree are believed, also when the ledger moved in between; the third stands anyway.
        ([line(10, 9)], [[line(10, 9)]], S.REVIEWED),
        ([line(8, 7)], [[line(10, 9)]], S.REVIEWED),
        ([line(10, 8)], [[line(10, 9)]], S.INVESTIGATING),
        ([line(40, 39)], [[line(40, 30)]], S.INVESTIGATING),
        ([line(10, 8)], [[line(10, 9)], [line(10, 7)]], S.REVIEWED),
        ([line(10, 10)], [[line(10, 9)]], S.REVIEWED),
        # Worth more than 250, over and short added up: somebody else looks.
        ([line(10, 3)], [[line(10, 3)]], S.READY_TO_REVIEW),
        ([line(10, 6), line(10, 14, sku="OTHER")], [[line(10, 6), line(10, 14, sku="OTHER")]], S.READY_TO_REVIEW),
    ],
)
def test_what_follows_from_a_count(lines: list[CountLine], earlier: list[list[CountLine]], status: S) -> None:
    found, sentence = rules.verdict(lines, earlier)
    assert found is status, sentence
    assert sentence.endswith(".")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-5, 5), st.integers(0, 60)), max_size=4), st.integers(0, 4))
def test_every_count_ends_and_nothing_large_is_booked_by_one(rows: list[tuple[int, int, int]], tries: int) -> None:
    lines = [line(a, c, moved=max(m, -a), sku=f"S{n}") for n, (a, m, c) in enumerate(rows)]
    before = [[line(1, 60, sku=f"T{n}")] for n in range(tries)]
    status, _ = rules.verdict(lines, before)
    worth = sum(abs(one.value.minor) for one in lines)
    if tries >= LAST_ATTEMPT - 1:
        assert status is not S.INVESTIGATING
    if worth > 25_000:
        assert status is not S.REVIEWED
    if not any(one.difference for one in lines):
        assert status is S.REVIEWED


def test_two_heaps_of_an_article_are_one() -> None:
    heaps = (CountedLine(" frame ", 2), CountedLine("FRAME", 3), CountedLine("FRAME", 1, "l7"))
    assert rules.summed(heaps) == {("FRAME", ""): 5, ("FRAME", "L7"): 1}
    for wrong in (-1, 100_001):
        with pytest.raises(InvalidInput) as refused:
            rules.summed((CountedLine("A", 0), CountedLine("B", wrong)))
        assert refused.value.path == ("lines", "1", "quantity")


def test_a_place_has_the_turn_of_its_most_important_article() -> None:
    assert [rules.class_of(one) for one in ("CBA", "CB", "", "?")] == ["A", "B", "C", "C"]
    days = {"A-01": 31, "B-01": 31, "C-01": 200, "D-01": 400}
    last = {place: NOW - timedelta(days=ago) for place, ago in days.items()}
    classes = {"A-01": "A", "B-01": "B", "C-01": "C", "D-01": "C", "NEW": "C"}
    assert rules.turn(classes, last, NOW, 10) == ("NEW", "D-01", "C-01", "A-01")
    assert rules.turn(classes, last, NOW, 2) == ("NEW", "D-01")


@pytest.mark.parametrize(
    ("delta", "reason", "note", "path"),
    [
        (0, AdjustmentReason.OTHER, "why", ("delta",)),
        (1, AdjustmentReason.OTHER, "  ", ("reason",)),
        (1, AdjustmentReason.DAMAGED, "why", ("delta",)),
        (-1, AdjustmentReason.FOUND, "why", ("delta",)),
    ],
)
def test_a_correction_says_something_and_does_not_contradict_itself(
    delta: int, reason: AdjustmentReason, note: str, path: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_adjustment(AskAdjustment("FRAME", "A-01", delta, note, reason))
    assert refused.value.path == path


def test_large_corrections_need_two_in_either_direction() -> None:
    assert [rules.needs_approval(Money(minor, "USD")) for minor in (20_000, 20_001, -20_000, -20_001)] == [
        False,
        True,
        False,
        True,
    ]
