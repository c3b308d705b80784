"""A pasted prescription as it was understood, for a person to confirm; or where it could not be."""

import strawberry

from fovea.api.base import Problem, problem
from fovea.api.prescriptions import EyeRx
from fovea.domains import optics
from fovea.kernel.errors import DomainError


@strawberry.type
class PdRead:
    """The pupillary distances that the text names, in tenths of a millimetre."""

    binocular_tenths: int | None
    right_tenths: int | None
    left_tenths: int | None
    near_tenths: int | None

    @classmethod
    def of(cls, pd: optics.PdReading) -> "PdRead":
        return cls(
            binocular_tenths=pd.distance_tenths,
            right_tenths=pd.od_tenths,
            left_tenths=pd.os_tenths,
            near_tenths=pd.near_tenths,
        )


@strawberry.type
class ReadingWarning:
    """Something about the text to look at twice."""

    code: str
    message: str


@strawberry.type
class PrescriptionReading:
    """What the text says. ``echo`` is the whole of it in canonical form, an eye a line; an eye not named is null."""

    echo: str
    od: EyeRx | None
    os: EyeRx | None
    pd: PdRead | None
    warnings: list[ReadingWarning]

    @classmethod
    def of(cls, reading: optics.RxReading) -> "PrescriptionReading":
        return cls(
            echo=optics.echo(reading),
            od=None if reading.od is None else EyeRx.of(reading.od),
            os=None if reading.os is None else EyeRx.of(reading.os),
            pd=None if reading.pd is None else PdRead.of(reading.pd),
            warnings=[ReadingWarning(code=code, message=optics.WARNINGS[code]) for code in reading.warnings],
        )


@problem(optics.RxTextError)
@strawberry.type
class PrescriptionTextRefused(Problem):
    """The text is no complete prescription. ``position`` and ``length`` count its characters (Unicode code points) from
    0; a length of 0 means the text as a whole."""

    position: int
    length: int

    @classmethod
    def of(cls, refusal: DomainError) -> "PrescriptionTextRefused":
        assert isinstance(refusal, optics.RxTextError)
        first = refusal.problems[0]
        return cls(
            code=first.code,
            message=first.message,
            path=list(first.path),
            position=refusal.position,
            length=refusal.length,
        )
