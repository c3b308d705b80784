"""Reading a prescription field by field, as a form sends it: every problem at its field, nothing thrown away.

Fields are text as typed ("-2.25", "+1,50", "plano"). An axis of 0 means 180 and an axis without a cylinder is left
out; both are told as notices. A sign is required on every power but zero, and nothing else is guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fovea.domains.optics.errors import Problem, RxError, refuse
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import Base, EyeRx, Prescription, Prism, PupillaryDistance

T = TypeVar("T")

_NO_PRISM: tuple[Prism, ...] = ()
_ZERO_WORDS = frozenset({"", "pl", "plano", "plan", "0", "sph", "ds"})
_BASES = {"in": Base.IN, "bi": Base.IN, "out": Base.OUT, "bo": Base.OUT,
          "up": Base.UP, "bu": Base.UP, "down": Base.DOWN, "bd": Base.DOWN}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EyeFields:
    """One eye as typed; empty text and None mean "not given"."""

    sphere: str | None = None
    cylinder: str | None = None
    axis: int | str | None = None
    add: str | None = None
    prism_horizontal: str | None = None
    prism_horizontal_base: str | None = None
    prism_vertical: str | None = None
    prism_vertical_base: str | None = None
    balance: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read: the prescription, or None with the problems that prevent it; notices never prevent it."""

    rx: Prescription | None
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]

    def required(self) -> Prescription:
        """The prescription; raises RxError with every problem when there is none."""
        if self.rx is None:
            raise RxError(*self.problems)
        return self.rx


def read_fields(
    od: EyeFields | None, os: EyeFields | None, issued_on: date | None = None, expires_on: date | None = None,
    vertex_tenths: int | None = None,
) -> Entry:  # fmt: skip
    """Read both eyes; problems carry paths like ("od", "axis"). None stands for an eye that is not on the slip."""
    problems: list[Problem] = []
    notices: list[Problem] = []
    eyes: list[EyeRx | None] = []
    for name, fields in (("od", od), ("os", os)):
        read, wrong, told = (None, [], []) if fields is None else _read_eye(fields)
        eyes.append(read)
        problems += [problem.under(name) for problem in wrong]
        notices += [notice.under(name) for notice in told]
    if not problems:
        try:
            rx = Prescription(eyes[0], eyes[1], vertex_tenths, issued_on, expires_on)
        except RxError as refused:
            problems += refused.problems
        else:
            return Entry(rx, (), tuple(notices))
    return Entry(None, tuple(problems), tuple(notices))


def read_pd(
    binocular_tenths: int | None, right_tenths: int | None, left_tenths: int | None, near_tenths: int | None = None
) -> PupillaryDistance | None:
    """The distance between the pupils from either form; None when nothing was given. Raises RxError.

    When both forms were given they must agree within half a millimetre, and the measured eyes count.
    """
    if right_tenths is None and left_tenths is None:
        return None if binocular_tenths is None else PupillaryDistance.binocular(binocular_tenths, near_tenths)
    if right_tenths is None or left_tenths is None:
        raise refuse("PD_ONE_EYE", "Give the distance of both eyes, or one for the pair.",
                     "right_tenths" if right_tenths is None else "left_tenths")  # fmt: skip
    if binocular_tenths is not None and abs(binocular_tenths - right_tenths - left_tenths) > 5:
        raise refuse("PD_SUM", "The distances of the two eyes do not add up to that of the pair.", "binocular_tenths")
    return PupillaryDistance.monocular(right_tenths, left_tenths, near_tenths)


def _read_eye(fields: EyeFields) -> tuple[EyeRx | None, list[Problem], list[Problem]]:
    problems: list[Problem] = []
    notices: list[Problem] = []

    add = _attempt(problems, "add", lambda: _add(fields.add), None)
    prisms = _attempt(problems, "prisms", lambda: _prisms(fields), _NO_PRISM)
    if fields.balance:
        made = _attempt(problems, "balance", lambda: EyeRx(None, add=add, prisms=prisms, balance=True), None)
        return (None if problems else made), problems, notices
    sphere = _attempt(problems, "sphere", lambda: _power(fields.sphere, required=True), PLANO)
    cylinder = _attempt(problems, "cylinder", lambda: _power(fields.cylinder, required=False), PLANO)
    axis = _attempt(problems, "axis", lambda: _axis(fields.axis), None)
    if axis == 0 and cylinder:
        notices.append(Problem("AXIS_ZERO_AS_180", "An axis of 0 is written 180.", ("axis",)))
        axis = 180
    if axis is not None and not cylinder and not problems:
        notices.append(Problem("AXIS_IGNORED", "Without a cylinder the axis means nothing.", ("axis",)))
        axis = None
    if problems:
        return None, problems, notices
    try:
        return EyeRx(sphere, cylinder, axis, add, prisms), problems, notices
    except RxError as refused:
        return None, list(refused.problems), notices


def _attempt(problems: list[Problem], path: str, read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except RxError as refused:
        problems.extend(Problem(one.reason, one.message, (path,)) for one in refused.problems)
        return otherwise


def _power(text: str | None, *, required: bool) -> Diopter:
    typed = (text or "").strip()
    if required and not typed:
        raise refuse("SPHERE_REQUIRED", "A sphere is needed; write 0.00 or plano for none.")
    if typed.lower() in _ZERO_WORDS or typed == "∞":
        return PLANO
    power = Diopter.parse(typed)
    if power and typed[0] not in "+-−–":
        raise refuse("SIGN_REQUIRED", "Please write the sign: + or -.")
    return power


def _add(text: str | None) -> Diopter | None:
    typed = (text or "").strip()
    return (Diopter.parse(typed) or None) if typed else None


def _axis(given: int | str | None) -> int | None:
    if given is None or isinstance(given, int):
        return given
    typed = given.strip().rstrip("°")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 4:
        raise refuse("AXIS_NOT_INTEGER", "The axis is a whole number from 1 to 180.")
    return int(typed)


def _prisms(fields: EyeFields) -> tuple[Prism, ...]:
    given: Sequence[tuple[str | None, str | None, bool]] = (
        (fields.prism_horizontal, fields.prism_horizontal_base, True),
        (fields.prism_vertical, fields.prism_vertical_base, False),
    )
    prisms = []
    for amount, base_word, horizontal in given:
        typed = (amount or "").strip()
        size = Diopter.parse(typed) if typed else PLANO
        if not size:
            continue
        if size < PLANO:
            raise refuse("PRISM_STEP", "A prism amount has no sign: the base says its direction.")
        base = _BASES.get((base_word or "").strip().lower().removeprefix("base ").strip())
        if base is None or base.is_horizontal is not horizontal:
            raise refuse("PRISM_BASE_REQUIRED", "Each prism needs its base: in or out, up or down.")
        # An eighth of a prism dioptre is 12.5 hundredths: odd ones are no prism step and Prism refuses them.
        prisms.append(Prism(size.eighths * 25 // 2, base))
    return tuple(prisms)
