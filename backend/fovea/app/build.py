"""Fills every port with its adapter."""

from redis.asyncio import Redis

from fovea.app import App
from fovea.app.nudge import nudger
from fovea.integrations import simulators
from fovea.integrations.adyen.adapter import build_gateway
from fovea.integrations.adyen.settlements import build_reports
from fovea.integrations.avalara import adapter as avalara
from fovea.integrations.easypost import adapter as easypost
from fovea.integrations.email import adapter as email
from fovea.integrations.email import suppliers
from fovea.integrations.opensearch import adapter as opensearch
from fovea.integrations.shippo import adapter as shippo
from fovea.integrations.storage import adapter as storage
from fovea.integrations.webhooks import connect as connect_webhooks
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings


def build(settings: Settings) -> App:
    """One house. Nothing is connected yet; a wrong address or a missing key is refused here."""
    redis = Redis.from_url(settings.redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
    carrier, addresses = easypost.connect(settings)
    return App(
        settings=settings,
        db=Database(settings.async_database_url, settings.keyring(), nudge=nudger(redis), role=settings.database_role),
        gateway=build_gateway(settings),
        reports=build_reports(settings),
        tax=avalara.connect(settings),
        carriers={carrier.vendor: carrier, "shippo": shippo.connect(settings)},
        addresses=addresses,
        mailer=email.connect(settings),
        suppliers=suppliers.connect(settings),
        files=storage.connect(settings),
        webhooks=connect_webhooks(settings),
        frame_index=opensearch.connect(settings),
        simulators=simulators.connect(settings),
        redis=redis,
    )
