"""Lists of parcels for the staff's page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from fovea.domains.shipping.contract import AlertKind, ParcelFilter, ParcelRowView
from fovea.domains.shipping.models import AlertRow, ParcelRow, TrackingRow
from fovea.domains.shipping.queries.parcels import view
from fovea.kernel import paging
from fovea.kernel.db import Reader


async def parcels_page(reader: Reader, wanted: ParcelFilter, asked: paging.PageRequest) -> paging.Page[ParcelRowView]:
    """The newest first; four statements for any page."""
    where = _where(reader, wanted)
    total = await reader.session.scalar(select(func.count()).select_from(ParcelRow).where(*where)) or 0
    query = select(ParcelRow).where(*where).order_by(ParcelRow.id.desc())
    if asked.after:
        query = query.where(ParcelRow.id < UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    ids = [row.id for row in rows]
    alerts, last = await _open_alerts(reader, ids), await _last_steps(reader, ids)
    views = []
    for row in rows:
        step = last.get(row.id)
        views.append(
            ParcelRowView(
                view(row, ()),
                alerts.get(row.id, ()),
                step.occurred_at if step else None,
                (step.message or step.said) if step else "",
            )
        )
    return paging.page(views, asked, lambda one: (one.parcel.id,), total)


async def alert_counts(reader: Reader) -> dict[AlertKind, int]:
    """Open lines of the work list by kind."""
    query = select(AlertRow.kind, func.count()).where(AlertRow.settled_at.is_(None)).group_by(AlertRow.kind)
    return {AlertKind(kind): count for kind, count in await reader.session.execute(query)}


async def parcels_to_see(reader: Reader) -> tuple[int, datetime | None]:
    """How many parcels stand on the work list, and since when the longest."""
    query = select(func.count(AlertRow.parcel_id.distinct()), func.min(AlertRow.opened_at)).where(
        AlertRow.settled_at.is_(None)
    )
    count, oldest = (await reader.session.execute(query)).one()
    return int(count), oldest


async def carriers_seen(reader: Reader) -> tuple[str, ...]:
    """Carriers that parcels travel with, for a filter."""
    return tuple(await reader.session.scalars(select(ParcelRow.carrier).distinct().order_by(ParcelRow.carrier)))


def _where(reader: Reader, wanted: ParcelFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(ParcelRow.status.in_(wanted.statuses))
    if wanted.carrier:
        found.append(ParcelRow.carrier == wanted.carrier)
    if wanted.search.strip():
        found.append(ParcelRow.tracking_number.startswith(wanted.search.strip().upper(), autoescape=True))
    if wanted.older_than_days is not None:
        found.append(ParcelRow.created_at < reader.now - timedelta(days=wanted.older_than_days))
    if wanted.alert is not None or wanted.any_alert:
        told = exists().where(AlertRow.parcel_id == ParcelRow.id, AlertRow.settled_at.is_(None))
        found.append(told.where(AlertRow.kind == wanted.alert) if wanted.alert is not None else told)
    return found


async def _open_alerts(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, tuple[AlertKind, ...]]:
    query = select(AlertRow.parcel_id, AlertRow.kind).where(
        AlertRow.parcel_id.in_(list(ids)), AlertRow.settled_at.is_(None)
    )
    found: dict[UUID, tuple[AlertKind, ...]] = {}
    for parcel_id, kind in await reader.session.execute(query.order_by(AlertRow.opened_at)):
        found[parcel_id] = (*found.get(parcel_id, ()), AlertKind(kind))
    return found


async def _last_steps(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, TrackingRow]:
    query = (
        select(TrackingRow)
        .where(TrackingRow.parcel_id.in_(list(ids)))
        .ext(distinct_on(TrackingRow.parcel_id))
        .order_by(TrackingRow.parcel_id, TrackingRow.occurred_at.desc(), TrackingRow.id.desc())
    )
    return {row.parcel_id: row for row in await reader.session.scalars(query)}
