"""A shelf that people take from, put into and count in any order, against a plain model of it.

``truth`` is what really lies there, ``books`` what the ledger says. Counts are honest or careless; the books must
follow each count by its difference and nothing else, and hold to the rules of stock after every step.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fovea.domains import inventory, warehouse
from fovea.domains.inventory import InsufficientStock
from fovea.domains.warehouse import (
    CountDecision,
    CountReason,
    CountStatus,
    CountTask,
    OwnCount,
    ReviewCount,
    SomebodyElses,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.settings import Settings
from tests.factories.counts import claim, known, look, on_hand, plan, record
from tests.factories.orders import CLERK
from tests.factories.stock import a_bin, broken_stock_rules, stock
from tests.support.house import open_database

T = TypeVar("T")
PEOPLE = tuple(replace(CLERK, account_id=UUID(int=20 + number), name=f"Nr {number}") for number in range(3))
_numbers = count(1)
people = st.sampled_from(PEOPLE)
units = st.integers(1, 6)
SKUS = ("A", "B")


def machine(runner: asyncio.Runner, db: Database) -> type[RuleBasedStateMachine]:
    """The machine of one database; every run has a bin and articles of its own."""

    class Shelf(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.number = next(_numbers)
            self.place = f"M-{self.number:04d}"
            self.truth = dict.fromkeys(self.skus, 0)
            self.books = dict.fromkeys(self.skus, 0)
            self.promised = dict.fromkeys(self.skus, 0)
            self.snapshot: dict[str, int] = {}
            self.task: CountTask | None = None
            self.counters: set[UUID | None] = set()
            self.steps = count()
            self.wait(known(db, *self.skus))
            self.wait(a_bin(db, self.place, self.number))

        @property
        def skus(self) -> tuple[str, ...]:
            return tuple(f"{sku}{self.number}" for sku in SKUS)

        def wait(self, work: Coroutine[Any, Any, T]) -> T:
            return runner.run(work)

        def reference(self) -> str:
            return f"order:{self.number}:{next(self.steps)}"

        @rule(sku=st.sampled_from((0, 1)), quantity=st.integers(1, 30))
        def goods_come(self, sku: int, quantity: int) -> None:
            self.wait(stock(db, {self.skus[sku]: quantity}, self.place))
            self.truth[self.skus[sku]] += quantity
            self.books[self.skus[sku]] += quantity

        @rule(sku=st.sampled_from((0, 1)), quantity=units)
        def goods_go_by_the_books(self, sku: int, quantity: int) -> None:
            name = self.skus[sku]
            out = inventory.AdjustStock(name, self.place, -quantity, "sold", self.reference())
            if quantity > self.books[name] - self.promised[name]:
                try:
                    self.wait(db.run(SYSTEM, inventory.adjust, out))
                except InvalidInput:
                    return
                raise AssertionError("more than is free went away")
            self.wait(db.run(SYSTEM, inventory.adjust, out))
            self.books[name] -= quantity
            self.truth[name] = max(0, self.truth[name] - quantity)

        @rule(sku=st.sampled_from((0, 1)), quantity=units)
        def goods_vanish(self, sku: int, quantity: int) -> None:
            self.truth[self.skus[sku]] = max(0, self.truth[self.skus[sku]] - quantity)

        @rule(sku=st.sampled_from((0, 1)), quantity=units)
        def goods_are_put_here_by_mistake(self, sku: int, quantity: int) -> None:
            self.truth[self.skus[sku]] += quantity

        @rule(sku=st.sampled_from((0, 1)), quantity=units)
        def somebody_buys(self, sku: int, quantity: int) -> None:
            name = self.skus[sku]
            command = inventory.ReserveStock(self.reference(), {name: quantity})
            try:
                self.wait(db.run(SYSTEM, inventory.reserve, command))
            except InsufficientStock:
                assert self.books[name] - self.promised[name] < quantity
                return
            self.promised[name] += quantity

        @rule(who=people)
        def a_count_is_begun(self, who: Any) -> None:
            task = self.task or self.wait(plan(db, self.place))
            try:
                task = self.wait(claim(db, task, who))
            except SomebodyElses:
                assert self.task is not None
                assert self.task.status is CountStatus.COUNTING
                return
            except WrongState:
                assert self.task is not None
                assert self.task.status is CountStatus.READY_TO_REVIEW
                return
            if self.task is None or self.task.status is not CountStatus.COUNTING:
                self.snapshot = dict(self.books)
            self.task = task

        @precondition(lambda self: self.task is not None)
        @rule(who=people, wrong=st.sampled_from((0, 0, 0, -2, 3)))
        def it_is_counted(self, who: Any, wrong: int) -> None:
            assert self.task is not None
            seen = {sku: max(0, here + (wrong if sku == self.skus[0] else 0)) for sku, here in self.truth.items()}
            try:
                done = self.wait(record(db, self.task, who, **seen))
            except WrongState:
                assert self.task.status is not CountStatus.COUNTING or self.task.claimed_by_id != who.account_id
                return
            self.counters.add(who.account_id)
            attempt = self.wait(look(db, self.task)).attempts[-1]
            for line in attempt.lines:
                assert line.snapshot == self.snapshot[line.sku]
                assert line.expected == self.books[line.sku]
                assert line.difference == seen[line.sku] - self.books[line.sku]
            self.follow(done)

        @precondition(lambda self: self.task is not None)
        @rule(who=people, decision=st.sampled_from(CountDecision))
        def somebody_reviews(self, who: Any, decision: CountDecision) -> None:
            assert self.task is not None
            try:
                done = self.wait(db.run(who, warehouse.review_count, ReviewCount(self.task.id, decision, "Why.")))
            except OwnCount:
                assert who.account_id in self.counters
                return
            except WrongState:
                assert self.task.status is not CountStatus.READY_TO_REVIEW
                return
            assert decision is not CountDecision.APPROVE or who.account_id not in self.counters
            self.follow(done)

        def follow(self, done: CountTask) -> None:
            """What the model says of a count that has moved on: the books go by the last attempt's difference."""
            self.task = done
            if done.status is CountStatus.COMPLETED:
                left = 0
                for line in self.wait(look(db, done)).attempts[-1].lines:
                    booked = max(line.difference, self.promised[line.sku] - self.books[line.sku])
                    assert line.booked == booked
                    self.books[line.sku] += booked
                    left += booked - line.difference
                self.task = self.wait(plan(db, self.place)) if left else None
                assert self.task is None or self.task.reason is CountReason.RECOUNT
                self.counters = set()
            elif done.status is CountStatus.CANCELLED:
                self.task, self.counters = None, set()

        @invariant()
        def the_books_are_what_the_model_says(self) -> None:
            assert self.wait(on_hand(db, self.place)) == {sku: here for sku, here in self.books.items() if here}
            assert self.wait(broken_stock_rules(db)) == []

    return Shelf


def test_a_shelf_counted_in_any_order(house_settings: Settings) -> None:
    async def opened() -> Database:
        return await context.__aenter__()

    with asyncio.Runner() as runner:
        context = open_database(house_settings)
        db = runner.run(opened())
        try:
            run_state_machine_as_test(
                machine(runner, db),
                settings=settings(
                    max_examples=10,
                    stateful_step_count=25,
                    deadline=None,
                    derandomize=True,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(context.__aexit__(None, None, None))
