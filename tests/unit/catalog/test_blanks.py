"""Which blank a lens is ground from."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given

from fovea.domains import catalog, optics
from fovea.domains.catalog.blanks import BlankFamily, blank_sku, family_of
from fovea.seed.lenses import LENS_RANGE
from tests.unit.optics.strategies import prescriptions


def rx(right: float, left: float, add: float | None = None) -> optics.Prescription:
    def eye(sphere: float) -> optics.EyeRx:
        return optics.EyeRx(optics.Diopter(int(sphere * 8)), add=None if add is None else optics.Diopter(int(add * 8)))

    return optics.Prescription(eye(right), eye(left))


@pytest.mark.parametrize(
    ("powers", "right", "left"),
    [
        ((0.0, 0.0), "060", "060"),
        ((-1.0, -1.0), "060", "060"),
        ((-3.0, -3.0), "040", "040"),
        ((-6.0, -6.0), "020", "020"),
        ((-11.5, -11.5), "005", "005"),
        ((2.5, 2.5), "080", "080"),
        ((4.0, 4.0), "100", "100"),
        # The steeper eye decides for both, until they differ by more than two dioptres.
        ((-2.0, -4.0), "040", "040"),
        ((2.0, -4.0), "080", "040"),
    ],
)
def test_the_base_follows_the_power(powers: tuple[float, float], right: str, left: str) -> None:
    found = catalog.blanks_for("DISTANCE", "CR39", rx(*powers))
    assert found == {"OD": f"BLK-CR39-SV-{right}", "OS": f"BLK-CR39-SV-{left}"}


def test_progressives_start_from_discs_of_their_own() -> None:
    found = catalog.blanks_for("PROGRESSIVE", "HI167", rx(-1.0, -1.0, 2.0))
    assert set(found.values()) == {"BLK-HI167-PR-060"}
    assert set(catalog.blanks_for("READING", "HI167", rx(-1.0, -1.0, 2.0)).values()) == {"BLK-HI167-SV-060"}


def test_lenses_without_power_and_unknown_uses() -> None:
    assert set(catalog.blanks_for("NON_PRESCRIPTION", "POLY", None).values()) == {"BLK-POLY-SV-060"}
    assert catalog.blanks_for("opera glass", "POLY", None) == {}
    assert blank_sku("CR39", BlankFamily.SINGLE_VISION, Decimal("0.5")) == "BLK-CR39-SV-005"


def test_the_range_keeps_a_blank_for_whatever_it_sells() -> None:
    kept = catalog.blanks_of(LENS_RANGE)
    skus = [one.sku for one in kept]
    assert len(set(skus)) == len(skus) == 6 * 2 * 6
    assert all(one.base_tenths < other.base_tenths for one, other in pairwise(kept[:6]))
    assert kept[2].name == "Standard 1.50, single vision, base 4"


@given(prescriptions())
def test_every_lens_of_the_range_has_its_blank(written: optics.Prescription) -> None:
    kept = {one.sku for one in catalog.blanks_of(LENS_RANGE)}
    eyes = {eye.value for eye, _ in written.eyes()}
    for design in LENS_RANGE.designs:
        if family_of(design.use) is BlankFamily.PROGRESSIVE or design.use == "DISTANCE":
            for made in design.made:
                found = catalog.blanks_for(design.use, made.material, written)
                assert found.keys() == eyes
                assert set(found.values()) <= kept
