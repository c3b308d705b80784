"""What orders tell, and how they refuse."""

from dataclasses import dataclass
from uuid import UUID

from fovea.kernel.errors import WrongState
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
class ReturnAuthorised(Event, name="orders.ReturnAuthorised"):
    return_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ReturnRefunded(Event, name="orders.ReturnRefunded"):
    return_id: UUID
    order_id: UUID


class OpenHoldsRefuse(WrongState):
    """Nothing ships with an open hold."""

    code = "ORDERS_OPEN_HOLD"


class NotCancellable(WrongState):
    """It is too late to cancel: the sentence says why."""

    code = "ORDERS_NOT_CANCELLABLE"


class NotReturnable(WrongState):
    """These units cannot be returned (not delivered, already returned, or too late)."""

    code = "ORDERS_NOT_RETURNABLE"
