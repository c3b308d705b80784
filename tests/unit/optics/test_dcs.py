"""Device files: nothing lost, nothing guessed, and every contradiction told."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fovea.domains import optics
from fovea.domains.optics import dcs

OD, OS = optics.Eye.OD, optics.Eye.OS
D = optics.dioptres
FRAME = optics.FrameGeometry(519, 380, 180, 524)
PD = optics.PupillaryDistance.monocular(315, 320)
RX = optics.Prescription(
    optics.EyeRx(D("-2.25"), D("-0.75"), 180, prisms=(optics.Prism(200, optics.Base.IN),)),
    optics.EyeRx(D("-2.00"), D("-0.50"), 175, add=D("2")),
)
# Files of real tracers are not part of the project; they are read where a copy lies beside it.
REAL = sorted((Path(__file__).parents[4] / "shared" / "domain" / "oma").rglob("*.oma"))


def _job() -> dcs.DcsFile:
    figures = {eye: optics.lens_figures(eye, rx, PD, FRAME, optics.material("HI160")) for eye, rx in RX.eyes()}
    return dcs.job_file("000123", RX, PD, FRAME, figures, "M1024-52", "SV 1.60")


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_are_written_back_as_they_came(data: bytes) -> None:
    file = dcs.DcsFile.from_bytes(data)
    assert file.to_bytes() == data
    file.problems()


ROWS = st.sampled_from(["SPH=-1.00;-2.00", "TRCFMT=1;4;E;R;F", "R=2500;2000", "R=x", "_A=1;;", "", "junk", "DBL=?"])


def _fault(file: dcs.DcsFile) -> dcs.DcsError | None:
    try:
        file.check()
    except dcs.DcsError as refused:
        return refused
    return None


@given(st.lists(ROWS))
@settings(max_examples=150)
def test_any_rows_end_in_values_or_the_typed_error(rows: list[str]) -> None:
    file = dcs.DcsFile.from_text("\r\n".join(rows))
    doubtful = {problem.reason for problem in file.problems()} - {"LABEL_UNKNOWN", "NOT_ASCII"}
    fault = _fault(file)
    assert (fault is None) == (not doubtful)
    if fault is not None:
        assert fault.reason in doubtful
        assert 1 <= fault.line <= len(rows)


def test_a_job_of_ours_is_read_back() -> None:
    file = dcs.DcsFile.from_bytes(_job().to_bytes())
    file.check()
    assert file.problems() == ()
    assert dcs.conflicts(file) == ()
    job = file.get("JOB")
    assert job is not None
    assert job.scalar() == "000123"
    assert dcs.eye_rx(file, OD) == optics.EyeRx(D("-2.25"), D("-0.75"), 180)
    assert dcs.eye_rx(file, OS) == optics.EyeRx(D("-2.00"), D("-0.50"), 175, D("2"))
    assert [dcs.value(file, "PRVA", eye) for eye in optics.Eye] == [0.0, 0.0]
    traces = file.traces()
    assert optics.traces.box(traces[OD].curve()) == pytest.approx((FRAME.a_mm, FRAME.b_mm), abs=0.02)
    assert traces[OD].mirrored().radii == traces[OS].radii


def test_a_changed_record_changes_nothing_else() -> None:
    before = "REQ=FIL\r\n\r\nJOB=7\nSPH=-1.00;-1.00\r\n_X=a;b\r\n\x1a"
    file = dcs.DcsFile.from_text(before)
    assert file.with_record(dcs.Record("SPH", "-1.25;-1.00")).to_text() == before.replace("SPH=-1.00", "SPH=-1.25")
    assert file.with_record(dcs.Record("DBL", "18.00")).to_text() == before.replace("\x1a", "DBL=18.00\r\n\x1a")


def test_contradictions_are_told() -> None:
    file = _job().with_record(dcs.Record("HBOX", "53.00;51.90")).with_record(dcs.Record("FCOCUP", "4.00;0.00"))
    assert [(one.eye, one.label) for one in dcs.conflicts(file)] == [(OD, "HBOX"), (OD, "FCOCIN")]
    assert dcs.conflicts(file)[0].sentence == "OD: HBOX says 53 mm, the trace gives 51.90 mm."
    raised = file.with_record(dcs.Record("OCHT", "22.00;19.00"))
    assert [(one.eye, one.label) for one in dcs.conflicts(raised)] == [(OD, "HBOX"), (OD, "FCOCIN"), (OD, "FCOCUP")]


def test_a_missing_eye_is_mirrored_and_b_means_both() -> None:
    one = dcs.DcsFile.from_text("TRCFMT=1;8;E;R;F\nR=2500;2400;2300;2200;2100;2200;2300;2450\n")
    left = one.trace(OS)
    assert left is not None
    assert left.radii == (2100, 2200, 2300, 2400, 2500, 2450, 2300, 2200)
    both = dcs.DcsFile.from_text("TRCFMT=1;8;E;B;F\nR=2500;2400;2300;2200;2100;2200;2300;2450\n")
    assert both.traces()[OS].radii == left.radii
    assert dcs.DcsFile.from_text("JOB=1\n").trace(OD) is None


def test_unequal_angles_are_used() -> None:
    text = "TRCFMT=1;4;U;R;F\nR=2500;2000;2500;2000\nA=0;9000;18000;27000\n"
    trace = dcs.DcsFile.from_text(text).traces()[OD]
    assert optics.traces.box(trace.curve()) == pytest.approx((50.0, 40.0))
    assert trace.mirrored().angles == (0, 9000, 18000, 27000)


def test_depths_belong_to_the_trace_of_their_eye() -> None:
    radii = "TRCFMT=1;8;E;R;F\nR=2500;2400;2300;2200;2100;2200;2300;2450\n"
    trace = dcs.DcsFile.from_text(radii + "ZFMT=1;8;E;R;F\nZ=10;20;30;40\nZ=50;40;30;20\n").traces()[OD]
    assert trace.sags == (10, 20, 30, 40, 50, 40, 30, 20)
    assert trace.mirrored().sags == (50, 40, 30, 20, 10, 20, 30, 40)
    with pytest.raises(dcs.DcsError) as refused:
        dcs.DcsFile.from_text(radii + "ZFMT=1;8;E;R;F\nZ=10;20\n").traces()
    assert refused.value.reason == "TRACE_COUNT_MISMATCH"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("JOB=1\njunk\n", "NO_LABEL_SEPARATOR", 2),
        ("SPH=abc;\n", "BAD_NUMBER", 1),
        ("DBL=1,8\n", "BAD_NUMBER", 1),
        ("R=2500\n", "RADII_BEFORE_TRCFMT", 1),
        ("TRCFMT=1;4;E;R;F\nR=1;2;3\n", "TRACE_COUNT_MISMATCH", 1),
        ("TRCFMT=1;2;E;R;F\nR=1;2;3\n", "TRACE_COUNT_MISMATCH", 2),
        ("TRCFMT=6;360;E;R;F\nR=abc\n", "TRACE_FORMAT_UNSUPPORTED", 2),
        ("TRCFMT=1;x;E;R;F\n", "BAD_NUMBER", 1),
        ("TRCFMT=1;4;E;R;F\nR=1.5;2;2;2\n", "BAD_NUMBER", 2),
    ],
)
def test_faults_have_a_name_and_a_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(dcs.DcsError) as refused:
        dcs.DcsFile.from_text(text).check()
    assert (refused.value.reason, refused.value.line) == (reason, line)


def test_packets_carry_their_check_sum() -> None:
    records = b"ANS=TRC\r\nJOB=123\r\nSTATUS=0\r\n"
    packet = dcs.pack(records)
    assert packet == b"\x1c" + records + b"\x1eCRC=32620\r\x1d"
    assert dcs.unpack(packet) == records
    assert dcs.unpack(dcs.pack(records, with_crc=False)) == records
    assert dcs.unpack(packet.replace(b"CRC=32620", b"CRC=032620")) == records
    with pytest.raises(optics.OpticsError) as damaged:
        dcs.unpack(packet.replace(b"JOB=123", b"JOB=124"))
    assert damaged.value.reason == "CRC_MISMATCH"
    with pytest.raises(optics.OpticsError) as torn:
        dcs.unpack(packet[:-1])
    assert torn.value.reason == "PACKET_FRAMING"


FILES = [("own", _job().to_bytes()), *((path.name, path.read_bytes()) for path in REAL)]


@pytest.mark.parametrize(("name", "data"), FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_files_of_machines_are_read_whole_and_written_back(name: str, data: bytes) -> None:
    file = dcs.DcsFile.from_bytes(data)
    assert file.to_bytes() == data
    unreadable = {problem.reason for problem in file.problems()} - {"LABEL_UNKNOWN"}
    assert unreadable == ({"TRACE_FORMAT_UNSUPPORTED"} if "TRCFMT6" in name else set())
    if unreadable:
        return
    traces = file.traces()
    assert set(traces) == set(optics.Eye)
    assert np.abs(np.array(traces[OD].mirrored().radii) - traces[OS].radii).max() <= 1
    rewritten = dcs.DcsFile.of(traces[OD].records()).traces()[OD]
    assert rewritten.radii == traces[OD].radii
    assert {conflict.label for conflict in dcs.conflicts(file)} <= {"FED"}


LAYOUT = ("FCOCIN", "FCOCUP", "LIND", "FRNT", "CTHICK", "THKP", "THNP", "BACK")


@pytest.mark.parametrize(("name", "data"), FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_thickness_agrees_with_what_a_file_states(name: str, data: bytes) -> None:
    """The same lens calculated from the file: edges within 0.02 mm (free-form 0.3), back surface within 0.002 D."""
    file = dcs.DcsFile.from_bytes(data)
    for eye in optics.Eye:
        known = {label: number for label in LAYOUT if (number := dcs.value(file, label, eye)) is not None}
        if set(known) != set(LAYOUT):
            assert name != "own"  # a tracer sends no layout
            continue
        trace, rx = file.trace(eye), dcs.eye_rx(file, eye)
        assert trace is not None
        assert rx is not None
        points = trace.curve() - (known["FCOCIN"] * eye.nasal_sign, known["FCOCUP"])
        prism = optics.prism.PrismEffect.polar(
            eye, dcs.value(file, "PRVM", eye) or 0.0, dcs.value(file, "PRVA", eye) or 0.0
        )
        power = optics.thickness.Power(float(rx.sphere or D(0)), float(rx.cylinder), rx.axis or 0, prism.x, prism.y)
        blanks = optics.thickness.Blanks(
            *(np.array([number]) for number in (known["LIND"], known["FRNT"], known["CTHICK"], 0.0, 1.3))
        )
        solved = optics.thickness.solve(points, power, blanks)
        # A free-form progressive is no sphere: there the model is an estimate, and says so.
        made_freeform = "_XCALC=IOT" in file.to_text()
        tolerance = 0.3 if made_freeform else 0.02
        assert solved.edge.max() == pytest.approx(known["THKP"], abs=tolerance)
        assert solved.edge.min() == pytest.approx(known["THNP"], abs=tolerance)
        assert made_freeform or solved.back[0] == pytest.approx(known["BACK"], abs=0.002)
