"""ISO 21987 and ISO 8980 limits, from memory: never shown as a pass of the standard until someone has checked them.

`iso_limits` refuses to answer unless the caller says it accepts unconfirmed numbers.
"""

from fovea.domains.optics.errors import OpticsError, Problem
from fovea.domains.optics.tolerance import Design, Inspection, PowerLimits, Powers, inspect_powers

# Stronger meridian up to; each meridian (A); cylinder (B) for cylinders up to 0.75, 4.00, 6.00 and beyond.
_SINGLE = (
    (3.0, 0.12, (0.09, 0.12, 0.18, 0.18)),
    (6.0, 0.12, (0.12, 0.12, 0.18, 0.25)),
    (9.0, 0.12, (0.12, 0.18, 0.18, 0.25)),
    (12.0, 0.18, (0.12, 0.18, 0.25, 0.25)),
    (20.0, 0.25, (0.18, 0.25, 0.25, 0.25)),
    (float("inf"), 0.37, (0.25, 0.25, 0.37, 0.37)),
)
_PROGRESSIVE = (
    (6.0, 0.12, (0.12, 0.18, 0.18, 0.25)),
    (9.0, 0.18, (0.18, 0.18, 0.18, 0.25)),
    *_SINGLE[3:],
)
_CYLINDER_ENDS = (0.75, 4.0, 6.0)
_MOUNTED_AXIS = ((0.25, 16.0), (0.5, 9.0), (0.75, 6.0), (1.5, 4.0), (2.5, 3.0))


def iso_limits(design: Design, ordered: Powers, *, accept_unconfirmed: bool) -> PowerLimits:
    """Limits of a mounted lens; raises OpticsError (ISO_UNCONFIRMED) unless unconfirmed numbers are accepted."""
    if not accept_unconfirmed:
        raise OpticsError(Problem("ISO_UNCONFIRMED", "The ISO limits have not been checked against the standard yet."))
    lens = ordered.lens.minus_form()
    toric, stronger = -lens.cylinder, max(abs(lens.sphere), abs(lens.sphere + lens.cylinder))
    table = _PROGRESSIVE if design is Design.PROGRESSIVE else _SINGLE
    _, meridian, cylinders = next(row for row in table if stronger <= row[0])
    cylinder = cylinders[next((i for i, end in enumerate(_CYLINDER_ENDS) if toric <= end), 3)]
    axis = None if toric < 0.12 else next((limit for end, limit in _MOUNTED_AXIS if toric <= end), 2.0)
    add = 0.12 if ordered.add is None or ordered.add <= 4 else 0.18
    return PowerLimits(meridian, cylinder, axis, add)


def inspect_powers_iso(design: Design, ordered: Powers, measured: Powers, *, accept_unconfirmed: bool) -> Inspection:
    """As `inspect_powers`, by the unconfirmed ISO limits; the answer is marked unconfirmed."""
    limits = iso_limits(design, ordered, accept_unconfirmed=accept_unconfirmed)
    return Inspection(inspect_powers(design, ordered, measured, limits).judgements, confirmed=False)
