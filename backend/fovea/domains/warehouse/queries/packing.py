"""Reads of the packing bench: cartons, and what of an order stands there."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains import inventory, orders
from fovea.domains.warehouse import rules
from fovea.domains.warehouse.contract import Bench, Carton, PackLine, Piece
from fovea.domains.warehouse.models import CartonRow
from fovea.domains.warehouse.queries.picking import tasks_of
from fovea.kernel.db import Reader


async def cartons(reader: Reader) -> tuple[Carton, ...]:
    """The smallest first."""
    rows = await reader.session.scalars(select(CartonRow))
    return tuple(sorted((row.view() for row in rows), key=lambda one: (one.volume_mm3, one.code)))


async def pieces(reader: Reader, whole: orders.Order, units: Mapping[UUID, int]) -> list[Piece]:
    """So many units of the order's lines as things with a size; what nobody measured is a pair in its case."""
    articles = await inventory.items(reader, [line.sku for line in whole.lines])
    return _pieces(whole, units, articles)


def _pieces(whole: orders.Order, units: Mapping[UUID, int], articles: Mapping[str, inventory.Item]) -> list[Piece]:
    return [
        Piece(line.id, *rules.measured(articles[line.sku]))
        for line in whole.lines
        for _ in range(units.get(line.id, 0))
    ]


async def benches(reader: Reader, wanted: Sequence[orders.Order]) -> dict[UUID, Bench]:
    """What stands at the bench for each of these orders, and the boxes it would go in; three statements in all."""
    known = await cartons(reader)
    tasks = await tasks_of(reader, [whole.id for whole in wanted])
    articles = await inventory.items(reader, [line.sku for whole in wanted for line in whole.lines])
    found = {}
    for whole in wanted:
        made = {line.id for line in whole.lines if line.lenses is None or line.ready}
        here = _summed((one.line_id, one.quantity) for one in rules.standing(whole, tasks.get(whole.id, ())))
        ready = {line_id: units for line_id, units in here.items() if line_id in made}
        later = {line.id: orders.unpacked(line) - ready.get(line.id, 0) for line in whole.lines}
        boxes = rules.suggest(known, _pieces(whole, ready, articles))
        found[whole.id] = Bench(whole.id, _lines(ready), _lines(later), boxes)
    return found


def _summed(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for line_id, quantity in lines:
        units[line_id] = units.get(line_id, 0) + quantity
    return units


def _lines(units: Mapping[UUID, int]) -> tuple[PackLine, ...]:
    return tuple(PackLine(line_id, quantity) for line_id, quantity in units.items() if quantity > 0)
