"""Lens snapshots and versions as they are sealed: those of before designs and heights still open, at their price."""

from dataclasses import replace

import orjson

from fovea.domains import pricing
from fovea.domains.checkout import queries
from fovea.domains.orders import LensSnapshot
from fovea.domains.orders.contract import VersionContent
from fovea.kernel.events import adapter
from tests.factories.floor import lenses

# As an order of before the designs was written.
_BEFORE = {
    "use": "READING",
    "material_code": "HI160",
    "material_name": "Thin 1.60",
    "treatments": ["TINT"],
    "treatment_names": ["Sun tint"],
    "prescription": lenses().prescription,
    "findings": [{"rule": "LB16", "severity": "warn", "message": "We need your PD.", "eye": None}],
}


def test_a_snapshot_of_before_the_designs_opens() -> None:
    opened = adapter(LensSnapshot).validate_json(orjson.dumps(_BEFORE))
    assert (opened.design_code, opened.design_name, opened.fitting_heights) == (None, None, {})
    assert queries.price_codes(opened) == [pricing.lens_code("HI160", "READING"), pricing.treatment_code("TINT")]


def test_a_snapshot_keeps_its_design_and_heights() -> None:
    made = replace(
        lenses(),
        use="PROGRESSIVE",
        design_code="PROGRESSIVE_SHORT",
        design_name="Progressive short",
        corridor_tenths=110,
        fitting_heights={"OD": 195, "OS": 190},
    )
    again = adapter(LensSnapshot).validate_json(adapter(LensSnapshot).dump_json(made))
    assert again.fitting_heights == {"OD": 195, "OS": 190}
    assert queries.price_codes(again)[0] == pricing.lens_code("HI160", "PROGRESSIVE_SHORT")


def test_a_version_of_before_heights_were_written_down_opens() -> None:
    before: dict[str, object] = {"prescription": lenses().prescription, "findings": [], "note": "As on paper."}
    opened = adapter(VersionContent).validate_json(orjson.dumps(before))
    assert (opened.note, opened.fitting_heights) == ("As on paper.", None)


def test_a_version_keeps_its_heights() -> None:
    for heights in ({"OD": 195, "OS": 190}, {}):
        said = VersionContent(lenses().prescription, fitting_heights=heights)
        assert adapter(VersionContent).validate_json(adapter(VersionContent).dump_json(said)) == said
