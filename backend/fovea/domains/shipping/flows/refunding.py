"""Asking vendors for the money of unused labels, and hearing what they decide."""

from collections.abc import Mapping
from uuid import UUID

from fovea.domains.shipping import queries, service
from fovea.domains.shipping.contract import (
    InsuredRefund,
    LabelUnused,
    RecordInsuranceBack,
    RecordRefund,
    Refund,
    RefundState,
)
from fovea.domains.shipping.ports import Carrier
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure

# As many as a poll looks at; the longest waiting first.
_BATCH = 200


async def void_label(db: Database, carriers: Mapping[str, Carrier], event: LabelUnused, _delivery_id: UUID) -> None:
    """Ask for the money of an unused label; asking again is harmless, the vendor decides in its own time."""
    if event.refund_id is None:
        found = await db.read(SYSTEM, queries.refund_of_parcel, event.parcel_id)
    else:
        found = await db.read(SYSTEM, queries.refund, event.refund_id)
    if found is not None and found.state is RefundState.ASKED:
        await _ask(db, carriers[found.vendor], found)


async def poll_refunds(db: Database, carriers: Mapping[str, Carrier]) -> int:
    """Ask how far each open refund is: a webhook may never come. How many were settled."""
    settled = 0
    for one in await db.read(SYSTEM, queries.open_refunds, _BATCH):
        carrier = carriers.get(one.vendor)
        if carrier is None:
            continue
        try:
            if one.state is RefundState.ASKED:
                await _ask(db, carrier, one)
                continue
            state = await carrier.refund_state(one.vendor_label)
        except TransientFailure:
            continue
        after = await db.run(SYSTEM, service.record_refund, RecordRefund(one.id, state))
        settled += after.settled_at is not None
    for insured in await db.read(SYSTEM, queries.insured_refunds, _BATCH):
        await _look_for_insurance(db, carriers, insured)
    return settled


async def ask_refunds_again(db: Database, carriers: Mapping[str, Carrier]) -> int:
    """Make requests again that vendors refused too early; how many were due. The minute's tick calls it."""
    due = await db.run(SYSTEM, service.renew_refunds, _BATCH)
    for one in due:
        carrier = carriers.get(one.vendor)
        if carrier is None:
            continue
        try:
            await _ask(db, carrier, one)
        except TransientFailure:
            # It stays asked, and the daily poll sends it again.
            continue
    return len(due)


async def _look_for_insurance(db: Database, carriers: Mapping[str, Carrier], insured: InsuredRefund) -> None:
    carrier = carriers.get(insured.vendor)
    if carrier is None:
        return
    try:
        paid_back = await carrier.insurance_refunded(insured.vendor_label)
    except TransientFailure:
        return
    if paid_back:
        await db.run(SYSTEM, service.record_insurance_back, RecordInsuranceBack(insured.attempt_id))


async def _ask(db: Database, carrier: Carrier, refund: Refund) -> None:
    """Raises TransientFailure when nobody knows whether the request arrived; it is made again."""
    if await carrier.void(refund.vendor_label):
        state = await carrier.refund_state(refund.vendor_label)
        state = RefundState.SUBMITTED if state is RefundState.ASKED else state
    else:
        state = await carrier.refund_state(refund.vendor_label)
        state = RefundState.NOT_APPLICABLE if state is RefundState.NOT_APPLICABLE else RefundState.REJECTED
    await db.run(SYSTEM, service.record_refund, RecordRefund(refund.id, state))
