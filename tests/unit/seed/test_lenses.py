"""The lens range of the demonstration shop holds together."""

from fovea.api.optics import LensUse
from fovea.domains import optics
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE, TREATMENT_PRICES

MATERIALS = {one.code for one in LENS_RANGE.materials}
TREATMENTS = {one.code for one in LENS_RANGE.treatments}


def test_every_use_that_is_sold_has_a_standard_design_under_its_own_name() -> None:
    assert {one.use for one in LENS_RANGE.designs} == {use.value for use in LensUse}
    for use in LensUse:
        assert LENS_RANGE.designs_for(use.value)[0].code == use.value


def test_every_design_has_a_price_in_each_of_its_materials_and_nothing_else_has() -> None:
    made = {(window.material, one.code) for one in LENS_RANGE.designs for window in one.made}
    assert made == set(LENS_PRICES)
    assert set(TREATMENT_PRICES) == TREATMENTS
    assert all(0 < eur <= usd for usd, eur in LENS_PRICES.values())


def test_designs_name_what_is_sold_and_narrow_what_optics_knows() -> None:
    for design in LENS_RANGE.designs:
        assert set(design.treatments) <= TREATMENTS
        for window in design.made:
            assert window.material in MATERIALS
            material = optics.material(window.material)
            if window.weakest_eighths is not None and window.strongest_eighths is not None:
                assert material.weakest.eighths <= window.weakest_eighths
                assert window.strongest_eighths <= material.strongest.eighths


def test_a_progressives_least_height_is_its_corridor_and_four_millimetres() -> None:
    for design in LENS_RANGE.designs_for("PROGRESSIVE"):
        assert design.corridor_tenths is not None
        assert design.min_height_tenths == design.corridor_tenths + 40


def test_a_second_design_costs_the_same_more_in_every_material() -> None:
    standard, *others = LENS_RANGE.designs_for("PROGRESSIVE")
    for design in others:
        more = {
            tuple(mine - theirs for mine, theirs in zip(LENS_PRICES[one.material, design.code],
                                                       LENS_PRICES[one.material, standard.code], strict=True))
            for one in design.made
        }  # fmt: skip
        assert len(more) == 1
