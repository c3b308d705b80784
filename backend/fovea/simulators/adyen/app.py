"""Puts the simulated vendor together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.acs import Acs
from fovea.simulators.adyen.changes import Changes
from fovea.simulators.adyen.checkout_api import CheckoutApi
from fovea.simulators.adyen.control import Control
from fovea.simulators.adyen.dropin import PAGES, DropIn
from fovea.simulators.adyen.issuer import Issuer
from fovea.simulators.adyen.links import Links
from fovea.simulators.adyen.native import NativeChecks
from fovea.simulators.adyen.notifications import Notifications, retry_waits
from fovea.simulators.adyen.reports import Reports
from fovea.simulators.adyen.sessions import Sessions
from fovea.simulators.adyen.store import Store
from fovea.simulators.adyen.vendor import Vendor
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.faults import FaultInjection, Faults


def build(config: SimulatorConfig) -> Starlette:
    """The vendor as one application; its memory is ``config.database("adyen")``."""
    faults = Faults()
    store = Store(config.database("adyen"))
    deliveries = Deliveries(store.connection, faults, retry_waits(config.time_scale))
    notifications = Notifications(config, deliveries, faults)
    address = config.public_url("adyen")
    native = NativeChecks(store, address)
    vendor = Vendor(store, notifications, address, Changes(store, notifications), native)
    reports = Reports(config, store, notifications)
    templates = Jinja2Templates(PAGES)
    sessions = Sessions(vendor, config.adyen_client_key)
    links = Links(vendor, templates, config.adyen_merchant_account)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sender = asyncio.create_task(deliveries.run())
        try:
            yield
        finally:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
            store.close()

    return Starlette(
        routes=[
            *CheckoutApi(config, vendor, links, sessions).routes(),
            *sessions.routes(),
            *links.routes(),
            *DropIn(config, templates).routes(),
            *Issuer(vendor, templates, config.adyen_merchant_account).routes(),
            *Acs(vendor, templates, config.adyen_merchant_account, config.adyen_client_key).routes(),
            *reports.routes(),
            *Control(config, vendor, deliveries, faults, templates, reports).routes(),
        ],
        middleware=[
            Middleware(FaultInjection, faults=faults),
            # The Drop-in runs on the shop's origin.
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]),
        ],
        lifespan=lifespan,
    )
