"""Which carton: the smallest that takes the pieces by size, volume and weight; several when none does."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.inventory import Item
from fovea.domains.warehouse.contract import Carton, DoesNotFit, PackLine, Piece, Suggestion
from fovea.kernel.errors import InvalidInput

# Cases are not poured like water: of a carton's volume so much can be used.
USABLE_PERCENT = 88
# A pair in its case, where nobody has measured the article: millimetres and grams.
CASE_MM, CASE_G = (170, 70, 62), 180
# What a house without a carton table folds: one pair in its case.
FOLDED = Carton("FOLD", "Folding box", 180, 90, 70, 2_000, 60)


def measured(article: Item) -> tuple[int, int, int, int]:
    """Length, width, height and weight of an article as it is packed."""
    if min(article.length_mm, article.width_mm, article.height_mm) < 1:
        return *CASE_MM, article.weight_g or CASE_G
    return article.length_mm, article.width_mm, article.height_mm, article.weight_g or CASE_G


def fits(carton: Carton, pieces: Sequence[Piece]) -> bool:
    """Each piece lies in it, turned as it may be, and all of them together by volume and weight."""
    room = sorted((carton.length_mm, carton.width_mm, carton.height_mm))
    for piece in pieces:
        sides = sorted((piece.length_mm, piece.width_mm, piece.height_mm))
        if any(side > space for side, space in zip(sides, room, strict=True)):
            return False
    volume = sum(piece.volume_mm3 for piece in pieces)
    if len(pieces) > 1 and volume * 100 > carton.volume_mm3 * USABLE_PERCENT:
        return False
    return sum(piece.weight_g for piece in pieces) <= carton.bears_g


def smallest(cartons: Sequence[Carton], pieces: Sequence[Piece]) -> Carton | None:
    """The least volume, then the least weight, then the code."""
    able = [carton for carton in cartons if fits(carton, pieces)]
    return min(able, key=lambda one: (one.volume_mm3, one.tare_g, one.code), default=None)


def suggest(cartons: Sequence[Carton], pieces: Sequence[Piece]) -> tuple[Suggestion, ...]:
    """Boxes for the pieces: one if any carton takes them all, else the largest first, largest pieces first.

    A piece that no carton takes goes alone in the largest one: people at the bench know better than the table.
    """
    known = cartons or (FOLDED,)
    open_boxes: list[list[Piece]] = []
    if pieces and smallest(known, pieces) is not None:
        open_boxes = [list(pieces)]
    else:
        for piece in sorted(pieces, key=lambda one: (-one.volume_mm3, str(one.line_id))):
            box = next((one for one in open_boxes if smallest(known, [*one, piece]) is not None), None)
            if box is None:
                open_boxes.append([piece])
            else:
                box.append(piece)
    largest = max(known, key=lambda one: (one.volume_mm3, one.code))
    return tuple(_suggestion(smallest(known, box) or largest, box) for box in open_boxes)


def _suggestion(carton: Carton, pieces: Sequence[Piece]) -> Suggestion:
    volume = sum(piece.volume_mm3 for piece in pieces)
    return Suggestion(
        carton=carton,
        lines=counted(pieces),
        weight_g=carton.tare_g + sum(piece.weight_g for piece in pieces),
        filled_percent=min(100, -(-volume * 100 // carton.volume_mm3)),
    )


def counted(pieces: Sequence[Piece]) -> tuple[PackLine, ...]:
    units: dict[UUID, int] = {}
    for piece in pieces:
        units[piece.line_id] = units.get(piece.line_id, 0) + 1
    return tuple(PackLine(line_id, quantity) for line_id, quantity in units.items())


def chosen(cartons: Sequence[Carton], code: str | None, pieces: Sequence[Piece]) -> Carton | None:
    """The carton somebody took, or the smallest that fits; None where there is no table or nothing in it fits.

    Raises DoesNotFit for a carton that cannot hold the pieces.
    """
    if code is None:
        return smallest(cartons, pieces)
    carton = next((one for one in cartons if one.code == code.strip().upper()), None)
    if carton is None:
        raise InvalidInput("There is no such carton.", path=("cartonCode",))
    if not fits(carton, pieces):
        better = smallest(cartons, pieces)
        hint = f" {better.name} does." if better else " No carton does: pack it in several boxes."
        raise DoesNotFit(f"{carton.name} does not take this.{hint}", path=("cartonCode",))
    return carton
