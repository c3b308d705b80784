"""What is measured on the wearer with the frame on: heights, vertex distance, tilt and wrap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fovea.domains.optics.errors import Problem, RxError
from fovea.domains.optics.frame import FrameGeometry
from fovea.domains.optics.rx import VERTEX_TENTHS, Eye

MOST_WRAP_DEGREES = 30
MOST_TILT_DEGREES = 25
_HEIGHTS_APART_TENTHS = 20


@dataclass(frozen=True, slots=True)
class Fitting:
    """Heights in tenths of a millimetre above the lowest point of the box: of the pupils, or of segment tops.

    `vertex_tenths` is the back vertex distance as worn; the frame's tilts are `pantoscopic_degrees` and `wrap_degrees`.
    """

    od_height_tenths: int | None = None
    os_height_tenths: int | None = None
    vertex_tenths: int | None = None
    pantoscopic_degrees: int | None = None
    wrap_degrees: int | None = None

    def __post_init__(self) -> None:
        if problems := tuple(self._problems()):
            raise RxError(*problems)

    def height_tenths(self, eye: Eye) -> int | None:
        return self.od_height_tenths if eye is Eye.OD else self.os_height_tenths

    @property
    def heights(self) -> dict[Eye, int]:
        """The heights that were measured."""
        return {eye: height for eye in Eye if (height := self.height_tenths(eye)) is not None}

    @property
    def is_uneven(self) -> bool:
        """The heights differ by more than 2 mm: worth measuring again."""
        return len(self.heights) == 2 and abs(self.heights[Eye.OD] - self.heights[Eye.OS]) > _HEIGHTS_APART_TENTHS

    def check_in(self, frame: FrameGeometry) -> None:
        """Raise RxError (HEIGHT_ABOVE_LENS) for a height that lies above the lens itself."""
        above = [eye for eye, height in self.heights.items() if height > frame.b_mm * 10]
        if above:
            raise RxError(
                *(
                    Problem("HEIGHT_ABOVE_LENS", "This height lies above the lens.", (f"{eye.lower()}_height_tenths",))
                    for eye in above
                )
            )

    def drop_mm(self, eye: Eye, frame: FrameGeometry) -> float | None:
        """Height minus half the box, mm: below zero is a drop, above it a raise."""
        height = self.height_tenths(eye)
        return None if height is None else height / 10 - frame.b_mm / 2

    def oc_height_mm(self, eye: Eye, frame: FrameGeometry) -> float:
        """Where the optical centre of a single-vision lens goes: 1 mm below the pupil for every 2 degrees of tilt.

        So the optical axis passes the centre of rotation of the eye (Jalie). Half the box when nothing was measured.
        """
        height = self.height_tenths(eye)
        if height is None:
            return frame.b_mm / 2
        return height / 10 - (self.pantoscopic_degrees or 0) / 2

    def _problems(self) -> Iterator[Problem]:
        for name in ("od_height_tenths", "os_height_tenths"):
            height = getattr(self, name)
            if height is not None and not 0 < height <= 750:
                yield Problem("HEIGHT_RANGE", "A height lies between 0 and 75 mm.", (name,))
        if self.vertex_tenths is not None and self.vertex_tenths not in VERTEX_TENTHS:
            yield Problem("VERTEX_RANGE", "The vertex distance must lie between 5 and 25 mm.", ("vertex_tenths",))
        for name, most in (("pantoscopic_degrees", MOST_TILT_DEGREES), ("wrap_degrees", MOST_WRAP_DEGREES)):
            angle = getattr(self, name)
            if angle is not None and not -most <= angle <= most:
                yield Problem("TILT_RANGE", f"This angle lies within {most} degrees.", (name,))


def check_heights(heights: Mapping[Eye, int], frame: FrameGeometry) -> None:
    """Raise RxError, at `fitting_height`, for heights of pupils that no lens has or that lie above these lenses."""
    try:
        Fitting(heights.get(Eye.OD), heights.get(Eye.OS)).check_in(frame)
    except RxError as refused:
        raise RxError(*(one.under("fitting_height") for one in refused.problems)) from None
