"""Reads of attempts, refunds, costs and alerts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from fovea.domains.shipping.contract import (
    Alert,
    AlertKind,
    Attempt,
    AttemptState,
    CostKind,
    CustomsCode,
    InsuredRefund,
    LabelCost,
    ParcelSheet,
    ParcelStatus,
    Rate,
    Refund,
    RefundState,
)
from fovea.domains.shipping.models import (
    AlertRow,
    AttemptRow,
    CustomsCodeRow,
    LabelCostRow,
    ParcelRow,
    RefundRow,
    TrackingRow,
)
from fovea.domains.shipping.queries import parcels
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.events import adapter
from fovea.kernel.money import Money

LIVE = (AttemptState.CHOSEN, AttemptState.BUYING, AttemptState.UNKNOWN, AttemptState.BOUGHT)


async def live_attempt(reader: Reader, parcel_id: UUID) -> AttemptRow | None:
    """Callers that write hold the parcel's lock."""
    query = select(AttemptRow).where(AttemptRow.parcel_id == parcel_id, AttemptRow.state.in_(LIVE))
    return await reader.session.scalar(query.execution_options(populate_existing=True))


async def attempts_of(reader: Reader, parcel_id: UUID) -> Sequence[AttemptRow]:
    """In the order they were made."""
    query = select(AttemptRow).where(AttemptRow.parcel_id == parcel_id).order_by(AttemptRow.number)
    return (await reader.session.scalars(query)).all()


async def attempt(reader: Reader, attempt_id: UUID) -> Attempt | None:
    row = await reader.session.get(AttemptRow, attempt_id)
    return None if row is None else attempt_view(row)


async def in_doubt(reader: Reader, limit: int) -> tuple[UUID, ...]:
    """Attempts whose fate nobody knows and nobody is finding out just now, oldest first."""
    left = or_(
        AttemptRow.state == AttemptState.UNKNOWN,
        (AttemptRow.state == AttemptState.BUYING) & (AttemptRow.held_until < reader.now),
    )
    query = select(AttemptRow.id).where(left).order_by(AttemptRow.sent_at, AttemptRow.id).limit(limit)
    return tuple(await reader.session.scalars(query))


async def under_way(reader: Reader, parcel_id: UUID) -> bool | None:
    """Whether somebody is buying a parcel's label just now; None when it needs none any more."""
    held = (AttemptRow.state == AttemptState.BUYING) & (AttemptRow.held_until > reader.now)
    query = select(
        ParcelRow.status, select(AttemptRow.id).where(AttemptRow.parcel_id == ParcelRow.id, held).exists()
    ).where(ParcelRow.id == parcel_id)
    status, buying = (await reader.session.execute(query)).one()
    return bool(buying) if status == ParcelStatus.OPEN else None


async def stale_holder(reader: Reader, attempt_id: UUID) -> UUID | None:
    """Who held an attempt and has not come back; None when nobody does, or its hold still lasts."""
    row = await reader.session.get(AttemptRow, attempt_id)
    stale = row is not None and row.held_until is not None and row.held_until < reader.now
    return row.holder if row is not None and stale else None


async def refund(reader: Reader, refund_id: UUID) -> Refund:
    row = await reader.session.get(RefundRow, refund_id)
    if row is None:
        raise NotFound("There is no such refund.")
    return refund_view(row)


async def open_refunds(reader: Reader, limit: int) -> tuple[Refund, ...]:
    """What the vendors have not decided yet, longest waiting first."""
    waiting = (RefundState.ASKED, RefundState.SUBMITTED)
    query = select(RefundRow).where(RefundRow.state.in_(waiting)).order_by(RefundRow.asked_at).limit(limit)
    return tuple(refund_view(row) for row in await reader.session.scalars(query))


async def insured_refunds(reader: Reader, limit: int) -> tuple[InsuredRefund, ...]:
    """Refunded labels whose insurance is still in the books, the newest first; a vendor that has not paid a fee back
    within a month of the refund does not.
    """
    paid, back = aliased(LabelCostRow), aliased(LabelCostRow)
    query = (
        select(RefundRow.attempt_id, RefundRow.vendor, RefundRow.vendor_label)
        .join(paid, (paid.attempt_id == RefundRow.attempt_id) & (paid.kind == CostKind.INSURANCE))
        .outerjoin(back, (back.attempt_id == RefundRow.attempt_id) & (back.kind == CostKind.INSURANCE_VOID))
        .where(
            RefundRow.state == RefundState.REFUNDED,
            RefundRow.settled_at > reader.now - timedelta(days=30),
            back.id.is_(None),
        )
        .order_by(RefundRow.settled_at.desc())
        .limit(limit)
    )
    return tuple(InsuredRefund(*row) for row in await reader.session.execute(query))


async def refund_of_parcel(reader: Reader, parcel_id: UUID) -> Refund | None:
    """The newest request."""
    query = select(RefundRow).where(RefundRow.parcel_id == parcel_id).order_by(RefundRow.asked_at.desc()).limit(1)
    row = await reader.session.scalar(query)
    return None if row is None else refund_view(row)


async def sheet(reader: Reader, parcel_id: UUID) -> ParcelSheet:
    """Everything of one parcel. Raises NotFound."""
    whole = await parcels.parcel(reader, parcel_id)
    tried = await attempts_of(reader, parcel_id)
    asked = await reader.session.scalars(
        select(RefundRow).where(RefundRow.parcel_id == parcel_id).order_by(RefundRow.asked_at)
    )
    spent = await reader.session.scalars(
        select(LabelCostRow).where(LabelCostRow.parcel_id == parcel_id).order_by(LabelCostRow.at, LabelCostRow.id)
    )
    told = await reader.session.scalars(
        select(AlertRow).where(AlertRow.parcel_id == parcel_id).order_by(AlertRow.opened_at, AlertRow.id)
    )
    return ParcelSheet(
        whole,
        tuple(attempt_view(row) for row in tried),
        tuple(refund_view(row) for row in asked),
        tuple(cost_view(row) for row in spent),
        tuple(alert_view(row) for row in told),
    )


async def net_cost(reader: Reader, parcel_id: UUID) -> Money | None:
    """What a parcel's labels cost us as the books stand; None when none was bought."""
    query = select(func.sum(LabelCostRow.amount_minor), func.min(LabelCostRow.currency)).where(
        LabelCostRow.parcel_id == parcel_id
    )
    minor, currency = (await reader.session.execute(query)).one()
    return None if currency is None else Money(int(minor), currency)


async def silent_since(reader: Reader, before: datetime, limit: int) -> tuple[UUID, ...]:
    """Parcels the carrier has, of which nothing was heard since then and nobody has been told."""
    last = select(func.max(TrackingRow.occurred_at)).where(TrackingRow.parcel_id == ParcelRow.id).scalar_subquery()
    told = select(AlertRow.id).where(
        AlertRow.parcel_id == ParcelRow.id,
        AlertRow.kind == AlertKind.SILENT,
        AlertRow.opened_at > func.coalesce(last, ParcelRow.created_at),
    )
    query = (
        select(ParcelRow.id)
        .where(
            ParcelRow.status.in_((ParcelStatus.HANDED_OVER, ParcelStatus.IN_TRANSIT)),
            func.greatest(last, ParcelRow.handed_over_at, ParcelRow.created_at) < before,
            ~told.exists(),
        )
        .order_by(ParcelRow.id)
        .limit(limit)
    )
    return tuple(await reader.session.scalars(query))


async def customs_codes(reader: Reader, codes: Sequence[str]) -> dict[str, CustomsCode]:
    """By SKU or kind of goods; what has none is not in the answer."""
    rows = await reader.session.scalars(select(CustomsCodeRow).where(CustomsCodeRow.code.in_(list(codes))))
    return {row.code: CustomsCode(row.code, row.hs_code, row.origin, row.description) for row in rows}


async def lock_attempt(uow: UnitOfWork, attempt_id: UUID) -> AttemptRow:
    """Its parcel's lock first: the order in which everybody takes them. Raises NotFound."""
    found = await uow.session.scalar(select(AttemptRow.parcel_id).where(AttemptRow.id == attempt_id))
    if found is None:
        raise NotFound("There is no such attempt.")
    await parcels.lock_parcel(uow, found)
    row = await uow.session.get(AttemptRow, attempt_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such attempt.")
    return row


def attempt_view(row: AttemptRow) -> Attempt:
    rate: Rate = adapter(Rate).validate_python(row.rate)
    return Attempt(
        id=row.id,
        parcel_id=row.parcel_id,
        number=row.number,
        vendor=row.vendor,
        rate=rate,
        reason=row.reason,
        state=AttemptState(row.state),
        doubtful=row.doubtful,
        said=row.said,
        created_at=row.created_at,
        sent_at=row.sent_at,
        approved_by=row.approved_by,
    )


def refund_view(row: RefundRow) -> Refund:
    return Refund(
        id=row.id,
        parcel_id=row.parcel_id,
        attempt_id=row.attempt_id,
        vendor=row.vendor,
        vendor_label=row.vendor_label,
        state=RefundState(row.state),
        amount=Money(row.amount_minor, row.currency),
        asked_at=row.asked_at,
        settled_at=row.settled_at,
        said=row.said,
        asked=row.asked,
        ask_again_at=row.ask_again_at,
        ask_until=row.ask_until,
    )


def cost_view(row: LabelCostRow) -> LabelCost:
    return LabelCost(row.attempt_id, CostKind(row.kind), Money(row.amount_minor, row.currency), row.at)


def alert_view(row: AlertRow) -> Alert:
    return Alert(
        row.id, row.parcel_id, AlertKind(row.kind), row.detail, row.opened_at, row.settled_at, row.settled_by, row.note
    )
