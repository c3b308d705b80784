"""The wired house: the only place that knows which adapter fills which port. Plain constructors, no container."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis.asyncio import Redis

from fovea.domains.crm.ports import Mailer
from fovea.domains.partners.ports import WebhookSender
from fovea.domains.payments.ports import PaymentGateway, SettlementReports
from fovea.domains.procurement.ports import SupplierLink
from fovea.domains.search.ports import FrameIndex
from fovea.domains.shipping.ports import AddressResolver, Carrier
from fovea.domains.tax.ports import TaxCalculator
from fovea.integrations import transport
from fovea.integrations.simulators import SimulatorDesk
from fovea.kernel.db import Database
from fovea.kernel.files import ListedStore
from fovea.kernel.settings import Settings


@dataclass(frozen=True)
class App:
    """One house: its database and what stands behind each port."""

    settings: Settings
    db: Database
    gateway: PaymentGateway
    reports: SettlementReports
    tax: TaxCalculator
    carriers: Mapping[str, Carrier]
    addresses: AddressResolver
    mailer: Mailer
    suppliers: SupplierLink
    files: ListedStore
    webhooks: WebhookSender
    # None: PostgreSQL alone searches.
    frame_index: FrameIndex | None = None
    # None: every vendor is the real one, as in production.
    simulators: SimulatorDesk | None = None
    # What wakes the relay; None: nobody is woken, and it looks by itself.
    redis: Redis | None = None

    async def close(self) -> None:
        if self.frame_index is not None:
            await self.frame_index.close()
        if self.simulators is not None:
            await self.simulators.close()
        transport.hang_up()
        await self.db.close()
        if self.redis is not None:
            await self.redis.aclose()
