"""What is printed: read back from the PDF, and the bars against the standard's own rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from fovea.domains import catalog, lab, optics, orders
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.papers.sheet import dark_runs
from fovea.papers.slip import slip_of, slip_pdf
from fovea.papers.ticket import Ticket, ticket_of, ticket_pdf
from tests.factories.floor import ANNA, PROMISE, lenses

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTHING = Money(0, "USD")
LINE = orders.OrderLine(
    id=new_id(),
    position=0,
    sku="FV-ALDER-BLK-46",
    quantity=1,
    frame_name="Alder",
    frame_slug="alder",
    frame_code="ALDER",
    colour_code="BLK",
    colour_name="Black",
    size_label="46□21 145",
    sun=False,
    frame=NOTHING,
    lens=NOTHING,
    treatments=NOTHING,
    unit_price=NOTHING,
    total=NOTHING,
    tax=NOTHING,
    lenses=lenses(),
    ready=False,
    returned=0,
)
JOB = lab.Job(
    id=new_id(),
    number="JOB-000123",
    status=lab.JobStatus.SENT,
    attempt=1,
    order_id=new_id(),
    order_number="SO-000457",
    order_line_id=LINE.id,
    description=LINE.description,
    tray="T-07",
    cause=None,
    eyes="BOTH",
    due_on=date(2026, 3, 6),
    created_at=AT,
)
VARIANT = catalog.VariantView(
    id=new_id(),
    sku=LINE.sku,
    frame_id=new_id(),
    frame_code="ALDER",
    frame_slug="alder",
    frame_name="Alder",
    rim=catalog.Rim.FULL,
    material=catalog.FrameMaterial.ACETATE,
    sun=False,
    base_curve_quarters=16,
    weight_tenths_g=214,
    colour=catalog.ColourView("BLK", "Black", catalog.ColourFamily.BLACK, "#0c0c0d"),
    size=catalog.SizeView(460, 410, 478, 210, 145, 1320, catalog.FitWidth.MEDIUM, "46□21 145"),
    trace=(),
)


def _read(pdf: bytes) -> str:
    """The text of the one page."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return page.extract_text()


def _printed(**changes: object) -> str:
    return _read(ticket_pdf(replace(ticket_of(JOB, LINE, VARIANT), **changes)))  # type: ignore[arg-type]


def test_a_ticket_has_everything_the_bench_needs() -> None:
    text = _printed()
    for words in (
        "JOB-000123",
        "Order SO-000457",
        "Tray T-07",
        "Due Fri 6 Mar 2026",
        "Alder, Black",
        "46□21 145",
        "46.0",
        "41.0",
        "21.0",
        "47.8",
        "145",
        "Full rim, acetate, base curve 4",
        "OD -2.25 -0.75 × 007",
        "OS -1.75 -0.50 × 172 prism 1.00 BU",
        "1.00 up",
        "31.5",
        "32.0",
        "Pupillary distance 63.5 mm",
        "Thin 1.60",
        "Anti-reflective",
        "Distance",
    ):
        assert words in text
    assert "REMAKE" not in text


PROGRESSIVE = replace(
    lenses(),
    use="PROGRESSIVE",
    design_code="PROGRESSIVE_SHORT",
    design_name="Progressive short",
    corridor_tenths=110,
    fitting_heights={"OD": 195, "OS": 190},
    prescription={
        "rx": optics.parse_rx("OD +1.25 -0.50 x 90 add +2.00 OS +1.50 add +2.00").prescription().to_dict(),
        "pd": optics.PupillaryDistance.monocular(315, 320, 605).to_dict(),
    },
)


def _progressive(**changes: object) -> str:
    line = replace(LINE, lenses=replace(PROGRESSIVE, **changes))  # type: ignore[arg-type]
    return _read(ticket_pdf(ticket_of(JOB, line, VARIANT)))


def test_a_progressive_ticket_says_how_the_lens_sits() -> None:
    text = _progressive()
    for words in ("Progressive short, corridor 11 mm", "19.5", "19.0", "30.0", "30.5", "near 60.5", "+2.00"):
        assert words in text


def test_heights_that_nobody_measured_are_asked_for() -> None:
    text = _progressive(fitting_heights={"OD": 195})
    assert "19.5" in text
    assert text.count("measure") == 1
    assert "measure" not in _printed()


def test_computer_glasses_are_centred_for_the_screen() -> None:
    text = _progressive(use="COMPUTER", design_name="Computer", corridor_tenths=None, fitting_heights={})
    # 31.5 and 32.0 for far; 0.63 of the convergence of 1.5 mm each that was measured for reading.
    assert "30.6" in text
    assert "31.1" in text
    assert "SCREEN mm" in text
    assert "corridor" not in text


def test_a_ticket_does_not_name_the_wearer() -> None:
    assert "Keller" not in _printed()


def test_a_remake_says_why_and_which_eye() -> None:
    again = replace(JOB, attempt=2, cause="axis_out_of_tolerance", eyes="OS", tray=None)
    text = _read(ticket_pdf(ticket_of(again, LINE, VARIANT)))
    assert "REMAKE · attempt 2 · OS only · Axis out of tolerance" in text
    assert "Not made again" in text
    assert "OD -2.25 -0.75 ×" not in text
    assert "OS -1.75 -0.50 × 172" in text
    assert "Tray not chosen yet" in text


def test_lenses_without_power_have_no_table() -> None:
    plano = replace(LINE, lenses=replace(lenses(), prescription=None))
    text = _read(ticket_pdf(ticket_of(JOB, plano, VARIANT)))
    assert "Lenses without power" in text
    assert "SPH" not in text


def test_a_frame_that_left_the_catalogue_still_gets_its_ticket() -> None:
    text = _read(ticket_pdf(ticket_of(JOB, LINE, None)))
    assert "Alder, Black" in text
    assert "Boxing system" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"frame": "Marguerite von Schwarzenberg-Lichtenfels", "colour": "Tortoise with honey and smoke"},
        {"treatments": ("Anti-reflective", "Blue light filter", "Photochromic", "Polarised", "Hard coat") * 3},
    ],
)
def test_long_words_stay_on_the_sheet(changes: Mapping[str, object]) -> None:
    pdf = ticket_pdf(replace(ticket_of(JOB, LINE, VARIANT), **changes))  # type: ignore[arg-type]
    (page,) = PdfReader(BytesIO(pdf)).pages
    ends: list[float] = []

    def note(text: str, _page: object, matrix: list[float], _font: object, _size: float) -> None:
        if text.strip():
            ends.append(matrix[4])

    page.extract_text(visitor_text=note)
    assert ends
    assert max(ends) < float(page.mediabox.width)


def test_the_same_ticket_prints_the_same_bytes() -> None:
    ticket: Ticket = ticket_of(JOB, LINE, VARIANT)
    assert ticket_pdf(ticket) == ticket_pdf(ticket)


def test_bars_cover_exactly_the_dark_modules() -> None:
    bits = "110100100001011"
    drawn = set[int]()
    for start, length in dark_runs(bits):
        drawn |= set(range(start, start + length))
    assert drawn == {position for position, bit in enumerate(bits) if bit == "1"}
    assert list(dark_runs("000")) == []


def _order(count: int) -> orders.Order:
    totals = orders.OrderTotals(NOTHING, NOTHING, NOTHING, NOTHING, False)
    return orders.Order(
        id=new_id(),
        number="SO-000457",
        status=orders.OrderStatus.READY,
        account_id=None,
        email="anna@example.com",
        token="",
        address=replace(ANNA, name="Łucja Ångström"),
        promise=PROMISE,
        totals=totals,
        lines=(LINE,) * count,
        holds=(),
        timeline=(),
        returns=(),
        payment_id=None,
        placed_at=AT,
        promised_on=None,
        version=1,
    )


def test_a_slip_says_what_lies_in_the_box_and_where_it_goes() -> None:
    text = _read(slip_pdf(slip_of(_order(1))))
    for words in (
        "SO-000457",
        "Łucja Ångström",
        "417 Montgomery Street",
        "San Francisco CA 94104",
        "USPS, Ground Advantage",
        "1 ×",
        "Alder, Black, 46□21 145",
        "Thin 1.60, Anti-reflective",
        "2 March 2026",
    ):
        assert words in text
    assert "-2.25" not in text
    assert "USD" not in text


def test_a_long_slip_counts_what_does_not_fit() -> None:
    text = _read(slip_pdf(slip_of(_order(15))))
    assert text.count("Alder, Black") == 12
    assert "and 3 more" in text
