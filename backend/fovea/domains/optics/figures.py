"""The figures a shopper and a laboratory ask for: how thick, how heavy, from how large a blank.

Edges are given at the outline of the frame; angles are degrees about the centre of the box, 0 at the examiner's right,
counter-clockwise. Spherical surfaces throughout: real aspheric and progressive lenses differ by about 0.3 mm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

import fovea.domains.optics.geometry as geometry
import fovea.domains.optics.thickness as thickness
from fovea.domains.optics.errors import GeometryError, Problem
from fovea.domains.optics.frame import FrameGeometry, RimType
from fovea.domains.optics.geometry import Decentration
from fovea.domains.optics.lens import LensUse, worn_power
from fovea.domains.optics.materials import Material, MaterialCode
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import Eye, EyeRx, Prescription, PupillaryDistance
from fovea.domains.optics.surfaces import TOOLING_INDEX, Floats, nominal_base, pair_bases, stock_base
from fovea.domains.optics.traces import Curve

PROFILE_POINTS = 72
SECTION_POINTS = 41
PRISM_REFERENCE_DROP_MM = 4.0
# A groove for the nylon cord or a hole for the lug needs this much edge; a rim holds whatever the material allows.
RIM_MIN_EDGE_MM = {RimType.FULL: 0.0, RimType.NYLOR: 1.8, RimType.DRILLED: 2.0}


@dataclass(frozen=True, slots=True)
class Section:
    """The lens cut horizontally through its optical centre: places in mm (+ to the examiner's right), depths in mm."""

    x_mm: tuple[float, ...]
    front_mm: tuple[float, ...]
    back_mm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LensFigures:
    """One cut lens. `profile_mm`: the edge at 72 directions, 5 degrees apart; `base_curve` as marked (1.53)."""

    eye: Eye
    material: MaterialCode
    center_mm: float
    edge_min_mm: float
    edge_min_at_deg: float
    edge_max_mm: float
    edge_max_at_deg: float
    weight_g: float
    blank_mm: float
    base_curve: Decimal
    front_curve: float
    back_curve: float
    decentration: Decentration
    profile_mm: tuple[float, ...]
    section: Section

    @property
    def edge_max_side(self) -> str:
        """Where the thickest edge lies, in words: temporal, nasal, upper or lower."""
        # Halfway between two sides a last bit must not decide: both eyes of a mirrored pair name the same one.
        angle = round(self.edge_max_at_deg, 6)
        if 45 < angle < 135:
            return "upper"
        if 225 < angle < 315:
            return "lower"
        return "nasal" if (angle <= 45 or angle >= 315) == (self.eye is Eye.OD) else "temporal"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the optical centre goes: height above the lowest point of the box, in mm, when it was measured."""

    oc_height_mm: float | None = None


def lens_figures(
    eye: Eye,
    rx_eye: EyeRx,
    pd: PupillaryDistance,
    frame: FrameGeometry,
    material: Material,
    *,
    use: LensUse = LensUse.DISTANCE,
    base_curve: Decimal | None = None,
    placement: Placement | None = None,
    center_mm: float | None = None,
) -> LensFigures:
    """Figures of one lens. Raises GeometryError (CURVE_IMPOSSIBLE) when no surface of that power spans the shape."""
    found = figures_by_material(
        eye, rx_eye, pd, frame, (material,), use=use, base_curve=base_curve, placement=placement, center_mm=center_mm
    )[0]
    if found is None:
        raise GeometryError(Problem("CURVE_IMPOSSIBLE", f"{material.name} cannot be curved enough for this power."))
    return found


def figures_by_material(
    eye: Eye,
    rx_eye: EyeRx,
    pd: PupillaryDistance,
    frame: FrameGeometry,
    materials: Sequence[Material],
    *,
    use: LensUse = LensUse.DISTANCE,
    base_curve: Decimal | None = None,
    placement: Placement | None = None,
    center_mm: float | None = None,
) -> tuple[LensFigures | None, ...]:
    """Figures of the same lens in every material at once, None where it cannot be curved enough.

    A balance lens is figured as plano: `pair_powers` gives it the power of its neighbour first.
    """
    worn = worn_power(rx_eye, use).minus_form()
    base = stock_base(nominal_base(worn.spherical_equivalent)) if base_curve is None else base_curve
    at = geometry.decentration(frame, worn_mono_mm(pd, eye, use), placement.oc_height_mm if placement else None)
    curve = frame.curve_of(eye)
    points = curve - (at.x_mm(eye), at.up_mm)
    power, blanks = _power(eye, worn), _blanks(materials, base, frame.rim)
    fixed = None if center_mm is None else np.full(len(blanks), center_mm)
    solved = thickness.solve(points, power, blanks, fixed)
    weight = thickness.weight_g(points, power, blanks, solved)
    angle = np.mod(np.degrees(np.arctan2(curve[:, 1], curve[:, 0])), 360)
    profiles = _profiles(angle, solved.edge)
    x, front, back = thickness.section(_reach(points), 0.0, power, blanks, solved, SECTION_POINTS)
    blank = geometry.exact_blank(frame, eye, at)
    thin, thick = solved.edge.argmin(axis=1), solved.edge.argmax(axis=1)
    places = tuple((x + at.x_mm(eye)).tolist())
    return tuple(
        LensFigures(
            eye=eye,
            material=one.code,
            center_mm=float(solved.center[i]),
            edge_min_mm=float(solved.edge[i, thin[i]]),
            edge_min_at_deg=float(angle[thin[i]]),
            edge_max_mm=float(solved.edge[i, thick[i]]),
            edge_max_at_deg=float(angle[thick[i]]),
            weight_g=float(weight[i]),
            blank_mm=blank,
            base_curve=base,
            front_curve=float(blanks.front[i]),
            back_curve=float(solved.back[i]),
            decentration=at,
            profile_mm=tuple(profiles[i].tolist()),
            section=Section(places, tuple(front[i].tolist()), tuple(back[i].tolist())),
        )
        if solved.possible[i]
        else None
        for i, one in enumerate(materials)
    )


def worn_mono_mm(pd: PupillaryDistance, eye: Eye, use: LensUse) -> float:
    """The monocular distance the lens is centred for, mm: nearer for reading, a little nearer for a screen."""
    if use is LensUse.READING:
        return pd.near_mono_mm(eye)
    return pd.intermediate_mono_mm(eye) if use is LensUse.COMPUTER else pd.mono_mm(eye)


def worn_placement(use: LensUse, pupil_height_mm: float, pantoscopic_degrees: float = 0.0) -> Placement:
    """Where the optical centre goes for a pupil at this height above the lowest point of the box.

    A progressive's prism reference point lies 4 mm below its fitting cross (per design 2 to 6 mm); the centre of any
    other lens 1 mm below the pupil for every 2 degrees of tilt (Jalie).
    """
    below = PRISM_REFERENCE_DROP_MM if use.needs_fitting_height else pantoscopic_degrees / 2
    return Placement(pupil_height_mm - below)


def pair_powers(rx: Prescription, use: LensUse) -> dict[Eye, EyeRx]:
    """What each eye's lens is ground to; a balance lens takes its neighbour's spherical equivalent."""
    powers: dict[Eye, EyeRx] = {eye: worn_power(one, use) for eye, one in rx.eyes()}
    for eye, one in powers.items():
        other = powers.get(Eye.OS if eye is Eye.OD else Eye.OD)
        if one.balance and other is not None and not other.balance:
            quarters = round(other.spherical_equivalent * 4)
            powers[eye] = one.derived(sphere=Diopter(quarters * 2), balance=False)
    return powers


def pair_base_curves(powers: dict[Eye, EyeRx]) -> dict[Eye, Decimal]:
    """Stock base of each lens present; one for both unless the eyes differ by more than 2 D."""
    means = {eye: one.spherical_equivalent for eye, one in powers.items()}
    if len(means) < 2:
        return {eye: stock_base(nominal_base(mean)) for eye, mean in means.items()}
    right, left = pair_bases(means[Eye.OD], means[Eye.OS])
    return {Eye.OD: right, Eye.OS: left}


def _power(eye: Eye, worn: EyeRx) -> thickness.Power:
    base_in, base_up = worn.prism_in_up()
    return thickness.Power(
        float(worn.sphere or PLANO), float(worn.cylinder), worn.axis or 0, base_in * eye.nasal_sign, base_up
    )


def _blanks(materials: Sequence[Material], base: Decimal, rim: RimType) -> thickness.Blanks:
    index = np.array([material.n_d for material in materials])
    return thickness.Blanks(
        index=index,
        front=float(base) * (index - 1) / (TOOLING_INDEX - 1),
        min_center=np.array([material.min_center_mm for material in materials]),
        min_edge=np.array([max(material.min_edge_mm, RIM_MIN_EDGE_MM[rim]) for material in materials]),
        density=np.array([material.density for material in materials]),
    )


def _profiles(angle: Floats, edge: Floats) -> Floats:
    """Edges (k x points) interpolated at 72 even directions about the box centre."""
    order = np.argsort(angle)
    known = angle[order]
    wanted = np.arange(PROFILE_POINTS) * (360 / PROFILE_POINTS)
    after = np.searchsorted(known, wanted) % len(known)
    before = after - 1
    gap = np.mod(known[after] - known[before], 360)
    share = np.divide(np.mod(wanted - known[before], 360), gap, out=np.zeros_like(wanted), where=gap > 0)
    sorted_edge = edge[:, order]
    profile: Floats = sorted_edge[:, before] * (1 - share) + sorted_edge[:, after] * share
    return profile


def _reach(points: Curve) -> tuple[float, float]:
    """How far the outline reaches left and right of the optical centre on its own height, mm."""
    x, y = points[:, 0], points[:, 1]
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    crossing = (y <= 0) != (next_y <= 0)
    if not crossing.any():
        return 0.0, 0.0
    share = y[crossing] / (y[crossing] - next_y[crossing])
    at = x[crossing] + share * (next_x[crossing] - x[crossing])
    return max(0.0, -float(at.min())), max(0.0, float(at.max()))
