"""Reads of tags and of lists kept under a name."""

from sqlalchemy import func, or_, select

from fovea.domains.orders.contract import SavedView, TagCount
from fovea.domains.orders.models import OrderTagRow, SavedViewRow
from fovea.kernel.db import Reader


async def known_tags(reader: Reader, limit: int = 100) -> tuple[TagCount, ...]:
    """Tags in use, the most used first."""
    many = func.count()
    rows = await reader.session.execute(
        select(OrderTagRow.tag, many).group_by(OrderTagRow.tag).order_by(many.desc(), OrderTagRow.tag).limit(limit)
    )
    return tuple(TagCount(tag, int(count)) for tag, count in rows)


async def saved_views(reader: Reader) -> tuple[SavedView, ...]:
    """The actor's own lists and those colleagues share, by name."""
    rows = await reader.session.scalars(
        select(SavedViewRow)
        .where(or_(SavedViewRow.owner_id == reader.actor.account_id, SavedViewRow.shared))
        .order_by(SavedViewRow.name, SavedViewRow.id)
    )
    return tuple(view_of(reader, row) for row in rows)


def view_of(reader: Reader, row: SavedViewRow) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        shared=row.shared,
        own=row.owner_id == reader.actor.account_id,
        owner=row.owner,
        search=row.search,
        columns=tuple(row.columns),
        updated_at=row.updated_at,
    )
