"""What the desk did with the demonstration's orders: tags, lists kept under a name, changes customers asked for.

And the figures that promises are made from, as the shop set them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from fovea.domains import catalog, checkout, identity, inventory, orders, tax
from fovea.domains.identity import P
from fovea.domains.orders import Closure, CutOff, OrderFilter, OrderStatus
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, Reader, UnitOfWork
from fovea.kernel.errors import DomainError, TransientFailure

_DESK, _CHIEF = "Sam Whitaker", "Ada Lindgren"
_OPEN = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.READY)
# Tag, and which of the newest orders carry it: every so manieth, from the so manieth on.
_TAGS = (("vip", 9, 2), ("call back", 11, 5), ("gift", 13, 1), ("fragile post", 17, 8))
_VIEWS = (
    ("Calls of today", True, {"tag": ["call back"]}, ()),
    ("Gifts not gone yet", True, {"tag": ["gift"], "status": ["confirmed", "in_production", "ready"]}, ()),
    ("Stuck at the optician", True, {"hold": ["rx_unverified"]}, ()),
    ("My VIPs", False, {"tag": ["vip"]}, ()),
)
_MOST_EDITS = 9
_EAST = CutOff("EAST", "Brooklyn", "America/New_York", time(17))


class _Away:
    """The tax service while it cannot be reached: the shop's own rates answer."""

    live = False

    async def quote(self, document: tax.TaxDocument) -> tax.TaxAnswer:
        raise TransientFailure(document.code)

    async def commit(self, document: tax.TaxDocument, charged: tax.Charged | None = None) -> tax.TaxAnswer:
        raise TransientFailure(document.code)

    async def commit_return(
        self, document: tax.TaxDocument, sale_code: str, sold_on: date, charged: tax.Charged | None = None
    ) -> tax.TaxAnswer:
        raise TransientFailure(document.code)

    async def recorded(self, kind: tax.DocumentKind, document: tax.TaxDocument) -> tax.Recorded | None:
        raise TransientFailure(document.code)

    async def void(self, kind: tax.DocumentKind, code: str) -> None:
        raise TransientFailure(code)

    async def resolve(self, address: tax.PostalAddress) -> tax.Resolution:
        raise TransientFailure(address.country)


async def seed_desk(db: Database) -> tuple[int, int]:
    """Returns how many orders carry a tag, and how many were changed."""
    team = {one.name: one.id for one in await db.read(SYSTEM, identity.staff_members)}
    sam = _colleague(_DESK, team)
    await db.run(_colleague(_CHIEF, team), _plan, _EAST)
    newest = await _newest(db)
    tagged = 0
    for tag, every, first in _TAGS:
        chosen = tuple(one.id for one in newest[first::every])
        if chosen:
            tagged += await db.run(sam, orders.tag_orders, orders.TagOrders(chosen, add=(tag,)))
    for name, shared, search, columns in _VIEWS:
        kept = orders.SaveView(name, json.dumps(search), columns, shared=shared)
        await db.run(sam, orders.save_view, kept)
    return tagged, await _edits(db, sam, newest)


def _colleague(name: str, team: dict[str, UUID]) -> Actor:
    return Actor(ActorKind.STAFF, team.get(name), name, frozenset(P))


async def _newest(db: Database) -> list[orders.Order]:
    found: list[orders.Order] = []
    after = None
    while len(found) < 200:
        page = await db.read(SYSTEM, orders.orders_page, OrderFilter(), paging.request(100, after, 2))
        found += page.items
        if not page.has_next:
            break
        after = page.cursors[-1]
    return found


async def _plan(uow: UnitOfWork, second: CutOff) -> None:
    """The second house has its own clock, and Christmas Eve is free; set a good while ago."""
    houses = {one.code for one in await inventory.warehouses(uow)}
    year = uow.now.year
    uow.now -= timedelta(days=120)
    free = tuple(Closure(date(at, 12, 24), "Christmas Eve") for at in (year, year + 1))
    cut_offs = tuple(one for one in (*orders.STANDARD.cut_offs, second) if one.warehouse in houses)
    plan = replace(orders.STANDARD, closures=free, cut_offs=cut_offs)
    await orders.save_promise_plan(
        uow, orders.SavePromisePlan(plan, 0, "Brooklyn ships, too; we close on Christmas Eve.")
    )


async def _edits(db: Database, sam: Actor, newest: Sequence[orders.Order]) -> int:
    """Changes that cost the same or less: so nobody has to pay before the story goes on."""
    made = 0
    for order, reason, wanted in _wishes(newest, await db.read(SYSTEM, _colours)):
        if made == _MOST_EDITS:
            break
        try:
            seen = await checkout.preview_edit(db, _Away(), sam, order.id, order.version, wanted)
            if seen.after.delta.minor > 0:
                continue
            edit = checkout.MakeEdit(
                order.id, order.version, reason, wanted, seen.after.totals.total.minor, f"seed:{order.number}"
            )
            await checkout.make_edit(db, _Away(), sam, edit)
        except DomainError:
            # It is packed, sold out or begun by now: this customer asked too late.
            continue
        made += 1
    return made


def _wishes(
    newest: Sequence[orders.Order], colours: dict[str, tuple[str, ...]]
) -> Iterator[tuple[orders.Order, str, checkout.WantedChange]]:
    for order in newest:
        if order.status not in _OPEN:
            continue
        free = [line for line in order.lines if orders.swappable(line)]
        if len(free) > 1:
            gone = orders.LineUnits(free[-1].id, 1)
            yield order, "The customer keeps one of the two.", checkout.WantedChange(remove=(gone,))
        elif free and free[0].lenses is None and colours.get(free[0].sku):
            swap = checkout.Swap(free[0].id, sku=colours[free[0].sku][0])
            yield order, "Another colour, asked for by phone.", checkout.WantedChange(swap=(swap,))
        elif free and free[0].lenses is not None and free[0].lenses.treatments:
            swap = checkout.Swap(free[0].id, treatments=())
            yield order, "Without the coating, asked for by mail.", checkout.WantedChange(swap=(swap,))


async def _colours(reader: Reader) -> dict[str, tuple[str, ...]]:
    """SKU → the same frame in the same size in other colours."""
    found: dict[str, tuple[str, ...]] = {}
    for frame in await catalog.all_frames(reader):
        for one in frame.variants:
            found[one.sku] = tuple(
                other.sku for other in frame.variants if other.size == one.size and other.sku != one.sku
            )
    return found
