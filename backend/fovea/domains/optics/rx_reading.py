"""What a written prescription was read as, before a person confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fovea.domains.optics.rx import EyeRx, Prescription, PupillaryDistance

# What may be doubtful about a reading, in a sentence for the person who confirms it.
WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "ADD_UNEQUAL": "The two additions differ. Please check them.",
        "AXIS_IGNORED": "There is no cylinder, so we left the axis out.",
        "AXIS_ZERO_AS_180": "An axis of 0 is written 180; it is the same.",
        "EYE_MISSING": "We found one eye only. Please enter the other one too.",
        "IMPLIED_DECIMAL": "A number had no decimal point: we read -225 as -2.25. Please check the powers.",
        "MIXED_CYL_SIGN": "One eye has a plus cylinder and the other a minus. Please check the signs.",
    }
)


@dataclass(frozen=True, slots=True)
class PdReading:
    """The distances as written, tenths of a millimetre; those of single eyes apart from those of the pair."""

    distance_tenths: int | None = None
    near_tenths: int | None = None
    od_tenths: int | None = None
    os_tenths: int | None = None

    def value(self) -> PupillaryDistance | None:
        """The distance as a value; None when only one eye or only the near one was written."""
        if self.od_tenths is not None and self.os_tenths is not None:
            return PupillaryDistance.monocular(self.od_tenths, self.os_tenths, self.near_tenths)
        if self.distance_tenths is None:
            return None
        return PupillaryDistance.binocular(self.distance_tenths, self.near_tenths)


@dataclass(frozen=True, slots=True)
class RxReading:
    """What a text says: an absent eye is None. `warnings` are sorted codes."""

    od: EyeRx | None
    os: EyeRx | None
    pd: PdReading | None
    vertex_tenths: int | None
    warnings: tuple[str, ...]

    def prescription(self) -> Prescription:
        return Prescription(self.od, self.os, self.vertex_tenths)
