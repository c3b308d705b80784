"""Reads of the opticians' desk: prescriptions under review with everything that was said about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import customers
from fovea.domains.orders import queries, reading
from fovea.domains.orders.contract import (
    Order,
    OrderStatus,
    PastPrescription,
    Review,
    ReviewStatus,
    RuleOverride,
)
from fovea.domains.orders.models import OrderLineRow, OrderRow, OverrideRow, ReviewRow, VersionRow
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound

# Whose turn it is: these wait for an optician.
FOR_OPTICIANS = (ReviewStatus.WAITING, ReviewStatus.SECOND_LOOK)


async def reviews_page(reader: Reader, status: str | None, asked: paging.PageRequest) -> paging.Page[Review]:
    """Prescriptions to look at, longest waiting first."""
    where: list[ColumnElement[bool]] = [OrderRow.status != OrderStatus.CANCELLED]
    if status:
        where.append(ReviewRow.status == status)
    base = select(ReviewRow).join(OrderRow, OrderRow.id == ReviewRow.order_id).where(*where)
    total = await reader.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    query = base.order_by(ReviewRow.waiting_since, ReviewRow.id)
    if asked.after:
        at, last = datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])
        query = query.where(tuple_(ReviewRow.waiting_since, ReviewRow.id) > (at, last))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    views = await _reviews(reader, rows)
    return paging.page(views, asked, lambda view: (view.waiting_since.isoformat(), view.id), total)


async def reviews_of(reader: Reader, order_id: UUID) -> tuple[UUID, ...]:
    """The order's prescriptions to verify."""
    found = await reader.session.scalars(
        select(ReviewRow.id).where(ReviewRow.order_id == order_id).order_by(ReviewRow.id)
    )
    return tuple(found)


async def order_reviews(reader: Reader, number: str) -> tuple[Review, ...]:
    """The prescriptions of one order, in whatever state; none when there is no such order."""
    rows = await reader.session.scalars(
        select(ReviewRow)
        .join(OrderRow, OrderRow.id == ReviewRow.order_id)
        .where(OrderRow.number == number)
        .order_by(ReviewRow.id)
    )
    return tuple(await _reviews(reader, rows.all()))


async def review(reader: Reader, review_id: UUID) -> Review:
    row = await reader.session.get(ReviewRow, review_id)
    found = await _reviews(reader, [row]) if row is not None else []
    if not found:
        raise NotFound("There is no such prescription to verify.")
    return found[0]


async def waiting_reviews(reader: Reader) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(
            select(func.count(), func.min(ReviewRow.waiting_since))
            .join(OrderRow, OrderRow.id == ReviewRow.order_id)
            .where(ReviewRow.status.in_(FOR_OPTICIANS), OrderRow.status != OrderStatus.CANCELLED)
        )
    ).one()
    return int(row[0]), row[1]


async def past_prescriptions(reader: Reader, account_id: UUID) -> tuple[PastPrescription, ...]:
    """What was said about an account's eyes in its orders: every version of every review, the newest first."""
    rows = await reader.session.scalars(
        select(ReviewRow)
        .join(OrderRow, OrderRow.id == ReviewRow.order_id)
        .where(OrderRow.account_id == account_id, queries.visible_to(reader.actor))
    )
    found = [
        PastPrescription(
            at=version.at,
            order_number=one.order_number,
            label=f"{one.frame}, {one.lenses.material_name}",
            # An earlier version has been replaced, whatever became of the review.
            status=one.status.value if version is one.current else "superseded",
            version=version.number,
            prescription=version.prescription,
            by=version.by,
            reason=version.note or (one.reason if version is one.current else None),
        )
        for one in await _reviews(reader, rows.all())
        for version in one.versions
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.version), reverse=True))


async def worn_before(
    reader: Reader, account_id: UUID, *, before: datetime, order_id: UUID | None = None
) -> dict[str, Any] | None:
    """The last prescription approved for an account before a moment, outside this order."""
    wanted = {account_id: [(order_id, before)]}
    return (await _worn_before(reader, wanted)).get((account_id, order_id))


async def _reviews(reader: Reader, rows: Sequence[ReviewRow]) -> list[Review]:
    """Eleven statements, however many reviews."""
    ids = [row.id for row in rows]
    found = await queries.orders(reader, sorted({row.order_id for row in rows}))
    versions = (
        await reader.session.scalars(
            select(VersionRow).where(VersionRow.review_id.in_(ids)).order_by(VersionRow.number)
        )
    ).all()
    overrides = (
        await reader.session.scalars(
            select(OverrideRow).where(OverrideRow.review_id.in_(ids)).order_by(OverrideRow.at, OverrideRow.rule)
        )
    ).all()
    pictures = await customers.uploads_by_id(reader, {one.upload_id for one in versions if one.upload_id})
    worn = await _worn_before(reader, _accounts(reader, rows, found))
    views = []
    for row in rows:
        whole = found.get(row.order_id)
        line = next((one for one in whole.lines if one.id == row.order_line_id), None) if whole else None
        if whole is None or line is None or line.lenses is None:
            continue
        lenses = line.lenses
        said = tuple(reading.version_view(reader.keyring, one, lenses) for one in versions if one.review_id == row.id)
        views.append(
            Review(
                id=row.id,
                order_id=row.order_id,
                order_number=whole.number,
                order_line_id=row.order_line_id,
                account_id=whole.account_id,
                customer_name=whole.address.name,
                frame=f"{line.frame_name}, {line.colour_name}, {line.size_label}",
                lenses=lenses,
                status=ReviewStatus(row.status),
                waiting_since=row.waiting_since,
                decided_by=row.decided_by,
                decided_at=row.decided_at,
                reason=row.reason,
                versions=said,
                overrides=_overrides(reader, overrides, row.id),
                upload=next((pictures[one.upload] for one in reversed(said) if one.upload in pictures), None),
                previous=worn.get((whole.account_id, whole.id)) if whole.account_id else None,
                first_look_by=row.first_look_by,
            )
        )
    return views


def _overrides(reader: Reader, rows: Iterable[OverrideRow], review_id: UUID) -> tuple[RuleOverride, ...]:
    return tuple(reading.override_view(reader.keyring, row) for row in rows if row.review_id == review_id)


def _accounts(
    reader: Reader, rows: Iterable[ReviewRow], found: Mapping[UUID, Order]
) -> dict[UUID, list[tuple[UUID | None, datetime]]]:
    """Account → its orders under review, with the moment before which things count as earlier."""
    wanted: dict[UUID, list[tuple[UUID | None, datetime]]] = {}
    for row in rows:
        account_id = found[row.order_id].account_id if row.order_id in found else None
        if account_id is not None:
            wanted.setdefault(account_id, []).append((row.order_id, row.decided_at or reader.now))
    return wanted


async def _worn_before(
    reader: Reader, wanted: Mapping[UUID, Sequence[tuple[UUID | None, datetime]]]
) -> dict[tuple[UUID, UUID | None], dict[str, Any]]:
    """(account, order) → the last prescription approved outside that order and before its moment."""
    if not wanted:
        return {}
    rows = await reader.session.execute(
        select(OrderRow.account_id, OrderRow.id, ReviewRow.decided_at, OrderLineRow, VersionRow)
        .join(ReviewRow, ReviewRow.order_id == OrderRow.id)
        .join(OrderLineRow, OrderLineRow.id == ReviewRow.order_line_id)
        .join(VersionRow, VersionRow.review_id == ReviewRow.id)
        .where(OrderRow.account_id.in_(list(wanted)), ReviewRow.status == ReviewStatus.APPROVED)
        .order_by(ReviewRow.decided_at.desc(), VersionRow.number.desc())
    )
    found_in_orders = [(account, order, at, line, said) for account, order, at, line, said in rows if at is not None]
    on_file = await customers.approved_prescriptions(reader, wanted)
    found: dict[tuple[UUID, UUID | None], dict[str, Any]] = {}
    for account_id, asked in wanted.items():
        in_orders = [row for row in found_in_orders if row[0] == account_id]
        kept = [(one.approved_at, one.content) for one in on_file.get(account_id, ()) if one.approved_at is not None]
        for order_id, before in asked:
            earlier = next((row for row in in_orders if row[1] != order_id and row[2] < before), None)
            filed = next((one for one in kept if one[0] < before), None)
            if filed is not None and (earlier is None or filed[0] > earlier[2]):
                found[account_id, order_id] = stored(filed[1])
            elif earlier is not None:
                lenses = reading.lenses_of(reader.keyring, earlier[3])
                content = reading.content_of(reader.keyring, earlier[4], lenses)
                if content.prescription is not None:
                    found[account_id, order_id] = content.prescription
    return found


def stored(content: customers.PrescriptionContent) -> dict[str, Any]:
    """A kept prescription in the form that orders keep one."""
    return {"rx": content.rx, "pd": content.pd, "prescriber": content.prescriber}
