"""Faults are used up one call at a time, by the call they were meant for."""

from fovea.simulators.faults import Fault, FaultKind, Faults


def test_a_fault_waits_for_its_call_and_is_used_up() -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.ERROR, "POST /v72/payments", times=2))
    assert faults.take("POST", "/v72/payments/details") is None
    assert faults.take("GET", "/v72/payments") is None
    for _ in range(2):
        taken = faults.take("POST", "/v72/payments")
        assert taken is not None
        assert taken.kind is FaultKind.ERROR
    assert faults.take("POST", "/v72/payments") is None
    assert faults.armed() == ()


def test_the_first_armed_comes_first() -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.LOST_ANSWER))
    faults.arm(Fault(FaultKind.RATE_LIMIT))
    kinds = [fault.kind for _ in range(2) if (fault := faults.take("GET", "/")) is not None]
    assert kinds == [FaultKind.LOST_ANSWER, FaultKind.RATE_LIMIT]


def test_webhook_faults_never_touch_calls_and_the_other_way_round() -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.WEBHOOK_DUPLICATE, "CAPTURE*"))
    faults.arm(Fault(FaultKind.ERROR))
    assert faults.take_webhook(FaultKind.WEBHOOK_DUPLICATE, "REFUND") is None
    assert faults.take_webhook(FaultKind.WEBHOOK_DROP, "CAPTURE") is None
    taken = faults.take("POST", "/anything")
    assert taken is not None
    assert taken.kind is FaultKind.ERROR
    assert faults.take_webhook(FaultKind.WEBHOOK_DUPLICATE, "CAPTURE_FAILED") is not None


def test_clearing_mends_everything() -> None:
    faults = Faults()
    faults.arm(Fault(FaultKind.HANG, times=100))
    faults.clear()
    assert faults.take("GET", "/") is None
