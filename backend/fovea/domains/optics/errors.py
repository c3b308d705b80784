"""Refusals of the optics room: a stable code, where it is, and a sentence a person can act on."""

from dataclasses import dataclass, replace

from fovea.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `reason` is stable (AXIS_RANGE), `path` the field, outermost first ("od", "axis")."""

    reason: str
    message: str
    path: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return f"OPTICS_{self.reason}"

    def under(self, *parents: str) -> "Problem":
        """The same problem seen from the record that holds the field."""
        return replace(self, path=(*parents, *self.path))


class OpticsError(DomainError):
    """A value that cannot be a prescription, a frame or a lens. Carries every problem found, the first one foremost."""

    code = "OPTICS_REFUSED"

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("an OpticsError names at least one problem")
        super().__init__(" ".join(problem.message for problem in problems), path=problems[0].path)
        self.problems = problems

    @property
    def reason(self) -> str:
        """The reason of the first problem."""
        return self.problems[0].reason


class RxError(OpticsError):
    """A prescription or a pupillary distance outside what can exist."""

    code = "OPTICS_PRESCRIPTION_REFUSED"


class GeometryError(OpticsError):
    """A frame, a trace or a surface that cannot be cut: a chord wider than its sphere, a trace with too few points."""

    code = "OPTICS_GEOMETRY_REFUSED"


def refuse(reason: str, message: str, *path: str) -> RxError:
    """The common case: a prescription refused for one reason."""
    return RxError(Problem(reason, message, path))
