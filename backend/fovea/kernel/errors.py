"""Refusals: what a service raises when it will not do what was asked."""

from enum import StrEnum
from typing import ClassVar


class DomainError(Exception):
    """A refusal a client can act on: a stable code, a human sentence and the path of the field at fault.

    Raising one rolls the transaction back. ``code`` is ``DOMAIN_REASON`` and is never renamed.
    """

    code: ClassVar[str] = "KERNEL_REFUSED"

    def __init__(self, message: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class NotFound(DomainError):
    """No such thing, or none this actor may see: the two are never told apart."""

    code = "KERNEL_NOT_FOUND"


class InvalidInput(DomainError):
    """A value that no state of the shop could accept."""

    code = "KERNEL_INVALID_INPUT"


class WrongState(DomainError):
    """The document is not in a state that allows this step; the sentence says what is true now."""

    code = "KERNEL_WRONG_STATE"


class Unanswered(DomainError):
    """Somebody outside the house, who was needed for this, gave no answer. What has a key may be asked for again."""

    code = "KERNEL_UNANSWERED"


class Conflict(DomainError):
    """Someone else changed the document since it was read."""

    code = "KERNEL_CONFLICT"


class IdempotencyConflict(DomainError):
    """The same idempotency key came with another request body."""

    code = "KERNEL_IDEMPOTENCY_CONFLICT"


class NotSignedIn(Exception):
    """The operation needs a principal and there is none."""


class NotAllowed(Exception):
    """The principal lacks the permission; the message never says which rows exist."""


class TransientFailure(Exception):
    """The outside world failed in a way that another try may mend; jobs retry on it with backoff."""


class VendorFailure(Exception):
    """A call to a vendor that did not succeed. ``verdict``: what that means for us, in words that all vendors' clients
    share; ``code``: the vendor's own name for it, empty without a readable answer; ``message``: its sentence.
    """

    def __init__(self, verdict: StrEnum, code: str = "", message: str = "") -> None:
        super().__init__(f"{verdict} {code}".strip())
        self.verdict = verdict
        self.code = code
        self.message = message


class VendorDown(TransientFailure):
    """The vendor has not answered lately, so it was not asked: nothing was sent.

    ``retry_after``: seconds until it is asked again. Whoever counts tries does not count this one.
    """

    def __init__(self, vendor: str, retry_after: float) -> None:
        super().__init__(f"{vendor} does not answer at the moment; it is asked again in {retry_after:.0f} seconds.")
        self.vendor = vendor
        self.retry_after = retry_after


class OutcomeUnknown(TransientFailure):
    """A vendor call may or may not have taken effect: ask the vendor before doing it again."""


def not_asked(failure: BaseException) -> VendorDown | None:
    """The refusal of a resting vendor behind a failure: no try was made. None when anything may have been sent."""
    seen: BaseException | None = failure
    while seen is not None and not isinstance(seen, OutcomeUnknown):
        if isinstance(seen, VendorDown):
            return seen
        seen = seen.__cause__
    return None


def vendor_code(failure: BaseException) -> str:
    """The vendor's own code behind a failure; empty when it gave none."""
    seen: BaseException | None = failure
    while seen is not None:
        if isinstance(seen, VendorFailure):
            return seen.code
        seen = seen.__cause__
    return ""
