"""Tags on orders, and lists kept under a name."""

import re
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.orders import queries
from fovea.domains.orders.contract import SavedView, SaveView, TagOrders, ViewRef
from fovea.domains.orders.models import OrderTagRow, SavedViewRow
from fovea.domains.orders.queries.desk import view_of
from fovea.domains.orders.service.history import note
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import Conflict, InvalidInput, NotFound
from fovea.kernel.ids import new_id

MOST_ORDERS, MOST_TAGS, MOST_VIEWS = 500, 10, 50
_TAG = re.compile(r"[^\W_][\w \-/]{0,29}")


async def tag_orders(uow: UnitOfWork, command: TagOrders) -> int:
    """Put tags on and take others off; answers how many orders are different now."""
    add, remove = _tags(command.add, "add"), _tags(command.remove, "remove")
    if not add and not remove:
        raise InvalidInput("Say which tags.", path=("add",))
    if not 1 <= len(command.order_ids) <= MOST_ORDERS:
        raise InvalidInput(f"Between 1 and {MOST_ORDERS} orders at once.", path=("orderIds",))
    changed = 0
    # In one order of ids, so that two people tagging the same list wait for each other instead of meeting.
    for order_id in sorted(set(command.order_ids)):
        row = await queries.lock_order(uow, order_id)
        had = set(await uow.session.scalars(select(OrderTagRow.tag).where(OrderTagRow.order_id == row.id)))
        has = (had | set(add)) - set(remove)
        if len(has) > MOST_TAGS:
            raise InvalidInput(f"An order has at most {MOST_TAGS} tags; {row.number} would have more.", path=("add",))
        if has == had:
            continue
        for tag in sorted(has - had):
            values = {"order_id": row.id, "tag": tag, "by": uow.actor.name, "at": uow.now}
            await uow.session.execute(insert(OrderTagRow).values(values).on_conflict_do_nothing())
        if had - has:
            await uow.session.execute(
                delete(OrderTagRow).where(OrderTagRow.order_id == row.id, OrderTagRow.tag.in_(had - has))
            )
        told = [*(f"+{tag}" for tag in sorted(has - had)), *(f"−{tag}" for tag in sorted(had - has))]
        note(uow, row, "tags", f"Tags: {', '.join(told)}.", public=False)
        changed += 1
    return changed


async def save_view(uow: UnitOfWork, command: SaveView) -> SavedView:
    """Keep a list under a name, or change one's own."""
    owner = uow.actor.account_id
    if owner is None:
        raise NotFound("Sign in to keep a list.")
    name = command.name.strip()
    if not 1 <= len(name) <= 60:
        raise InvalidInput("A name has 1 to 60 characters.", path=("name",))
    if len(command.search) > 2_000 or len(command.columns) > 40:
        raise InvalidInput("This list is too long to keep.", path=("search",))
    own = list(await uow.session.scalars(select(SavedViewRow).where(SavedViewRow.owner_id == owner).with_for_update()))
    if any(one.name == name and one.id != command.view_id for one in own):
        raise Conflict(f"You have a list called “{name}” already.", path=("name",))
    row = next((one for one in own if one.id == command.view_id), None)
    if row is None:
        if command.view_id is not None:
            raise NotFound("This list is somebody else's, or it is gone.", path=("id",))
        if len(own) >= MOST_VIEWS:
            raise InvalidInput(f"You can keep {MOST_VIEWS} lists; remove one first.", path=("name",))
        row = SavedViewRow(id=new_id(), owner_id=owner, owner=uow.actor.name)
        uow.add(row)
    row.name, row.shared, row.search = name, command.shared, command.search.lstrip("?")
    row.columns, row.updated_at = list(command.columns), uow.now
    uow.touch("saved_view", row.id)
    await uow.flush()
    return view_of(uow, row)


async def delete_view(uow: UnitOfWork, command: ViewRef) -> bool:
    """Remove one's own list; one that is gone already is gone."""
    row = await uow.session.get(SavedViewRow, command.view_id, with_for_update=True)
    if row is None:
        return False
    if row.owner_id != uow.actor.account_id:
        raise NotFound("This list is somebody else's, or it is gone.", path=("id",))
    await uow.session.delete(row)
    uow.touch("saved_view", row.id)
    return True


def _tags(given: Iterable[str], field: str) -> tuple[str, ...]:
    """Tags as they are kept: lower case, spaces once."""
    found = dict.fromkeys(" ".join(tag.split()).lower() for tag in given)
    for tag in found:
        if not _TAG.fullmatch(tag):
            raise InvalidInput("A tag has 1 to 30 letters, digits, spaces or dashes.", path=(field,))
    return tuple(found)
