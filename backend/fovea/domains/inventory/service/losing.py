"""Goods are given up on their way between two warehouses."""

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import LoseStock, StockMoved
from fovea.domains.inventory.ledger import open_book
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput


async def lose(uow: UnitOfWork, command: LoseStock) -> None:
    """Write off what is in transit and will not come. Repeating the key changes nothing."""
    book = await open_book(uow, [command.sku])
    await book.know([rules.IN_TRANSIT, rules.DISCREPANCY])
    await book.know_lots([(command.sku, command.lot)])
    key = f"lose:{command.key}"
    if await queries.movement_of(uow, key):
        return
    underway = book.level(command.sku, rules.IN_TRANSIT, command.lot).on_hand
    if not 1 <= command.quantity <= underway:
        raise InvalidInput(f"{underway} of {command.sku} are in transit.", path=("quantity",))
    book.move(
        command.sku,
        command.lot,
        rules.IN_TRANSIT,
        rules.DISCREPANCY,
        command.quantity,
        reason=command.reason,
        reference=command.reference,
        key=key,
    )
    await book.write()
    uow.record(StockMoved((command.sku,), command.reason))
