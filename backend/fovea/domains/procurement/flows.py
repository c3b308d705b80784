"""Purchase orders leave the house. One event, one message: its id is the delivery's, however often it is tried."""

from collections.abc import Callable
from uuid import UUID

from fovea.domains.procurement import queries, rules, service
from fovea.domains.procurement.contract import (
    BeginImport,
    Import,
    ImportKind,
    ImportPiece,
    PurchaseOrder,
    PurchaseOrderCancelled,
    PurchaseOrderSent,
    PurchaseStatus,
    Supplier,
)
from fovea.domains.procurement.ports import MessageKind, SupplierLink, SupplierMessage
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database

Draw = Callable[[PurchaseOrder, Supplier], bytes]
PIECE = 500


async def tell_supplier(
    db: Database,
    link: SupplierLink,
    draw: Draw,
    event: PurchaseOrderSent | PurchaseOrderCancelled,
    delivery_id: UUID,
) -> None:
    """Send the order, its newest version, or its end. What is no longer so is not told."""
    order = await db.read(SYSTEM, queries.purchase_order, event.order_id)
    kind = _kind(event)
    if kind is MessageKind.CANCELLATION:
        if not (isinstance(event, PurchaseOrderCancelled) and event.sent):
            return
    elif order.status is PurchaseStatus.CANCELLED or (
        isinstance(event, PurchaseOrderSent) and order.version > event.version
    ):
        return
    supplier = await db.read(SYSTEM, queries.supplier, order.supplier_id)
    message = SupplierMessage(f"{delivery_id}@fovea.example", kind, order, supplier, draw(order, supplier))
    await link.tell(message)
    done = service.NoteMailed(order.id, order.version, kind.value, db.clock())
    await db.run(SYSTEM, service.note_mailed, done)


def _kind(event: PurchaseOrderSent | PurchaseOrderCancelled) -> MessageKind:
    if isinstance(event, PurchaseOrderCancelled):
        return MessageKind.CANCELLATION
    return MessageKind.AMENDMENT if event.version > 1 else MessageKind.ORDER


async def import_file(
    db: Database, actor: Actor, kind: ImportKind, subject_id: UUID, name: str, digest: str, lines: list[str]
) -> Import:
    """Take a whole file, a piece at a time; stopped anywhere and begun again, it goes on where it was."""
    pieces = -(-len(lines) // PIECE)
    begin = BeginImport(kind, subject_id, name, digest, len(lines), pieces)
    state = await db.run(actor, service.begin_import, begin)
    for position in sorted(set(range(pieces)) - set(state.done)):
        first = position * PIECE
        piece = ImportPiece(state.id, position, first + 1, tuple(lines[first : first + PIECE]))
        state = await db.run(actor, service.import_piece, piece)
    return state


COLUMNS = {ImportKind.PRICE_LIST: rules.PRICE_COLUMNS, ImportKind.RECEIPT: rules.RECEIPT_COLUMNS}
