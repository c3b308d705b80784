"""Soft limits: values that may well be right, but are rare enough to look at twice. Nothing here refuses."""

from collections.abc import Iterator

from fovea.domains.optics.errors import Problem
from fovea.domains.optics.power import Diopter, dioptres
from fovea.domains.optics.rx import EyeRx, Prescription, PupillaryDistance

SOFT_SPHERE, SOFT_CYLINDER, SOFT_ADD = dioptres("20"), dioptres("6"), dioptres("3.5")
SOFT_PRISM = 6.0
PD_TENTHS = (500, 780)
MONO_APART_TENTHS = 30
# Additions that fit an age, from its lower end on: a rule of thumb, half a dioptre of room on either side.
_ADDS_BY_AGE = (
    (range(40, 45), dioptres("0.75"), dioptres("1")),
    (range(45, 50), dioptres("1"), dioptres("1.5")),
    (range(50, 55), dioptres("1.5"), dioptres("2")),
    (range(55, 60), dioptres("2"), dioptres("2.25")),
    (range(60, 120), dioptres("2.25"), dioptres("2.5")),
)
_ROOM = Diopter(4)


def unusual(rx: Prescription, pd: PupillaryDistance | None = None, age: int | None = None) -> tuple[Problem, ...]:
    """What is rare in a prescription, with the path of its field; empty for an ordinary one."""
    found = [problem.under(eye.lower()) for eye, one in rx.eyes() for problem in _of_eye(one, age)]
    found += _of_pair(rx)
    if pd is not None:
        found += [problem.under("pd") for problem in _of_distance(pd)]
    return tuple(found)


def _of_eye(eye: EyeRx, age: int | None) -> Iterator[Problem]:
    if eye.sphere is not None and abs(eye.sphere) > SOFT_SPHERE:
        yield Problem("HIGH_SPHERE", "A sphere beyond 20.00 is very rare.", ("sphere",))
    if abs(eye.cylinder) > SOFT_CYLINDER:
        yield Problem("HIGH_CYLINDER", "A cylinder beyond 6.00 is very rare.", ("cylinder",))
    if max(map(abs, eye.prism_in_up())) > SOFT_PRISM:
        yield Problem("HIGH_PRISM", "Prism beyond 6Δ in one lens is rare.", ("prisms",))
    if eye.add is not None and eye.add > SOFT_ADD:
        yield Problem("HIGH_ADD", "An addition beyond +3.50 is rare.", ("add",))
    elif eye.add is not None and age is not None and not _fits_age(eye.add, age):
        yield Problem("ADD_FOR_AGE", "This addition is unusual at this age.", ("add",))


def _fits_age(add: Diopter, age: int) -> bool:
    usual = next(((low, high) for ages, low, high in _ADDS_BY_AGE if age in ages), None)
    return usual is None or usual[0] - _ROOM <= add <= usual[1] + _ROOM


def _of_pair(rx: Prescription) -> Iterator[Problem]:
    if rx.od is None or rx.os is None:
        yield Problem("EYE_MISSING", "Only one eye is given.")
        return
    if rx.od.cylinder.eighths * rx.os.cylinder.eighths < 0:
        yield Problem(
            "MIXED_CYL_SIGN", "The cylinders have opposite signs: one eye may be copied wrongly.", ("os", "cylinder")
        )
    if rx.od.add is not None and rx.os.add is not None and rx.od.add != rx.os.add:
        yield Problem("ADD_UNEQUAL", "The additions differ.", ("os", "add"))


def _of_distance(pd: PupillaryDistance) -> Iterator[Problem]:
    if not PD_TENTHS[0] <= pd.distance_tenths <= PD_TENTHS[1]:
        yield Problem("PD_UNUSUAL", "Most adults measure 50 to 78 mm.", ("distance_tenths",))
    if pd.od_tenths is not None and pd.os_tenths is not None and abs(pd.od_tenths - pd.os_tenths) > MONO_APART_TENTHS:
        yield Problem("PD_ASYMMETRIC", "The two sides differ by more than 3 mm.", ("os_tenths",))
