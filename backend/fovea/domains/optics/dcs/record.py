"""One record: a label and its value as it stands in the file, and the meaning of the labels that are known."""

import re
from dataclasses import dataclass
from decimal import Decimal

from fovea.domains.optics.dcs import labels
from fovea.domains.optics.errors import OpticsError, Problem
from fovea.domains.optics.rx import Eye

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
UNKNOWN = ("", "?")

Scalar = Decimal | str | None


class DcsError(OpticsError):
    """A record or file that breaks the standard. `line` counts from 1; 0 when there is none."""

    code = "OPTICS_DEVICE_FILE_REFUSED"

    def __init__(self, reason: str, message: str, line: int = 0) -> None:
        super().__init__(Problem(reason, message, ("text",)))
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """`LABEL=value`; the value is kept exactly, so that writing it back loses nothing."""

    label: str
    value: str

    @classmethod
    def parse(cls, line: str) -> "Record":
        """Split at the first `=`. Raises DcsError (NO_LABEL_SEPARATOR)."""
        label, separator, value = line.partition("=")
        if not separator or not label.strip():
            raise DcsError("NO_LABEL_SEPARATOR", "A record is a label, an equals sign and a value.")
        return cls(label.strip(), value)

    def __str__(self) -> str:
        return f"{self.label}={self.value}"

    @property
    def is_vendors(self) -> bool:
        """A label of one vendor, kept and passed on unchanged."""
        return self.label.startswith("_")

    @property
    def is_known(self) -> bool:
        known = labels.NUMBER_PER_EYE | labels.TEXT_PER_EYE | labels.NUMBER | labels.TEXT | labels.FIELDS
        return self.label in known or self.label in (labels.RADII, labels.ANGLES, labels.SAGS)

    @property
    def is_list(self) -> bool:
        return self.label in labels.FIELDS

    @property
    def is_per_eye(self) -> bool:
        """Two values, right and left: known so, or an unknown label with exactly two fields."""
        if self.label in labels.NUMBER_PER_EYE | labels.TEXT_PER_EYE:
            return True
        single = self.label in labels.NUMBER | labels.TEXT | labels.FIELDS or self.is_vendors
        return not single and self.value.count(";") == 1

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.value.split(";"))

    def eye(self, eye: Eye) -> Scalar:
        """The value of one eye (field 1 right, 2 left), None when absent or unknown. Raises DcsError (BAD_NUMBER)."""
        fields = self.fields
        place = 0 if eye is Eye.OD else 1
        return self._scalar(fields[place]) if place < len(fields) else None

    def scalar(self) -> Scalar:
        """The one value of the job. Raises DcsError (BAD_NUMBER)."""
        # Some makers repeat a single value for both eyes.
        return self._scalar(self.fields[0]) if self.label in labels.NUMBER else self.value

    def check(self) -> None:
        """Raise DcsError (BAD_NUMBER) if a field that must be a number is not."""
        if self.label in labels.NUMBER_PER_EYE:
            for eye in Eye:
                self.eye(eye)
        elif self.label in labels.NUMBER:
            self.scalar()

    def _scalar(self, text: str) -> Scalar:
        stripped = text.strip()
        if stripped in UNKNOWN:
            return None
        if self.label not in labels.NUMBER_PER_EYE | labels.NUMBER:
            return text
        return number(stripped)


def number(text: str) -> Decimal:
    """An ASCII number with a decimal point. Raises DcsError (BAD_NUMBER)."""
    if not _NUMBER.fullmatch(text.strip()):
        raise DcsError("BAD_NUMBER", f"“{text[:20]}” is not a number.")
    return Decimal(text.strip())
