"""Who hears what: every domain's table in one place, and the flows with the ports they need."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fovea.app import App
from fovea.domains.catalog import FrameCreated
from fovea.domains.checkout import handlers as checkout
from fovea.domains.crm import KINDS, LetterDue, Newsworthy, Site
from fovea.domains.crm import flows as crm_flows
from fovea.domains.crm import handlers as crm
from fovea.domains.inventory import MAIN
from fovea.domains.inventory import handlers as inventory
from fovea.domains.lab import handlers as lab
from fovea.domains.orders import ReturnAuthorised, origin
from fovea.domains.orders import flows as order_flows
from fovea.domains.orders import handlers as orders
from fovea.domains.partners import MessageQueued
from fovea.domains.partners import flows as partner_flows
from fovea.domains.partners import handlers as partners
from fovea.domains.payments import CardRemoved, ModificationRequested, ReportAnnounced
from fovea.domains.payments import flows as payment_flows
from fovea.domains.payments import handlers as payments
from fovea.domains.pricing import PricesChanged
from fovea.domains.procurement import PurchaseOrderCancelled, PurchaseOrderSent
from fovea.domains.procurement import flows as procurement_flows
from fovea.domains.procurement import handlers as procurement
from fovea.domains.search import flows as search_flows
from fovea.domains.search import handlers as search
from fovea.domains.shipping import LabelUnused, PurchaseToldOf, make_scan_forms
from fovea.domains.shipping import flows as shipping_flows
from fovea.domains.tax import TaxDocumentRequested
from fovea.domains.tax import flows as tax_flows
from fovea.domains.warehouse import CountSheetRead, ManifestClosed, manifest
from fovea.domains.warehouse import flows as warehouse_flows
from fovea.domains.warehouse import handlers as warehouse
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import Event
from fovea.papers.purchase_order import purchase_order_pdf

Handler = Callable[[UnitOfWork, Any], Awaitable[None]]
Flow = Callable[[App, Any, UUID], Awaitable[None]]

_TABLES: tuple[Mapping[Any, Any], ...] = (
    inventory.SUBSCRIPTIONS,
    payments.SUBSCRIPTIONS,
    orders.SUBSCRIPTIONS,
    checkout.SUBSCRIPTIONS,
    lab.SUBSCRIPTIONS,
    warehouse.SUBSCRIPTIONS,
    procurement.SUBSCRIPTIONS,
    search.SUBSCRIPTIONS,
    partners.SUBSCRIPTIONS,
    crm.SUBSCRIPTIONS,
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


async def _forget_card(app: App, event: CardRemoved, delivery: UUID) -> None:
    await payment_flows.forget_card(app.db, app.gateway, event, delivery)


async def _import_report(app: App, event: ReportAnnounced, delivery: UUID) -> None:
    await payment_flows.import_report(app.db, app.reports, event, delivery)


async def _void_label(app: App, event: LabelUnused, delivery: UUID) -> None:
    await shipping_flows.void_label(app.db, app.carriers, event, delivery)


async def _look_up_purchase(app: App, event: PurchaseToldOf, delivery: UUID) -> None:
    await shipping_flows.look_up_purchase(app.db, app.carriers, app.files, event, delivery)


async def _scan_forms(app: App, event: ManifestClosed, _delivery: UUID) -> None:
    listed = await app.db.read(SYSTEM, manifest, event.manifest_id)
    desk = await app.db.read(SYSTEM, origin, listed.warehouse)
    boxes = [one.parcel_id for one in listed.parcels]
    await make_scan_forms(app.db, app.carriers, app.files, desk, event.number, event.carrier, boxes)


async def _send_tax_document(app: App, event: TaxDocumentRequested, delivery: UUID) -> None:
    await tax_flows.send_requested(app.db, app.tax, event, delivery)


async def _send_return_label(app: App, event: ReturnAuthorised, delivery: UUID) -> None:
    desk = await app.db.read(SYSTEM, origin, MAIN)
    await order_flows.send_label_when_approved(app.db, app.carriers, app.files, desk, event, delivery)


async def _compare_sheet(app: App, event: CountSheetRead, delivery: UUID) -> None:
    await warehouse_flows.compare_sheet(app.db, event, delivery)


def _site(app: App) -> Site:
    config = app.settings
    return Site(config.storefront_url.rstrip("/"), config.api_url.rstrip("/"), config.admin_url.rstrip("/"))


async def _write(app: App, event: Newsworthy, delivery: UUID) -> None:
    await crm_flows.send_letter(app.db, app.mailer, _site(app), event, delivery)


async def _write_again(app: App, event: LetterDue, delivery: UUID) -> None:
    await crm_flows.send_due(app.db, app.mailer, _site(app), event, delivery)


async def _tell_supplier(app: App, event: PurchaseOrderSent | PurchaseOrderCancelled, delivery: UUID) -> None:
    await procurement_flows.tell_supplier(app.db, app.suppliers, purchase_order_pdf, event, delivery)


async def _tell_partner(app: App, event: MessageQueued, delivery: UUID) -> None:
    await partner_flows.send(app.db, app.webhooks, event, delivery)


async def _mirror_frame(app: App, event: FrameCreated, delivery: UUID) -> None:
    await search_flows.mirror_frame(app.db, app.frame_index, event, delivery)


async def _mirror_prices(app: App, event: PricesChanged, delivery: UUID) -> None:
    await search_flows.mirror_prices(app.db, app.frame_index, event, delivery)


_FLOWS: tuple[tuple[str, type[Event], Flow], ...] = (
    ("search.mirror_frame", FrameCreated, _mirror_frame),
    ("search.mirror_prices", PricesChanged, _mirror_prices),
    ("procurement.tell_supplier", PurchaseOrderSent, _tell_supplier),
    ("procurement.tell_supplier", PurchaseOrderCancelled, _tell_supplier),
    ("partners.send", MessageQueued, _tell_partner),
    ("warehouse.compare_sheet", CountSheetRead, _compare_sheet),
    ("payments.run_modification", ModificationRequested, _modify_payment),
    ("payments.forget_card", CardRemoved, _forget_card),
    ("payments.import_report", ReportAnnounced, _import_report),
    ("shipping.void_label", LabelUnused, _void_label),
    ("shipping.scan_forms", ManifestClosed, _scan_forms),
    ("shipping.look_up_purchase", PurchaseToldOf, _look_up_purchase),
    ("tax.send_document", TaxDocumentRequested, _send_tax_document),
    ("orders.send_return_label", ReturnAuthorised, _send_return_label),
    *(("crm.send_letter", event, _write) for event in KINDS),
    ("crm.send_due", LetterDue, _write_again),
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
