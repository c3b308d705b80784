"""Promises made, made firm, changed, kept and broken in any order, against a plain queue of who asked for what.

The model knows how many units are free, who was promised how many, and who waits in which place of the queue. Goods
that come go to those who wait, the longest waiting first, before anybody new is heard.
"""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from fovea.domains import inventory
from fovea.domains.inventory import (
    AllocateStock,
    ConsumeStock,
    ExtendReservation,
    InsufficientStock,
    Item,
    PickStock,
    ReduceReservation,
    RegisterItems,
    ReleaseStock,
    ReportShortPick,
    ReservationState,
    ReserveStock,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import DomainError, InvalidInput, WrongState
from fovea.kernel.settings import Settings
from tests.domain.inventory.machine import Machine, breaches, run
from tests.factories.stock import stock

HELD, ALLOCATED = ReservationState.HELD, ReservationState.ALLOCATED
CONSUMED, RELEASED = ReservationState.CONSUMED, ReservationState.RELEASED
_numbers = count(1)
units, any_of = st.integers(1, 5), st.integers(0, 30)
which = st.sampled_from((0, 1))


@dataclass
class Promise:
    """One reference as plain values: units on the shelf, on the stage and gone, by SKU."""

    reference: str
    state: ReservationState
    until: datetime | None
    shelf: dict[str, int] = field(default_factory=dict)
    stage: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)

    def has(self, sku: str) -> int:
        return self.shelf.get(sku, 0) + self.stage.get(sku, 0)


@dataclass
class Wait:
    promise: Promise
    sku: str
    units: int


class Clock:
    """Moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Promises(Machine):
    """Two articles in one bin; one of them may be sold before it is here."""

    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_numbers)
        self.steps = count()
        self.place = f"R-{self.number:03d}"
        self.skus = (f"NOW-{self.number}", f"LATER-{self.number}")
        self.late = frozenset(self.skus[1:])
        articles = tuple(Item(sku, sku, backorder=sku in self.late) for sku in self.skus)
        self.do(inventory.register_items, RegisterItems(articles))
        self.free = dict.fromkeys(self.skus, 0)
        self.promises: list[Promise] = []
        self.queue: list[Wait] = []
        self.come(0, 6)
        self.come(1, 3)

    # --- hands ---

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    def do(self, what: Any, command: Any) -> Any:
        return self.wait(self.db.run(SYSTEM, what, command))

    def refused(self, what: Any, command: Any) -> type[DomainError]:
        try:
            self.do(what, command)
        except DomainError as refusal:
            return type(refusal)
        raise AssertionError(f"{command} was not refused")

    def key(self) -> str:
        return f"r{self.number}:{next(self.steps)}"

    def one(self, number: int) -> Promise:
        """Of all there were, an open one rather than one that has ended."""
        known = [one for one in self.promises if one.state in (HELD, ALLOCATED)] if number % 4 else self.promises
        known = known or self.promises
        return known[number % len(known)]

    # --- what the model does ---

    def come(self, sku: int, quantity: int) -> None:
        self.wait(stock(self.db, {self.skus[sku]: quantity}, self.place))
        self.free[self.skus[sku]] += quantity
        self.serve()

    def serve(self) -> None:
        for one in self.queue:
            take = min(one.units, self.free[one.sku])
            self.free[one.sku] -= take
            one.units -= take
            one.promise.shelf[one.sku] = one.promise.shelf.get(one.sku, 0) + take
        self.queue = [one for one in self.queue if one.units]

    def waits(self, promise: Promise, sku: str | None = None) -> int:
        return sum(one.units for one in self.queue if one.promise is promise and sku in (None, one.sku))

    def fits(self, wanted: dict[str, int]) -> bool:
        return all(self.free[sku] >= quantity or sku in self.late for sku, quantity in wanted.items())

    def give(self, promise: Promise, wanted: dict[str, int]) -> None:
        for sku, quantity in wanted.items():
            take = min(quantity, self.free[sku])
            self.free[sku] -= take
            promise.shelf[sku] = promise.shelf.get(sku, 0) + take
            if quantity > take:
                self.queue.append(Wait(promise, sku, quantity - take))

    def end(self, promise: Promise, state: ReservationState) -> None:
        """What is promised to it is anybody's again; who waits is served from it."""
        self.queue = [one for one in self.queue if one.promise is not promise]
        for sku in self.skus:
            self.free[sku] += promise.has(sku)
        promise.shelf, promise.stage, promise.state, promise.until = {}, {}, state, promise.until
        self.serve()

    # --- steps ---

    @rule(sku=which, quantity=units)
    def goods_come(self, sku: int, quantity: int) -> None:
        self.come(sku, quantity)

    @rule(first=units, second=st.integers(0, 4), firm=st.booleans())
    def somebody_asks(self, first: int, second: int, firm: bool) -> None:
        wanted = {self.skus[1]: first} | ({self.skus[0]: second} if second else {})
        reference = f"order:{self.key()}"
        what, command = self.asked(reference, wanted, firm=firm)
        if not self.fits(wanted):
            assert self.refused(what, command) is InsufficientStock
            return
        for _ in range(2):
            done = self.do(what, command)
        assert done.state is (ALLOCATED if firm else HELD)
        promise = Promise(reference, done.state, None if firm else self.clock.now + timedelta(minutes=15))
        promise.wanted = wanted
        self.promises.append(promise)
        self.give(promise, wanted)

    def asked(self, reference: str, wanted: dict[str, int], *, firm: bool) -> tuple[Any, Any]:
        if firm:
            return inventory.allocate, AllocateStock(reference, wanted, backorder=self.late)
        return inventory.reserve, ReserveStock(reference, wanted, backorder=self.late)

    @precondition(lambda self: self.promises)
    @rule(number=any_of, firm=st.booleans())
    def it_is_asked_for_again(self, number: int, firm: bool) -> None:
        """Paid for, or put into the basket again: an open one stays as it is, one that was given back is taken anew."""
        promise = self.one(number)
        what, command = self.asked(promise.reference, promise.wanted, firm=firm)
        if promise.state is RELEASED:
            if not self.fits(promise.wanted):
                assert self.refused(what, command) is InsufficientStock
                return
            self.do(what, command)
            promise.state = ALLOCATED if firm else HELD
            promise.until = None if firm else self.clock.now + timedelta(minutes=15)
            self.give(promise, promise.wanted)
            return
        self.do(what, command)
        if firm and promise.state is HELD:
            promise.state, promise.until = ALLOCATED, None

    @precondition(lambda self: any(one.state is HELD for one in self.promises))
    @rule(minutes=st.sampled_from((5, 20)))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)
        gone = set(self.wait(self.db.run(SYSTEM, inventory.expire_due, 100)))
        due = [
            one for one in self.promises if one.state is HELD and one.until is not None and one.until < self.clock.now
        ]
        assert gone == {one.reference for one in due}
        # Their units are given back one after the other, so that one may be served by another's, to no end.
        for one in sorted(due, key=lambda one: one.reference):
            self.end(one, RELEASED)

    @precondition(lambda self: self.promises)
    @rule(number=any_of, sku=which, quantity=units)
    def it_grows(self, number: int, sku: int, quantity: int) -> None:
        promise, wanted = self.one(number), {self.skus[sku]: quantity}
        command = ExtendReservation(promise.reference, wanted, backorder=self.late)
        if promise.state not in (HELD, ALLOCATED):
            assert self.refused(inventory.extend, command) is WrongState
        elif not self.fits(wanted):
            assert self.refused(inventory.extend, command) is InsufficientStock
        else:
            self.do(inventory.extend, command)
            self.give(promise, wanted)

    @precondition(lambda self: self.promises)
    @rule(number=any_of, sku=which, quantity=units)
    def it_shrinks(self, number: int, sku: int, quantity: int) -> None:
        promise, name = self.one(number), self.skus[sku]
        command = ReduceReservation(promise.reference, {name: quantity}, self.key())
        if promise.state not in (HELD, ALLOCATED):
            assert self.refused(inventory.reduce, command) is WrongState
            return
        if quantity > promise.has(name) + self.waits(promise, name):
            assert self.refused(inventory.reduce, command) is InvalidInput
            return
        for _ in range(2):
            self.do(inventory.reduce, command)
        for one in reversed([one for one in self.queue if (one.promise, one.sku) == (promise, name)]):
            take = min(quantity, one.units)
            one.units -= take
            quantity -= take
        self.queue = [one for one in self.queue if one.units]
        for where in (promise.shelf, promise.stage):
            take = min(quantity, where.get(name, 0))
            where[name] = where.get(name, 0) - take
            self.free[name] += take
            quantity -= take
        if not any(map(promise.has, self.skus)) and not self.waits(promise):
            promise.state = RELEASED
        self.serve()

    @precondition(lambda self: self.promises)
    @rule(number=any_of)
    def it_is_given_back(self, number: int) -> None:
        promise = self.one(number)
        for _ in range(2):
            self.do(inventory.release, ReleaseStock(promise.reference))
        if promise.state in (HELD, ALLOCATED):
            self.end(promise, RELEASED)

    @precondition(lambda self: self.promises)
    @rule(number=any_of, sku=which, quantity=units)
    def it_is_picked(self, number: int, sku: int, quantity: int) -> None:
        promise, name = self.one(number), self.skus[sku]
        there = promise.shelf.get(name, 0)
        quantity = min(quantity, max(1, there))
        command = PickStock(promise.reference, name, self.place, quantity, inventory.STAGE, self.key())
        if promise.state is not ALLOCATED:
            assert self.refused(inventory.pick, command) is WrongState
            return
        if not there:
            self.refused(inventory.pick, command)
            return
        for _ in range(2):
            self.do(inventory.pick, command)
        promise.shelf[name] -= quantity
        promise.stage[name] = promise.stage.get(name, 0) + quantity

    @precondition(lambda self: self.promises)
    @rule(number=any_of, part=st.booleans())
    def it_goes_all_the_way(self, number: int, part: bool) -> None:
        """Paid, picked, and in a box; a part of it when that is all that is wanted, or is here."""
        promise = self.one(number)
        if promise.state in (HELD, RELEASED):
            self.it_is_asked_for_again(number, firm=True)
        number = 4 * self.promises.index(promise) if promise.state is not ALLOCATED else number
        for sku, name in enumerate(self.skus):
            if self.one(number) is promise and promise.shelf.get(name, 0):
                self.it_is_picked(number, sku, 99)
                if part and promise.stage.get(name, 0):
                    self.a_box_leaves(number, sku, 1)
        if self.one(number) is promise:
            self.a_box_leaves(number, 0, 0)

    @precondition(lambda self: self.promises)
    @rule(number=any_of, sku=which, found=st.integers(0, 1))
    def the_bin_is_short(self, number: int, sku: int, found: int) -> None:
        """What is missing waits if it may, and then what the books call free in the only bin is not there either."""
        promise, name = self.one(number), self.skus[sku]
        there = promise.shelf.get(name, 0)
        if promise.state is not ALLOCATED or found >= there:
            return
        command = ReportShortPick(promise.reference, name, self.place, there, found, self.key())
        outcome = self.do(inventory.report_short, command)
        missing = there - found
        promise.shelf[name] = found
        waiting = missing if name in self.late else 0
        assert (outcome.picks, outcome.missing, outcome.waiting) == ((), missing - waiting, waiting)
        if waiting:
            self.free[name] = 0
            self.queue.append(Wait(promise, name, waiting))
        elif not any(map(promise.has, self.skus)) and not self.waits(promise):
            self.do(inventory.release, ReleaseStock(promise.reference))
            promise.state = RELEASED

    @precondition(lambda self: self.promises)
    @rule(number=any_of, sku=which, quantity=st.integers(0, 3))
    def a_box_leaves(self, number: int, sku: int, quantity: int) -> None:
        """So many of one article, or with none named everything."""
        promise, name = self.one(number), self.skus[sku]
        command = ConsumeStock(promise.reference, self.key(), {name: quantity} if quantity else None)
        if promise.state is CONSUMED:
            self.do(inventory.consume, command)
            return
        whole = not any(promise.shelf.values()) and not self.waits(promise)
        may = promise.stage.get(name, 0) >= quantity if quantity else whole
        if promise.state is not ALLOCATED or not may:
            assert self.refused(inventory.consume, command) is WrongState
            return
        for _ in range(2):
            self.do(inventory.consume, command)
        if quantity:
            promise.stage[name] -= quantity
        else:
            promise.stage = {}
        if not any(map(promise.has, self.skus)) and not self.waits(promise):
            promise.state = CONSUMED

    # --- what must be true ---

    @invariant()
    def the_house_is_as_the_model_says(self) -> None:
        assert self.wait(self.db.read(SYSTEM, inventory.available, self.skus)) == self.free
        seen = self.wait(self.db.read(SYSTEM, inventory.availability, self.skus))
        for sku in self.skus:
            assert seen[sku].waiting == sum(one.units for one in self.queue if one.sku == sku)
            assert seen[sku].held == sum(one.has(sku) for one in self.promises if one.state is HELD)
        for promise in self.promises[-4:]:
            there = self.wait(self.db.read(SYSTEM, inventory.reservation_of, promise.reference))
            assert there.state is promise.state, promise
            assert {(one.sku, one.location): one.quantity for one in there.picks} == {
                (sku, place): where[sku]
                for place, where in ((self.place, promise.shelf), (inventory.STAGE, promise.stage))
                for sku in where
                if where[sku]
            }
            late = {one.sku: one.quantity for one in there.waiting}
            assert late == {sku: left for sku in self.skus if (left := self.waits(promise, sku))}
            if promise.state is HELD:
                assert there.expires_at == promise.until
        assert self.wait(breaches(self.db)) == []


def test_promises_in_any_order_of_what_happens_to_them(house_settings: Settings) -> None:
    Promises.clock = Clock()
    run(Promises, house_settings, examples=4, steps=35, clock=Promises.clock)
