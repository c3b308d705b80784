"""Which carton: everything fits where it is put, and no smaller one would have done."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.warehouse import Carton, DoesNotFit, Piece
from fovea.domains.warehouse.rules import chosen, fits, smallest, suggest
from fovea.kernel.errors import InvalidInput

CARTONS = (
    Carton("S", "Small", 180, 90, 70, 1_000, 60),
    Carton("M", "Middle", 250, 180, 90, 3_000, 120),
    Carton("L", "Large", 400, 300, 200, 8_000, 260),
)


def a_piece(line: int = 1, size: tuple[int, int, int] = (170, 70, 62), weight: int = 180) -> Piece:
    return Piece(UUID(int=line), *size, weight)


A_PIECE = st.builds(
    a_piece,
    st.integers(1, 4),
    st.tuples(st.integers(20, 380), st.integers(20, 280), st.integers(10, 190)),
    st.integers(20, 2_500),
)


@given(st.lists(A_PIECE, min_size=1, max_size=14))
def test_every_piece_is_in_one_box_that_takes_it(pieces: list[Piece]) -> None:
    boxes = suggest(CARTONS, pieces)
    counted: dict[UUID, int] = {}
    for box in boxes:
        for one in box.lines:
            counted[one.line_id] = counted.get(one.line_id, 0) + one.quantity
    wanted = {piece.line_id: sum(one.line_id == piece.line_id for one in pieces) for piece in pieces}
    assert counted == wanted
    assert sum(box.weight_g - box.carton.tare_g for box in boxes) == sum(piece.weight_g for piece in pieces)
    assert len(boxes) <= len(pieces)
    assert all(box.weight_g - box.carton.tare_g <= box.carton.bears_g for box in boxes)


@given(st.lists(A_PIECE, min_size=1, max_size=8))
def test_one_box_if_one_takes_them_all_and_the_smallest(pieces: list[Piece]) -> None:
    able = [carton for carton in CARTONS if fits(carton, pieces)]
    boxes = suggest(CARTONS, pieces)
    assert (len(boxes) == 1) == (bool(able) or len(pieces) == 1)
    if able:
        assert boxes[0].carton == min(able, key=lambda one: one.volume_mm3) == smallest(CARTONS, pieces)


def test_one_pair_goes_in_the_small_one_and_two_in_the_middle() -> None:
    assert [box.carton.code for box in suggest(CARTONS, [a_piece()])] == ["S"]
    assert [(box.carton.code, box.weight_g) for box in suggest(CARTONS, [a_piece(), a_piece(2)])] == [("M", 480)]
    assert fits(CARTONS[0], [a_piece(size=(62, 170, 70))]), "turned round"
    assert not fits(CARTONS[0], [a_piece(weight=1_001)])


def test_what_no_carton_takes_goes_alone_in_the_largest() -> None:
    long = a_piece(2, (900, 40, 40))
    boxes = suggest(CARTONS, [long, a_piece()])
    assert {(box.carton.code, box.lines[0].line_id) for box in boxes} == {("L", long.line_id), ("S", UUID(int=1))}
    assert suggest((), [a_piece()])[0].carton.code == "FOLD"


def test_a_carton_that_was_taken_has_to_take_it() -> None:
    pieces = [a_piece(), a_piece()]
    with pytest.raises(DoesNotFit, match="Middle does"):
        chosen(CARTONS, "s", pieces)
    with pytest.raises(InvalidInput) as refused:
        chosen(CARTONS, "XXL", pieces)
    assert refused.value.path == ("cartonCode",)
    assert chosen(CARTONS, "l", pieces) == CARTONS[2]
    assert chosen((), None, pieces) is None
