"""What every use case starts with: the reservation under lock, the book of its articles, and its lines read after."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from fovea.domains.inventory import queries
from fovea.domains.inventory.contract import ReservationState
from fovea.domains.inventory.ledger import Book, Line, open_book
from fovea.domains.inventory.models import ReservationLineRow, ReservationRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState

OPEN = (ReservationState.HELD, ReservationState.ALLOCATED)


async def lock(uow: UnitOfWork, reference: str, skus: Iterable[str]) -> tuple[ReservationRow | None, Book]:
    """The reservation, then these articles and those it has: what is read of any afterwards stays true."""
    row = await queries.lock_reservation(uow, reference)
    wanted = set(skus)
    if row is not None and row.state in OPEN:
        # Which articles they are changes only under the reservation's own lock; how many, under the articles'.
        wanted |= await queries.promised_skus(uow, row.id)
    book = await open_book(uow, wanted)
    if row is None:
        # Whoever asked for the same reference a moment earlier has written it while we waited for the articles.
        row = await queries.lock_reservation(uow, reference)
    return row, book


async def lock_allocated(uow: UnitOfWork, reference: str) -> tuple[ReservationRow, Book]:
    """A firm reservation with its articles. Raises NotFound or WrongState."""
    row, book = await lock(uow, reference, ())
    if row is None:
        raise NotFound("Nothing is allocated for this reference.")
    if row.state != ReservationState.ALLOCATED:
        raise WrongState(f"The stock of this order is {row.state}, not allocated.")
    return row, book


async def lines_of(uow: UnitOfWork, reservation_id: UUID) -> list[Line]:
    """Lines that still hold units, in lock order; read after the articles' locks are taken."""
    line = ReservationLineRow
    rows = await uow.session.execute(
        select(line.reservation_id, line.sku, line.location, line.lot, line.origin, line.quantity)
        .where(line.reservation_id == reservation_id, line.quantity > 0)
        .order_by(line.sku, line.location, line.lot, line.origin)
    )
    return [Line(*row) for row in rows]
