"""What keeps an order from leaving, the opticians' verdicts, and notes."""

from sqlalchemy import select

from fovea.domains.orders import queries
from fovea.domains.orders.contract import (
    AddNote,
    DecideReview,
    Hold,
    HoldKind,
    OpenHold,
    Order,
    OrderStatus,
    PrescriptionQuestioned,
    ReleaseHold,
    Remark,
    Review,
    ReviewStatus,
)
from fovea.domains.orders.models import HoldRow, OrderRow, ReviewRow
from fovea.domains.orders.reading import hold_view
from fovea.domains.orders.service.history import note
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState

_DECISIONS = {
    "approve": ReviewStatus.APPROVED,
    "ask": ReviewStatus.ASKED,
    "reject": ReviewStatus.REJECTED,
}
_CLOSED = (OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


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
    if hold.released_at is None:
        _release(uow, hold, command.reason.strip())
        note(uow, row, "hold_released", "Hold released.", detail=command.reason.strip(), public=False)
    return await queries.view(uow, row)


async def decide_review(uow: UnitOfWork, command: DecideReview) -> Review:
    """Approve, ask the customer, or reject a prescription. Who decided what and why is kept."""
    if command.decision not in _DECISIONS:
        raise InvalidInput("Choose approve, ask or reject.", path=("decision",))
    if command.decision != "approve" and not command.reason.strip():
        raise InvalidInput("Say why, in words the customer can be told.", path=("reason",))
    review = await uow.session.get(ReviewRow, command.review_id)
    if review is None:
        raise NotFound("There is no such prescription to verify.")
    row = await queries.lock_order(uow, review.order_id)
    await uow.session.refresh(review)
    if row.status in _CLOSED:
        raise WrongState(f"This order is {row.status}; its prescription needs no verdict any more.")
    wanted = _DECISIONS[command.decision]
    if review.status == ReviewStatus.APPROVED:
        if wanted is ReviewStatus.APPROVED:
            return await queries.review(uow, review.id)
        raise WrongState("This prescription was approved already; an approved one is never changed.")
    review.status, review.reason = wanted, command.reason.strip()
    review.decided_by, review.decided_at = uow.actor.name, uow.now
    uow.touch("rx_review", review.id)
    await uow.flush()
    await _consequences(uow, row, wanted, command.reason.strip())
    await uow.flush()
    return await queries.review(uow, review.id)


async def _consequences(uow: UnitOfWork, row: OrderRow, verdict: ReviewStatus, reason: str) -> None:
    if verdict is ReviewStatus.APPROVED:
        left = await uow.session.scalar(
            select(ReviewRow.id).where(ReviewRow.order_id == row.id, ReviewRow.status != ReviewStatus.APPROVED).limit(1)
        )
        note(uow, row, "rx_approved", "Prescription verified by our optician.", detail=reason)
        if left is None:
            for hold in await queries.open_holds(uow, row.id):
                if hold.kind == HoldKind.RX_UNVERIFIED:
                    _release(uow, hold, "Every prescription is verified.")
        return
    note(uow, row, f"rx_{verdict}", "Our optician has a question about the prescription.", detail=reason)
    uow.record(PrescriptionQuestioned(row.id, reason))


def _release(uow: UnitOfWork, hold: HoldRow, reason: str) -> None:
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
