"""Lens powers as whole eighths of a dioptre: what is stored and compared is never a binary float."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from fovea.domains.optics.errors import refuse

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d{0,3})(?:[.,](?P<fraction>\d{0,4}))?", re.ASCII)
# Paper truncates the eighths (.12 is .125); spreadsheets round them (.13). Both mean the same lens.
_EIGHTHS = {
    0: 0,
    120: 1,
    125: 1,
    130: 1,
    250: 2,
    370: 3,
    375: 3,
    380: 3,
    500: 4,
    620: 5,
    625: 5,
    630: 5,
    750: 6,
    870: 7,
    875: 7,
    880: 7,
}
_PRINTED = ("00", "12", "25", "37", "50", "62", "75", "87")


@dataclass(frozen=True, order=True, slots=True)
class Diopter:
    """A power in whole eighths of a dioptre; plus converges, minus diverges."""

    eighths: int

    @classmethod
    def parse(cls, text: str) -> "Diopter":
        """Read "-1.25", "+.5", "−1,12" (.12 means .125). Raises STEP_INVALID or NOT_A_POWER."""
        found = _NUMBER.fullmatch(text.strip().replace("−", "-").replace("–", "-"))
        if found is None or not (found["whole"] or found["fraction"]):
            raise refuse("NOT_A_POWER", f"“{text[:20]}” is not a lens power.")
        thousandths, beyond = divmod(int((found["fraction"] or "").ljust(4, "0")), 10)
        eighths = _EIGHTHS.get(thousandths)
        if eighths is None or beyond:
            raise refuse("STEP_INVALID", "Powers go in quarter steps (.00 .25 .50 .75), or eighths (.12 .37 .62 .87).")
        size = int(found["whole"] or "0") * 8 + eighths
        return cls(-size if found["sign"] == "-" else size)

    @classmethod
    def of(cls, value: Decimal | int | str) -> "Diopter":
        """A power from an exact number of dioptres; raises as `parse` does."""
        return cls.parse(str(value) if isinstance(value, str | int) else format(value, "f"))

    @property
    def value(self) -> Decimal:
        """Dioptres, exact."""
        return Decimal(self.eighths) / 8

    def __float__(self) -> float:
        return self.eighths / 8

    def __str__(self) -> str:
        """Two decimals, truncated as on paper, always with a sign: -1.12 for -1.125."""
        whole, eighths = divmod(abs(self.eighths), 8)
        return f"{'-' if self.eighths < 0 else '+'}{whole}.{_PRINTED[eighths]}"

    def __bool__(self) -> bool:
        return self.eighths != 0

    def __neg__(self) -> "Diopter":
        return Diopter(-self.eighths)

    def __abs__(self) -> "Diopter":
        return Diopter(abs(self.eighths))

    def __add__(self, other: "Diopter") -> "Diopter":
        return Diopter(self.eighths + other.eighths)

    def __sub__(self, other: "Diopter") -> "Diopter":
        return Diopter(self.eighths - other.eighths)


PLANO = Diopter(0)


def dioptres(whole: int | str) -> Diopter:
    """Short form for tables: dioptres("-0.75")."""
    return Diopter.of(whole)


def round_to_quarter(power: float) -> Diopter:
    """The nearest quarter dioptre, halves away from zero."""
    return _rounded(power, 4, lambda steps: steps * 2)


def round_to_eighth(power: float) -> Diopter:
    """The nearest eighth of a dioptre, halves away from zero."""
    return _rounded(power, 8, lambda steps: steps)


def _rounded(power: float, per_dioptre: int, to_eighths: Callable[[int], int]) -> Diopter:
    # Nine decimals swallow the noise of the arithmetic before a tie is judged.
    steps = int(round(abs(power) * per_dioptre, 9) + 0.5)
    return Diopter(to_eighths(-steps if power < 0 else steps))
