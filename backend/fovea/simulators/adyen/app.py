"""Puts the simulated vendor together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.checkout_api import CheckoutApi
from fovea.simulators.adyen.control import Control
from fovea.simulators.adyen.dropin import PAGES, DropIn
from fovea.simulators.adyen.issuer import Issuer
from fovea.simulators.adyen.notifications import Notifications, retry_waits
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
    vendor = Vendor(store, Notifications(config, deliveries, faults), config.public_url("adyen"))
    templates = Jinja2Templates(PAGES)

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
            *CheckoutApi(config, vendor).routes(),
            *DropIn(config, templates).routes(),
            *Issuer(vendor, templates, config.adyen_merchant_account).routes(),
            *Control(config, vendor, deliveries, faults, templates).routes(),
        ],
        middleware=[
            Middleware(FaultInjection, faults=faults),
            # The Drop-in runs on the shop's origin.
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]),
        ],
        lifespan=lifespan,
    )
