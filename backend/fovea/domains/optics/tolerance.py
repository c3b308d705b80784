"""Inspection: ordered against measured, each quantity with its limit (ANSI Z80.1, numbers of the 2015 edition).

Both powers are brought to minus-cylinder form; limits are inclusive, percentages are of the ordered value and not
rounded, bands are chosen by the ordered value, and the axis is judged only from an ordered cylinder of 0.12 D.
The rows for horizontal imbalance of progressives and for warpage come from memory and say so (`confirmed`).
"""

from dataclasses import dataclass
from enum import StrEnum

from fovea.domains.optics.matrix import SpheroCylinder

# Measurements come with two or three decimals: what differs by less than this is on the limit, and a limit passes.
_ON_THE_LIMIT = 1e-9


class Standard(StrEnum):
    ANSI_Z80_1 = "ANSI_Z80_1"
    ISO_21987 = "ISO_21987"


class Design(StrEnum):
    SINGLE_VISION = "SV"
    MULTIFOCAL = "MF"
    PROGRESSIVE = "PAL"


class Quantity(StrEnum):
    """What is judged, in the order in which failures are listed."""

    SPHERE = "sphere"
    CYLINDER = "cylinder"
    AXIS = "axis"
    ADD = "add"
    VERTICAL_IMBALANCE = "vertical_imbalance"
    HORIZONTAL_IMBALANCE = "horizontal_imbalance"
    UNMOUNTED_PRISM = "unmounted_prism"
    SEG_HEIGHT = "seg_height"
    FITTING_CROSS = "fitting_cross"
    SEG_HORIZONTAL = "seg_horizontal"
    SEG_TILT = "seg_tilt"
    BASE_CURVE = "base_curve"
    CENTER_THICKNESS = "center_thickness"
    SEG_SIZE = "seg_size"
    WARPAGE = "warpage"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One quantity: the error found, the limit it may reach (None: not judged), and the verdict."""

    quantity: Quantity
    error: float
    limit: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything judged on a lens or a pair; `confirmed` is False where the limits were not checked in the standard."""

    judgements: tuple[Judgement, ...]
    confirmed: bool = True

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.judgements)

    @property
    def failures(self) -> tuple[Quantity, ...]:
        return tuple(one.quantity for one in self.judgements if not one.passed)

    @property
    def limits(self) -> dict[Quantity, float | None]:
        return {one.quantity: one.limit for one in self.judgements}


@dataclass(frozen=True, slots=True)
class Powers:
    """A lens as ordered or as read in the focimeter, dioptres."""

    lens: SpheroCylinder
    add: float | None = None


@dataclass(frozen=True, slots=True)
class PowerLimits:
    """Limits for one ordered lens: dioptres, and degrees for the axis (None: not judged)."""

    sphere: float
    cylinder: float
    axis: float | None
    add: float


def ansi_limits(design: Design, ordered: Powers) -> PowerLimits:
    """Rows 1 to 6 of the table for this lens."""
    lens = ordered.lens.minus_form()
    strength, toric = abs(lens.sphere), -lens.cylinder
    if design is Design.PROGRESSIVE:
        sphere = 0.16 if strength <= 8 else 0.02 * strength
        cylinder = 0.16 if toric <= 2 else 0.18 if toric <= 3.5 else 0.05 * toric
    else:
        sphere = 0.13 if strength <= 6.5 else 0.02 * strength
        cylinder = 0.13 if toric <= 2 else 0.15 if toric <= 4.5 else 0.04 * toric
    return PowerLimits(sphere, cylinder, _axis_limit(toric), _add_limit(ordered.add))


def inspect_powers(design: Design, ordered: Powers, measured: Powers, limits: PowerLimits | None = None) -> Inspection:
    """Sphere, cylinder, axis and add of one lens; by ANSI unless other limits are given (house, or `iso_limits`)."""
    allowed = limits or ansi_limits(design, ordered)
    wanted, found = ordered.lens.minus_form(), measured.lens.minus_form()
    judged = [
        _judge(Quantity.SPHERE, found.sphere - wanted.sphere, allowed.sphere),
        _judge(Quantity.CYLINDER, found.cylinder - wanted.cylinder, allowed.cylinder),
        _judge(Quantity.AXIS, axis_difference(wanted.axis, found.axis), allowed.axis),
    ]
    if ordered.add is not None:
        judged.append(_judge(Quantity.ADD, (measured.add or 0.0) - ordered.add, allowed.add))
    return Inspection(tuple(judged))


def axis_difference(first: float | None, second: float | None) -> float:
    """Degrees between two axes, 0 to 90; 0 when either lens has none."""
    if first is None or second is None:
        return 0.0
    apart = abs(first - second) % 180
    return min(apart, 180 - apart)


def vertical_imbalance(meridian_power: float, prism_error: float, height_difference_mm: float | None) -> Inspection:
    """Mounted pair: up to 3.375 D in the vertical meridian 0.33Δ, above it 0.33Δ or PRP heights within 1.0 mm."""
    return _either(
        Quantity.VERTICAL_IMBALANCE, abs(meridian_power) > 3.375, prism_error, 0.33, height_difference_mm, 1.0
    )


def horizontal_imbalance(
    design: Design, meridian_power: float, prism_error: float, distance_error_mm: float | None
) -> Inspection:
    """Mounted pair: 0.67Δ; above 2.75 D (progressive 3.375) also by distance, 2.5 mm in all (progressive 1.0 each)."""
    progressive = design is Design.PROGRESSIVE
    strong = abs(meridian_power) > (3.375 if progressive else 2.75)
    reach = 1.0 if progressive else 2.5
    found = _either(Quantity.HORIZONTAL_IMBALANCE, strong, prism_error, 0.67, distance_error_mm, reach)
    return Inspection(found.judgements, confirmed=not progressive)


def unmounted_prism(prism_error: float, prp_offset_mm: float | None) -> Inspection:
    """Prism at the prism reference point: 0.33Δ, or the point within 1.0 mm; either is enough."""
    return _either(Quantity.UNMOUNTED_PRISM, True, prism_error, 0.33, prp_offset_mm, 1.0)


def seg_height(right_error_mm: float, left_error_mm: float, pair_difference_mm: float) -> Inspection:
    """Each within 1.0 mm of the order, and their difference within 1.0 mm of the ordered difference."""
    return _each(Quantity.SEG_HEIGHT, 1.0, right_error_mm, left_error_mm, pair_difference_mm)


def fitting_cross(vertical_error_mm: float, horizontal_error_mm: float) -> Inspection:
    """Progressive, each eye: within 1.0 mm both ways."""
    return _each(Quantity.FITTING_CROSS, 1.0, vertical_error_mm, horizontal_error_mm)


def seg_horizontal(total_error_mm: float) -> Inspection:
    """Near distance between the segments: within 2.5 mm in all."""
    return _each(Quantity.SEG_HORIZONTAL, 2.5, total_error_mm)


def seg_tilt(error_degrees: float) -> Inspection:
    """Segment or progressive axis: within 2 degrees."""
    return _each(Quantity.SEG_TILT, 2.0, error_degrees)


def base_curve(error_dioptres: float) -> Inspection:
    """Where one was specified: within 0.75 D."""
    return _each(Quantity.BASE_CURVE, 0.75, error_dioptres)


def center_thickness(error_mm: float) -> Inspection:
    """Where one was specified: within 0.3 mm."""
    return _each(Quantity.CENTER_THICKNESS, 0.3, error_mm)


def seg_size(error_mm: float, pair_difference_mm: float | None = None) -> Inspection:
    """Each within 0.5 mm; the pair within 0.7 mm of one another."""
    judged = [_judge(Quantity.SEG_SIZE, error_mm, 0.5)]
    if pair_difference_mm is not None:
        judged.append(_judge(Quantity.SEG_SIZE, pair_difference_mm, 0.7))
    return Inspection(tuple(judged))


def warpage(surface_cylinder_dioptres: float) -> Inspection:
    """Cylinder of the edged lens surface: at most 1.00 D, not within 6 mm of the rim. Limit from memory."""
    return Inspection(_each(Quantity.WARPAGE, 1.0, surface_cylinder_dioptres).judgements, confirmed=False)


def both(*inspections: Inspection) -> Inspection:
    """Several inspections of one pair as one."""
    return Inspection(
        tuple(one for inspection in inspections for one in inspection.judgements),
        all(inspection.confirmed for inspection in inspections),
    )


def _axis_limit(toric: float) -> float | None:
    if toric < 0.12 - _ON_THE_LIMIT:
        return None
    return next((limit for end, limit in ((0.25, 14), (0.5, 7), (0.75, 5), (1.5, 3)) if toric <= end), 2)


def _add_limit(add: float | None) -> float:
    return 0.12 if add is None or add <= 4 else 0.18


def _judge(quantity: Quantity, error: float, limit: float | None) -> Judgement:
    return Judgement(quantity, error, limit, limit is None or abs(error) <= limit + _ON_THE_LIMIT)


def _each(quantity: Quantity, limit: float, *errors: float) -> Inspection:
    return Inspection(tuple(_judge(quantity, error, limit) for error in errors))


def _either(
    quantity: Quantity, by_distance_too: bool, prism: float, prism_limit: float, distance: float | None, reach: float
) -> Inspection:
    by_prism = _judge(quantity, prism, prism_limit)
    if by_prism.passed or not by_distance_too or distance is None:
        return Inspection((by_prism,))
    return Inspection((_judge(quantity, distance, reach),))
