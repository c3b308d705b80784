"""What payments needs from a payment service provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from fovea.domains.payments.contract.cards import CardToken
from fovea.domains.payments.contract.links import LinkRequest, PaymentLink
from fovea.domains.payments.contract.sessions import PaymentSession, SessionRequest
from fovea.domains.payments.contract.settlements import SettlementLine
from fovea.kernel.money import Money


class OutcomeKind(StrEnum):
    AUTHORISED = "authorised"
    REFUSED = "refused"
    ACTION_REQUIRED = "action_required"  # 3-D Secure: the shopper must do something first
    PENDING = "pending"  # the provider will tell us by webhook
    UNKNOWN = "unknown"  # no answer: it may have happened; ask again with the same key
    OPEN = "open"  # the provider's form is still there to be paid at: nothing was decided


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
    brand: str | None = None
    # What the provider keeps from now on, where the shopper asked for it.
    kept: CardToken | None = None
    # Whose result it is, where the answer says so: an older attempt's window may be answered after a newer one opened.
    payment_id: UUID | None = None
    # The provider's own code for a refusal or a failure: for staff, never for the shopper.
    code: str = ""


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
    # The shopper agreed that the provider keeps the card.
    remember: bool = False


class ModificationKind(StrEnum):
    CAPTURE = "capture"
    CANCEL = "cancel"
    REFUND = "refund"
    REVERSAL = "reversal"  # cancel or refund whole: nobody knows whether it was captured
    VOID = "void"  # cancel by our own reference: the provider's never reached us
    EXTEND = "extend"  # the same authorisation for longer


@dataclass(frozen=True, slots=True)
class Modification:
    """Something asked of an authorised payment."""

    modification_id: UUID  # idempotency key and reference
    kind: ModificationKind
    psp_reference: str  # of the authorisation; empty for a void
    amount: Money
    payment_id: UUID | None = None  # whose reference a void names


@dataclass(frozen=True, slots=True)
class ModificationReceipt:
    """``accepted`` only says the provider took the request in; a webhook decides. None = outcome unknown."""

    accepted: bool | None
    psp_reference: str | None = None
    message: str = ""
    code: str = ""


class PaymentGateway(Protocol):
    """A card processor with manual capture. Every call is idempotent by our row id."""

    async def methods(
        self, amount: Money, country: str, locale: str, shopper_reference: str | None = None
    ) -> Mapping[str, Any]:
        """The provider's answer for its Drop-in, passed through; with a shopper, what it keeps for them too."""
        ...

    async def authorise(self, request: AuthoriseRequest) -> PaymentOutcome:
        """Never raises for a refusal or a lost answer; raises TransientFailure only when surely nothing was sent."""
        ...

    async def complete_action(self, payment_id: UUID, details: Mapping[str, Any]) -> PaymentOutcome:
        """The second half of 3-D Secure: what the shopper's action returned (JSON values only)."""
        ...

    async def modify(self, modification: Modification) -> ModificationReceipt:
        """Ask for a capture, cancel, refund, reversal, void or extension."""
        ...

    async def payment_link(self, request: LinkRequest) -> PaymentLink:
        """A page where the amount is paid. Raises TransientFailure when there is none, and asking again is safe."""
        ...

    async def open_session(self, request: SessionRequest) -> PaymentSession:
        """A card form that asks the provider itself. Raises TransientFailure without one; asking again is safe."""
        ...

    async def session_outcome(self, session_id: str, session_result: str) -> PaymentOutcome:
        """What came of a session, by the result that its form handed out; names the payment it was about.

        OPEN: nothing, and the form may be used again. Raises TransientFailure without an answer, InvalidInput when the
        provider knows no such result.
        """
        ...

    async def forget_card(self, token: str, shopper_reference: str) -> None:
        """Remove a kept card; one that is not there is removed already. Raises TransientFailure to be tried again."""
        ...


class SettlementReports(Protocol):
    """Where the provider keeps the reports that it announces."""

    async def lines(self, address: str) -> tuple[SettlementLine, ...]:
        """Fetch and read one. Raises ReportUnavailable for good, TransientFailure when another try may mend it."""
        ...
