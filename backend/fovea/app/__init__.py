"""The wired house: the only place that knows which adapter fills which port. Plain constructors, no container."""

from collections.abc import Mapping
from dataclasses import dataclass

from fovea.domains.checkout.ports import TaxCalculator
from fovea.domains.crm.ports import Mailer
from fovea.domains.payments.ports import PaymentGateway
from fovea.domains.search.ports import FrameIndex
from fovea.domains.shipping.ports import AddressResolver, Carrier
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore
from fovea.kernel.settings import Settings


@dataclass(frozen=True)
class App:
    """One house: its database and what stands behind each port."""

    settings: Settings
    db: Database
    gateway: PaymentGateway
    tax: TaxCalculator
    carriers: Mapping[str, Carrier]
    addresses: AddressResolver
    mailer: Mailer
    files: ObjectStore
    # None: PostgreSQL alone searches.
    frame_index: FrameIndex | None = None

    async def close(self) -> None:
        if self.frame_index is not None:
            await self.frame_index.close()
        await self.db.close()
