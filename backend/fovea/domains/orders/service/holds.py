"""What keeps an order from leaving, and notes."""

from fovea.domains import shipping
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    AddNote,
    Hold,
    HoldKind,
    OpenHold,
    Order,
    OrderRef,
    PromiseAgain,
    ReleaseHold,
    Remark,
    SettleHold,
    reference,
)
from fovea.domains.orders.models import HoldRow
from fovea.domains.orders.reading import hold_view
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.promise import promise_again
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState


async def open_hold(uow: UnitOfWork, command: OpenHold) -> Hold:
    """Stop an order from shipping; a kind is open at most once."""
    row = await queries.lock_order(uow, command.order_id)
    for hold in await queries.open_holds(uow, row.id):
        if hold.kind == command.kind:
            return hold_view(hold)
    fresh = HoldRow(order_id=row.id, kind=command.kind, reason=command.reason, opened_at=uow.now)
    uow.add(fresh)
    note(uow, row, "hold", "On hold.", detail=command.reason, public=False)
    await uow.flush()
    if command.kind in rules.DELAYS:
        await promise_again(uow, PromiseAgain(row.id, rules.DELAYS[HoldKind(command.kind)]))
    return hold_view(fresh)


async def release_hold(uow: UnitOfWork, command: ReleaseHold) -> Order:
    """Let an order go on, with the reason kept for ever. A prescription is released by its verification alone."""
    if not command.reason.strip():
        raise InvalidInput("Say why the hold is released.", path=("reason",))
    hold = await uow.session.get(HoldRow, command.hold_id)
    if hold is None:
        raise NotFound("There is no such hold.")
    row = await queries.lock_order(uow, hold.order_id)
    if hold.kind == HoldKind.RX_UNVERIFIED:
        raise WrongState("Verify the prescription instead: that releases this hold.")
    if hold.kind == HoldKind.PAYMENT_DUE and hold.released_at is None:
        raise WrongState("The customer pays the difference, or the order is changed again: that releases this hold.")
    if hold.kind == HoldKind.TAX and hold.released_at is None:
        raise WrongState("Decide the difference on the tax page: that releases this hold.")
    if hold.released_at is None:
        release(uow, hold, command.reason.strip())
        note(uow, row, "hold_released", "Hold released.", detail=command.reason.strip(), public=False)
        if hold.kind == HoldKind.ADDRESS:
            # Whoever releases it vouches for the address: the label may be bought.
            await shipping.accept_address(uow, shipping.AcceptAddress(reference(row.id)))
    return await queries.view(uow, row)


async def settle_hold(uow: UnitOfWork, command: SettleHold) -> None:
    """Let go of a hold whose reason is gone; without one open nothing happens."""
    row = await queries.lock_order(uow, command.order_id)
    for hold in await queries.open_holds(uow, row.id):
        if hold.kind == command.kind:
            release(uow, hold, command.reason)
            note(uow, row, "hold_released", "Hold released.", detail=command.reason, public=False)


async def lock(uow: UnitOfWork, command: OrderRef) -> None:
    """The order's row, before the stock of anything that is made for it."""
    await queries.lock_order(uow, command.order_id)


def release(uow: UnitOfWork, hold: HoldRow, reason: str) -> None:
    hold.released_at, hold.released_by, hold.release_reason = uow.now, uow.actor.name, reason


async def remark(uow: UnitOfWork, command: Remark) -> None:
    """What another room reports about the order."""
    row = await queries.lock_order(uow, command.order_id)
    note(
        uow,
        row,
        command.kind,
        command.text,
        detail=command.detail,
        subject=command.subject,
        public=command.public,
    )


async def add_note(uow: UnitOfWork, command: AddNote) -> Order:
    """A line for colleagues; customers never see it."""
    text = command.text.strip()
    if not 1 <= len(text) <= 2_000:
        raise InvalidInput("A note has 1 to 2,000 characters.", path=("text",))
    row = await queries.lock_order(uow, command.order_id)
    note(uow, row, "note", text, public=False)
    return await queries.view(uow, row)
