"""The money is there: the order is firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fovea.domains import customers, inventory, payments
from fovea.domains.orders import queries
from fovea.domains.orders.contract import (
    HoldKind,
    LensSnapshot,
    Order,
    OrderCancelled,
    OrderConfirmed,
    OrderStatus,
    PrescriptionMissing,
    ReviewStatus,
    reference,
)
from fovea.domains.orders.models import HoldRow, OrderLineRow, OrderRow, ReviewRow, VersionRow
from fovea.domains.orders.reading import lenses_of
from fovea.domains.orders.rules import warned
from fovea.domains.orders.service import dues, settle
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.promise import promise_first
from fovea.domains.orders.service.verify import SEND, VERIFY
from fovea.kernel.db import UnitOfWork
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ConfirmOrder:
    """A payment of ``authorised`` arrived for the order."""

    order_id: UUID
    payment_id: UUID
    authorised: Money


async def confirm(uow: UnitOfWork, command: ConfirmOrder) -> Order:
    """Turn the hold firm. Money that the order does not need (paid twice, expired, sold out) is given back."""
    row = await queries.lock_order(uow, command.order_id)
    if row.status != OrderStatus.PENDING_PAYMENT:
        if command.payment_id in await settle.payment_ids(uow, row):
            return await queries.view(uow, row)
        if await dues.accept(uow, row, command.payment_id, command.authorised):
            return await queries.view(uow, row)
        if row.payment_id != command.payment_id:
            await _give_back(uow, command, "the order does not need this payment")
            note(uow, row, "payment_returned", "A payment that came too late was released.", public=False)
        return await queries.view(uow, row)
    lines = await queries.lines_of(uow, row.id)
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    # A hold that had run out is taken again; what may be sold on its way may then wait, for the money is here.
    known = await inventory.items(uow, wanted)
    may_wait = frozenset(sku for sku, item in known.items() if item.backorder)
    try:
        await inventory.allocate(uow, inventory.AllocateStock(reference(row.id), wanted, backorder=may_wait))
    except inventory.InsufficientStock as short:
        # The hold had run out while the shopper was at the bank and someone else was faster.
        step(uow, row, OrderStatus.CANCELLED)
        row.payment_id = command.payment_id
        note(uow, row, "sold_out", "Sold out before the payment arrived. Nothing was charged.", detail=short.message)
        await _give_back(uow, command, "sold out")
        # Whoever paid at their bank and closed the window hears of it by mail.
        uow.record(OrderCancelled(row.id, "sold out"))
        return await queries.view(uow, row)
    step(uow, row, OrderStatus.CONFIRMED)
    row.payment_id, row.confirmed_at = command.payment_id, uow.now
    await _take(uow, row, command)
    await dues.forget(uow, row, "It is paid.")
    note(uow, row, "paid", "Payment authorised.", detail=str(command.authorised))
    await open_reviews(uow, row, lines)
    covered = await _covered(uow, command, row)
    if covered.minor != row.total:
        uow.add(
            HoldRow(
                order_id=row.id,
                kind=HoldKind.PAYMENT_REVIEW,
                reason=f"{covered} authorised for an order of {Money(row.total, row.currency)}.",
                opened_at=uow.now,
            )
        )
    uow.record(OrderConfirmed(row.id, row.cart_id, row.number))
    if row.replaces is not None:
        await promise_first(uow, row)
    return await queries.view(uow, row)


async def _take(uow: UnitOfWork, row: OrderRow, command: ConfirmOrder) -> None:
    """The payment that arrived, and the store credit that was set aside for the order."""
    credit = await payments.credit_payments(uow, reference(row.id))
    for payment_id in credit:
        await settle.take(uow, row, payment_id, (await payments.payment(uow, payment_id)).authorised)
    if command.payment_id not in credit:
        await settle.take(uow, row, command.payment_id, command.authorised)


async def _covered(uow: UnitOfWork, command: ConfirmOrder, row: OrderRow) -> Money:
    """What this payment brings, with the store credit that was set aside for the order."""
    credit = await payments.credit_held(uow, reference(row.id), row.currency)
    if command.payment_id in await payments.credit_payments(uow, reference(row.id)):
        return credit
    return command.authorised + credit


async def open_reviews(uow: UnitOfWork, row: OrderRow, lines: Sequence[OrderLineRow]) -> None:
    """Every prescription waits for an optician's eyes, or is waited for; either way the order is on hold."""
    opened: list[ReviewStatus] = []
    for line in lines:
        lenses = lenses_of(uow.keyring, line)
        # Orders from before the column existed say it here.
        line.needs_prescription = lenses is not None and lenses.powered
        if lenses is not None and lenses.powered:
            opened.append(await _open_review(uow, row, line, lenses))
    if not opened:
        return
    missing = ReviewStatus.MISSING in opened
    held = next((one for one in await queries.open_holds(uow, row.id) if one.kind == HoldKind.RX_UNVERIFIED), None)
    if held is None:
        held = HoldRow(order_id=row.id, kind=HoldKind.RX_UNVERIFIED, reason=VERIFY, opened_at=uow.now)
        uow.add(held)
    if missing:
        held.reason = SEND
        uow.record(PrescriptionMissing(row.id))


async def _open_review(uow: UnitOfWork, row: OrderRow, line: OrderLineRow, lenses: LensSnapshot) -> ReviewStatus:
    picture = None
    if lenses.upload is not None:
        picture = await customers.keep_upload(uow, customers.UploadRef(lenses.upload))
    here = lenses.prescription is not None or picture is not None
    status = ReviewStatus.WAITING if here else ReviewStatus.MISSING
    review = ReviewRow(id=new_id(), order_id=row.id, order_line_id=line.id, status=status, waiting_since=uow.now)
    uow.add(review)
    # What refers to the review is written after it.
    await uow.flush()
    if here:
        uow.add(
            VersionRow(
                review_id=review.id,
                number=1,
                source="customer",
                by="Customer",
                at=uow.now,
                content=None,
                upload_id=None if picture is None else picture.id,
                saved_prescription_id=lenses.saved_prescription,
                complete=lenses.prescription is not None,
                warnings=len(warned(lenses.findings)),
            )
        )
    return status


async def _give_back(uow: UnitOfWork, command: ConfirmOrder, why: str) -> None:
    await payments.release(uow, payments.ReleasePayment(command.payment_id, f"cancel:{why}"))
