"""How long the core takes: a frame and a prescription against a hundred lens choices, and a written prescription."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, product

from fovea.domains import optics

CHOICES = 100
_TREATMENTS = (
    optics.Treatment.ANTI_REFLECTIVE,
    optics.Treatment.BLUE_FILTER,
    optics.Treatment.PHOTOCHROMIC,
    optics.Treatment.POLARISED,
    optics.Treatment.TINT,
)
_WRITTEN = "OD: -5.25 -0.75 x 175 add +2.00, OS: -4.75 -1.25 x 10 add +2.00 PD 31.5/32"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time: the median and the slowest of the rounds."""

    what: str
    median_ms: float
    slowest_ms: float


def timings(rounds: int) -> tuple[Timing, ...]:
    """Time the verdicts of 100 choices, their figures alone, and the reader of written prescriptions."""
    reading = optics.parse_rx(_WRITTEN)
    rx, pd = reading.prescription(), reading.pd.value() if reading.pd else None
    frame = optics.FrameGeometry(519, 380, 180, 524)
    treatments = [frozenset(chosen) for count in range(3) for chosen in combinations(_TREATMENTS, count)]
    lenses = [
        optics.LensChoice(use, code, chosen)
        for chosen, use, code in product(
            treatments, (optics.LensUse.DISTANCE, optics.LensUse.READING), optics.MaterialCode
        )
    ][:CHOICES]
    distance = pd or optics.PupillaryDistance.binocular(635)
    materials = [lens.of for lens in lenses]
    return (
        _time(f"verdicts on {CHOICES} lens choices", rounds, lambda: optics.check_many(rx, pd, frame, lenses)),
        _time(
            f"thickness and weight of {CHOICES} pairs",
            rounds,
            lambda: [optics.figures_by_material(eye, one, distance, frame, materials) for eye, one in rx.eyes()],
        ),
        _time("reading a written prescription", rounds, lambda: optics.parse_rx(_WRITTEN)),
    )


def _time(what: str, rounds: int, work: Callable[[], object]) -> Timing:
    work()
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return Timing(what, statistics.median(taken), max(taken))
