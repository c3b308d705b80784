"""Who hears what: every domain's table in one place, and the flows with the ports they need."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fovea.app import App
from fovea.domains.catalog import FrameCreated
from fovea.domains.checkout import flows as checkout_flows
from fovea.domains.checkout import handlers as checkout
from fovea.domains.crm import flows as crm_flows
from fovea.domains.lab import handlers as lab
from fovea.domains.orders import (
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderShipped,
    PrescriptionMissing,
    PrescriptionQuestioned,
    ReturnAuthorised,
    ReturnRefunded,
)
from fovea.domains.orders import handlers as orders
from fovea.domains.payments import ModificationRequested
from fovea.domains.payments import flows as payment_flows
from fovea.domains.payments import handlers as payments
from fovea.domains.pricing import PricesChanged
from fovea.domains.search import flows as search_flows
from fovea.domains.search import handlers as search
from fovea.domains.shipping import LabelUnused
from fovea.domains.shipping import flows as shipping_flows
from fovea.domains.warehouse import handlers as warehouse
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import Event

Handler = Callable[[UnitOfWork, Any], Awaitable[None]]
Flow = Callable[[App, Any, UUID], Awaitable[None]]

_TABLES: tuple[Mapping[Any, Any], ...] = (
    payments.SUBSCRIPTIONS,
    orders.SUBSCRIPTIONS,
    checkout.SUBSCRIPTIONS,
    lab.SUBSCRIPTIONS,
    warehouse.SUBSCRIPTIONS,
    search.SUBSCRIPTIONS,
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One listener of one event: a handler works inside the delivery's transaction, a flow leaves the house."""

    name: str
    event: type[Event]
    handler: Handler | None = None
    flow: Flow | None = None


async def _modify_payment(app: App, event: ModificationRequested, delivery: UUID) -> None:
    await payment_flows.run_modification(app.db, app.gateway, event, delivery)


async def _void_label(app: App, event: LabelUnused, delivery: UUID) -> None:
    await shipping_flows.void_label(app.db, app.carriers, event, delivery)


async def _commit_tax(app: App, event: OrderShipped, delivery: UUID) -> None:
    await checkout_flows.commit_tax(app.db, app.tax, event, delivery)


async def _commit_tax_return(app: App, event: ReturnRefunded, delivery: UUID) -> None:
    await checkout_flows.commit_tax_return(app.db, app.tax, event, delivery)


async def _write(app: App, event: crm_flows.Newsworthy, delivery: UUID) -> None:
    await crm_flows.send_letter(app.db, app.mailer, app.settings.storefront_url, event, delivery)


async def _mirror_frame(app: App, event: FrameCreated, delivery: UUID) -> None:
    await search_flows.mirror_frame(app.db, app.frame_index, event, delivery)


async def _mirror_prices(app: App, event: PricesChanged, delivery: UUID) -> None:
    await search_flows.mirror_prices(app.db, app.frame_index, event, delivery)


_FLOWS: tuple[tuple[str, type[Event], Flow], ...] = (
    ("search.mirror_frame", FrameCreated, _mirror_frame),
    ("search.mirror_prices", PricesChanged, _mirror_prices),
    ("payments.run_modification", ModificationRequested, _modify_payment),
    ("shipping.void_label", LabelUnused, _void_label),
    ("checkout.commit_tax", OrderShipped, _commit_tax),
    ("checkout.commit_tax_return", ReturnRefunded, _commit_tax_return),
    *(
        ("crm.send_letter", event, _write)
        for event in (
            OrderConfirmed,
            OrderShipped,
            OrderDelivered,
            OrderCancelled,
            PrescriptionMissing,
            PrescriptionQuestioned,
            ReturnAuthorised,
            ReturnRefunded,
        )
    ),
)


def _name(handler: Handler) -> str:
    return f"{handler.__module__.removeprefix('fovea.domains.').removesuffix('.handlers')}.{handler.__name__}"


def subscribers() -> dict[str, tuple[Subscriber, ...]]:
    """Event name → its listeners. Raises ValueError when two would share a name."""
    found: dict[str, list[Subscriber]] = {}
    for table in _TABLES:
        for event, handlers in table.items():
            for handler in handlers:
                found.setdefault(event.name, []).append(Subscriber(_name(handler), event, handler=handler))
    for name, event, flow in _FLOWS:
        found.setdefault(event.name, []).append(Subscriber(name, event, flow=flow))
    for event_name, listeners in found.items():
        if len({one.name for one in listeners}) != len(listeners):
            raise ValueError(f"Two listeners of {event_name} share a name.")
    return {event_name: tuple(listeners) for event_name, listeners in found.items()}
