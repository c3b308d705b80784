"""The numbers of a written prescription: each read by the rules of its place, refused when ambiguous."""

from collections.abc import Callable

from fovea.domains.optics.errors import RxError
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import MAX_ADD, MAX_CYLINDER, MAX_SPHERE, MIN_ADD, MONO_PD_TENTHS, PD_TENTHS, VERTEX_TENTHS
from fovea.domains.optics.rx_tokens import RxTextError, Token

IMPLIED_DECIMAL = "IMPLIED_DECIMAL"
_LEGAL_FRACTIONS = frozenset({"00", "12", "25", "37", "50", "62", "75", "87"})
_MOST_DIGITS = 6
_FAR_FROM_MONO_TENTHS = MONO_PD_TENTHS[-1]

Warn = Callable[[str], None]


def sphere(token: Token, warn: Warn) -> Diopter:
    power = _signed(token, "sphere", warn)
    if abs(power) > MAX_SPHERE:
        raise RxTextError("SPH_RANGE", token.position, "The sphere must lie between -30.00 and +30.00.")
    return power


def cylinder(token: Token, warn: Warn) -> Diopter:
    power = _signed(token, "cylinder", warn)
    if abs(power) > MAX_CYLINDER:
        raise RxTextError("CYL_RANGE", token.position, "The cylinder must lie between -10.00 and +10.00.")
    return power


def addition(token: Token, warn: Warn) -> Diopter:
    """An addition may lack its sign: it is always plus."""
    if token.text.startswith("-"):
        raise RxTextError("ADD_NEGATIVE", token.position, "The addition for near is never negative.")
    power = _power(token, warn)
    if not MIN_ADD <= power <= MAX_ADD:
        raise RxTextError("ADD_RANGE", token.position, "The addition must lie between +0.25 and +5.00.")
    return power


def axis(token: Token) -> int:
    """A whole number from 0 to 180; 0 is for the caller to bring to 180."""
    whole, _, fraction = token.text.lstrip("+-").partition(".")
    if fraction.strip("0"):
        raise RxTextError("AXIS_NOT_INTEGER", token.position, "The axis is a whole number of degrees.")
    degrees = int(whole or "0") if len(whole) <= _MOST_DIGITS else 9999
    if token.is_signed or degrees > 180:
        raise RxTextError("AXIS_RANGE", token.position, "The axis must be a whole number from 1 to 180.")
    return degrees


def prism_hundredths(token: Token) -> int:
    whole, _, fraction = token.text.partition(".")
    if token.is_signed or len(whole) > _MOST_DIGITS or fraction[2:].strip("0"):
        raise RxTextError("STEP_INVALID", token.position, "A prism amount has no sign and goes in steps of 0.25.")
    hundredths = int(whole or "0") * 100 + int(fraction[:2].ljust(2, "0"))
    if hundredths == 0 or hundredths % 25:
        raise RxTextError("STEP_INVALID", token.position, "Prism goes in steps of 0.25Δ, more than zero.")
    if hundredths > 2000:
        raise RxTextError("PRISM_RANGE", token.position, "Prism above 20Δ cannot be ground into a lens.")
    return hundredths


def is_mono(tenths: int) -> bool:
    """Up to 41 mm a distance belongs to one eye."""
    return tenths <= _FAR_FROM_MONO_TENTHS


def distance_pd(token: Token) -> int:
    """Pupil distance of the pair in tenths of a millimetre."""
    return _in_range(token, _tenths(token), PD_TENTHS)


def mono_pd(token: Token) -> int:
    """Pupil distance of one eye in tenths of a millimetre."""
    return _in_range(token, _tenths(token), MONO_PD_TENTHS)


def any_pd(token: Token) -> int:
    tenths = _tenths(token)
    return _in_range(token, tenths, MONO_PD_TENTHS if is_mono(tenths) else PD_TENTHS)


def vertex(token: Token) -> int:
    """Back vertex distance in tenths of a millimetre."""
    tenths = _tenths(token)
    if tenths not in VERTEX_TENTHS:
        raise RxTextError("VERTEX_RANGE", token.position, "The vertex distance must lie between 5 and 25 mm.")
    return tenths


def _in_range(token: Token, tenths: int, allowed: range) -> int:
    if tenths not in allowed:
        raise RxTextError(
            "PD_RANGE", token.position, "A PD lies between 40 and 82 mm, that of one eye between 20 and 41."
        )
    return tenths


def _tenths(token: Token) -> int:
    whole, _, fraction = token.text.partition(".")
    if token.is_signed:
        raise RxTextError("UNPARSEABLE", token.position, "A distance in millimetres has no sign.")
    if fraction[1:].strip("0"):
        raise RxTextError("STEP_INVALID", token.position, "Distances are read to a tenth of a millimetre.")
    return int(whole[:_MOST_DIGITS] or "0") * 10 + int(fraction[:1] or "0")


def _signed(token: Token, name: str, warn: Warn) -> Diopter:
    if not token.is_signed and token.text.strip("0."):
        raise RxTextError("SIGN_REQUIRED", token.position, f"The {name} needs its sign: + or -.")
    return _power(token, warn)


def _power(token: Token, warn: Warn) -> Diopter:
    digits = token.text.lstrip("+-")
    if "." in digits or not digits.strip("0"):
        return _parse(token, token.text) if digits.strip("0.") else PLANO
    if len(digits) > _MOST_DIGITS:
        return Diopter(10**6)  # beyond every range, which is what gets said about it
    if int(digits) >= 25 and digits[-2:] in _LEGAL_FRACTIONS:
        warn(IMPLIED_DECIMAL)
        sign = token.text[: len(token.text) - len(digits)]
        return _parse(token, f"{sign}{int(digits) // 100}.{digits[-2:]}")
    if len(digits) > 2 and digits[0] == "0":
        # "012" could be 0.12 or 12: nobody writes whole dioptres with a leading zero.
        raise RxTextError("UNPARSEABLE", token.position, "Please write the decimal point of this power.")
    return Diopter(int(digits) * (-8 if token.text[0] == "-" else 8))


def _parse(token: Token, text: str) -> Diopter:
    try:
        return Diopter.parse(text)
    except RxError as refused:
        if refused.reason == "NOT_A_POWER":
            return Diopter(10**6)
        raise RxTextError("STEP_INVALID", token.position, refused.message) from None
