"""How the vendors are, and what went wrong at one of them with an order: for staff, with what support can quote."""

from datetime import datetime

import strawberry

from fovea.api.base import query, signed_in_staff
from fovea.api.context import Info
from fovea.integrations import breaker
from fovea.kernel import troubles, vendor_health
from fovea.kernel.ids import to_global_id

# In the order in which an order meets them.
VENDORS = ("adyen", "adyen reports", "avatax", "easypost", "shippo", "mail", "storage")


@strawberry.type
class VendorTrouble:
    """A call that did not succeed. ``outcome``: refused, unknown (it may have happened) or not_sent (it did not).
    ``code`` is the vendor's own; ``traceId`` finds the call in logs and traces. Both may be empty.
    """

    id: strawberry.ID
    at: datetime
    vendor: str
    step: str
    outcome: str
    code: str
    vendor_reference: str
    trace_id: str

    @classmethod
    def of(cls, one: troubles.Trouble) -> "VendorTrouble":
        return cls(
            id=strawberry.ID(to_global_id("VendorTrouble", one.id)),
            at=one.at,
            vendor=one.vendor,
            step=one.step,
            outcome=one.outcome,
            code=one.code,
            vendor_reference=one.vendor_reference,
            trace_id=one.trace_id,
        )


@strawberry.type
class VendorHealth:
    """``state``: closed (it is asked), open (it is left alone) or half_open (one call is on its way to see).

    ``process``: which of the house's processes found that out; each finds out for itself.
    """

    vendor: str
    state: str
    since: datetime | None
    process: str | None


@strawberry.type
class VendorsQuery:
    @query(allow=signed_in_staff, description="Whether each vendor is asked, by every process that leaves one alone.")
    async def vendor_health(self, info: Info) -> list[VendorHealth]:
        told = {(one.vendor, one.process): one for one in await info.context.read(vendor_health.resting)}
        here = breaker.process_name("web")
        # What this process knows itself need not have been told yet.
        own = breaker.resting()
        found = [
            VendorHealth(vendor=one.vendor, state=one.state, since=one.since, process=one.process)
            for one in told.values()
            if one.process != here
        ]
        for vendor, state in own.items():
            known = told.get((vendor, here))
            since = None if known is None else known.since
            found.append(VendorHealth(vendor=vendor, state=state, since=since, process=here))
        silent = {one.vendor for one in found}
        found += [
            VendorHealth(vendor=vendor, state="closed", since=None, process=None)
            for vendor in VENDORS
            # A folder is nobody to ask.
            if vendor not in silent and (vendor != "storage" or info.context.app.settings.storage_url)
        ]
        order = {vendor: place for place, vendor in enumerate(VENDORS)}
        return sorted(found, key=lambda one: (order.get(one.vendor, len(order)), one.process or ""))
