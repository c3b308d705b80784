"""Cost layers follow the goods: what comes in makes one, what leaves takes of the oldest, what returns restores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from fovea.domains.inventory import rules
from fovea.domains.inventory.contract import CostMethod
from fovea.domains.inventory.models import CostLayerRow, CostUseRow, ItemRow
from fovea.domains.inventory.rules import Layer, Use
from fovea.kernel.db import UnitOfWork
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

_SETTLE = text(
    """
    UPDATE inventory.cost_layer AS layer SET remaining = now.remaining, value = now.value
    FROM unnest(CAST(:ids AS uuid[]), CAST(:remaining AS int[]), CAST(:values AS bigint[]))
        AS now (id, remaining, value)
    WHERE layer.id = now.id
    """
)


@dataclass(frozen=True, slots=True)
class Inflow:
    """What is known of units that come in: their cost, or the reference they left under."""

    unit_cost: Money | None = None
    returns_of: str = ""


class _Books:
    """The layers of the articles that move, as they change."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.methods: dict[str, CostMethod] = {}
        self.layers: dict[str, list[Layer]] = {}
        self.before: dict[UUID, Layer] = {}
        self.last: dict[str, int] = {}
        self.gone: dict[tuple[str, str], list[tuple[Layer, int, int]]] = {}
        self.made: dict[UUID, dict[str, Any]] = {}
        self.used: list[dict[str, Any]] = []

    async def open(self, skus: set[str], returns: set[str]) -> None:
        session, row = self.uow.session, CostLayerRow
        methods = await session.execute(select(ItemRow.sku, ItemRow.cost_method).where(ItemRow.sku.in_(skus)))
        self.methods = {sku: CostMethod(method) for sku, method in methods}
        found = await session.execute(
            select(row.sku, row.id, row.lot, row.quantity, row.remaining, row.value)
            .where(row.sku.in_(skus), row.remaining > 0)
            .order_by(row.sku, row.id)
        )
        self.layers = {sku: [] for sku in skus}
        for sku, layer_id, lot, quantity, remaining, value in found:
            layer = Layer(layer_id, lot, quantity, remaining, value)
            self.layers[sku].append(layer)
            self.before[layer.id] = layer
        if returns:
            await self._what_left(skus, returns)

    async def _what_left(self, skus: set[str], returns: set[str]) -> None:
        use, row = CostUseRow, CostLayerRow
        net = (
            select(
                use.sku,
                use.reference,
                use.layer_id,
                func.sum(use.quantity).label("units"),
                func.sum(use.value).label("value"),
            )
            .where(use.sku.in_(skus), use.reference.in_(returns))
            .group_by(use.sku, use.reference, use.layer_id)
            .subquery()
        )
        rows = await self.uow.session.execute(
            select(
                net.c.sku,
                net.c.reference,
                net.c.units,
                net.c.value,
                row.id,
                row.lot,
                row.quantity,
                row.remaining,
                row.value,
            )
            .join(row, row.id == net.c.layer_id)
            .where(net.c.units > 0)
            .order_by(row.id.desc())
        )
        for sku, reference, units, value, *layer in rows:
            one = Layer(*layer)
            self.gone.setdefault((sku, reference), []).append((one, int(units), int(value)))
            if one.id not in self.before:
                self.before[one.id] = one
                self.layers[sku].append(one)
                self.layers[sku].sort(key=lambda each: each.id)

    async def know_last_costs(self, skus: set[str]) -> None:
        """What the last units cost, of articles of which nothing is left."""
        row = CostLayerRow
        rows = await self.uow.session.execute(
            select(row.sku, row.cost, row.quantity)
            .ext(distinct_on(row.sku))
            .where(row.sku.in_(skus))
            .order_by(row.sku, row.id.desc())
        )
        self.last = {sku: cost // quantity for sku, cost, quantity in rows}

    def method(self, sku: str) -> CostMethod:
        return self.methods.get(sku, CostMethod.FIFO)

    def take(self, move: dict[str, Any]) -> None:
        after, uses = rules.consume(self.layers[move["sku"]], move["lot"], move["quantity"], self.method(move["sku"]))
        self.layers[move["sku"]] = list(after)
        self._note(move, move["reference"], uses)

    def bring(self, move: dict[str, Any], inflow: Inflow) -> None:
        left = move["quantity"]
        if inflow.returns_of:
            left = self._restore(move, inflow.returns_of, left)
        if left:
            self._new_layer(move, inflow, left)
        if self.method(move["sku"]) is CostMethod.AVERAGE:
            self.layers[move["sku"]] = list(rules.averaged(self.layers[move["sku"]]))

    def _restore(self, move: dict[str, Any], reference: str, left: int) -> int:
        """Back into the layers the units were taken from, the last one first; returns how many found none."""
        sku, uses, rest = move["sku"], [], []
        for layer, units, value in self.gone.get((sku, reference), ()):
            take = min(left, units) if layer.lot == move["lot"] else 0
            share = value * take // units
            if take:
                uses.append(Use(layer.id, -take, -share))
                self.layers[sku] = [
                    replace(one, remaining=one.remaining + take, value=one.value + share) if one.id == layer.id else one
                    for one in self.layers[sku]
                ]
                left -= take
            if units > take:
                rest.append((layer, units - take, value - share))
        self.gone[sku, reference] = rest
        self._note(move, reference, uses)
        return left

    def _new_layer(self, move: dict[str, Any], inflow: Inflow, units: int) -> None:
        sku = move["sku"]
        if inflow.unit_cost is not None:
            paid = inflow.unit_cost
            each = rules.booked(paid).minor
        else:
            each = rules.unit_value(self.layers[sku]) or self.last.get(sku, 0)
            paid = Money(each, rules.BOOKS)
        layer = Layer(new_id(), move["lot"], units, units, each * units)
        self.layers[sku].append(layer)
        self.made[layer.id] = {
            "id": layer.id,
            "sku": sku,
            "lot": layer.lot,
            "movement_id": move["id"],
            "reference": move["reference"],
            "at": move["at"],
            "quantity": units,
            "cost": layer.value,
            "paid": paid.minor,
            "paid_currency": paid.currency,
        }

    def _note(self, move: dict[str, Any], reference: str, uses: Sequence[Use]) -> None:
        self.used += [
            {
                "id": new_id(),
                "movement_id": move["id"],
                "layer_id": use.layer_id,
                "sku": move["sku"],
                "reference": reference,
                "quantity": use.quantity,
                "value": use.value,
                "at": move["at"],
            }
            for use in uses
        ]

    async def close(self) -> None:
        session = self.uow.session
        now = [layer for layers in self.layers.values() for layer in layers]
        made = [
            self.made[one.id] | {"remaining": one.remaining, "value": one.value} for one in now if one.id in self.made
        ]
        if made:
            await session.execute(insert(CostLayerRow), made)
        changed = [one for one in now if one.id in self.before and one != self.before[one.id]]
        if changed:
            await session.execute(
                _SETTLE,
                {
                    "ids": [one.id for one in changed],
                    "remaining": [one.remaining for one in changed],
                    "values": [one.value for one in changed],
                },
            )
        if self.used:
            await session.execute(insert(CostUseRow), self.used)


async def settle(
    uow: UnitOfWork, moves: Sequence[dict[str, Any]], inflows: dict[UUID, Inflow], owned: Callable[[str], bool]
) -> None:
    """Value what crossed the house's threshold; goods that only changed their place keep their layers."""
    crossing = [(move, owned(move["to_location"])) for move in moves if _crosses(move, owned)]
    if not crossing:
        return
    books = _Books(uow)
    returns = {one.returns_of for one in inflows.values() if one.returns_of}
    await books.open({move["sku"] for move, _ in crossing}, returns)
    unknown = {
        move["sku"]
        for move, comes in crossing
        if comes and not books.layers[move["sku"]] and inflows.get(move["id"], _UNKNOWN).unit_cost is None
    }
    if unknown:
        await books.know_last_costs(unknown)
    for move, comes in crossing:
        if comes:
            books.bring(move, inflows.get(move["id"], _UNKNOWN))
        else:
            books.take(move)
    await books.close()


_UNKNOWN = Inflow()


def _crosses(move: dict[str, Any], owned: Callable[[str], bool]) -> bool:
    return owned(move["from_location"]) != owned(move["to_location"])
