"""What a written prescription was read as, before a person confirms it."""

from dataclasses import dataclass

from fovea.domains.optics.rx import EyeRx, Prescription, PupillaryDistance


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
