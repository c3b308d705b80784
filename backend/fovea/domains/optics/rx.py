"""The prescription: two typed eyes, their prisms, and the distance between the pupils.

A value that exists is within the hard limits; what is merely unusual is told by `unusual`. Axes are whole degrees
1 to 180 in the examiner's view (TABO, the same protractor for both eyes); the cylinder keeps the sign it was
written with, and `minus_form` is what gets compared, made and measured.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fovea.domains.optics.errors import Problem, RxError, refuse
from fovea.domains.optics.power import PLANO, Diopter

MAX_SPHERE, MAX_CYLINDER = Diopter(30 * 8), Diopter(10 * 8)
MIN_ADD, MAX_ADD = Diopter(2), Diopter(5 * 8)
MAX_PRISM_HUNDREDTHS = 2000
PD_TENTHS, MONO_PD_TENTHS = range(400, 821), range(200, 411)
VERTEX_TENTHS = range(50, 251)
# Convergence at 65 cm as a share of that at 40 cm: (1 + w/s) of the two distances, s = 27 mm.
INTERMEDIATE_SHARE = 0.63


class Eye(StrEnum):
    OD = "OD"
    OS = "OS"

    @property
    def nasal_sign(self) -> int:
        """+1 when x to the examiner's right is towards the nose (right eye), else -1."""
        return 1 if self is Eye.OD else -1


class Base(StrEnum):
    IN = "IN"
    OUT = "OUT"
    UP = "UP"
    DOWN = "DOWN"

    @property
    def is_horizontal(self) -> bool:
        return self in (Base.IN, Base.OUT)


@dataclass(frozen=True, slots=True)
class Prism:
    """An amount in hundredths of a prism dioptre with one base direction; quarter steps up to 20Δ."""

    hundredths: int
    base: Base

    def __post_init__(self) -> None:
        if self.hundredths <= 0 or self.hundredths % 25:
            raise refuse("PRISM_STEP", "Prism goes in steps of 0.25Δ, more than zero.", "prisms")
        if self.hundredths > MAX_PRISM_HUNDREDTHS:
            raise refuse("PRISM_RANGE", "Prism above 20Δ cannot be ground into a lens.", "prisms")

    @property
    def amount(self) -> float:
        return self.hundredths / 100


@dataclass(frozen=True, slots=True)
class EyeRx:
    """One eye. A balance lens has no power of its own: the lab picks one that suits the other eye."""

    sphere: Diopter | None
    cylinder: Diopter = PLANO
    axis: int | None = None
    add: Diopter | None = None
    prisms: tuple[Prism, ...] = ()
    balance: bool = False
    intermediate_add: Diopter | None = None

    def __post_init__(self) -> None:
        if problems := tuple(_eye_problems(self)):
            raise RxError(*problems)

    def derived(self, **changes: object) -> "EyeRx":
        """The same eye rewritten or as ground: what follows from a valid prescription is not refused for its size."""
        made = object.__new__(EyeRx)
        for one in fields(self):
            object.__setattr__(made, one.name, changes.get(one.name, getattr(self, one.name)))
        return made

    @property
    def is_spherical(self) -> bool:
        return not self.cylinder

    @property
    def spherical_equivalent(self) -> Decimal:
        """Sphere plus half the cylinder, exact; the same in both forms. A balance lens counts as plano."""
        return (self.sphere or PLANO).value + self.cylinder.value / 2

    def transposed(self) -> "EyeRx":
        """The same lens in the other cylinder form; a sphere is unchanged."""
        if self.sphere is None or self.axis is None:
            return self
        turned = self.axis + 90 if self.axis <= 90 else self.axis - 90
        return self.derived(sphere=self.sphere + self.cylinder, cylinder=-self.cylinder, axis=turned)

    def minus_form(self) -> "EyeRx":
        return self.transposed() if self.cylinder > PLANO else self

    def plus_form(self) -> "EyeRx":
        return self.transposed() if self.cylinder < PLANO else self

    def meridians(self) -> tuple[Diopter, Diopter]:
        """Principal powers (along the axis, 90 degrees from it); a balance lens counts as plano."""
        sphere = self.sphere or PLANO
        return sphere, sphere + self.cylinder

    def strongest(self) -> Diopter:
        """The principal power of larger size."""
        return max(self.meridians(), key=abs)

    def prism_in_up(self) -> tuple[float, float]:
        """Net prism (base in, base up) in prism dioptres; base out and base down count negative."""
        horizontal = sum(p.hundredths * (1 if p.base is Base.IN else -1) for p in self.prisms if p.base.is_horizontal)
        vertical = sum(p.hundredths * (1 if p.base is Base.UP else -1) for p in self.prisms if not p.base.is_horizontal)
        return horizontal / 100, vertical / 100

    def to_dict(self) -> dict[str, object]:
        """Plain integers and strings, ready to be encrypted: powers in eighths, prism in hundredths."""
        return {
            "sphere": self.sphere.eighths if self.sphere is not None else None,
            "cylinder": self.cylinder.eighths,
            "axis": self.axis,
            "add": self.add.eighths if self.add is not None else None,
            "intermediate_add": self.intermediate_add.eighths if self.intermediate_add is not None else None,
            "prisms": [[prism.hundredths, prism.base.value] for prism in self.prisms],
            "balance": self.balance,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> "EyeRx":
        """The inverse of `to_dict`; raises RxError (MALFORMED, or the limit that is broken)."""
        prisms = stored.get("prisms") or []
        if not isinstance(prisms, list | tuple) or not all(isinstance(p, list | tuple) and len(p) == 2 for p in prisms):
            raise refuse("MALFORMED", "The prisms are not pairs of amount and base.", "prisms")
        balance = stored.get("balance", False)
        if not isinstance(balance, bool):
            raise refuse("MALFORMED", "Balance is yes or no.", "balance")
        return cls(
            sphere=_power(stored, "sphere"),
            cylinder=_power(stored, "cylinder") or PLANO,
            axis=_whole(stored, "axis"),
            add=_power(stored, "add"),
            prisms=tuple(_prism(amount, base) for amount, base in prisms),
            balance=balance,
            intermediate_add=_power(stored, "intermediate_add"),
        )


@dataclass(frozen=True, slots=True)
class PupillaryDistance:
    """Distance between the pupils in tenths of a millimetre; monocular values only when they were measured."""

    distance_tenths: int
    od_tenths: int | None = None
    os_tenths: int | None = None
    near_tenths: int | None = None

    def __post_init__(self) -> None:
        if problems := tuple(_pd_problems(self)):
            raise RxError(*problems)

    @classmethod
    def binocular(cls, distance_tenths: int, near_tenths: int | None = None) -> "PupillaryDistance":
        return cls(distance_tenths, near_tenths=near_tenths)

    @classmethod
    def monocular(cls, od_tenths: int, os_tenths: int, near_tenths: int | None = None) -> "PupillaryDistance":
        return cls(od_tenths + os_tenths, od_tenths, os_tenths, near_tenths)

    @property
    def assumed_symmetric(self) -> bool:
        """True when only the binocular distance is known and halving it is an assumption."""
        return self.od_tenths is None

    def mono_mm(self, eye: Eye) -> float:
        """Bridge centre to pupil in mm; half the binocular distance when not measured per eye."""
        measured = self.od_tenths if eye is Eye.OD else self.os_tenths
        return (self.distance_tenths / 2 if measured is None else measured) / 10

    def near_mono_mm(self, eye: Eye, default_inset_mm: float = 1.5) -> float:
        """Monocular near distance in mm: half the measured convergence per eye, else the usual 1.5 mm inset."""
        if self.near_tenths is None:
            return self.mono_mm(eye) - default_inset_mm
        return self.mono_mm(eye) - (self.distance_tenths - self.near_tenths) / 20

    def intermediate_mono_mm(self, eye: Eye) -> float:
        """Monocular distance for a screen at arm's length, mm: the eyes turn in 0.63 of what they do for reading."""
        return self.mono_mm(eye) - INTERMEDIATE_SHARE * (self.mono_mm(eye) - self.near_mono_mm(eye))

    def to_dict(self) -> dict[str, int | None]:
        return {"distance": self.distance_tenths, "od": self.od_tenths, "os": self.os_tenths, "near": self.near_tenths}

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> "PupillaryDistance":
        distance = _whole(stored, "distance")
        if distance is None:
            raise refuse("MALFORMED", "The distance between the pupils is missing.", "distance")
        return cls(distance, _whole(stored, "od"), _whole(stored, "os"), _whole(stored, "near"))


@dataclass(frozen=True, slots=True)
class Prescription:
    """Both eyes as written; a slip may name one eye only. `vertex_tenths` is the back vertex distance of the test."""

    od: EyeRx | None
    os: EyeRx | None
    vertex_tenths: int | None = None
    issued_on: date | None = None
    expires_on: date | None = None

    def __post_init__(self) -> None:
        problems = []
        if self.od is None and self.os is None:
            problems.append(Problem("EYE_MISSING", "A prescription needs at least one eye."))
        if self.vertex_tenths is not None and self.vertex_tenths not in VERTEX_TENTHS:
            problems.append(
                Problem("VERTEX_RANGE", "The vertex distance must lie between 5 and 25 mm.", ("vertex_tenths",))
            )
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            problems.append(
                Problem("EXPIRES_BEFORE_ISSUE", "The prescription cannot expire before it was issued.", ("expires_on",))
            )
        if problems:
            raise RxError(*problems)

    def eye(self, eye: Eye) -> EyeRx | None:
        return self.od if eye is Eye.OD else self.os

    def eyes(self) -> tuple[tuple[Eye, EyeRx], ...]:
        """The eyes that are present, right first."""
        return tuple((eye, rx) for eye in Eye if (rx := self.eye(eye)) is not None)

    def to_dict(self) -> dict[str, object]:
        """JSON-able, plain integers and ISO dates; version 1 of the stored shape."""
        return {
            "v": 1,
            "od": self.od.to_dict() if self.od else None,
            "os": self.os.to_dict() if self.os else None,
            "vertex": self.vertex_tenths,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> "Prescription":
        """The inverse of `to_dict`; raises RxError naming every broken field with its path (od.axis)."""
        if stored.get("v", 1) != 1:
            raise refuse("MALFORMED", "This prescription was stored in a shape that is not known here.", "v")
        problems: list[Problem] = []
        eyes: dict[str, EyeRx | None] = {}
        for name in ("od", "os"):
            try:
                eyes[name] = _eye_from(stored.get(name))
            except RxError as refused:
                problems += [problem.under(name) for problem in refused.problems]
        if problems:
            raise RxError(*problems)
        return cls(
            eyes["od"], eyes["os"], _whole(stored, "vertex"), _date(stored, "issued_on"), _date(stored, "expires_on")
        )


def _eye_problems(eye: EyeRx) -> Iterator[Problem]:
    if eye.balance:
        if eye.sphere is not None or eye.cylinder or eye.axis is not None:
            yield Problem(
                "BALANCE_HAS_POWER", "A balance lens has no power of its own; give one or the other.", ("balance",)
            )
    elif eye.sphere is None:
        yield Problem("SPHERE_REQUIRED", "A sphere is needed; write 0.00 or plano for none.", ("sphere",))
    elif abs(eye.sphere) > MAX_SPHERE:
        yield Problem("SPH_RANGE", "The sphere must lie between -30.00 and +30.00.", ("sphere",))
    if abs(eye.cylinder) > MAX_CYLINDER:
        yield Problem("CYL_RANGE", "The cylinder must lie between -10.00 and +10.00.", ("cylinder",))
    if eye.axis is not None and not 1 <= eye.axis <= 180:
        yield Problem("AXIS_RANGE", "The axis must be a whole number from 1 to 180.", ("axis",))
    elif eye.cylinder and eye.axis is None:
        yield Problem("AXIS_REQUIRED", "A cylinder needs an axis.", ("axis",))
    elif eye.axis is not None and not eye.cylinder and not eye.balance:
        yield Problem("AXIS_WITHOUT_CYL", "An axis means nothing without a cylinder.", ("axis",))
    yield from _add_problems(eye)
    for horizontal in (True, False):
        if len([p for p in eye.prisms if p.base.is_horizontal is horizontal]) > 1:
            yield Problem("PRISM_BASE_CONFLICT", "One horizontal and one vertical prism per eye at most.", ("prisms",))


def _add_problems(eye: EyeRx) -> Iterator[Problem]:
    if eye.add is not None:
        if eye.add < PLANO:
            yield Problem("ADD_NEGATIVE", "The addition for near is never negative.", ("add",))
        elif not MIN_ADD <= eye.add <= MAX_ADD:
            yield Problem("ADD_RANGE", "The addition must lie between +0.25 and +5.00.", ("add",))
    if eye.intermediate_add is not None and (eye.add is None or not PLANO < eye.intermediate_add <= eye.add):
        yield Problem(
            "INTERMEDIATE_ADD_RANGE",
            "The intermediate addition lies between zero and the addition.",
            ("intermediate_add",),
        )


def _pd_problems(pd: PupillaryDistance) -> Iterator[Problem]:
    if pd.distance_tenths not in PD_TENTHS:
        yield Problem(
            "PD_RANGE", "The distance between the pupils must lie between 40 and 82 mm.", ("distance_tenths",)
        )
    if (pd.od_tenths is None) != (pd.os_tenths is None):
        missing = "od_tenths" if pd.od_tenths is None else "os_tenths"
        yield Problem("PD_ONE_EYE", "Give the distance of both eyes, or one for the pair.", (missing,))
    elif pd.od_tenths is not None and pd.os_tenths is not None:
        for path, mono in (("od_tenths", pd.od_tenths), ("os_tenths", pd.os_tenths)):
            if mono not in MONO_PD_TENTHS:
                yield Problem("PD_RANGE", "The distance of one eye must lie between 20 and 41 mm.", (path,))
        if pd.od_tenths + pd.os_tenths != pd.distance_tenths:
            yield Problem(
                "PD_SUM", "The distances of the two eyes must add up to the distance of the pair.", ("distance_tenths",)
            )
    if pd.near_tenths is not None and pd.near_tenths > pd.distance_tenths:
        yield Problem("PD_NEAR_GT_FAR", "The near distance cannot be larger than the far one.", ("near_tenths",))
    elif pd.near_tenths is not None and pd.near_tenths < PD_TENTHS.start:
        yield Problem("PD_RANGE", "The near distance must be at least 40 mm.", ("near_tenths",))


def _whole(stored: Mapping[str, object], name: str) -> int | None:
    value = stored.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise refuse("MALFORMED", "A whole number was expected here.", name)


def _power(stored: Mapping[str, object], name: str) -> Diopter | None:
    eighths = _whole(stored, name)
    return None if eighths is None else Diopter(eighths)


def _prism(amount: object, base: object) -> Prism:
    if not isinstance(amount, int) or isinstance(amount, bool) or base not in list(Base):
        raise refuse("MALFORMED", "A prism is an amount in hundredths and a base direction.", "prisms")
    return Prism(amount, Base(str(base)))


def _date(stored: Mapping[str, object], name: str) -> date | None:
    value = stored.get(name)
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        raise refuse("MALFORMED", "A date is written YYYY-MM-DD.", name) from None


def _eye_from(stored: object) -> EyeRx | None:
    if stored is None:
        return None
    if not isinstance(stored, Mapping):
        raise refuse("MALFORMED", "An eye is a record of its powers.")
    return EyeRx.from_dict(stored)
