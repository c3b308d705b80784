"""Writing a prescription down: the canonical form that `parse_rx` reads back to the same value."""

from fovea.domains.optics.rx import Eye, EyeRx, Prescription, Prism, PupillaryDistance
from fovea.domains.optics.rx_reading import PdReading, RxReading


def written_eye(eye: EyeRx, *, add: bool = True) -> str:
    """One eye without its name: "-2.25 -0.75 × 180 add +2.00 prism 2.00 BI"; DS when there is no cylinder."""
    intermediate = f"int add {eye.intermediate_add}" if eye.intermediate_add is not None else ""
    near = f"add {eye.add}" if add and eye.add is not None else ""
    return " ".join(part for part in (_power(eye), intermediate, near, _prisms(eye.prisms)) if part)


def written_ticket(eye: EyeRx) -> str:
    """As `written_eye`, the axis always in three digits as on laboratory tickets."""
    plain = written_eye(eye)
    return plain if eye.axis is None else plain.replace(f"× {eye.axis}", f"× {eye.axis:03d}", 1)


def written(rx: Prescription, pd: PupillaryDistance | None = None) -> str:
    """The whole prescription, an eye a line. Dates are not part of it: they are fields of their own."""
    eyes = rx.eyes()
    # An addition after the last eye would be read as both eyes': where they differ each is named.
    alike = len({one.add for _, one in eyes}) == 1
    lines = [f"{eye} {written_eye(one, add=alike)}" for eye, one in eyes]
    if not alike:
        lines.append("add " + " ".join(f"{eye} {one.add}" for eye, one in eyes if one.add is not None))
    if pd is not None:
        lines.append(_pd(pd))
    if rx.vertex_tenths is not None:
        lines.append(f"BVD {rx.vertex_tenths / 10:g}")
    return "\n".join(lines)


def echo(reading: RxReading) -> str:
    """What was understood from a text, in canonical form, for a person to confirm."""
    rx = reading.prescription()
    pd = reading.pd.value() if reading.pd else None
    lines = [written(rx, pd)]
    if pd is None and reading.pd is not None:
        lines.append(_partial_pd(reading.pd))
    return "\n".join(lines)


def _power(eye: EyeRx) -> str:
    if eye.sphere is None:
        return "BAL"
    sphere = str(eye.sphere) if eye.sphere else "plano"
    return f"{sphere} {eye.cylinder} × {eye.axis}" if eye.cylinder else f"{sphere} DS" if eye.sphere else sphere


def _prisms(prisms: tuple[Prism, ...]) -> str:
    each = [f"{prism.hundredths // 100}.{prism.hundredths % 100:02d} B{prism.base.value[0]}" for prism in prisms]
    return f"prism {' '.join(each)}" if each else ""


def _pd(pd: PupillaryDistance) -> str:
    if pd.od_tenths is not None and pd.os_tenths is not None:
        both = f"PD {pd.od_tenths / 10:g}/{pd.os_tenths / 10:g}"
        return both if pd.near_tenths is None else f"{both} NPD {pd.near_tenths / 10:g}"
    near = "" if pd.near_tenths is None else f"/{pd.near_tenths / 10:g}"
    return f"PD {pd.distance_tenths / 10:g}{near}"


def _partial_pd(pd: PdReading) -> str:
    """Only the near distance, or one eye of a slip that names one eye."""
    if pd.near_tenths is not None:
        return f"NPD {pd.near_tenths / 10:g}"
    eye, tenths = (Eye.OD, pd.od_tenths) if pd.od_tenths is not None else (Eye.OS, pd.os_tenths)
    return f"PD {eye} {(tenths or 0) / 10:g}"
