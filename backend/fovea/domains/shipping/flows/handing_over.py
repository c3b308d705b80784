"""The vendors' papers for a list of parcels that goes with a carrier: one scan instead of one for each."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fovea.domains.shipping import queries, service
from fovea.domains.shipping.contract import KeepForm
from fovea.domains.shipping.flows.documents import MEDIA
from fovea.domains.shipping.ports import Carrier, LabelFormat, LabelRefused, ShipAddress
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore


async def make_scan_forms(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    origin: ShipAddress,
    key: str,
    carrier: str,
    parcel_ids: Sequence[UUID],
) -> None:
    """Ask each vendor that sold labels of the list for its form, once; a carrier without forms is noted as such.

    ``key`` is the list's number. Raises TransientFailure while a vendor is silent: asking again finds the first form.
    """
    known = {one.vendor for one in await db.read(SYSTEM, queries.scan_forms, key)}
    for vendor, labels in (await db.read(SYSTEM, queries.purchases_of, parcel_ids)).items():
        if vendor in known or vendor not in carriers:
            continue
        try:
            form = await carriers[vendor].scan_form(key, origin, carrier, labels)
        except LabelRefused as refusal:
            await db.run(SYSTEM, service.keep_form, KeepForm(key, vendor, "", len(labels), None, refusal.message))
            continue
        place = f"scan-forms/{key}-{vendor}.pdf"
        await files.put(place, form.document, MEDIA[LabelFormat.PDF])
        await db.run(SYSTEM, service.keep_form, KeepForm(key, vendor, form.vendor_form, len(labels), place))
