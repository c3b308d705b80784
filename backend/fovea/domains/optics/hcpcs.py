"""United States billing codes of a lens (HCPCS level II, V2100 to V2399), from its design and power.

Bands are of the minus-cylinder form. V2110, V2112, V2113 and the bifocal and trifocal repeats come from memory, and a
payer may bill the plus form; the codes are proposals for a biller, not a claim.
"""

from enum import StrEnum

from fovea.domains.optics.rx import EyeRx


class BilledDesign(StrEnum):
    """The hundreds of the code; a progressive is billed V2781 on top of a bifocal or trifocal base."""

    SINGLE_VISION = "SV"
    BIFOCAL = "BF"
    TRIFOCAL = "TF"


PROGRESSIVE_CODE = "V2781"
BALANCE_CODE = "V2700"
_HUNDREDS = {BilledDesign.SINGLE_VISION: 2100, BilledDesign.BIFOCAL: 2200, BilledDesign.TRIFOCAL: 2300}
# Largest powers of each band, in dioptres: spheres alone, then spheres that come with a cylinder, then cylinders.
_SPHERES = (4.0, 7.0, 20.0)
_TORIC_SPHERES = (4.0, 7.0, 12.0)
_CYLINDERS = ((2.0, 4.0, 6.0, 99.0), (2.0, 4.0, 6.0, 99.0), (2.25, 4.0, 6.0))
_FIRST_TORIC = (3, 7, 11)
_TORIC_OVER_12 = 14
_OTHER = 99


def lens_code(design: BilledDesign, sphere: float, cylinder: float) -> str:
    """The base code of one lens (dioptres, either form); the 99 of its hundred where no band holds it."""
    if cylinder > 0:
        sphere, cylinder = sphere + cylinder, -cylinder
    strength, toric = abs(sphere), -cylinder
    return f"V{_HUNDREDS[design] + (_toric(strength, toric) if toric else _sphere(strength))}"


def rx_code(design: BilledDesign, eye: EyeRx) -> str:
    """The base code of a prescribed eye; V2700 for a balance lens."""
    if eye.sphere is None:
        return BALANCE_CODE
    return lens_code(design, float(eye.sphere), float(eye.cylinder))


def _sphere(strength: float) -> int:
    band = _band(strength, _SPHERES)
    return _OTHER if band is None else band


def _toric(strength: float, toric: float) -> int:
    band = _band(strength, _TORIC_SPHERES)
    if band is None:
        return _TORIC_OVER_12
    step = _band(toric, _CYLINDERS[band])
    return _OTHER if step is None else _FIRST_TORIC[band] + step


def _band(value: float, ends: tuple[float, ...]) -> int | None:
    return next((i for i, end in enumerate(ends) if value <= end), None)
