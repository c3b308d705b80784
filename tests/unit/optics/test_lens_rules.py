"""Every lens-builder rule bites once, stays quiet otherwise, and says something a person can act on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fovea.domains import optics
from fovea.domains.optics import Base, Circumstances, EyeRx, LensUse, MaterialCode, Prism, RimType, Severity, Treatment

D = optics.dioptres
FRAME = optics.FrameGeometry(500, 380, 180, 520)
PD = optics.PupillaryDistance.monocular(320, 320)
TODAY = date(2026, 11, 23)
MINUS_2 = EyeRx(D("-2"))
ADD_2 = EyeRx(D("-2"), add=D("2"))
BALANCE = EyeRx(None, balance=True)
OD = optics.Eye.OD


def _choice(use: LensUse = LensUse.DISTANCE, material: str = "HI160", *treatments: Treatment) -> optics.LensChoice:
    return optics.LensChoice(use, MaterialCode(material), frozenset({Treatment.ANTI_REFLECTIVE, *treatments}))


def _check(
    right: EyeRx = MINUS_2,
    left: EyeRx | None = None,
    lens: optics.LensChoice | None = None,
    frame: optics.FrameGeometry = FRAME,
    pd: optics.PupillaryDistance | None = PD,
    issued: date | None = None,
    vertex: int | None = 120,
    **around: object,
) -> optics.Verdict:
    rx = optics.Prescription(right, right if left is None else left, vertex, issued)
    return optics.check(rx, pd, frame, lens or _choice(), Circumstances(**around))  # type: ignore[arg-type]


PAL, BIFOCAL = LensUse.PROGRESSIVE, LensUse.BIFOCAL
HEIGHTS = {OD: 200, optics.Eye.OS: 200}
RIMLESS, NYLOR = replace(FRAME, rim=RimType.DRILLED), replace(FRAME, rim=RimType.NYLOR)
STOCK = replace(_choice(), center_tenths=15)
PLANO_LENS = _choice(LensUse.NON_PRESCRIPTION, "CR39")
PREVIOUS = optics.Prescription(EyeRx(D("-0.5")), EyeRx(D("-2")))

CASES: dict[str, Callable[[], optics.Verdict]] = {
    "LB05": lambda: _check(EyeRx(D("-20.25")), lens=_choice(material="GL18")),
    "LB06": lambda: _check(EyeRx(D("-2"), D("-1"), 90), EyeRx(D("-2"), D("1"), 90)),
    "LB07": lambda: _check(EyeRx(D("-1")), EyeRx(D("0.75"))),
    "LB08": lambda: _check(EyeRx(D("-1")), EyeRx(D("-4.25"))),
    "LB09": lambda: _check(replace(ADD_2, sphere=D("-4")), ADD_2, _choice(BIFOCAL)),
    "LB10": lambda: _check(ADD_2),
    "LB11": lambda: _check(lens=_choice(PAL)),
    "LB12": lambda: _check(ADD_2, lens=_choice(PAL)),
    "LB13": lambda: _check(replace(ADD_2, add=D("0.5")), lens=_choice(PAL)),
    "LB14": lambda: _check(ADD_2, replace(ADD_2, add=D("2.25")), _choice(BIFOCAL)),
    "LB15": lambda: _check(replace(ADD_2, add=D("1.25")), lens=_choice(LensUse.TRIFOCAL)),
    "LB16": lambda: _check(pd=None),
    "LB17": lambda: _check(pd=optics.PupillaryDistance.binocular(490)),
    "LB18": lambda: _check(pd=optics.PupillaryDistance.monocular(300, 331)),
    "LB19": lambda: _check(ADD_2, lens=_choice(PAL), pd=optics.PupillaryDistance.binocular(640)),
    "LB21": lambda: _check(pd=optics.PupillaryDistance.monocular(280, 280)),
    "LB22": lambda: _check(frame=replace(FRAME, a_tenths=620, ed_tenths=640)),
    "LB23": lambda: _check(ADD_2, lens=_choice(PAL), frame=replace(FRAME, b_tenths=270)),
    "LB24": lambda: _check(ADD_2, lens=_choice(PAL), frame=replace(FRAME, b_tenths=210)),
    "LB25": lambda: _check(ADD_2, lens=_choice(PAL), fitting_heights={OD: 165, optics.Eye.OS: 200}),
    "LB26": lambda: _check(ADD_2, lens=_choice(PAL), fitting_heights={OD: 285, optics.Eye.OS: 200}),
    "LB27": lambda: _check(ADD_2, lens=_choice(BIFOCAL), segment_heights={OD: 90, optics.Eye.OS: 180}),
    "LB28": lambda: _check(lens=_choice(material="CR39"), frame=RIMLESS),
    "LB29": lambda: _check(lens=_choice(material="HI174"), frame=RIMLESS),
    "LB30": lambda: _check(EyeRx(D("0.25")), lens=STOCK, frame=RIMLESS),
    "LB31": lambda: _check(EyeRx(D("-6")), frame=RIMLESS),
    "LB32": lambda: _check(EyeRx(D("0.25")), lens=STOCK, frame=NYLOR),
    "LB33": lambda: _check(age=12),
    "LB34": lambda: _check(EyeRx(D("-2.25")), lens=_choice(material="CR39")),
    "LB35": lambda: _check(EyeRx(D("-4")), lens=_choice(material="MID156")),
    "LB36": lambda: _check(EyeRx(D("-6"))),
    "LB37": lambda: _check(EyeRx(D("-8.25")), lens=_choice(material="CR39")),
    "LB38": lambda: _check(EyeRx(D("-7.5")), lens=_choice(material="CR39")),
    "LB39": lambda: _check(lens=optics.LensChoice(LensUse.DISTANCE, MaterialCode.HI167)),
    "LB40": lambda: _check(EyeRx(D("-5.25")), lens=_choice(material="POLY")),
    "LB41": lambda: _check(EyeRx(D("-4.25")), frame=replace(FRAME, wrap_degrees=15)),
    "LB42": lambda: _check(EyeRx(D("-6")), frame=replace(FRAME, base_curve=D("6.25"))),
    "LB43": lambda: _check(replace(MINUS_2, prisms=(Prism(325, Base.IN),))),
    "LB44": lambda: _check(replace(MINUS_2, prisms=(Prism(625, Base.IN),))),
    "LB46": lambda: _check(replace(MINUS_2, prisms=(Prism(100, Base.DOWN),))),
    "LB47": lambda: _check(lens=_choice(LensUse.DISTANCE, "HI160", Treatment.POLARISED, Treatment.PHOTOCHROMIC)),
    "LB48": lambda: _check(lens=replace(_choice(), tint_percent=50), drives_at_night=True),
    "LB49": lambda: _check(lens=_choice(LensUse.DISTANCE, "HI174", Treatment.PHOTOCHROMIC)),
    "LB50": lambda: _check(ADD_2, lens=_choice(BIFOCAL, "CR39", Treatment.POLARISED)),
    "LB51": lambda: _check(
        lens=_choice(LensUse.DISTANCE, "CR39", Treatment.GRADIENT_TINT), frame=replace(FRAME, b_tenths=310)
    ),
    "LB52": lambda: _check(lens=replace(_choice(LensUse.DISTANCE, "POLY", Treatment.TINT), tint_percent=85)),
    "LB53": lambda: _check(lens=optics.LensChoice(LensUse.DISTANCE, MaterialCode.CR39, frozenset({Treatment.MIRROR}))),
    "LB54": lambda: _check(lens=replace(PLANO_LENS, corridor_tenths=140)),
    "LB55": lambda: _check(issued=date(2024, 11, 22), today=TODAY),
    "LB56": lambda: _check(age=12, jurisdiction="GB", lens=_choice(material="TRIVEX")),
    "LB58": lambda: _check(EyeRx(D("-4.25")), vertex=None),
    "LB59": lambda: _check(previous=PREVIOUS),
    "LB60": lambda: _check(previous_base=Decimal(8), sensitive_to_change=True),
    "LB61": lambda: _check(BALANCE),
    "LB62": lambda: _check(single_lens=True),
    "LB63": lambda: _check(ADD_2, lens=replace(_choice(PAL), slab_off_eyes=1), fitting_heights=HEIGHTS),
    "LB64": lambda: _check(EyeRx(D("-8")), lens=_choice(material="GLASS"), frame=replace(FRAME, b_tenths=480)),
    "LB65": lambda: _check(frame=replace(FRAME, total_width_tenths=1450), face_width_tenths=1380),
    "LB66": lambda: _check(replace(ADD_2, add=D("3.75")), lens=replace(_choice(PAL), adds=(D("0.75"), D("3.5")))),
}
ENTRY = {
    "LB01": "AXIS_REQUIRED",
    "LB02": "AXIS_RANGE",
    "LB03": "AXIS_IGNORED",
    "LB04": "STEP_INVALID",
    "LB20": "PD_NEAR_GT_FAR",
    "LB45": "PRISM_BASE_REQUIRED",
    "LB57": "CONTACT_LENS_RX",
}
TABLE = {rule.id: rule for rule in optics.RULES}


def test_the_table_is_whole() -> None:
    assert sorted(TABLE) == [f"LB{n:02d}" for n in range(1, 67)]
    assert len(TABLE) == len(optics.RULES)
    assert set(CASES) | set(ENTRY) == set(TABLE)


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_bites_and_explains_itself(rule: str) -> None:
    found = [finding for finding in CASES[rule]().findings if finding.rule == rule]
    assert found
    for finding in found:
        assert finding.severity is TABLE[rule].severity
        assert finding.message.endswith((".", "?"))
        assert "{" not in finding.message + finding.staff_message
        assert finding.source


@pytest.mark.parametrize("rule", sorted(rule for rule in CASES if TABLE[rule].severity is Severity.BLOCK))
def test_what_blocks_names_a_way_out(rule: str) -> None:
    for finding in CASES[rule]().of(Severity.BLOCK):
        assert finding.alternative
        assert finding.alternative.endswith(".")


@pytest.mark.parametrize("rule", sorted(ENTRY))
def test_a_rule_of_entry_speaks_for_its_problem(rule: str) -> None:
    problem = optics.Problem(ENTRY[rule], "…", ("os", "axis"))
    (finding,) = optics.explain([problem])
    assert (finding.rule, finding.eye, finding.path) == (rule, optics.Eye.OS, ("os", "axis"))


def test_an_ordinary_pair_is_quiet() -> None:
    verdict = _check(EyeRx(D("-2"), D("-0.5"), 90), today=TODAY, issued=date(2026, 1, 1))
    assert verdict.findings == ()
    assert verdict.buildable
    assert not verdict.needs_second_look


def test_quiet_without_a_prescription() -> None:
    verdict = optics.check(None, None, FRAME, PLANO_LENS)
    assert verdict.buildable
    assert verdict.findings == ()
    assert verdict.thickest_mm == pytest.approx(2.0, abs=0.3)


def test_the_gravest_comes_first() -> None:
    verdict = _check(EyeRx(D("-9")), lens=optics.LensChoice(LensUse.DISTANCE, MaterialCode.CR39), vertex=None)
    ranks = [finding.severity.rank for finding in verdict.findings]
    assert ranks == sorted(ranks)
    assert verdict.findings[0].severity is Severity.BLOCK


def test_the_nearest_material_that_works_is_named() -> None:
    verdict = CASES["LB37"]()
    assert not verdict.buildable
    assert verdict.alternatives[0].lens.material is MaterialCode.POLY
    assert verdict.alternatives[0].sentence == "Shatter-resistant 1.59 would work."
    (blocked, *_) = verdict.of(Severity.BLOCK)
    assert blocked.alternative == verdict.alternatives[0].sentence
    for alternative in verdict.alternatives:
        assert _check(EyeRx(D("-8.25")), lens=alternative.lens).buildable


def test_a_conflict_of_treatments_names_what_to_leave_out() -> None:
    assert CASES["LB47"]().alternatives[0].sentence == "It works without photochromic."


def test_a_rimless_frame_gets_a_material_that_can_be_drilled() -> None:
    lens = CASES["LB28"]().alternatives[0].lens
    assert lens.material is MaterialCode.TRIVEX


def test_a_frame_too_large_says_how_much() -> None:
    blocked = next(finding for finding in CASES["LB22"]().findings if finding.rule == "LB22")
    assert blocked.alternative == "A frame about 4 mm narrower would work."
    assert _check(frame=replace(FRAME, a_tenths=580, ed_tenths=600)).buildable
    assert not _check(frame=replace(FRAME, a_tenths=600, ed_tenths=620)).buildable


def test_an_assumed_distance_refuses_nothing() -> None:
    unknown = _check(frame=replace(FRAME, a_tenths=620, ed_tenths=640), pd=None)
    assert unknown.buildable
    assert {"LB16", "LB22"} <= {finding.rule for finding in unknown.findings}


def _recommended(power: str, frame: optics.FrameGeometry = FRAME, **around: object) -> str:
    rx = optics.Prescription(EyeRx(D(power)), EyeRx(D(power)), 120)
    verdicts = optics.check_many(rx, PD, frame, [_choice(material=code) for code in MaterialCode],
                                 Circumstances(**around))  # type: ignore[arg-type]  # fmt: skip
    found = optics.recommend(verdicts)
    return found.sentence if found else "none"


def test_a_recommendation_says_why() -> None:
    assert _recommended("-1") == "Standard 1.50 is thin enough for your prescription: 2.9 mm at the temporal edge."
    assert _recommended("-6") == "Very thin 1.67 keeps the temporal edge under 5 mm."
    assert _recommended("-8") == "Thinnest 1.74 keeps the temporal edge under 6 mm."
    assert _recommended("-12").startswith("Thinnest 1.74 is the thinnest for you: 8.0 mm at the temporal edge.")
    assert _recommended("-4") == "Thin 1.60 keeps the temporal edge under 5 mm."
    assert _recommended("+4") == "Thin 1.60 keeps the middle under 4 mm."
    assert _recommended("-2", RIMLESS).startswith("Tough and light 1.53")
    assert _recommended("-2", age=9).startswith("Tough and light 1.53")
    assert _recommended("-28") == "none"


def test_many_choices_are_judged_as_each_alone() -> None:
    rx = optics.Prescription(EyeRx(D("-5"), D("-1"), 20), EyeRx(D("-4.5")))
    lenses = [_choice(use, code) for use in (LensUse.DISTANCE, LensUse.READING) for code in MaterialCode]
    for lens, verdict in zip(lenses, optics.check_many(rx, PD, FRAME, lenses), strict=True):
        alone = optics.check(rx, PD, FRAME, lens)
        assert [f.rule for f in verdict.findings] == [f.rule for f in alone.findings]
        assert verdict.figures == alone.figures


def test_a_shop_may_set_its_own_severities_and_limits() -> None:
    rx = optics.Prescription(EyeRx(D("-2")), EyeRx(D("-2")))
    strict = optics.Policy(severities={"LB33": Severity.BLOCK}, silent=frozenset({"LB39"}))
    child = optics.check(rx, PD, FRAME, optics.LensChoice(LensUse.DISTANCE, MaterialCode.HI167),
                         Circumstances(age=9), policy=strict)  # fmt: skip
    assert [(finding.rule, finding.severity) for finding in child.findings] == [("LB33", Severity.BLOCK)]
    assert {one.lens.material for one in child.alternatives} == {MaterialCode.TRIVEX, MaterialCode.POLY}
    thin = optics.check(rx, PD, FRAME, _choice(), limits=optics.Limits(thick_mm=1.0))
    assert "LB38" in {finding.rule for finding in thin.findings}


def test_no_policy_softens_what_blocks() -> None:
    """LB12 warns by itself and refuses at the lab: there it refuses whatever the shop has set."""
    lax = optics.Policy(severities={"LB12": Severity.INFO})
    rx = optics.Prescription(ADD_2, ADD_2, 120)
    for at_lab, severity in ((False, Severity.INFO), (True, Severity.BLOCK)):
        judged = optics.check(rx, PD, FRAME, _choice(PAL), Circumstances(at_lab=at_lab), policy=lax)
        assert next(one for one in judged.findings if one.rule == "LB12").severity is severity


def test_severity_follows_the_circumstances() -> None:
    at_lab = _check(ADD_2, lens=_choice(PAL), at_lab=True)
    assert next(one for one in at_lab.findings if one.rule == "LB12").severity is Severity.BLOCK
    wrapped = _check(EyeRx(D("-6.25")), frame=replace(FRAME, wrap_degrees=15))
    assert next(one for one in wrapped.findings if one.rule == "LB41").severity is Severity.BLOCK
    in_store = _check(replace(MINUS_2, prisms=(Prism(625, Base.IN),)), online=False)
    assert [one.severity for one in in_store.findings if one.rule in ("LB43", "LB44")] == [Severity.WARN]


def test_reading_lenses_take_the_addition_and_the_near_distance() -> None:
    pd = optics.PupillaryDistance.binocular(640, 610)
    verdict = _check(EyeRx(D("1"), add=D("2")), lens=_choice(LensUse.READING), pd=pd)
    figures = verdict.figures[OD]
    assert figures is not None
    assert figures.decentration.in_mm == pytest.approx(34 - 30.5)
    assert figures.center_mm == pytest.approx(
        optics.lens_figures(OD, EyeRx(D("3")), optics.PupillaryDistance.binocular(610), FRAME,
                            optics.material("HI160")).center_mm
    )  # fmt: skip


def test_a_balance_lens_is_figured_like_its_neighbour() -> None:
    verdict = _check(BALANCE, EyeRx(D("-4"), D("-1"), 90))
    right, left = verdict.figures[OD], verdict.figures[optics.Eye.OS]
    assert right is not None
    assert left is not None
    assert right.weight_g == pytest.approx(left.weight_g, rel=0.1)


@pytest.mark.parametrize(
    ("jurisdiction", "age", "issued", "ends"),
    [
        ("US-NY", 40, date(2024, 2, 29), date(2026, 2, 28)),
        ("US-LA", 40, date(2025, 1, 31), date(2026, 7, 31)),
        ("US-MT", 40, date(2020, 1, 1), None),
        ("US-MT", 9, date(2025, 1, 1), date(2026, 1, 1)),
        ("FR", 30, date(2024, 1, 1), date(2029, 1, 1)),
        ("FR", 50, date(2024, 1, 1), date(2027, 1, 1)),
        ("DE", None, date(2024, 8, 31), date(2026, 8, 31)),
    ],
)
def test_expiry_by_place_and_age(jurisdiction: str, age: int, issued: date, ends: date | None) -> None:
    rx = optics.Prescription(MINUS_2, None, issued_on=issued)
    assert optics.expiry(rx, jurisdiction, age).effective == ends


def test_the_earlier_date_counts() -> None:
    rx = optics.Prescription(MINUS_2, None, issued_on=date(2026, 1, 1), expires_on=date(2026, 6, 1))
    found = optics.expiry(rx, "US")
    assert (found.effective, found.by_rule) == (date(2026, 6, 1), date(2028, 1, 1))
    assert found.has_passed(date(2026, 6, 2))
    assert not found.has_passed(date(2026, 6, 1))
