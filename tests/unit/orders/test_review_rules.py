"""The opticians' table of steps and the reasons that warnings need, on plain values."""

import pytest

from fovea.domains.orders import (
    FindingNote,
    LensSnapshot,
    OrderStatus,
    Override,
    OverridesMissing,
    PrescriptionBlocked,
    PrescriptionSettled,
    ReviewStatus,
)
from fovea.domains.orders.rules import (
    REVIEW_STEPS,
    check_not_blocked,
    check_overrides,
    check_review_step,
    waits_for_customer,
    warned,
)
from fovea.kernel.errors import InvalidInput
from fovea.kernel.events import adapter

S = ReviewStatus
WARN = FindingNote("LB58", "warn", "for the shopper", "for staff", eye="OD")


def test_every_state_has_its_steps_and_approval_is_the_end() -> None:
    assert REVIEW_STEPS.keys() == set(S)
    assert REVIEW_STEPS[S.APPROVED] == frozenset()
    ended = (S.APPROVED, S.WITHDRAWN)
    assert all(S.ASKED in steps for state, steps in REVIEW_STEPS.items() if state not in ended)
    # What is approved stays so, even when the glasses are taken out of the order.
    assert all(S.WITHDRAWN in steps for state, steps in REVIEW_STEPS.items() if state not in ended)
    assert S.APPROVED not in REVIEW_STEPS[S.MISSING] | REVIEW_STEPS[S.REJECTED]
    for state in S:
        for then in S:
            if then in REVIEW_STEPS[state]:
                check_review_step(state, then)
            else:
                with pytest.raises(PrescriptionSettled):
                    check_review_step(state, then)


def test_both_eyes_are_one_warning_in_the_opticians_words() -> None:
    notes = (
        WARN,
        FindingNote("LB58", "warn", "for the shopper", "for staff", eye="OS"),
        FindingNote("LB34", "info", ""),
    )
    assert warned(notes) == {"LB58": "for staff"}
    assert warned([FindingNote("LB10", "warn", "plain")]) == {"LB10": "plain"}


def test_a_warning_wants_a_reason_once() -> None:
    check_overrides((), (), ())
    check_overrides({"LB58"}, (Override("LB58", "Fitted at 12 mm."),), ())
    check_overrides({"LB58"}, (), {"LB58"})
    with pytest.raises(OverridesMissing) as missing:
        check_overrides({"LB58", "LB08"}, (Override("LB58", "Fitted at 12 mm."),), ())
    assert missing.value.rules == ("LB08",)
    for override in (Override("LB08", "Unasked."), Override("LB58", ""), Override("LB58", "x" * 1_001)):
        with pytest.raises(InvalidInput):
            check_overrides({"LB58"}, (override,), ())


def test_a_block_is_a_block() -> None:
    check_not_blocked([WARN])
    with pytest.raises(PrescriptionBlocked, match="expired"):
        check_not_blocked([WARN, FindingNote("LB55", "block", "It expired.")])


def test_the_customer_is_asked_only_while_it_helps() -> None:
    assert waits_for_customer(OrderStatus.CONFIRMED, S.MISSING)
    assert waits_for_customer(OrderStatus.CONFIRMED, S.ASKED)
    assert not waits_for_customer(OrderStatus.CONFIRMED, S.WAITING)
    assert not waits_for_customer(OrderStatus.CANCELLED, S.ASKED)


@pytest.mark.parametrize(
    ("kept", "powered", "source"),
    [
        ({"prescription": {"rx": {}, "pd": {}}}, True, "typed"),
        ({"prescription": None}, False, "none"),
        ({"prescription": None, "later": True}, True, "later"),
        ({"prescription": None, "upload": "01890000-0000-7000-8000-000000000000", "upload_pages": 2}, True, "upload"),
    ],
)
def test_what_was_sealed_before_still_opens(kept: dict[str, object], powered: bool, source: str) -> None:
    """Orders from before uploads have none of the newer fields."""
    old = {
        "use": "DISTANCE", "material_code": "HI160", "material_name": "1.60", "treatments": [], "treatment_names": [],
    }  # fmt: skip
    opened: LensSnapshot = adapter(LensSnapshot).validate_python(old | kept)
    assert (opened.powered, opened.source) == (powered, source)
