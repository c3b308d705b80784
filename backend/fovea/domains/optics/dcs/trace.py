"""Traces inside a device file: TRCFMT announces them, R (and A, Z) records carry them, line after line."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

import fovea.domains.optics.traces as traces
from fovea.domains.optics.dcs.labels import ANGLES, RADII, SAGS
from fovea.domains.optics.dcs.record import DcsError, Record
from fovea.domains.optics.rx import Eye

_SIDES = {"R": (Eye.OD,), "L": (Eye.OS,), "B": (Eye.OD, Eye.OS)}
_NO_TRACE, _ASCII_RADII = "0", "1"
_MOST_POINTS = 4000
_PER_LINE = 10
_MOST_DIGITS = 6


class Traced(StrEnum):
    """What the tracer felt: a frame, a pattern, or the demonstration lens."""

    FRAME = "F"
    PATTERN = "P"
    DEMO_LENS = "D"


@dataclass(frozen=True, slots=True)
class DcsTrace:
    """Radii of one eye in 0.01 mm as sent; angles in 0.01 degrees when they are not equal, sagittas in 0.01 mm."""

    eye: Eye
    radii: tuple[int, ...]
    angles: tuple[int, ...] = ()
    sags: tuple[int, ...] = ()
    traced: str = Traced.FRAME

    @property
    def radii_mm(self) -> tuple[float, ...]:
        return tuple(radius / 100 for radius in self.radii)

    def curve(self) -> traces.Curve:
        """Points in mm about the centre of the box, +x to the examiner's right."""
        if not self.angles:
            return traces.boxed_curve(self.radii)
        radius, angle = np.array(self.radii) / 100, np.radians(np.array(self.angles) / 100)
        return traces.about_box(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))

    def mirrored(self) -> "DcsTrace":
        """The other eye of a symmetric frame."""
        other = Eye.OS if self.eye is Eye.OD else Eye.OD
        angles = tuple(sorted((18000 - angle) % 36000 for angle in self.angles))
        if angles:
            order = sorted(range(len(self.angles)), key=lambda i: (18000 - self.angles[i]) % 36000)
            return DcsTrace(other, tuple(self.radii[i] for i in order), angles, traced=self.traced)
        sags = traces.mirror(self.sags) if self.sags else ()
        return DcsTrace(other, traces.mirror(self.radii), sags=sags, traced=self.traced)

    def records(self) -> tuple[Record, ...]:
        """The TRCFMT line and its R lines, ten values each."""
        side = "R" if self.eye is Eye.OD else "L"
        spacing = "U" if self.angles else "E"
        head = Record("TRCFMT", f"1;{len(self.radii)};{spacing};{side};{self.traced}")
        return (head, *_lines(RADII, self.radii), *_lines(ANGLES, self.angles))


@dataclass
class _Open:
    points: int
    sides: tuple[Eye, ...]
    traced: str
    line: int
    supported: bool
    unequal: bool
    values: dict[str, list[int]] = field(default_factory=lambda: {RADII: [], ANGLES: [], SAGS: []})


_FORMATS = {"TRCFMT": (RADII, ANGLES), "ZFMT": (SAGS, "ZA")}


def read_traces(records: Iterable[tuple[int, Record]]) -> dict[Eye, DcsTrace]:
    """The traces of numbered records. A file with one eye has one: ask `mirrored` for the other.

    Raises DcsError: RADII_BEFORE_TRCFMT, TRACE_COUNT_MISMATCH, BAD_NUMBER, TRACE_FORMAT_UNSUPPORTED (not ASCII radii).
    """
    blocks: list[_Open] = []
    expected: tuple[str, ...] = ()
    for line, record in records:
        if record.label in _FORMATS:
            blocks.append(_opened(record, line))
            expected = _FORMATS[record.label]
        elif record.label in expected:
            _append(blocks[-1], record, line)
        elif record.label == RADII:
            raise DcsError("RADII_BEFORE_TRCFMT", "Radii come after the TRCFMT record that announces them.", line)
    found: dict[Eye, DcsTrace] = {}
    for block in blocks:
        if block.values[SAGS]:
            found |= _with_sags(found, block)
        else:
            found |= _closed(block)
    return found


def _append(block: _Open, record: Record, line: int) -> None:
    if not block.supported:
        raise DcsError("TRACE_FORMAT_UNSUPPORTED", "Only traces of ASCII radii (format 1) can be read.", line)
    values = block.values.setdefault(record.label, [])
    values += _integers(record, line)
    if len(values) > block.points:
        raise DcsError("TRACE_COUNT_MISMATCH", f"More values than the {block.points} announced.", line)


def _with_sags(found: dict[Eye, DcsTrace], block: _Open) -> dict[Eye, DcsTrace]:
    """Depths given for eyes that have a trace, point by point."""
    sags = tuple(block.values[SAGS])
    if len(sags) != block.points:
        raise DcsError("TRACE_COUNT_MISMATCH", f"{block.points} depths announced, {len(sags)} sent.", block.line)
    return {
        eye: replace(found[eye], sags=sags)
        for eye in block.sides
        if eye in found and len(found[eye].radii) == len(sags)
    }


def _opened(record: Record, line: int) -> _Open:
    fields = [part.strip() for part in record.fields] + [""] * 5
    kind, count, spacing, side, traced = fields[:5]
    points = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else -1
    if kind != _NO_TRACE and (not 0 < points <= _MOST_POINTS or side not in _SIDES):
        raise DcsError("BAD_NUMBER" if points <= 0 or points > _MOST_POINTS else "TRACE_FORMAT_UNSUPPORTED",
                       "TRCFMT needs a number of points and the eye: R, L or B.", line)  # fmt: skip
    supported = kind == _ASCII_RADII
    return _Open(max(points, 0), _SIDES.get(side, ()), traced, line, supported, unequal=spacing == "U")


def _closed(current: _Open) -> dict[Eye, DcsTrace]:
    if not current.supported:
        return {}
    radii, angles = current.values[RADII], current.values[ANGLES]
    if len(radii) != current.points or (current.unequal and len(angles) != current.points):
        raise DcsError("TRACE_COUNT_MISMATCH", f"{current.points} radii announced, {len(radii)} sent.", current.line)
    first = current.sides[0]
    trace = DcsTrace(first, tuple(radii), tuple(angles), traced=current.traced or Traced.FRAME)
    return {eye: trace if eye is first else trace.mirrored() for eye in current.sides}


def _integers(record: Record, line: int) -> list[int]:
    values = []
    for part in record.fields:
        if not part.strip():
            continue  # some makers end each line with a separator
        digits = part.strip().removeprefix("+").removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
            raise DcsError("BAD_NUMBER", "Trace values are whole hundredths of a millimetre.", line)
        values.append(int(part))
    return values


def _lines(label: str, values: tuple[int, ...]) -> Iterable[Record]:
    for start in range(0, len(values), _PER_LINE):
        yield Record(label, ";".join(map(str, values[start : start + _PER_LINE])))
