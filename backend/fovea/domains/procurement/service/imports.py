"""Long files, piece by piece: a piece and its checkpoint are written together, so none is taken twice or by half."""

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.procurement import queries, reading, rules
from fovea.domains.procurement.contract import (
    BeginImport,
    Import,
    ImportKind,
    ImportPiece,
    ReceiveGoods,
    Rejected,
)
from fovea.domains.procurement.models import ImportPieceRow, ImportRow, SupplierRow
from fovea.domains.procurement.service.receive import receive_goods
from fovea.domains.procurement.service.suppliers import write_prices
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id


async def begin_import(uow: UnitOfWork, command: BeginImport) -> Import:
    """The import of this file, begun now or before."""
    if not 1 <= command.rows <= rules.MOST_ROWS:
        raise InvalidInput(f"A file has 1 to {rules.MOST_ROWS} rows.", path=("rows",))
    if command.pieces * rules.LARGEST_PIECE < command.rows or not 1 <= command.pieces <= command.rows:
        raise InvalidInput(f"A piece has at most {rules.LARGEST_PIECE} rows.", path=("pieces",))
    if command.kind is ImportKind.PRICE_LIST:
        await queries.supplier(uow, command.subject_id)
    else:
        await queries.purchase_order(uow, command.subject_id)
    await uow.session.execute(
        insert(ImportRow)
        .values(
            id=new_id(),
            started_at=uow.now,
            started_by=uow.actor.name or uow.actor.kind,
            **{**asdict(command), "kind": command.kind.value},
        )
        .on_conflict_do_nothing()
    )
    row = await uow.session.scalar(
        select(ImportRow).where(
            ImportRow.kind == command.kind,
            ImportRow.subject_id == command.subject_id,
            ImportRow.digest == command.digest,
        )
    )
    assert row is not None
    if (row.rows, row.pieces) != (command.rows, command.pieces):
        raise InvalidInput(f"This file was begun in {row.pieces} pieces.", path=("pieces",))
    return await queries.import_view(uow, row)


async def import_piece(uow: UnitOfWork, command: ImportPiece) -> Import:
    """Take one piece; taking it again changes nothing. Rows that cannot be taken are listed, the others are."""
    row = await uow.session.get(ImportRow, command.import_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such import.", path=("importId",))
    if not 0 <= command.position < row.pieces:
        raise InvalidInput(f"This file has pieces 0 to {row.pieces - 1}.", path=("position",))
    if not 1 <= len(command.lines) <= rules.LARGEST_PIECE:
        raise InvalidInput(f"A piece has 1 to {rules.LARGEST_PIECE} rows.", path=("lines",))
    if await uow.session.get(ImportPieceRow, (row.id, command.position)) is None:
        take = _prices if row.kind == ImportKind.PRICE_LIST else _receipt
        applied, rejected = await take(uow, row, command)
        uow.add(
            ImportPieceRow(
                import_id=row.id,
                position=command.position,
                applied=applied,
                rejected=[asdict(one) for one in rejected],
                at=uow.now,
            )
        )
        await uow.flush()
        done = select(func.count()).select_from(ImportPieceRow).where(ImportPieceRow.import_id == row.id)
        if await uow.session.scalar(done) == row.pieces:
            row.finished_at = uow.now
        uow.touch("import", row.id)
        await uow.flush()
    return await queries.import_view(uow, row)


async def _prices(uow: UnitOfWork, row: ImportRow, command: ImportPiece) -> tuple[int, list[Rejected]]:
    supplier = await uow.session.get_one(SupplierRow, row.subject_id)
    read, rejected = await reading.prices(uow, supplier.currency, command.first_row, command.lines)
    await write_prices(uow, supplier.id, supplier.currency, tuple(read))
    return len(read), rejected


async def _receipt(uow: UnitOfWork, row: ImportRow, command: ImportPiece) -> tuple[int, list[Rejected]]:
    """Every piece is a receipt of its own, whole; rows beyond what is open are left out and listed."""
    order, lines = await queries.lock_order(uow, row.subject_id)
    views = tuple(line.view(order.currency) for line in lines)
    taken, rejected = await reading.delivery(uow, views, command.first_row, command.lines)
    if taken:
        said = f"{row.file_name}, part {command.position + 1} of {row.pieces}"
        await receive_goods(uow, ReceiveGoods(order.id, tuple(taken), said))
    return len(taken), rejected
