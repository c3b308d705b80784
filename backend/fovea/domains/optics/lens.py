"""What is being ordered: the use, the material, the treatments; and the power that use takes from a prescription."""

from dataclasses import dataclass, replace
from enum import StrEnum

from fovea.domains.optics.materials import MATERIALS, Material, MaterialCode
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import EyeRx


class LensUse(StrEnum):
    DISTANCE = "DISTANCE"
    READING = "READING"
    COMPUTER = "COMPUTER"
    BIFOCAL = "BIFOCAL"
    TRIFOCAL = "TRIFOCAL"
    PROGRESSIVE = "PROGRESSIVE"
    OFFICE = "OFFICE"
    NON_PRESCRIPTION = "NON_PRESCRIPTION"
    READY_READER = "READY_READER"
    MYOPIA_CONTROL = "MYOPIA_CONTROL"

    @property
    def needs_add(self) -> bool:
        """Uses that cannot be made without an addition for near."""
        return self in _NEED_ADD

    @property
    def is_multifocal(self) -> bool:
        return self in _MULTIFOCAL

    @property
    def needs_fitting_height(self) -> bool:
        """Uses whose lens is placed by the height of the pupil in the frame."""
        return self in (LensUse.PROGRESSIVE, LensUse.OFFICE, LensUse.MYOPIA_CONTROL)


_MULTIFOCAL = frozenset({LensUse.BIFOCAL, LensUse.TRIFOCAL, LensUse.PROGRESSIVE, LensUse.OFFICE})
_NEED_ADD = _MULTIFOCAL | {LensUse.READING, LensUse.COMPUTER}


class Treatment(StrEnum):
    HARD_COAT = "HARD_COAT"
    ANTI_REFLECTIVE = "ANTI_REFLECTIVE"
    BLUE_FILTER = "BLUE_FILTER"
    UV = "UV"
    PHOTOCHROMIC = "PHOTOCHROMIC"
    POLARISED = "POLARISED"
    TINT = "TINT"
    GRADIENT_TINT = "GRADIENT_TINT"
    MIRROR = "MIRROR"


@dataclass(frozen=True, slots=True)
class LensChoice:
    """One lens as chosen. Heights and corridor in tenths of a millimetre, tint as percent of light absorbed.

    `center_tenths` is the centre thickness of a finished (stock) lens, which can no longer be ground to suit the rim;
    `max_blank_tenths` the largest diameter the catalogue has for this lens. A design of the catalogue adds what it asks
    for: `min_height_tenths` of the pupil, the additions `adds` it is made with (least, most) and the principal powers
    `window` it is made at in this material (weakest, strongest; None: all that the material allows).
    """

    use: LensUse
    material: MaterialCode
    treatments: frozenset[Treatment] = frozenset()
    tint_percent: int = 0
    sun_category: int | None = None
    corridor_tenths: int | None = None
    segment_mm: int | None = None
    slab_off_eyes: int = 0
    prism_thinning: bool = False
    center_tenths: int | None = None
    max_blank_tenths: int = 750
    listed_combination: bool = False
    min_height_tenths: int | None = None
    adds: tuple[Diopter, Diopter] | None = None
    window: tuple[Diopter, Diopter] | None = None

    @property
    def of(self) -> Material:
        return MATERIALS[self.material]

    def in_material(self, code: MaterialCode) -> "LensChoice":
        """The same lens in another material, made to order rather than finished, at all powers the material allows."""
        return replace(self, material=code, center_tenths=None, window=None)

    def makes(self, power: Diopter) -> bool:
        """Whether a principal power lies in the window of the material, and in that of the design in it."""
        low, high = self.window or (power, power)
        return low <= power <= high and self.of.makes(power)

    def has(self, treatment: Treatment) -> bool:
        return treatment in self.treatments


def worn_power(eye: EyeRx, use: LensUse) -> EyeRx:
    """The power the lens is ground to for this use, without the addition a multifocal carries.

    Reading adds the whole addition to the sphere, computer the intermediate one (half the addition, rounded up to an
    eighth, when none was written); a lens without prescription has none.
    """
    if use is LensUse.NON_PRESCRIPTION:
        return EyeRx(PLANO)
    if eye.sphere is None or eye.add is None or use not in (LensUse.READING, LensUse.COMPUTER):
        return eye.derived(add=None, intermediate_add=None)
    extra = eye.add if use is LensUse.READING else eye.intermediate_add or Diopter(-(-eye.add.eighths // 2))
    return eye.derived(sphere=eye.sphere + extra, add=None, intermediate_add=None)
