"""The demonstration's shelves: a walk that is shorter than by code, and bins that hold what is laid in them."""

from collections import Counter
from random import Random

import pytest

from fovea.domains import catalog
from fovea.seed import blanks, houses, stock
from fovea.seed.lenses import LENS_RANGE
from fovea.seed.shelves import serpentine, steps


def stop(code: str) -> tuple[int, int]:
    aisle, bay = code.split("-")[:2]
    return stock.AISLES.index(aisle) + 1, int(bay)


def test_every_second_aisle_is_walked_backwards() -> None:
    walk = serpentine([["A1", "A2", "A3"], ["B1", "B2"], ["C1", "C2"]], first=10)
    assert sorted(walk, key=walk.__getitem__) == ["A1", "A2", "A3", "B2", "B1", "C1", "C2"]
    assert min(walk.values()) == 10
    assert sorted(walk.values()) == list(range(10, 17)), "no two bins share a place"


def test_steps_lead_around_the_racks() -> None:
    assert steps([(1, 12)], 12) == 12
    assert steps([(1, 12), (2, 12)], 12) == 12 + 2 + 3, "around the back"
    assert steps([(1, 12), (2, 1)], 12) == 12 + 13 + 3, "down the whole aisle on one side"
    assert steps([(1, 2), (2, 2)], 12) == 2 + 4 + 3, "around the front"


@pytest.mark.parametrize(("lines", "percent"), [(24, 85), (60, 80), (200, 75)])
def test_a_seeded_walk_is_shorter_than_one_by_code(lines: int, percent: int) -> None:
    """Forty carts of so many lines each, summed."""
    places = {place.code: place.sequence for place in stock.bins()}
    chance = Random(lines)
    walked = by_code = 0
    for _ in range(40):
        picked = chance.choices(sorted(places), k=lines)
        walked += steps([stop(code) for code in sorted(picked, key=places.__getitem__)], stock.BAYS)
        by_code += steps([stop(code) for code in sorted(picked)], stock.BAYS)
    assert 100 * walked < percent * by_code, (walked, by_code)


def test_the_second_house_is_walked_up_and_down_too() -> None:
    east = sorted((one for one in houses.bins() if one.warehouse == "EAST"), key=lambda one: one.sequence)
    codes = [one.code for one in east]
    assert (codes[0], codes[11], codes[12], codes[-1]) == ("EAST-A-01", "EAST-A-12", "EAST-B-12", "EAST-B-01")


def test_every_seeded_bin_has_a_capacity_that_holds_what_lies_in_it() -> None:
    shelves = {place.code: place for place in (*stock.bins(), *houses.bins(), *blanks.drawers())}
    filled: Counter[str] = Counter()
    for line in stock.opening([f"FRAME-{number:03d}" for number in range(900)], Random(1)):
        filled[line.location] += line.quantity
    for line in blanks.opening(catalog.blanks_of(LENS_RANGE), Random("lens blanks")):
        filled[line.location] += line.quantity
    without = [code for code, place in shelves.items() if place.capacity is None]
    assert without == []
    assert [code for code, units in filled.items() if units > (shelves[code].capacity or 0)] == []
