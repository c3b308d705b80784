"""What payments needs from a payment service provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from fovea.kernel.money import Money


class OutcomeKind(StrEnum):
    AUTHORISED = "authorised"
    REFUSED = "refused"
    ACTION_REQUIRED = "action_required"  # 3-D Secure: the shopper must do something first
    PENDING = "pending"  # the provider will tell us by webhook
    UNKNOWN = "unknown"  # no answer: it may have happened; ask again with the same key


class RefusalReason(StrEnum):
    """What the shopper may be told, in groups that never reveal the issuer's detail."""

    DECLINED = "declined"
    EXPIRED_CARD = "expired_card"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    CVC = "cvc"
    AUTHENTICATION_FAILED = "authentication_failed"
    CANCELLED = "cancelled"
    TRY_LATER = "try_later"


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    kind: OutcomeKind
    psp_reference: str | None = None
    refusal: RefusalReason | None = None
    # Opaque to us: handed to the Drop-in in the browser as it came (JSON values only).
    action: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AuthoriseRequest:
    payment_id: UUID  # idempotency key and merchant reference
    amount: Money
    # The Drop-in's state data: encrypted card fields; never stored, never logged.
    payment_method: Mapping[str, Any]
    browser_info: Mapping[str, Any]
    return_url: str
    origin: str
    shopper_reference: str
    shopper_email: str | None = None
    shopper_ip: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class ModificationKind(StrEnum):
    CAPTURE = "capture"
    CANCEL = "cancel"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Modification:
    """Capture, cancel or refund of an authorised payment."""

    modification_id: UUID  # idempotency key and reference
    kind: ModificationKind
    psp_reference: str  # of the authorisation
    amount: Money


@dataclass(frozen=True, slots=True)
class ModificationReceipt:
    """``accepted`` only says the provider took the request in; a webhook decides. None = outcome unknown."""

    accepted: bool | None
    psp_reference: str | None = None
    message: str = ""


class PaymentGateway(Protocol):
    """A card processor with manual capture. Every call is idempotent by our row id."""

    async def methods(self, amount: Money, country: str, locale: str) -> Mapping[str, Any]:
        """The provider's answer for its Drop-in, passed through."""
        ...

    async def authorise(self, request: AuthoriseRequest) -> PaymentOutcome:
        """Never raises for a refusal or a lost answer; raises TransientFailure only when surely nothing was sent."""
        ...

    async def complete_action(self, payment_id: UUID, details: Mapping[str, Any]) -> PaymentOutcome:
        """The second half of 3-D Secure: what the shopper's action returned (JSON values only)."""
        ...

    async def modify(self, modification: Modification) -> ModificationReceipt:
        """Ask for a capture, cancel or refund."""
        ...
