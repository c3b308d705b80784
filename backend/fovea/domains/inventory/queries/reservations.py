"""Reads of promises."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from fovea.domains.inventory import rules
from fovea.domains.inventory.contract import Pick, Promised, Reservation, ReservationState, Waiting
from fovea.domains.inventory.models import MovementRow, ReservationLineRow, ReservationRow, WaitingRow
from fovea.kernel.db import Reader

ACTIVE = (ReservationState.HELD, ReservationState.ALLOCATED)


async def reservation_of(reader: Reader, reference: str) -> Reservation | None:
    row = await reader.session.scalar(
        select(ReservationRow).where(ReservationRow.reference == reference).execution_options(populate_existing=True)
    )
    return None if row is None else await reservation_view(reader, row)


async def reservation_view(reader: Reader, row: ReservationRow) -> Reservation:
    line, wait = ReservationLineRow, WaitingRow
    lines = await reader.session.execute(
        select(line.sku, line.location, func.sum(line.quantity), line.lot)
        .where(line.reservation_id == row.id, line.quantity > 0)
        .group_by(line.sku, line.location, line.lot)
        .order_by(line.sku, line.location, line.lot)
    )
    waits = await reader.session.execute(
        select(wait.sku, func.sum(wait.quantity))
        .where(wait.reservation_id == row.id)
        .group_by(wait.sku)
        .order_by(wait.sku)
    )
    return Reservation(
        row.id,
        row.reference,
        ReservationState(row.state),
        row.expires_at,
        tuple(Pick(sku, location, int(units), lot) for sku, location, units, lot in lines),
        tuple(Waiting(sku, int(units)) for sku, units in waits),
        row.explanation,
    )


async def reservations_of_sku(reader: Reader, sku: str) -> tuple[Promised, ...]:
    """Who has been promised units of an article, and who waits for some; the oldest reservation first."""
    head, line, wait = ReservationRow, ReservationLineRow, WaitingRow
    promised = await reader.session.execute(
        select(head.reference, head.state, line.location, line.origin, line.lot, line.quantity, head.created_at)
        .join(head, head.id == line.reservation_id)
        .where(line.sku == sku, line.quantity > 0, head.state.in_(ACTIVE))
        .order_by(head.created_at, head.id, line.location, line.lot)
    )
    found = [
        Promised(reference, ReservationState(state), location, origin, lot, units, 0, since)
        for reference, state, location, origin, lot, units, since in promised
    ]
    waiting = await reader.session.execute(
        select(head.reference, head.state, wait.quantity, wait.since)
        .join(head, head.id == wait.reservation_id)
        .where(wait.sku == sku, head.state.in_(ACTIVE))
        .order_by(wait.since, wait.id)
    )
    return tuple(
        found
        + [
            Promised(reference, ReservationState(state), "", "", "", 0, units, since)
            for reference, state, units, since in waiting
        ]
    )


async def promised_skus(reader: Reader, reservation_id: UUID) -> set[str]:
    """The articles a reservation has units of, or waits for."""
    line, wait = ReservationLineRow, WaitingRow
    rows = await reader.session.scalars(
        select(line.sku)
        .where(line.reservation_id == reservation_id, line.quantity > 0)
        .union(select(wait.sku).where(wait.reservation_id == reservation_id))
    )
    return set(rows)


async def has_left(reader: Reader, reference: str) -> bool:
    """Whether units of a promise went to the customer or were used up."""
    gone = select(MovementRow.id).where(
        MovementRow.reference == reference, MovementRow.to_location.in_((rules.CUSTOMER, rules.LAB_USE))
    )
    return await reader.session.scalar(gone.limit(1)) is not None


async def expired_references(reader: Reader, now: datetime, limit: int) -> Sequence[str]:
    rows = await reader.session.scalars(
        select(ReservationRow.reference)
        .where(ReservationRow.state == ReservationState.HELD, ReservationRow.expires_at < now)
        .order_by(ReservationRow.expires_at)
        .limit(limit)
    )
    return rows.all()
