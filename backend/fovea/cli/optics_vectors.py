"""Known answers: each topic of a vector file as calls of the public functions of the optics door.

A file is {topic, abs_tol, key_tol, cases: [{id, input, expected}]}. Numbers agree within the tolerance (that of their
key, if the file names one), everything else exactly.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

import fovea.cli.optics_documents as optics_documents
from fovea.domains import optics

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case whose answer differs: the key that does, what was expected there and what came."""

    case: str
    key: str
    expected: object
    got: object


@dataclass(frozen=True, slots=True)
class TopicResult:
    topic: str
    total: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> int:
        return self.total - len({failure.case for failure in self.failures})


def check_vectors(folder: Path) -> tuple[TopicResult, ...]:
    """Results of every *.json file of a folder, by topic name. Raises ValueError for a file that is no vector file."""
    return tuple(sorted((_check_file(path) for path in sorted(folder.glob("*.json"))), key=lambda one: one.topic))


def _check_file(path: Path) -> TopicResult:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        topic, cases = content["topic"], content["cases"]
        tolerance, by_key = float(content["abs_tol"]), content.get("key_tol", {})
        answer = TOPICS.get(topic)
        failures = [
            failure
            for case in cases
            for failure in _check_case(case["id"], answer, case["input"], case["expected"], tolerance, by_key)
        ]
    except (KeyError, TypeError, json.JSONDecodeError) as broken:
        raise ValueError(f"{path.name} is no vector file: {broken!r}") from broken
    return TopicResult(topic, len(cases), tuple(failures))


def _check_case(
    name: str, answer: Callable[[Answer], Answer] | None, given: Answer, expected: Answer, tolerance: float,
    by_key: Mapping[str, float],
) -> list[Failure]:  # fmt: skip
    if answer is None:
        return [Failure(name, "topic", "a known topic", "none of that name")]
    try:
        got = answer(given)
    except optics.OpticsError as refused:
        got = {"error": refused.reason}
    except Exception as fault:  # a fault is a wrong answer of this case, not the end of the run
        got = {"fault": repr(fault)}
    if "fault" in got or ("error" in got) != ("error" in expected):
        return [Failure(name, "", expected, got)]
    return [
        Failure(name, key, wanted, got.get(key))
        for key, wanted in expected.items()
        if not _agree(wanted, got.get(key), key, tolerance, by_key)
    ]


def _agree(expected: object, got: object, key: str, tolerance: float, by_key: Mapping[str, float]) -> bool:
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(
            name in got and _agree(value, got[name], name, tolerance, by_key) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(expected)
            and all(_agree(a, b, key, tolerance, by_key) for a, b in zip(expected, got, strict=True))
        )
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, int | float) and isinstance(got, int | float | Decimal):
        return abs(expected - float(got)) <= by_key.get(key, tolerance) + 1e-12
    return type(expected) is type(got) and expected == got


def _exact(value: float) -> optics.Diopter:
    return optics.Diopter.of(Decimal(str(value)))


def _lens(given: Answer) -> optics.matrix.SpheroCylinder:
    return optics.matrix.SpheroCylinder(given["sph"], given.get("cyl") or 0.0, given.get("axis"))


def _transposition(given: Answer) -> Answer:
    eye = optics.EyeRx(_exact(given["sph"]), _exact(given["cyl"]), given["axis"])
    return {
        **_eye(eye.transposed()),
        "spherical_equivalent": eye.spherical_equivalent,
        "minus_form": _eye(eye.minus_form()),
    }


def _eye(eye: optics.EyeRx) -> Answer:
    return {"sph": None if eye.sphere is None else eye.sphere.value, "cyl": eye.cylinder.value, "axis": eye.axis}


def _vertex(given: Answer) -> Answer:
    found = optics.vertex.compensate(_lens(given), given["vertex_from_mm"], given["vertex_to_mm"])
    return {
        "sph": found.sphere,
        "cyl": found.cylinder,
        "axis": found.axis,
        "sph_rounded": optics.round_to_quarter(found.sphere).value,
        "cyl_rounded": optics.round_to_quarter(found.cylinder).value,
    }


def _effect(found: optics.prism.PrismEffect) -> Answer:
    return {
        "horizontal": found.horizontal,
        "horizontal_base": (found.horizontal_base or "NONE"),
        "vertical": found.vertical,
        "vertical_base": (found.vertical_base or "NONE"),
        "magnitude": found.magnitude,
        "base_angle": found.base_angle,
    }


def _text_bases(answer: Answer) -> Answer:
    return {key: str(value) if key.endswith("_base") else value for key, value in answer.items()}


def _prism_polar(given: Answer) -> Answer:
    def base(name: str) -> optics.Base | None:
        return None if given[name] == "NONE" else optics.Base(given[name])

    return _text_bases(
        _effect(
            optics.prism.PrismEffect.rectangular(
                optics.Eye(given["eye"]), given["horizontal"], base("horizontal_base"), given["vertical"],
                base("vertical_base"),
            )
        )
    )  # fmt: skip


def _prentice(given: Answer) -> Answer:
    return _text_bases(
        _effect(optics.prism.prism_at(optics.Eye(given["eye"]), _lens(given), given["in_mm"], given["up_mm"]))
    )


def _slab_off(given: Answer) -> Answer:
    found = optics.prism.vertical_imbalance(_lens(given["od"]), _lens(given["os"]), given["drop_mm"])
    return {
        "vertical_od": found.right,
        "vertical_os": found.left,
        "imbalance": found.imbalance,
        "slab_off_candidate": found.is_candidate,
        "slab_eye": found.eye.value if found.eye else None,
    }


def _crossed(given: Answer) -> Answer:
    found = optics.matrix.add_lenses(_lens(lens) for lens in given["lenses"])
    return {"sph": found.sphere, "cyl": found.cylinder, "axis": found.axis}


def _oblique(given: Answer) -> Answer:
    lens = _lens(given)
    return {"power": optics.matrix.meridian_power(lens.sphere, lens.cylinder, lens.axis, given["meridian"])}


def _near_inset(given: Answer) -> Answer:
    inset = optics.wear.near_inset_mm(given["mono_pd"], given["power"], given["working_mm"], given["cor_mm"])
    return {"inset": inset, "near_pd": given["mono_pd"] - inset}


def _magnification(given: Answer) -> Answer:
    found = optics.wear.spectacle_magnification(
        given["front_curve"], given["center_mm"], given["n"], given["bvp"], given["vertex_mm"]
    )
    return {
        "shape_factor": found.shape_factor,
        "power_factor": found.power_factor,
        "magnification": found.total,
        "percent": found.percent,
    }


def _tilt(given: Answer) -> Answer:
    found = optics.wear.tilted(given["power"], given["tilt_deg"], given["n"])
    return {"sphere": found.sphere, "cyl": found.cylinder}


def _base_curve(given: Answer) -> Answer:
    eye = optics.EyeRx(_exact(given["sph"]), _exact(given["cyl"]), 90 if given["cyl"] else None)
    nominal = optics.surfaces.nominal_base(eye.spherical_equivalent)
    return {"nominal": nominal, "stock_base": optics.surfaces.stock_base(nominal)}


def _sagitta(given: Answer) -> Answer:
    power, index, chord = given["power"], given["n"], given["half_chord_mm"]
    return {
        "radius_mm": optics.surfaces.radius_mm(power, index),
        "sag_exact_mm": float(optics.surfaces.sagitta(optics.surfaces.curvature(power, index), chord)),
        "sag_approx_mm": optics.surfaces.sagitta_approximate(power, index, chord),
    }


def _blank_size(given: Answer) -> Answer:
    answer: Answer = {"frame_pd": optics.frame_pd(given["a"], given["dbl"])}
    for eye in ("od", "os"):
        moved = optics.decentration_in(given["a"], given["dbl"], given[f"pd_{eye}"])
        answer[f"dec_{eye}"] = moved
        answer[f"mbs_{eye}"] = optics.minimum_blank_size(given["ed"], moved, given["allowance"])
    return answer


def _trace_geometry(given: Answer) -> Answer:
    shape = given["generator"]
    radii = optics.traces.superellipse_radii(
        shape["a"], shape["b"], shape["p"], shape["k"], shape.get("sx", 0), shape.get("sy", 0)
    )
    hundredths = tuple(int(radius) for radius in np.rint(radii * 100))
    curve = optics.traces.boxed_curve(hundredths)
    width, height = optics.traces.box(curve)
    centre = given["oc_in_mm"] * optics.Eye(given["eye"]).nasal_sign, given["oc_up_mm"]
    return {
        "A": width,
        "B": height,
        "ED": optics.traces.effective_diameter(curve),
        "circumference": optics.traces.circumference(curve),
        "area_mm2": optics.traces.area(curve),
        "exact_blank": optics.traces.blank_diameter(curve, *centre),
        "first_radii": [radius / 100 for radius in hundredths[:4]],
    }


def _blanks(given: Answer, least_center: float, least_edge: float, density: float) -> optics.thickness.Blanks:
    numbers = (given["n"], given["front_curve"], least_center, least_edge, density)
    return optics.thickness.Blanks(*(np.array([float(number)]) for number in numbers))


def _thickness(given: Answer) -> Answer:
    shape, sign = given["shape"], optics.Eye(given["eye"]).nasal_sign
    width, height = shape.get("ellipse_a", shape.get("round")), shape.get("ellipse_b", shape.get("round"))
    outline = optics.traces.polygon(optics.traces.superellipse_radii(width / 2, height / 2, 2, 800))
    power = optics.thickness.Power(
        given["sph"], given["cyl"], given["axis"] or 0, given["prism_in"] * sign, given["prism_up"]
    )
    solved = optics.thickness.solve(
        outline - (given["oc_in_mm"] * sign, given["oc_up_mm"]),
        power,
        _blanks(given, given["min_center_mm"], given["min_edge_mm"], 1.0),
    )
    if not solved.possible[0]:
        return {"error": "CHORD_TOO_WIDE"}
    return {
        "center_mm": float(solved.center[0]),
        "edge_max_mm": float(solved.edge.max()),
        "edge_min_mm": float(solved.edge.min()),
        "back_curve": float(solved.back[0]),
    }


def _weight(given: Answer) -> Answer:
    radius = given["diameter_mm"] / 2
    outline = optics.traces.polygon(np.full(400, float(radius)))
    power = optics.thickness.Power(given["sph"], 0.0, 0.0)
    blanks = _blanks(given, 0.0, 0.0, given["density"])
    solved = optics.thickness.solve(outline, power, blanks, np.array([float(given["center_mm"])]))
    return {
        "back_curve": float(solved.back[0]),
        "volume_mm3": float(optics.thickness.volume_mm3(outline, power, blanks, solved)[0]),
        "mass_g": float(optics.thickness.weight_g(outline, power, blanks, solved)[0]),
    }


def _hcpcs(given: Answer) -> Answer:
    design = optics.hcpcs.BilledDesign(given["design"])
    return {"code": optics.hcpcs.lens_code(design, given["sph"], given["cyl"])}


TOPICS: dict[str, Callable[[Answer], Answer]] = {
    "base_curve": _base_curve,
    "blank_size": _blank_size,
    "crossed_cylinders": _crossed,
    "hcpcs_lens": _hcpcs,
    "near_inset": _near_inset,
    "oblique_meridian": _oblique,
    "prentice": _prentice,
    "prism_polar": _prism_polar,
    "sagitta": _sagitta,
    "slab_off": _slab_off,
    "spectacle_magnification": _magnification,
    "thickness": _thickness,
    "tilt": _tilt,
    "trace_geometry": _trace_geometry,
    "oma": optics_documents.oma,
    "rx_text": optics_documents.rx_text,
    "tolerance": optics_documents.tolerance,
    "transposition": _transposition,
    "vertex": _vertex,
    "weight": _weight,
}
