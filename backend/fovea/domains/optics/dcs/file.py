"""A device file: every line kept as it came, in order, so that what was not touched is written back byte for byte."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fovea.domains.optics.dcs.record import DcsError, Record
from fovea.domains.optics.dcs.trace import DcsTrace, read_traces
from fovea.domains.optics.errors import Problem
from fovea.domains.optics.rx import Eye

_LINES = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_DOS_EOF = "\x1a"
# One byte, one character, both ways: nothing can get lost, whatever code page a machine used.
_LOSSLESS = "latin-1"
CR_LF = "\r\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its own ending; blank lines and what follows a DOS end-of-file mark are kept too."""

    text: str
    ending: str = CR_LF

    @property
    def content(self) -> str:
        return self.text.strip(_DOS_EOF).strip()


@dataclass(frozen=True, slots=True)
class DcsFile:
    """Lines in order. Unknown records are kept; `problems` says what a careful reader should know."""

    lines: tuple[Line, ...]

    @classmethod
    def from_text(cls, text: str) -> "DcsFile":
        """Take any text; nothing is refused here."""
        found = tuple(Line(match[1], match[2]) for match in _LINES.finditer(text) if match[0])
        return cls(found)

    @classmethod
    def from_bytes(cls, data: bytes) -> "DcsFile":
        """Take any bytes; nothing is refused here."""
        return cls.from_text(data.decode(_LOSSLESS))

    @classmethod
    def of(cls, records: Iterable[Record]) -> "DcsFile":
        return cls(tuple(Line(str(record)) for record in records))

    def to_text(self) -> str:
        return "".join(line.text + line.ending for line in self.lines)

    def to_bytes(self) -> bytes:
        """The file as bytes: exactly those it was read from, except records that were changed."""
        text = self.to_text()
        try:
            return text.encode(_LOSSLESS)
        except UnicodeEncodeError:
            return text.encode()

    def numbered(self) -> Iterator[tuple[int, Record]]:
        """Records with their line numbers from 1. Raises DcsError (NO_LABEL_SEPARATOR) with its line."""
        for at, line in enumerate(self.lines, start=1):
            if line.content:
                try:
                    yield at, Record.parse(line.content)
                except DcsError as refused:
                    raise DcsError(refused.reason, refused.message, at) from None

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(record for _, record in self.numbered())

    def all(self, label: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.label == label)

    def get(self, label: str) -> Record | None:
        """The first record of a label."""
        return next(iter(self.all(label)), None)

    def traces(self) -> dict[Eye, DcsTrace]:
        """Traces that are in the file; raises as `read_traces`."""
        return read_traces(self.numbered())

    def trace(self, eye: Eye) -> DcsTrace | None:
        """The trace of an eye, mirrored from the other when the file has only that one."""
        found = self.traces()
        if eye in found:
            return found[eye]
        return next((other.mirrored() for other in found.values()), None)

    def check(self) -> None:
        """Raise DcsError for the first fault: a line without a label, a number that is none, a broken trace."""
        for at, record in self.numbered():
            try:
                record.check()
            except DcsError as refused:
                raise DcsError(refused.reason, f"{record.label}: {refused.message}", at) from None
        self.traces()

    def problems(self) -> tuple[Problem, ...]:
        """Everything doubtful, nothing refused: broken lines, bad numbers, unreadable traces, labels not known here."""
        found: list[Problem] = []
        records: list[tuple[int, Record]] = []
        for at, line in enumerate(self.lines, start=1):
            if not line.text.isascii():
                found.append(Problem("NOT_ASCII", f"Line {at} holds characters outside ASCII.", (str(at),)))
            if not line.content:
                continue
            try:
                record = Record.parse(line.content)
                record.check()
            except DcsError as refused:
                found.append(Problem(refused.reason, f"Line {at}: {refused.message}", (str(at),)))
            else:
                records.append((at, record))
        try:
            read_traces(records)
        except DcsError as refused:
            found.append(Problem(refused.reason, refused.message, (str(refused.line),)))
        unknown = dict.fromkeys(one.label for _, one in records if not one.is_known and not one.is_vendors)
        found += [
            Problem("LABEL_UNKNOWN", f"{label} is not known here; it is passed on unchanged.", (label,))
            for label in unknown
        ]
        return tuple(found)

    def with_record(self, record: Record) -> "DcsFile":
        """The file with the first record of this label replaced in its place, or added at the end."""
        for at, line in enumerate(self.lines):
            if line.content.partition("=")[0].strip() == record.label:
                changed = replace(line, text=str(record))
                return DcsFile((*self.lines[:at], changed, *self.lines[at + 1 :]))
        ending = next((line.ending for line in self.lines if line.ending), CR_LF)
        # After the last record, but before trailing blank lines and the DOS end-of-file mark.
        last = max((at for at, line in enumerate(self.lines) if line.content), default=-1)
        before = list(self.lines[: last + 1])
        if before and not before[-1].ending:
            before[-1] = replace(before[-1], ending=ending)
        return DcsFile((*before, Line(str(record), ending), *self.lines[last + 1 :]))
