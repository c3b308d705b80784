"""Goods on the docks of the demonstration shop, and the rules that send them to their shelves."""

from collections.abc import Sequence
from random import Random

from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import Arrived, OpenPutaway, PutawayRuleKind, SetPutawayRule
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database

# Its own source of chance: what other hands deal stays as it was.
_CHANCE = 20_260_721
_ON_THE_DOCK, _RETURNED = 9, 3

_RULES: tuple[SetPutawayRule, ...] = (
    SetPutawayRule("MAIN", 10, PutawayRuleKind.ZONE, item_kind="blank", zone="L"),
    SetPutawayRule("MAIN", 20, PutawayRuleKind.SAME_ITEM),
    SetPutawayRule("MAIN", 30, PutawayRuleKind.ZONE, item_kind="frame", abc="A", zone="A"),
    SetPutawayRule("MAIN", 40, PutawayRuleKind.NEAREST_EMPTY),
    SetPutawayRule("MAIN", 50, PutawayRuleKind.ZONE, zone="F"),
)


async def seed_putaway(db: Database, skus: Sequence[str]) -> int:
    """Rules once, goods once; returns how many articles wait to be put away."""
    if await db.read(SYSTEM, warehouse.putaway_rules):
        return 0
    for rule in _RULES:
        await db.run(SYSTEM, warehouse.set_putaway_rule, rule)
    others = [
        SetPutawayRule(house.code, position, kind)
        for house in await db.read(SYSTEM, inventory.warehouses)
        if house.code != "MAIN"
        for position, kind in ((10, PutawayRuleKind.SAME_ITEM), (20, PutawayRuleKind.NEAREST_EMPTY))
    ]
    for rule in others:
        await db.run(SYSTEM, warehouse.set_putaway_rule, rule)
    random = Random(_CHANCE)
    chosen = random.sample(sorted(skus), _ON_THE_DOCK + _RETURNED)
    arrived = [
        Arrived(sku, "", inventory.special("MAIN", "dock"), random.randint(4, 18)) for sku in chosen[:_ON_THE_DOCK]
    ]
    back = [Arrived(sku, "", inventory.special("MAIN", "returns"), 1) for sku in chosen[_ON_THE_DOCK:]]
    for away, reason, lines in (
        (inventory.SUPPLIER, "receipt", arrived),
        (inventory.CUSTOMER, "return_restock", back),
    ):
        reference = f"{reason}:demonstration"
        goods = tuple(inventory.StockLine(one.sku, one.location, one.quantity) for one in lines)
        await db.run(
            SYSTEM, inventory.receive, inventory.ReceiveStock(away, goods, reason, reference, f"demonstration:{reason}")
        )
        await db.run(SYSTEM, warehouse.open_putaway, OpenPutaway(reference, tuple(lines)))
    return len(chosen)
