"""Boxes that wait for a label, and the desk that buys one."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text

from fovea.domains import shipping
from fovea.domains.shipping import OpenParcel, Parcel, ParcelSize
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.factories.orders import ADDRESS, CLERK, PROMISE
from tests.support.carriers import Offer, PaperCarrier, Shelf

HOUSE = shipping.ShipAddress("Fovea", "1200 Commerce Ave", "", "Columbus", "OH", "43215", "US", phone="6145550100")
PRIORITY = (Offer("USPS", "Priority", 790),)
PRIORITY_AT_SHIPPO = (Offer("USPS", "usps_priority", 779, 2),)


@dataclass
class Desk:
    """Two vendors, a shelf for documents and a database."""

    db: Database
    easypost: PaperCarrier = field(default_factory=lambda: PaperCarrier(offers=PRIORITY))
    shippo: PaperCarrier = field(
        default_factory=lambda: PaperCarrier("shippo", sells_once=False, offers=PRIORITY_AT_SHIPPO)
    )
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def carriers(self) -> dict[str, shipping.Carrier]:
        return {"easypost": self.easypost, "shippo": self.shippo}

    async def box(self, reference: str = "thing:1", **changes: Any) -> Parcel:
        fields: dict[str, Any] = {"size": ParcelSize(180, 90, 70, 300), "promise": PROMISE, "address": ADDRESS}
        return await self.db.run(SYSTEM, shipping.open_parcel, OpenParcel(reference, **{**fields, **changes}))

    async def buy(self, parcel_id: UUID, **how: Any) -> Parcel:
        return await shipping.buy_label(self.db, self.carriers, self.shelf, CLERK, HOUSE, parcel_id, **how)

    async def resolve(self) -> int:
        return await shipping.resolve_purchases(self.db, self.carriers, self.shelf)

    async def sheet(self, parcel_id: UUID) -> shipping.ParcelSheet:
        return await self.db.read(SYSTEM, shipping.sheet, parcel_id)

    async def states(self, parcel_id: UUID) -> list[str]:
        return [str(one.state) for one in (await self.sheet(parcel_id)).attempts]

    async def alerts(self, parcel_id: UUID) -> list[str]:
        """Open ones."""
        found = (await self.sheet(parcel_id)).alerts
        return [str(one.kind) for one in found if one.settled_at is None]

    async def cost(self, parcel_id: UUID) -> int:
        spent = await self.db.read(SYSTEM, shipping.net_cost, parcel_id)
        return 0 if spent is None else spent.minor

    async def told(self, name: str) -> int:
        async with self.db.connection() as connection:
            query = text("SELECT count(*) FROM kernel.outbox WHERE name = :name")
            return int(await connection.scalar(query, {"name": f"shipping.{name}"}) or 0)
