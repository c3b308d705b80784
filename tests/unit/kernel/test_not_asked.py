"""Whether a vendor was asked at all decides whether a try is counted."""

from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown, not_asked


def caused(failure: Exception, cause: Exception) -> Exception:
    failure.__cause__ = cause
    return failure


def test_a_refusal_of_a_resting_vendor_is_found_behind_what_it_became() -> None:
    down = VendorDown("avatax", 12)
    assert not_asked(down) is down
    assert not_asked(caused(TransientFailure("No label."), caused(ValueError("again"), down))) is down


def test_what_may_have_been_sent_is_a_try() -> None:
    down = VendorDown("avatax", 12)
    assert not_asked(TransientFailure("slow")) is None
    # The document was sent, and only the question what became of it met the closed door.
    assert not_asked(caused(OutcomeUnknown("lost"), down)) is None
    assert not_asked(caused(TransientFailure("later"), caused(OutcomeUnknown("lost"), down))) is None
