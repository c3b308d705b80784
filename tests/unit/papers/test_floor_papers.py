"""Papers of the floor, read back: every row is on them, and what a label says never commands the printer."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from fovea.papers.floor import (
    HandOver,
    HandOverRow,
    PickList,
    PickRow,
    Sticker,
    hand_over_pdf,
    pick_list_pdf,
    stickers_pdf,
    stickers_zpl,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_a_pick_list_has_every_stop_however_many_pages_it_takes() -> None:
    rows = tuple(
        PickRow(f"A-{number:02d}-1", f"FV-ALDER-{number}", "Alder, Black, 46", number, f"SO-{number:06d}", "T-0001-7")
        for number in range(1, 41)
    )
    pages = pages_of(pick_list_pdf(PickList("WAV-000001/1", AT, "Wanda Price", rows)))
    assert len(pages) == 3
    whole = "\n".join(pages)
    assert all(row.bin in whole and row.order_number in whole for row in rows)
    assert "page 3 of 3" in pages[2]
    assert len(pages_of(pick_list_pdf(PickList("WAV-000002/1", AT, "", ())))) == 1


def test_a_carrier_signs_for_what_it_takes() -> None:
    rows = (
        HandOverRow("9400111", "SO-000001", "Priority", 320, gone=True),
        HandOverRow("9400222", "SO-000002", "Priority", 1_700, gone=True),
        HandOverRow("9400333", "SO-000003", "Priority", 400, gone=False),
    )
    (page,) = pages_of(hand_over_pdf(HandOver("MAN-000001", "USPS", AT, ("Fovea", "San Francisco"), rows)))
    for text in ("Hand-over to USPS", "9400111", "9400333", "stays here", "2.020 kg", "Taken over by"):
        assert text in page


def test_labels_are_ten_to_a_page_and_one_format_each_for_a_printer() -> None:
    stickers = [Sticker(f"A-{number:02d}-1", f"Aisle A, bay {number}") for number in range(1, 13)]
    assert len(pages_of(stickers_pdf(stickers, AT))) == 2
    spoken = stickers_zpl([*stickers, Sticker("A-13-1", "Mean^XZ~JA")]).decode()
    assert (spoken.count("^XA"), spoken.count("^XZ")) == (13, 13)
    assert "^FDA-01-1^FS" in spoken
    assert "~JA" not in spoken
