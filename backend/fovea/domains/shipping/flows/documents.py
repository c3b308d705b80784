"""A label's file in the format a printer wants."""

from collections.abc import Mapping
from uuid import UUID

from fovea.domains.shipping import queries
from fovea.domains.shipping.ports import Carrier, LabelFormat, LabelRefused
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import NotFound
from fovea.kernel.files import ObjectStore

MEDIA = {LabelFormat.PDF: "application/pdf", LabelFormat.ZPL: "application/zpl"}


async def label_document(
    db: Database, carriers: Mapping[str, Carrier], files: ObjectStore, parcel_id: UUID, kind: LabelFormat
) -> bytes:
    """The kept file, or the vendor's other format of the same label, which is then kept too.

    Raises NotFound before a label was bought, LabelRefused when the vendor has it in one format only, TransientFailure.
    """
    vendor, vendor_label, kept = await db.read(SYSTEM, queries.kept_label, parcel_id)
    key = f"{kept.rpartition('.')[0]}.{kind}"
    try:
        return await files.get(key)
    except (NotFound, KeyError):
        if key == kept:
            raise
    carrier = carriers.get(vendor)
    if carrier is None:
        raise LabelRefused(f"{vendor} is not set up here, so the label comes as it was kept.")
    content = await carrier.document(vendor_label, kind)
    await files.put(key, content, MEDIA[kind])
    return content
