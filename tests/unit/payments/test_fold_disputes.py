"""The balance of a payment at every step of a dispute, whatever the order of the letters."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.payments import DisputeState, EventKind, PaymentStatus
from fovea.domains.payments.dispute_rules import Word, standings
from fovea.domains.payments.rules import Fact, fold, root_of, valid_for

K, S = EventKind, DisputeState
A, C, R = Fact(K.AUTHORISED, 100, "psp"), Fact(K.CAPTURED, 100, "cap"), Fact(K.REFUNDED, 100, "ref")
TAKEN, BACK, AGAIN = (
    Fact(K.CHARGEBACK, 100, "d"),
    Fact(K.CHARGEBACK_REVERSED, 100, "psp"),
    Fact(K.SECOND_CHARGEBACK, 100, "psp"),
)


def balance(*facts: Fact) -> int:
    state = fold(facts)
    return state.captured - state.refunded - state.charged_back


def test_acceptance_5_the_balance_of_a_refunded_payment_at_every_step_of_its_dispute() -> None:
    assert balance(A) == 0
    assert balance(A, C) == 100
    assert balance(A, C, R) == 0
    assert balance(A, C, R, TAKEN) == -100, "paid back twice: by us and by the bank"
    assert balance(A, C, R, TAKEN, BACK) == 0
    assert balance(A, C, R, TAKEN, BACK, AGAIN) == -100
    assert {balance(*order) for order in permutations((A, C, R, TAKEN, BACK, AGAIN))} == {-100}


MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def word(kind: EventKind, reference: str = "", minor: int = 100, day: int = 0) -> Word:
    return Word(kind, reference, minor, MONDAY + timedelta(days=day))


def states(*said: Word) -> dict[str, str]:
    found = standings(said)
    for order in permutations(said):
        assert standings(order) == found, "whatever the order of the letters"
    return {reference: one.state for reference, one in found.items()}


def test_the_state_of_a_dispute_follows_from_its_letters() -> None:
    assert states() == {}
    for kinds, state in (
        ([K.DISPUTE_OPENED], S.OPENED),
        ([K.DISPUTE_OPENED, K.CHARGEBACK], S.CHARGED_BACK),
        ([K.CHARGEBACK, K.DISPUTE_ANSWERED], S.CHARGED_BACK),
        ([K.CHARGEBACK, K.DISPUTE_ENDED], S.LOST),
        ([K.CHARGEBACK, K.DISPUTE_ENDED, K.CHARGEBACK_REVERSED], S.WON),
        ([K.CHARGEBACK, K.CHARGEBACK_REVERSED, K.SECOND_CHARGEBACK], S.LOST),
        ([K.INFORMATION_REQUESTED], S.OPENED),
        ([K.INFORMATION_REQUESTED, K.DISPUTE_ENDED], S.CLOSED),
    ):
        assert states(*(word(kind, "D") for kind in kinds)) == {"D": state}, kinds


def test_letters_that_name_the_payment_alone_belong_to_its_dispute() -> None:
    reversed_, again = word(K.CHARGEBACK_REVERSED, day=5), word(K.SECOND_CHARGEBACK, day=9)
    assert states(reversed_) == {"": S.WON}, "the first that is heard may be the last that was said"
    assert states(word(K.DISPUTE_OPENED, "D"), word(K.CHARGEBACK, "D", day=1), reversed_, again) == {"D": S.LOST}


def test_a_chargeback_takes_the_place_of_a_question_and_not_of_another_dispute() -> None:
    question, taken = word(K.INFORMATION_REQUESTED, "R"), word(K.CHARGEBACK, "D", day=3)
    assert states(question, taken) == {"R": S.CLOSED, "D": S.CHARGED_BACK}
    assert states(question, taken, word(K.CHARGEBACK_REVERSED, day=8)) == {"R": S.CLOSED, "D": S.WON}
    assert states(word(K.DISPUTE_OPENED, "E"), taken) == {"E": S.OPENED, "D": S.CHARGED_BACK}
    assert states(word(K.INFORMATION_REQUESTED, "R", day=4), taken)["R"] is S.OPENED, (
        "asked after it: about something else"
    )


def test_of_several_chargebacks_the_amount_says_which_and_else_the_time() -> None:
    both = word(K.CHARGEBACK, "D1", 40, 1), word(K.CHARGEBACK, "D2", 60, 2)
    assert states(*both, word(K.CHARGEBACK_REVERSED, "", 40, 9)) == {"D1": S.WON, "D2": S.CHARGED_BACK}
    assert states(*both, word(K.CHARGEBACK_REVERSED, "", 55, 9)) == {"D1": S.CHARGED_BACK, "D2": S.WON}
    assert states(*both, word(K.CHARGEBACK_REVERSED, "", 50, 1)) == {"D1": S.WON, "D2": S.CHARGED_BACK}


def test_a_recapture_has_the_last_word_over_the_failure() -> None:
    said = [A, C, Fact(K.CAPTURE_FAILED, 100, "cap"), Fact(K.RECAPTURED, 100, "cap")]
    for order in permutations(said):
        state = fold(order)
        assert (state.status, state.captured, state.charged) == (PaymentStatus.CAPTURED, 100, 100)


def test_a_reversal_refunds_what_was_captured_and_cancels_what_was_not() -> None:
    whole = Fact(K.REVERSED, 100, "rev")
    assert fold([A, whole]).status is PaymentStatus.CANCELLED
    for order in permutations((A, C, whole)):
        state = fold(order)
        assert (state.status, state.refunded) == (PaymentStatus.REFUNDED, 100)


def test_nothing_to_cancel_ends_a_payment_only_when_nothing_was_authorised() -> None:
    assert fold([Fact(K.PENDING, 100, "p"), Fact(K.ABSENT, 100, "void")]).status is PaymentStatus.CANCELLED
    assert fold([Fact(K.ABSENT, 100, "void"), A]).status is PaymentStatus.AUTHORISED


@st.composite
def letters(draw: st.DrawFn) -> list[Fact]:
    """Everything that can be said of a payment with a dispute: captures in parts, failures, refunds, the bank's."""
    amount = draw(st.integers(2, 100_000))
    cut = draw(st.integers(1, amount - 1))
    said = [Fact(K.AUTHORISED, amount, "psp"), Fact(K.ADJUSTED, amount, "adj")]
    for name, part in (("one", cut), ("two", amount - cut)):
        said.append(Fact(K.CAPTURED, part, name))
        if draw(st.booleans()):
            said.append(Fact(K.CAPTURE_FAILED, part, name))
            if draw(st.booleans()):
                said.append(Fact(K.RECAPTURED, part, name))
    back = draw(st.integers(1, cut))
    said.append(Fact(K.REFUNDED, back, "back"))
    if draw(st.booleans()):
        said.append(Fact(K.REFUND_FAILED, back, "back"))
    steps = [K.DISPUTE_OPENED, K.CHARGEBACK, K.CHARGEBACK_REVERSED, K.SECOND_CHARGEBACK]
    disputed = draw(st.integers(1, amount))
    said += [Fact(kind, disputed, f"d-{kind}") for kind in steps[: draw(st.integers(0, 4))]]
    if draw(st.booleans()):
        said.append(Fact(K.REVERSED, amount, "whole"))
    return said


@given(letters(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_letters_ends_in_the_same_state(said: list[Fact], chance: Random) -> None:
    heard = [*said, *chance.choices(said, k=len(said))]
    chance.shuffle(heard)
    assert fold(heard) == fold(said)
    for number in range(len(heard) + 1):
        state = fold(heard[:number])
        assert 0 <= state.refunded <= state.captured <= state.authorised, "the row's own CHECK takes every moment"
        assert 0 <= state.charged_back <= state.captured


def test_tries_of_one_cause_have_one_root() -> None:
    assert {root_of(one) for one in ("ship:a", "ship:a:again-1", "ship:a:again-12")} == {"ship:a"}
    assert root_of("return:0199:2") == "return:0199"
    assert root_of("return:0199:difference:again-1") == "return:0199:difference"


def test_a_scheme_nobody_knows_has_the_shortest_time() -> None:
    assert valid_for(None) == valid_for("unheard of") == valid_for("visa")
    assert valid_for("discover") > valid_for("visa")
