"""Refusals: what a service raises when it will not do what was asked."""

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


class OutcomeUnknown(TransientFailure):
    """A vendor call may or may not have taken effect: ask the vendor before doing it again."""
