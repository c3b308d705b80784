"""What the machines of stock share: the rules they hold the house to, and a plain model of what goods cost."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import text

from fovea import invariants
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from tests.support.house import open_database

# Those of stock that say nothing of orders.
NAMES = ("I1", "I2", "I3", "I4.1", "I4.3", "I11", "I15.1", "I15.2", "S1", "S2")
CHECKED = [one for one in invariants.ALL if one.name in NAMES]


class Machine(RuleBasedStateMachine):
    """One that runs on a database of its own."""

    loop: asyncio.Runner
    db: Database


def run(machine: type[Machine], house: Settings, *, examples: int, steps: int, clock: Clock = system_clock) -> None:
    """The same walks every time; nothing of them is kept."""
    with asyncio.Runner() as runner:
        database = open_database(house, clock)
        machine.loop, machine.db = runner, runner.run(database.__aenter__())
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    derandomize=True,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.__aexit__(None, None, None))


async def levels(db: Database, skus: Sequence[str]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """What is where of these articles, virtual places included, and how many units of it are allocated."""
    async with db.connection() as connection:
        rows = await connection.execute(
            text(
                "SELECT sku, location, lot, on_hand, allocated FROM inventory.stock_level "
                "WHERE sku = ANY(:skus) AND (on_hand <> 0 OR allocated <> 0 OR held <> 0)"
            ),
            {"skus": list(skus)},
        )
        return {(sku, place, lot): (here, firm) for sku, place, lot, here, firm in rows}


async def breaches(db: Database) -> list[str]:
    found = await invariants.examine_house(db, CHECKED)
    assert len(found) == len(NAMES)
    return [f"{one.invariant.name}: {', '.join(one.examples)}" for one in found if one.breaches]


@dataclass
class _Layer:
    lot: str
    units: int
    each: int


@dataclass
class Layers:
    """What the units of one article cost: the oldest of a lot go first, or every unit is worth the same."""

    average: bool
    layers: list[_Layer] = field(default_factory=list)
    pool: int = 0
    used: dict[str, list[tuple[_Layer, int]]] = field(default_factory=dict)
    left_with: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def units(self) -> int:
        return sum(one.units for one in self.layers)

    @property
    def value(self) -> int:
        return self.pool if self.average else sum(one.units * one.each for one in self.layers)

    def come(self, lot: str, units: int, each: int | None) -> None:
        if each is None:
            # Found units are worth what the others are, or what the last ones were.
            each = self.value // self.units if self.units else self.layers[-1].each if self.layers else 0
        self.layers.append(_Layer(lot, units, each))
        self.pool += units * each

    def go(self, lot: str, units: int, reference: str) -> None:
        out = self.pool if units == self.units else self.pool * units // self.units if self.average else 0
        self.pool -= out if self.average else 0
        before = self.left_with.get(reference, (0, 0))
        self.left_with[reference] = (before[0] + units, before[1] + out)
        for layer in self.layers:
            take = min(units, layer.units) if layer.lot == lot else 0
            if take:
                layer.units -= take
                units -= take
                self.used.setdefault(reference, []).append((layer, take))
        assert not units

    def come_back(self, lot: str, units: int, reference: str) -> None:
        """Into the layers they were taken from, the youngest first."""
        taken = self.used[reference]
        merged: dict[int, int] = {}
        for layer, quantity in taken:
            at = next(place for place, one in enumerate(self.layers) if one is layer)
            merged[at] = merged.get(at, 0) + quantity
        back = units
        for at in sorted(merged, reverse=True):
            layer = self.layers[at]
            take = min(back, merged[at]) if layer.lot == lot else 0
            layer.units += take
            merged[at] -= take
            back -= take
        assert not back
        self.used[reference] = [(self.layers[at], quantity) for at, quantity in merged.items() if quantity]
