"""A case: one lens choice with everything the rules ask about, worked out once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

import fovea.domains.optics.figures as figures
from fovea.domains.optics.frame import FrameGeometry
from fovea.domains.optics.geometry import Decentration
from fovea.domains.optics.lens import LensChoice
from fovea.domains.optics.materials import Material
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import Eye, EyeRx, Prescription, PupillaryDistance


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about the wearer and the sale; everything is optional and unknown unless said.

    Heights are tenths of a millimetre above the lowest point of the box: `fitting_heights` of the pupils,
    `segment_heights` of bifocal tops. `vertex_tenths` is the distance at which the frame will sit.
    """

    today: date | None = None
    jurisdiction: str = "US"
    online: bool = True
    at_lab: bool = False
    supervised: bool = False
    expiry_overridden: bool = False
    age: int | None = None
    one_good_eye: bool = False
    sport: bool = False
    drives_at_night: bool = False
    drives: bool = False
    face_width_tenths: int | None = None
    fitting_heights: Mapping[Eye, int] = field(default_factory=dict)
    segment_heights: Mapping[Eye, int] = field(default_factory=dict)
    vertex_tenths: int | None = None
    previous: Prescription | None = None
    previous_base: Decimal | None = None
    sensitive_to_change: bool = False
    single_lens: bool = False
    slab_off_available: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the rules, adjustable per shop; dioptres, millimetres, prism dioptres and grams as named."""

    high_sphere: Diopter = Diopter(20 * 8)
    high_cylinder: Diopter = Diopter(6 * 8)
    opposite_signs_apart: Diopter = Diopter(12)
    anisometropia: Decimal = Decimal(3)
    slab_off_prism: float = 1.5
    low_add: Diopter = Diopter(6)
    trifocal_add: Diopter = Diopter(12)
    adult_pd_tenths: tuple[int, int] = (500, 780)
    child_pd_tenths: tuple[int, int] = (400, 660)
    mono_pd_apart_tenths: int = 30
    mono_pd_wanted_from: Diopter = Diopter(6 * 8)
    decentration_mm: float = 5.0
    blank_mm: float = 75.0
    progressive_b_mm: tuple[float, float] = (22.0, 28.0)
    fitting_height_tenths: int = 170
    short_fitting_height_tenths: int = 140
    short_corridor_tenths: int = 120
    above_pupil_mm: float = 10.0
    drill_edge_mm: tuple[float, float] = (2.0, 5.0)
    groove_edge_mm: float = 1.8
    adult_age: int = 18
    thick_mm: float = 6.0
    thinner_from: tuple[Diopter, Diopter, Diopter] = (Diopter(18), Diopter(32), Diopter(48))
    wrap_curve: Diopter = Diopter(7 * 8)
    wrap_degrees: int = 12
    wrap_power: tuple[Diopter, Diopter] = (Diopter(32), Diopter(48))
    wrap_cylinder: Diopter = Diopter(16)
    curve_apart: Decimal = Decimal(2)
    prism: tuple[float, float] = (3.0, 6.0)
    dark_tint_percent: int = 50
    deepest_poly_tint_percent: int = 80
    gradient_b_mm: float = 32.0
    vertex_power: Diopter = Diopter(32)
    vertex_apart_tenths: int = 20
    pair_weight_g: float = 40.0
    face_width_apart_tenths: int = 60


@dataclass(frozen=True, eq=False)
class Case:
    """One choice under judgement: `powers` as ground (minus form), `lenses` the figures, None where impossible."""

    rx: Prescription
    pd: PupillaryDistance | None
    frame: FrameGeometry
    lens: LensChoice
    around: Circumstances
    limits: Limits
    powers: Mapping[Eye, EyeRx]
    lenses: Mapping[Eye, figures.LensFigures | None]

    @property
    def material(self) -> Material:
        return self.lens.of

    @cached_property
    def strongest(self) -> Diopter:
        """The largest principal power of the pair, with its sign."""
        return max((power.strongest() for power in self.powers.values()), key=abs, default=PLANO)

    @cached_property
    def p_max(self) -> Diopter:
        """The size of the largest principal power of the pair."""
        return abs(self.strongest)

    @cached_property
    def pair(self) -> tuple[EyeRx, EyeRx] | None:
        """Both eyes' prescriptions when both have a power."""
        right, left = self.rx.od, self.rx.os
        return (right, left) if right and left and not right.balance and not left.balance else None

    @cached_property
    def adds(self) -> tuple[Diopter, ...]:
        return tuple(one.add for _, one in self.rx.eyes() if one.add is not None)

    @cached_property
    def figured(self) -> tuple[tuple[Eye, figures.LensFigures], ...]:
        return tuple((eye, found) for eye, found in self.lenses.items() if found is not None)

    def decentrations(self) -> Iterator[tuple[Eye, Decentration]]:
        for eye, found in self.figured:
            yield eye, found.decentration
