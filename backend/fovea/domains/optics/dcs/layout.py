"""What a device file says about a job: per-eye values, and where its own numbers contradict each other.

Never re-derived when both are there: a trace wins over the box for cutting, and every conflict is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import fovea.domains.optics.traces as shapes
from fovea.domains.optics.dcs.file import DcsFile
from fovea.domains.optics.dcs.record import Record
from fovea.domains.optics.dcs.trace import DcsTrace
from fovea.domains.optics.figures import LensFigures
from fovea.domains.optics.frame import FrameGeometry, RimType
from fovea.domains.optics.materials import MATERIALS
from fovea.domains.optics.power import Diopter
from fovea.domains.optics.prism import PrismEffect
from fovea.domains.optics.rx import Eye, EyeRx, Prescription, PupillaryDistance

BOX_TOLERANCE_MM = 0.3
LAYOUT_TOLERANCE_MM = 0.05
_RIMS = {RimType.FULL: ("1", "1"), RimType.NYLOR: ("3", "3"), RimType.DRILLED: ("3", "2")}  # FTYP, ETYP


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of one file that do not agree; millimetres."""

    eye: Eye
    label: str
    stated: float
    derived: float
    source: str

    @property
    def sentence(self) -> str:
        return f"{self.eye}: {self.label} says {self.stated:g} mm, the {self.source} gives {self.derived:.2f} mm."


def value(file: DcsFile, label: str, eye: Eye) -> float | None:
    """A number of one eye, or of the job where the record has one field; None when absent or unknown."""
    record = file.get(label)
    if record is None:
        return None
    found = record.eye(eye) if record.is_per_eye and len(record.fields) > 1 else record.scalar()
    if isinstance(found, str) and record.is_per_eye:
        found = record.eye(Eye.OD)  # one field for both eyes
    return float(found) if isinstance(found, Decimal) else None


def conflicts(file: DcsFile) -> tuple[Conflict, ...]:
    """Trace against HBOX, VBOX, FED and CIRC; layout against box, pupil distance and heights. Raises DcsError."""
    found: list[Conflict] = []
    for eye in Eye:
        found += _against_trace(file, eye) + _against_layout(file, eye)
    return tuple(found)


def _against_trace(file: DcsFile, eye: Eye) -> list[Conflict]:
    trace = file.trace(eye)
    if trace is None:
        return []
    curve = trace.curve()
    width, height = shapes.box(curve)
    measured = {"HBOX": width, "VBOX": height, "FED": shapes.effective_diameter(curve),
                "CIRC": shapes.circumference(curve)}  # fmt: skip
    found = []
    for label, derived in measured.items():
        stated = value(file, label, eye)
        # A circumference follows a curved bevel in space: only one shorter than the flat trace is impossible.
        apart = 0.0 if stated is None else (derived - stated if label == "CIRC" else abs(stated - derived))
        if stated is not None and apart > BOX_TOLERANCE_MM:
            found.append(Conflict(eye, label, stated, derived, "trace"))
    return found


def _against_layout(file: DcsFile, eye: Eye) -> list[Conflict]:
    width, height, bridge, pd, oc_height, oc_in, oc_up = (
        value(file, label, eye) for label in ("HBOX", "VBOX", "DBL", "IPD", "OCHT", "FCOCIN", "FCOCUP")
    )
    found = []
    if None not in (width, bridge, pd, oc_in):
        derived = ((width or 0) + (bridge or 0)) / 2 - (pd or 0)
        if abs(derived - (oc_in or 0)) > LAYOUT_TOLERANCE_MM:
            found.append(Conflict(eye, "FCOCIN", oc_in or 0, derived, "box and pupil distance"))
    if None not in (height, oc_height, oc_up):
        derived = (oc_height or 0) - (height or 0) / 2
        if abs(derived - (oc_up or 0)) > LAYOUT_TOLERANCE_MM:
            found.append(Conflict(eye, "FCOCUP", oc_up or 0, derived, "optical-centre height"))
    return found


def eye_rx(file: DcsFile, eye: Eye) -> EyeRx | None:
    """Sphere, cylinder, axis and addition as the file states them; None without a sphere. Raises RxError."""
    sphere, cylinder, axis, add = (value(file, label, eye) for label in ("SPH", "CYL", "AX", "ADD"))
    if sphere is None:
        return None
    toric = _power(cylinder or 0.0)
    return EyeRx(_power(sphere), toric, round(axis or 180) if toric else None, _power(add) if add else None)


def job_file(
    job: str, rx: Prescription, pd: PupillaryDistance, frame: FrameGeometry, figures: dict[Eye, LensFigures],
    frame_name: str = "", lens_name: str = "",
) -> DcsFile:  # fmt: skip
    """A whole job for a tracer, an edger or a laboratory: Rx, frame, layout, thickness and both traces."""
    records = [Record("REQ", "FIL"), Record("JOB", job), Record("DO", _eyes_to_make(rx))]
    records += _rx_records(rx, pd)
    if lens_name:
        records.append(Record("LNAM", f"{lens_name};{lens_name}"))
    records += _frame_records(frame, frame_name) + _figure_records(figures)
    right = DcsTrace(Eye.OD, shapes.to_radii(frame.curve))
    records += [*right.records(), *right.mirrored().records()]
    return DcsFile.of(records)


def _eyes_to_make(rx: Prescription) -> str:
    return "B" if rx.od and rx.os else "R" if rx.od else "L"


def _rx_records(rx: Prescription, pd: PupillaryDistance) -> list[Record]:
    # A balance lens has no power to send: its fields stay empty and the laboratory decides.
    minus = {eye: one.minus_form() for eye, one in rx.eyes() if not one.balance}
    records = [
        _pair("SPH", {eye: str(one.sphere) for eye, one in minus.items()}),
        _pair("CYL", {eye: str(one.cylinder) for eye, one in minus.items()}),
        _pair("AX", {eye: str(one.axis or 180) for eye, one in minus.items()}),
    ]
    if any(one.add for one in minus.values()):
        records.append(_pair("ADD", {eye: str(one.add) for eye, one in minus.items() if one.add}))
    if any(one.prisms for one in minus.values()):
        prisms = {eye: PrismEffect.prescribed(eye, one) for eye, one in minus.items()}
        records.append(_pair("PRVM", {eye: f"{one.magnitude:.2f}" for eye, one in prisms.items()}))
        records.append(_pair("PRVA", {eye: f"{one.base_angle or 0.0:.1f}" for eye, one in prisms.items()}))
    records.append(_pair("IPD", {eye: f"{pd.mono_mm(eye):.2f}" for eye in minus}))
    return records


def _frame_records(frame: FrameGeometry, name: str) -> list[Record]:
    kind, edge = _RIMS[frame.rim]
    both = {
        "HBOX": frame.a_mm,
        "VBOX": frame.b_mm,
        "FED": frame.ed_mm,
        "CIRC": shapes.circumference(frame.curve),
    }
    records = [Record("FRAM", name)] if name else []
    records += [Record(label, f"{size:.2f};{size:.2f}") for label, size in both.items()]
    return [*records, Record("DBL", f"{frame.dbl_mm:.2f}"), Record("FTYP", kind), Record("ETYP", edge)]


def _figure_records(figures: dict[Eye, LensFigures]) -> list[Record]:
    rows: dict[str, Callable[[LensFigures], str]] = {
        "LIND": lambda one: f"{MATERIALS[one.material].n_d:.3f}",
        "FRNT": lambda one: f"{one.front_curve:.3f}",
        "BACK": lambda one: f"{one.back_curve:.3f}",
        "MBASE": lambda one: f"{one.base_curve:.2f}",
        "DIA": lambda one: f"{one.blank_mm:.0f}",
        "CTHICK": lambda one: f"{one.center_mm:.2f}",
        "THKP": lambda one: f"{one.edge_max_mm:.2f}",
        "THKA": lambda one: f"{one.edge_max_at_deg:.0f}",
        "THNP": lambda one: f"{one.edge_min_mm:.2f}",
        "THNA": lambda one: f"{one.edge_min_at_deg:.0f}",
        "FCOCIN": lambda one: f"{one.decentration.in_mm:.2f}",
        "FCOCUP": lambda one: f"{one.decentration.up_mm:.2f}",
    }
    return [_pair(label, {eye: show(one) for eye, one in figures.items()}) for label, show in rows.items()]


def _pair(label: str, values: dict[Eye, str]) -> Record:
    return Record(label, f"{values.get(Eye.OD, '')};{values.get(Eye.OS, '')}")


def _power(dioptres: float) -> Diopter:
    """Machines write powers with two decimals; those of a prescription are eighths, truncated or rounded."""
    return Diopter.parse(f"{dioptres:+.2f}")
