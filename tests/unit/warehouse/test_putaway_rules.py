"""Where goods go: rule by rule, never into more room than there is, the reason said."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.warehouse.contract import Proposal, PutawayRule, PutawayRuleKind, SetPutawayRule, Shelf, Stowed
from fovea.domains.warehouse.rules import check_rule, propose, propose_all
from fovea.kernel.errors import InvalidInput

FIXED, SAME, ZONE, EMPTY = PutawayRuleKind


def rule(position: int, kind: PutawayRuleKind, **fields: object) -> PutawayRule:
    return PutawayRule(UUID(int=position), "MAIN", position, kind, **fields)  # type: ignore[arg-type]


def shelf(code: str, room: int | None, *skus: str, empty: bool | None = None) -> Shelf:
    return Shelf(code, code[0], int(code[1:]), room, not skus if empty is None else empty, frozenset(skus))


HOUSE = (
    rule(10, FIXED, sku="CASE", bin="A1"),
    rule(20, SAME),
    rule(30, ZONE, abc="A", zone="A"),
    rule(40, ZONE, item_kind="blank", zone="L"),
    rule(50, EMPTY),
)


def bins(*answer: Proposal) -> list[tuple[str, int]]:
    return [(one.bin, one.quantity) for one in answer]


def test_the_first_rule_that_finds_room_wins_and_says_why() -> None:
    shelves = (shelf("A1", 5, "CASE"), shelf("B1", 9, "FRAME"), shelf("L1", 30), shelf("A2", 9, "OTHER"))
    case = propose(Stowed("CASE", 3), HOUSE, shelves)
    assert case == (Proposal("A1", 3, "CASE has this bin of its own."),)
    assert propose(Stowed("FRAME", 3), HOUSE, shelves) == (Proposal("B1", 3, "More of it lies here."),)
    fast = propose(Stowed("FAST", 3, abc="A"), HOUSE, shelves)
    assert fast == (Proposal("A1", 3, "The nearest bin with room in zone A, where class A belongs."),)
    assert bins(*propose(Stowed("BLK-1", 3, "blank"), HOUSE, shelves)) == [("L1", 3)]
    assert bins(*propose(Stowed("NEW", 3), HOUSE, shelves)) == [("L1", 3)]


def test_one_bin_that_takes_everything_is_preferred_to_two_that_share_it() -> None:
    shelves = (shelf("A1", 2), shelf("A2", 2), shelf("A3", 8))
    assert bins(*propose(Stowed("FAST", 5, abc="A"), HOUSE, shelves)) == [("A3", 5)]
    assert bins(*propose(Stowed("FAST", 11, abc="A"), HOUSE, shelves)) == [("A1", 2), ("A2", 2), ("A3", 7)]


def test_what_finds_no_room_is_in_no_proposal() -> None:
    shelves = (shelf("A1", 0, "CASE"), shelf("B1", 2, "FRAME"))
    assert propose(Stowed("CASE", 3), HOUSE, shelves) == ()
    assert bins(*propose(Stowed("FRAME", 3), HOUSE, shelves)) == [("B1", 2)]
    assert propose(Stowed("NEW", 1), (), shelves) == ()


def test_a_bin_without_a_limit_takes_all() -> None:
    assert bins(*propose(Stowed("NEW", 400), HOUSE, (shelf("A1", 3), shelf("B7", None)))) == [("B7", 400)]


def test_a_rule_at_rest_is_not_asked() -> None:
    resting = (rule(1, FIXED, sku="NEW", bin="A1", active=False), rule(2, EMPTY))
    assert bins(*propose(Stowed("NEW", 1), resting, (shelf("A1", 9, "X"), shelf("B1", 9)))) == [("B1", 1)]


def test_what_one_task_fills_is_not_promised_to_the_next() -> None:
    shelves = (shelf("A1", 4), shelf("A2", 4))
    first, second, third = propose_all([Stowed("X", 3), Stowed("Y", 3), Stowed("X", 1)], HOUSE, shelves)
    assert (bins(*first), bins(*second), bins(*third)) == ([("A1", 3)], [("A2", 3)], [("A1", 1)])


kinds = st.sampled_from(["frame", "blank"])
goods = st.builds(Stowed, st.sampled_from("XYZ"), st.integers(1, 30), kinds, st.sampled_from("ABC"))
places = st.lists(
    st.tuples(
        st.sampled_from("ABL"), st.integers(1, 9), st.none() | st.integers(0, 12), st.sets(st.sampled_from("XYZ"))
    ),
    max_size=8,
    unique_by=lambda one: (one[0], one[1]),
)
laws = st.permutations(
    [
        rule(1, FIXED, sku="X", bin="A1"),
        rule(2, SAME, zone="A"),
        rule(3, SAME),
        rule(4, ZONE, abc="A", zone="B"),
        rule(5, ZONE, item_kind="blank", zone="L"),
        rule(6, EMPTY),
    ]
)


@given(st.lists(goods, max_size=6), places, laws, st.integers(0, 6))
def test_no_bin_is_ever_promised_more_than_it_holds(
    wanted: list[Stowed],
    spots: list[tuple[str, int, int | None, set[str]]],
    order: list[PutawayRule],
    kept: int,
) -> None:
    shelves = [shelf(f"{zone}{number}", room, *skus) for zone, number, room, skus in spots]
    asked = [PutawayRule(one.id, "MAIN", place, one.kind, one.sku, one.item_kind, one.abc, one.zone, one.bin)
             for place, one in enumerate(order[:kept], 1)]  # fmt: skip
    answers = propose_all(wanted, asked, shelves)
    room = {one.bin: one.room for one in shelves}
    promised: dict[str, int] = {}
    for stowed, answer in zip(wanted, answers, strict=True):
        assert sum(one.quantity for one in answer) <= stowed.quantity
        assert len({one.bin for one in answer}) == len(answer)
        for one in answer:
            assert one.quantity > 0
            promised[one.bin] = promised.get(one.bin, 0) + one.quantity
    for code, units in promised.items():
        limit = room[code]
        assert limit is None or units <= limit


@given(goods, places)
def test_nothing_stays_on_the_dock_while_a_rule_for_every_bin_finds_room(
    stowed: Stowed, spots: list[tuple[str, int, int | None, set[str]]]
) -> None:
    shelves = [shelf(f"{zone}{number}", room, *skus) for zone, number, room, skus in spots]
    everywhere = [rule(place, ZONE, zone=zone) for place, zone in enumerate("ABL", 1)]
    answer = propose(stowed, everywhere, shelves)
    free = stowed.quantity if any(one.room is None for one in shelves) else sum(one.room or 0 for one in shelves)
    assert sum(one.quantity for one in answer) == min(stowed.quantity, free)


def test_a_rule_that_could_never_find_a_bin_is_refused() -> None:
    for path, fields in (
        ("sku", {"kind": FIXED, "bin": "A1"}),
        ("bin", {"kind": FIXED, "sku": "CASE"}),
        ("bin", {"kind": SAME, "bin": "A1"}),
        ("zone", {"kind": ZONE}),
        ("abc", {"kind": EMPTY, "abc": "D"}),
        ("itemKind", {"kind": EMPTY, "item_kind": "spoon"}),
        ("position", {"kind": EMPTY, "position": 0}),
    ):
        with pytest.raises(InvalidInput) as refused:
            check_rule(SetPutawayRule(**{"warehouse": "MAIN", "position": 1} | fields))  # type: ignore[arg-type]
        assert refused.value.path == (path,)
    tidy = check_rule(SetPutawayRule("MAIN", 1, FIXED, sku=" case ", bin="a1 "))
    assert (tidy.sku, tidy.bin) == ("CASE", "A1")
