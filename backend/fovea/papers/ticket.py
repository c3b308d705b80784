"""The job ticket: everything the bench needs to make one pair of glasses, and nothing about who wears them."""

from dataclasses import dataclass
from datetime import date, datetime

from fovea.domains import catalog, lab, optics, orders
from fovea.papers.sheet import HAIRLINE, MARGIN, Sheet


@dataclass(frozen=True, slots=True)
class EyeLine:
    """One eye as it stands in the table; ``written`` is the whole of it in ticket form, ``wanted`` if it is made.

    ``near`` is the distance this use is centred or inset for, ``height`` that of the pupil; empty where neither counts.
    """

    eye: str
    sphere: str
    cylinder: str
    axis: str
    add: str
    prism: str
    pd: str
    near: str
    height: str
    written: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is printed. ``measures`` are (name, value) in millimetres; no eyes for lenses without power."""

    job_number: str
    order_number: str
    attempt: int
    cause: str | None
    eyes_made: str
    tray: str | None
    due_on: date | None
    created_at: datetime
    sku: str
    frame: str
    colour: str
    size: str
    construction: str
    measures: tuple[tuple[str, str], ...]
    use: str
    design: str
    material: str
    treatments: tuple[str, ...]
    eyes: tuple[EyeLine, ...]
    pd: str


def ticket_of(job: lab.Job, line: orders.OrderLine, variant: catalog.VariantView | None) -> Ticket:
    """The ticket of a job; a frame that has left the catalogue comes without measures."""
    lenses = line.lenses
    stored = lenses.prescription if lenses else None
    pd = optics.PupillaryDistance.from_dict(stored["pd"]) if stored else None
    rx = optics.Prescription.from_dict(stored["rx"]) if stored else None
    return Ticket(
        job_number=job.number,
        order_number=job.order_number,
        attempt=job.attempt,
        cause=job.cause,
        eyes_made=job.eyes,
        tray=job.tray,
        due_on=job.due_on,
        created_at=job.created_at,
        sku=line.sku,
        frame=line.frame_name,
        colour=line.colour_name,
        size=line.size_label,
        construction=_construction(variant),
        measures=_measures(variant),
        use=_USES.get(lenses.use, _words(lenses.use)) if lenses else "",
        design=_design(lenses) if lenses else "",
        material=lenses.material_name if lenses else "",
        treatments=lenses.treatment_names if lenses else (),
        eyes=tuple(_eye_line(eye, one, pd, lenses, job.eyes) for eye, one in rx.eyes()) if lenses and rx and pd else (),
        pd=_pd(pd) if pd else "",
    )


def ticket_pdf(ticket: Ticket) -> bytes:
    """One A5 page, landscape."""
    sheet = Sheet(f"Job ticket {ticket.job_number}", ticket.created_at, landscape=True)
    _head(sheet, ticket)
    y = 34.0
    if ticket.attempt > 1:
        cause = _words(ticket.cause or "")
        sheet.band(y, 7.5, f"REMAKE · attempt {ticket.attempt} · {_eyes_in_words(ticket.eyes_made)} · {cause}")
        y += 9.5
    _frame(sheet, ticket, y)
    _prescription(sheet, ticket, y + 27)
    _lenses(sheet, ticket, y + 62)
    _signatures(sheet)
    return sheet.document()


def _head(sheet: Sheet, ticket: Ticket) -> None:
    right = float(sheet.w) - MARGIN
    sheet.write_at(MARGIN, 8, "Job ticket", 8, grey=True)
    sheet.write_at(MARGIN, 12, ticket.job_number, 23, bold=True)
    due = f"Due {ticket.due_on:%a %-d %b %Y}" if ticket.due_on else "No due date"
    sheet.write_at(MARGIN, 23.5, due, 11, bold=True)
    sheet.code128(MARGIN + 56, 9, 76, 17, ticket.job_number)
    sheet.write_in(MARGIN + 56, 26.8, 76, ticket.job_number, 7, align="C")
    sheet.code128(right - 52, 9, 52, 11, ticket.order_number)
    sheet.write_in(right - 52, 20.6, 52, f"Order {ticket.order_number}", 8, bold=True, align="C")
    tray = f"Tray {ticket.tray}" if ticket.tray else "Tray not chosen yet"
    sheet.write_in(right - 52, 25.8, 52, tray, 8, align="C")
    sheet.rule(32)


def _frame(sheet: Sheet, ticket: Ticket, y: float) -> None:
    sheet.write_at(MARGIN, y, "Frame", 8, grey=True)
    sheet.write_in(MARGIN, y + 4, 82, f"{ticket.frame}, {ticket.colour}", 14, bold=True)
    sheet.write_in(MARGIN, y + 11.5, 82, ticket.size, 12)
    sheet.write_in(MARGIN, y + 17.5, 82, " · ".join(filter(None, (ticket.sku, ticket.construction))), 8)
    x = MARGIN + 88
    for name, value in ticket.measures:
        sheet.field(x, y + 4, 17, name, value, 13)
        x += 17.5
    if ticket.measures:
        sheet.write_at(MARGIN + 88, y + 14, "Boxing system, mm", 6.5, grey=True)
    sheet.rule(y + 24, width=HAIRLINE)


_COLUMNS = (
    ("", 13.0),
    ("SPH", 23.0),
    ("CYL", 23.0),
    ("AXIS", 16.0),
    ("ADD", 20.0),
    ("PRISM", 39.0),
    ("PD mm", 19.0),
    ("NEAR mm", 19.0),
    ("HEIGHT mm", 20.0),
)


def _prescription(sheet: Sheet, ticket: Ticket, y: float) -> None:
    if not ticket.eyes:
        sheet.write_at(MARGIN, y + 6, "Lenses without power", 14, bold=True)
        sheet.rule(y + 33, width=HAIRLINE)
        return
    x = MARGIN
    for name, width in _COLUMNS:
        screen = name == "NEAR mm" and ticket.use == "Computer"
        sheet.write_in(x, y - 1, width, "SCREEN mm" if screen else name, 7)
        x += width
    row = y + 3.2
    for line in ticket.eyes:
        sheet.rule(row, width=HAIRLINE)
        values = (
            *(line.eye, line.sphere, line.cylinder, line.axis, line.add),
            *(line.prism, line.pd, line.near, line.height),
        )
        x = MARGIN
        for (_, width), value in zip(_COLUMNS, values, strict=True):
            sheet.write_in(x, row + 1.3, width - 2, value, 15, bold=line.wanted)
            x += width
        sheet.write_at(MARGIN + 13, row + 8, line.written if line.wanted else "Not made again", 7, grey=True)
        row += 12
    sheet.write_at(MARGIN, y + 28.6, ticket.pd, 9)
    sheet.rule(y + 34, width=HAIRLINE)


def _lenses(sheet: Sheet, ticket: Ticket, y: float) -> None:
    sheet.field(MARGIN, y + 1, 62, "Lens material", ticket.material, 12)
    sheet.field(MARGIN + 67, y + 1, 40, "Use", ticket.use, 12)
    sheet.field(MARGIN + 112, y + 1, 80, "Design", ticket.design, 12)
    sheet.field(MARGIN, y + 10, sheet.inner_width, "Treatments", ", ".join(ticket.treatments) or "None", 12)


def _signatures(sheet: Sheet) -> None:
    """Who did what, by hand: the sheet travels with the tray."""
    top, width = float(sheet.h) - MARGIN - 14, (sheet.inner_width - 8) / 3
    for position, step in enumerate(("Sent", "Received", "Inspected")):
        x = MARGIN + position * (width + 4)
        sheet.set_line_width(HAIRLINE)
        sheet.rect(x, top, width, 14)
        sheet.write_at(x + 1.5, top + 1, step, 7, grey=True)


def _eye_line(
    eye: optics.Eye, one: optics.EyeRx, pd: optics.PupillaryDistance, lenses: orders.LensSnapshot, made: str
) -> EyeLine:
    return EyeLine(
        eye=eye.value,
        sphere="BAL" if one.sphere is None else str(one.sphere) if one.sphere else "plano",
        cylinder="DS" if one.is_spherical else str(one.cylinder),
        axis="" if one.axis is None else f"{one.axis:03d}",
        add="" if one.add is None else str(one.add),
        prism=" ".join(f"{prism.amount:.2f} {_BASES[prism.base]}" for prism in one.prisms),
        pd=f"{pd.mono_mm(eye):.1f}",
        near=_near(eye, pd, lenses.use),
        height=_height(eye, lenses),
        written=f"{eye.value} {optics.written_ticket(one)}",
        wanted=made in ("BOTH", eye.value),
    )


def _near(eye: optics.Eye, pd: optics.PupillaryDistance, use: str) -> str:
    if use == optics.LensUse.COMPUTER:
        return f"{pd.intermediate_mono_mm(eye):.1f}"
    return f"{pd.near_mono_mm(eye):.1f}" if use in (optics.LensUse.READING, optics.LensUse.PROGRESSIVE) else ""


def _height(eye: optics.Eye, lenses: orders.LensSnapshot) -> str:
    """Of the pupil as it was measured; a progressive cannot be placed without it."""
    if eye.value in lenses.fitting_heights:
        return f"{lenses.fitting_heights[eye.value] / 10:.1f}"
    return "measure" if lenses.use == optics.LensUse.PROGRESSIVE else ""


def _design(lenses: orders.LensSnapshot) -> str:
    corridor = f"corridor {lenses.corridor_tenths / 10:g} mm" if lenses.corridor_tenths else ""
    return ", ".join(filter(None, (lenses.design_name, corridor)))


_USES = {"NON_PRESCRIPTION": "Without power"}
_BASES = {optics.Base.IN: "in", optics.Base.OUT: "out", optics.Base.UP: "up", optics.Base.DOWN: "down"}


def _pd(pd: optics.PupillaryDistance) -> str:
    halves = " (halved: only the whole distance was measured)" if pd.assumed_symmetric else ""
    near = "" if pd.near_tenths is None else f", near {pd.near_tenths / 10:.1f}"
    return f"Pupillary distance {pd.distance_tenths / 10:.1f} mm{near}{halves}"


def _measures(variant: catalog.VariantView | None) -> tuple[tuple[str, str], ...]:
    if variant is None:
        return ()
    size = variant.size
    tenths = (("A", size.a_tenths), ("B", size.b_tenths), ("DBL", size.dbl_tenths), ("ED", size.ed_tenths))
    return (*((name, f"{value / 10:.1f}") for name, value in tenths), ("Temple", str(size.temple_mm)))


def _construction(variant: catalog.VariantView | None) -> str:
    if variant is None:
        return ""
    curve = variant.base_curve_quarters / 4
    return f"{_words(variant.rim)} rim, {variant.material}, base curve {curve:g}"


def _eyes_in_words(eyes: str) -> str:
    return "both eyes" if eyes == "BOTH" else f"{eyes} only"


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()
