"""Orders confirmed, goods received, shelves counted, moved and given back on the same few articles, all at once."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from fovea import invariants
from fovea.domains import inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError
from tests.factories.stock import a_bin, broken_stock_rules, stock

SKUS = tuple(f"S{number}" for number in range(6))
CROWD, ROUNDS = 50, 2
BINS = ("A-01", "B-01")

Deed = Callable[[Database, str, random.Random], Awaitable[object]]


def _some(chance: random.Random) -> dict[str, int]:
    # In any order: whoever locks as it was asked would deadlock with whoever was asked the other way round.
    return {sku: chance.randint(1, 2) for sku in chance.sample(SKUS, chance.randint(1, 4))}


async def _confirm(db: Database, name: str, chance: random.Random) -> None:
    lines = _some(chance)
    await db.run(SYSTEM, inventory.reserve, inventory.ReserveStock(name, lines))
    await db.run(SYSTEM, inventory.allocate, inventory.AllocateStock(name, lines))
    if chance.random() < 0.5:
        await db.run(SYSTEM, inventory.release, inventory.ReleaseStock(name))


async def _receive(db: Database, name: str, chance: random.Random) -> None:
    lines = tuple(inventory.StockLine(sku, chance.choice(BINS), units) for sku, units in _some(chance).items())
    await db.run(
        SYSTEM, inventory.receive, inventory.ReceiveStock(inventory.SUPPLIER, lines, "receipt", name, f"receive:{name}")
    )


async def _count(db: Database, name: str, chance: random.Random) -> None:
    for sku in _some(chance):
        delta = chance.choice((-1, 1))
        await db.run(
            SYSTEM, inventory.adjust, inventory.AdjustStock(sku, chance.choice(BINS), delta, "count", f"{name}:{sku}")
        )


async def _move(db: Database, name: str, chance: random.Random) -> None:
    away, to = chance.sample(BINS, 2)
    for sku in _some(chance):
        move = inventory.TransferStock(sku, "", away, to, 1, "move", name, f"{name}:{sku}")
        await db.run(SYSTEM, inventory.transfer, move)


DEEDS: tuple[Deed, ...] = (_confirm, _confirm, _receive, _count, _move)


@pytest.mark.parametrize("seed", [2, 13])
async def test_a_storm_on_the_same_articles_ends_in_order(db: Database, seed: int) -> None:
    for code in BINS:
        await a_bin(db, code)
    await stock(db, dict.fromkeys(SKUS, 40), "A-01")
    done = 0
    refused: list[DomainError] = []

    async def somebody(number: int) -> None:
        nonlocal done
        chance = random.Random(seed * 1_000 + number)
        for turn in range(ROUNDS):
            try:
                await chance.choice(DEEDS)(db, f"storm:{number}:{turn}", chance)
            except DomainError as refusal:
                refused.append(refusal)
            done += 1

    await asyncio.gather(*(somebody(number) for number in range(CROWD)))
    # A deadlock that was not retried, or a lock nobody gave back, would have come out of the gathering as it is.
    assert done == CROWD * ROUNDS
    # Whoever is refused is told by a word of inventory's, not by the database.
    assert all(one.code.startswith(("INVENTORY_", "KERNEL_")) for one in refused)
    assert await broken_stock_rules(db) == []
    findings = await invariants.examine_house(db, invariants.ALL)
    assert [one.invariant.name for one in findings if one.breaches] == []
