"""What orders tell, and how they refuse."""

from dataclasses import dataclass
from uuid import UUID

from fovea.domains.orders.contract.lines import FindingNote
from fovea.kernel.errors import Conflict, DomainError, WrongState
from fovea.kernel.events import Event


@dataclass(frozen=True)
class OrderPlaced(Event, name="orders.OrderPlaced"):
    order_id: UUID
    cart_id: UUID


@dataclass(frozen=True)
class OrderConfirmed(Event, name="orders.OrderConfirmed"):
    order_id: UUID
    cart_id: UUID
    number: str


@dataclass(frozen=True)
class OrderExpired(Event, name="orders.OrderExpired"):
    order_id: UUID


@dataclass(frozen=True)
class OrderReady(Event, name="orders.OrderReady"):
    order_id: UUID


@dataclass(frozen=True)
class OrderShipped(Event, name="orders.OrderShipped"):
    order_id: UUID
    parcel_id: UUID


@dataclass(frozen=True)
class OrderDelivered(Event, name="orders.OrderDelivered"):
    order_id: UUID


@dataclass(frozen=True)
class OrderCancelled(Event, name="orders.OrderCancelled"):
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class PrescriptionQuestioned(Event, name="orders.PrescriptionQuestioned"):
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class PrescriptionMissing(Event, name="orders.PrescriptionMissing"):
    """Paid for, and made as soon as the customer sends the prescription."""

    order_id: UUID


@dataclass(frozen=True)
class PrescriptionSupplied(Event, name="orders.PrescriptionSupplied"):
    order_id: UUID
    review_id: UUID


@dataclass(frozen=True)
class PrescriptionVerified(Event, name="orders.PrescriptionVerified"):
    """Every prescription of the order is approved: its lenses can be cut."""

    order_id: UUID


class OpenHoldsRefuse(WrongState):
    """Nothing ships with an open hold."""

    code = "ORDERS_OPEN_HOLD"


class NotCancellable(WrongState):
    """It is too late to cancel: the sentence says why."""

    code = "ORDERS_NOT_CANCELLABLE"


class PrescriptionIncomplete(WrongState):
    """Nothing can be approved before its values are written down."""

    code = "ORDERS_PRESCRIPTION_INCOMPLETE"


class PrescriptionBlocked(WrongState):
    """A rule says that these lenses cannot be made so; no reason overrides that."""

    code = "ORDERS_PRESCRIPTION_BLOCKED"


class PrescriptionNotAsked(WrongState):
    """The customer was not asked for a prescription here, or has sent it."""

    code = "ORDERS_PRESCRIPTION_NOT_ASKED"


class PrescriptionSettled(WrongState):
    """The verdict is final, or the order needs none any more; the sentence says which."""

    code = "ORDERS_PRESCRIPTION_SETTLED"


class SecondLookByAnother(WrongState):
    """Four eyes: whoever overrode a warning does not confirm it."""

    code = "ORDERS_SECOND_LOOK_BY_ANOTHER"

    def __init__(self) -> None:
        super().__init__("You gave the first look. Another optician has to confirm it.")


class VersionPassed(Conflict):
    """There is a newer version than the one that was looked at."""

    code = "ORDERS_PRESCRIPTION_CHANGED"

    def __init__(self, latest: int) -> None:
        super().__init__(f"This prescription was changed meanwhile: look at version {latest}.", path=("version",))


class OverridesMissing(DomainError):
    """These warnings need a reason each before the prescription is approved."""

    code = "ORDERS_OVERRIDES_MISSING"

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__("Say for each warning why the lenses are made all the same.", path=("overrides",))
        self.rules = rules


class LensesNotMakeable(DomainError):
    """With this prescription the ordered lenses cannot be made; ``findings`` say why."""

    code = "ORDERS_LENSES_NOT_MAKEABLE"

    def __init__(self, findings: tuple[FindingNote, ...]) -> None:
        super().__init__(findings[0].message, path=("prescription",))
        self.findings = findings
