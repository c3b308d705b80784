"""A payment's state is a fold over what was said of it, in whatever order that was heard."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.payments import EventKind, PaymentStatus
from fovea.domains.payments.rules import Fact, State, fold

K = EventKind


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """What a provider may truly say of one payment: authorised, captured and refunded in parts, some taken back."""
    amount = draw(st.integers(1, 100_000))
    said = [Fact(K.AUTHORISED, amount, "psp")]
    if draw(st.booleans()):
        said.append(Fact(draw(st.sampled_from([K.PENDING, K.ACTION_REQUIRED, K.REFUSED])), amount, "first try"))
    if draw(st.booleans()):
        return [*said, Fact(draw(st.sampled_from([K.CANCELLED, K.EXPIRED])), amount, "cancel")]
    left = amount
    for number in range(draw(st.integers(0, 3))):
        part = draw(st.integers(1, left)) if left else 0
        if part:
            said.append(Fact(K.CAPTURED, part, f"capture-{number}"))
            if draw(st.booleans()):
                said.append(Fact(K.CAPTURE_FAILED, part, f"capture-{number}"))
            else:
                left -= part
    room = amount - left
    for number in range(draw(st.integers(0, 3))):
        part = draw(st.integers(1, room)) if room else 0
        if part:
            said.append(Fact(K.REFUNDED, part, f"refund-{number}"))
            if draw(st.booleans()):
                said.append(Fact(K.REFUND_FAILED, part, f"refund-{number}"))
            else:
                room -= part
    return said


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(said: list[Fact], chance: Random) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(said)


@given(histories(), st.randoms(use_true_random=False))
def test_hearing_something_twice_changes_nothing(said: list[Fact], chance: Random) -> None:
    doubled = said + said
    chance.shuffle(doubled)
    assert fold(doubled) == fold(said)


@given(histories(), st.randoms(use_true_random=False))
def test_no_moment_breaks_the_limits(said: list[Fact], chance: Random) -> None:
    """Whatever was heard so far, the row's own CHECK would take it."""
    shuffled = list(said)
    chance.shuffle(shuffled)
    for heard in range(len(shuffled) + 1):
        state = fold(shuffled[:heard])
        assert 0 <= state.refunded <= state.captured <= state.authorised
        assert state.charged <= state.captured


def test_a_failure_takes_back_its_own_amount_and_no_other() -> None:
    said = [
        Fact(K.AUTHORISED, 100, "psp"),
        Fact(K.CAPTURED, 60, "one"),
        Fact(K.CAPTURED, 40, "two"),
        Fact(K.CAPTURE_FAILED, 40, "two"),
        Fact(K.REFUNDED, 10, "three"),
        Fact(K.REFUND_FAILED, 10, "three"),
    ]
    assert fold(said) == State(PaymentStatus.PARTLY_CAPTURED, 100, 60, 0, 60)


def test_states_by_what_was_said() -> None:
    cases = {
        PaymentStatus.OPEN: [],
        PaymentStatus.REFUSED: [K.REFUSED],
        PaymentStatus.ACTION_REQUIRED: [K.ACTION_REQUIRED],
        PaymentStatus.PENDING: [K.PENDING],
        PaymentStatus.AUTHORISED: [K.REFUSED, K.PENDING, K.AUTHORISED],
        PaymentStatus.CANCELLED: [K.CANCELLED, K.AUTHORISED],
        PaymentStatus.CAPTURED: [K.AUTHORISED, K.CAPTURED],
        PaymentStatus.REFUNDED: [K.AUTHORISED, K.CAPTURED, K.REFUNDED],
    }
    for status, kinds in cases.items():
        assert fold(Fact(kind, 100, kind) for kind in kinds).status is status


def test_a_refund_heard_of_first_proves_its_capture_but_charges_nobody_yet() -> None:
    state = fold([Fact(K.REFUNDED, 40, "back")])
    assert (state.authorised, state.captured, state.refunded, state.charged) == (40, 40, 40, 0)
