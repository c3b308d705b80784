"""A vendor's webhook, whatever it speaks of."""

from fovea.domains.shipping.contract import PurchaseHeard, RecordTracking, RefundHeard, Said
from fovea.domains.shipping.service.attempts import note_purchase
from fovea.domains.shipping.service.parcels import record_tracking
from fovea.domains.shipping.service.refunds import hear_refund
from fovea.kernel.db import UnitOfWork


async def hear(uow: UnitOfWork, said: Said) -> bool:
    """Note what a vendor said, once; False when it was known or concerns nothing of ours."""
    if isinstance(said, PurchaseHeard):
        return await note_purchase(uow, said)
    if isinstance(said, RefundHeard):
        return await hear_refund(uow, said)
    return await record_tracking(uow, RecordTracking(said))
