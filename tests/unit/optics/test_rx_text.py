"""Written prescriptions: round trip, refusals with their place, and no text that breaks the reader."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fovea.domains import optics
from tests.unit.optics.strategies import distances, prescriptions

EXAMPLES = json.loads((Path(__file__).parents[2] / "vectors" / "rx_text.json").read_text(encoding="utf-8"))["cases"]
WORDS = [
    "OD",
    "OS",
    "OU",
    "R",
    "L",
    "right",
    "eye",
    "-2.25",
    "+1.00",
    "-0.75",
    "x",
    "180",
    "axis",
    "add",
    "+2.00",
    "PD",
    "63",
    "/",
    "31.5",
    "Δ",
    "BI",
    "BO",
    "base",
    "up",
    "prism",
    "2",
    "@",
    "DS",
    "SPH",
    "CYL",
    "AXIS",
    "ADD",
    "plano",
    "BAL",
    "°",
    "(",
    ")",
    ",",
    "--",
    "-",
    ".",
    "12",
    "0",
    "000",
    "-012",
    "∞",
    "NPD",
    "int",
    "BVD",
    "mm",
    "D",
    "hello",
    "×",
    "-225",
    "1e5",
    "à",
    "BC",
    "DIA",
    "99999999999",
    "+",
    ".5",
]
DAMAGE = st.sampled_from(["", " ", "-", "+", "x", "0", "5", ".", "/", "R", "Δ"])
HOSTILE = (
    *("9" * 2000, "OD" + "-" * 1990, "OD " * 600, "o. " * 600),
    *("base " * 400, "2," * 999, "right " * 300, " " * 1999 + "x"),
)


@given(prescriptions(), st.none() | distances())
@settings(max_examples=150)
def test_what_is_written_is_read_back(rx: optics.Prescription, pd: optics.PupillaryDistance | None) -> None:
    reading = optics.parse_rx(optics.written(rx, pd))
    assert reading.prescription() == rx
    assert (reading.pd.value() if reading.pd else None) == pd


def _outcome(text: str) -> tuple[optics.RxReading | None, optics.RxTextError | None]:
    try:
        return optics.parse_rx(text), None
    except optics.RxTextError as refused:
        return None, refused


def _read(text: str) -> None:
    """Any text ends in a value or the typed error, and what was read can be echoed and read again."""
    reading, refused = _outcome(text)
    if refused is not None:
        assert 0 <= refused.position <= len(text)
        assert refused.message.endswith((".", "?"))
        return
    assert reading is not None
    again = optics.parse_rx(optics.echo(reading))
    assert again.prescription() == reading.prescription()


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_ends_in_a_value_or_a_typed_error(text: str) -> None:
    _read(text)


@given(st.lists(st.sampled_from(WORDS), max_size=16))
@settings(max_examples=250)
def test_any_row_of_its_own_words_does_too(words: list[str]) -> None:
    _read(" ".join(words))


@given(st.data())
@settings(max_examples=150)
def test_so_does_any_damaged_example(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES))["input"]["text"]
    at = data.draw(st.integers(0, len(text)))
    _read(text[:at] + data.draw(DAMAGE) + text[at + 1 :])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_answered_within_five_milliseconds(text: str) -> None:
    def seconds() -> float:
        started = time.process_time()
        with pytest.raises(optics.RxTextError):
            optics.parse_rx(text)
        return time.process_time() - started

    assert min(seconds() for _ in range(5)) < 0.005


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("", "EMPTY", 0),
        ("OD -2.00 OS 1.75", "SIGN_REQUIRED", 12),
        ("OD -2.00 0.75 x 180", "SIGN_REQUIRED", 9),
        ("OD - 2.00 OS -1.00", "SIGN_REQUIRED", 3),
        ("OD -2.00 -0.75 OS -1.00", "AXIS_REQUIRED", 0),
        ("OD -2.00 -1.00 @ 90", "AXIS_NOTATION_AMBIGUOUS", 15),
        ("OD -2.00 -1.00 x 180 +2.00", "UNPARSEABLE", 21),
        ("OD -2.00 -1.00 x 90 1.5Δ OS -1", "PRISM_BASE_REQUIRED", 20),
        ("OD -0.12 -1.00 x 90 OS -012", "UNPARSEABLE", 23),
        ("OD -1.00 OS -1.00 PD 35", "PD_RANGE", 18),
        ("OD -1.00 OS -1.00 PD 63/64", "PD_NEAR_GT_FAR", 24),
        ("Dr Smith OD -1.00 OS -1.00", "UNPARSEABLE", 0),
        ("OD -1.00 DS -0.50 x 90", "UNPARSEABLE", 12),
        ("OD -1.00 add 0.00", "ADD_RANGE", 13),
        ("OD -1.00 prism 25 BI", "PRISM_RANGE", 15),
    ],
)
def test_refusals_say_why_and_where(text: str, reason: str, position: int) -> None:
    with pytest.raises(optics.RxTextError) as refused:
        optics.parse_rx(text)
    assert (refused.value.reason, refused.value.position) == (reason, position)


def test_a_contact_lens_prescription_is_recognised() -> None:
    with pytest.raises(optics.RxTextError) as refused:
        optics.parse_rx("OD -2.00 BC 8.6 DIA 14.2 OS -2.00")
    assert [finding.rule for finding in optics.explain(refused.value.problems)] == ["LB57"]


def test_the_echo_is_canonical() -> None:
    reading = optics.parse_rx("R: ∞ / -1,00 x 5  L: BAL prism 2 base out add 2 PD 31.5/32 BVD 12")
    assert optics.echo(reading) == "OD plano -1.00 × 5 add +2.00\nOS BAL add +2.00 prism 2.00 BO\nPD 31.5/32\nBVD 12"
    assert optics.written_ticket(optics.EyeRx(optics.PLANO, optics.dioptres("-1"), 5)) == "plano -1.00 × 005"
