"""Goods that come, go, are promised and are lost in any order, against a plain model of shelves and of what they cost.

The model knows what lies where, what is promised of it, which lots may be sold and what each unit cost. Which places a
promise takes is the planner's choice: the model asks only that it is one it may make. After every step the house must
agree with the model and hold to the rules of stock.
"""

from collections.abc import Coroutine
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from fovea.domains import inventory
from fovea.domains.inventory import (
    AdjustStock,
    AllocateStock,
    BinFull,
    ConsumeStock,
    CostMethod,
    EditBin,
    InsufficientStock,
    IssueStock,
    Item,
    LotRefused,
    LotStatus,
    PickStock,
    ReceiveStock,
    RegisterItems,
    ReleaseStock,
    ReportShortPick,
    SerialTaken,
    SetLotStatus,
    StockLine,
    Tracking,
    TransferStock,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import DomainError, InvalidInput, WrongState
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.domain.inventory.machine import Layers, Machine, breaches, levels, run
from tests.factories.stock import a_bin

_numbers = count(1)
ROOM = 14
KINDS = ("plain", "plain", "lot", "serial", "average")
kinds, shelves, two = st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 1)
units, few, any_of = st.integers(1, 6), st.sampled_from((1, 1, 2, 3, 9)), st.integers(0, 30)
Key = tuple[str, str, str]  # SKU, place, lot
Line = tuple[str, str, str, str]  # SKU, place, lot, the bin it came from


class Stock(Machine):
    """Four articles, one of each kind, in two bins of which one is small."""

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_numbers)
        self.steps = count()
        self.bins = (f"M-{self.number}-1", f"M-{self.number}-2")
        for code in self.bins:
            self.wait(a_bin(self.db, code))
        self.do(inventory.edit_bin, EditBin(self.bins[0], capacity=ROOM))
        tracking = {"lot": Tracking.LOT, "serial": Tracking.SERIAL}
        self.skus = {kind: f"{kind.upper()}-{self.number}" for kind in KINDS}
        methods = {"average": CostMethod.AVERAGE}
        self.do(
            inventory.register_items,
            RegisterItems(
                tuple(
                    Item(
                        sku,
                        sku,
                        tracking=tracking.get(kind, Tracking.NONE),
                        cost_method=methods.get(kind, CostMethod.FIFO),
                    )
                    for kind, sku in self.skus.items()
                )
            ),
        )
        self.here: dict[Key, int] = {}  # every place, virtual ones too
        self.promised: dict[str, dict[Line, int]] = {}  # reference → what is allocated to it, where
        self.gone: dict[tuple[str, str, str], int] = {}  # reference, SKU, lot → shipped and not returned
        self.bad: set[tuple[str, str]] = set()
        self.lots: set[tuple[str, str]] = set()
        self.costs = {sku: Layers(average=kind == "average") for kind, sku in self.skus.items()}
        for kind in ("plain", "lot", "serial", "average"):
            for lot in (0, 1):
                self.goods_come(kind, lot, 4, lot, 333 + lot)

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    def do(self, what: Any, command: Any, *, twice: bool = True) -> Any:
        """Done, and if nothing is said against it done once more: the second time changes nothing."""
        done = self.wait(self.db.run(SYSTEM, what, command))
        if twice:
            self.wait(self.db.run(SYSTEM, what, command))
        return done

    def refused(self, what: Any, command: Any) -> type[DomainError]:
        try:
            self.do(what, command, twice=False)
        except DomainError as refusal:
            return type(refusal)
        raise AssertionError(f"{command} was not refused")

    def key(self) -> str:
        return f"m{self.number}:{next(self.steps)}"

    def lot_of(self, kind: str, number: int) -> str:
        return "" if kind in ("plain", "average") else f"{kind[0].upper()}{number + 1}"

    # --- what the model says ---

    def on_hand(self, sku: str, place: str, lot: str) -> int:
        return self.here.get((sku, place, lot), 0)

    def allocated(self, sku: str, place: str, lot: str) -> int:
        return sum(
            units
            for lines in self.promised.values()
            for (one, there, batch, _), units in lines.items()
            if (one, there, batch) == (sku, place, lot)
        )

    def free(self, sku: str, place: str, lot: str) -> int:
        return self.on_hand(sku, place, lot) - self.allocated(sku, place, lot)

    def for_sale(self, sku: str) -> int:
        return sum(
            self.free(*key) for key in self.here if key[0] == sku and key[1] in self.bins and self.good(sku, key[2])
        )

    def good(self, sku: str, lot: str) -> bool:
        return (sku, lot) not in self.bad

    def room(self, place: str) -> int:
        if place != self.bins[0]:
            return 1000
        return ROOM - sum(units for (_, there, _), units in self.here.items() if there == place)

    def elsewhere(self, sku: str, lot: str, *but: str) -> bool:
        """Whether a serial number is somewhere else already."""
        return lot.startswith("S") and any(
            units > 0 and (one, batch) == (sku, lot) and place not in but
            for (one, place, batch), units in self.here.items()
        )

    def move(self, sku: str, lot: str, away: str, to: str, quantity: int) -> None:
        for place, change in ((away, -quantity), (to, quantity)):
            self.here[sku, place, lot] = self.on_hand(sku, place, lot) + change

    def shift(self, reference: str, line: Line, change: int) -> None:
        lines = self.promised[reference]
        lines[line] = lines.get(line, 0) + change
        if not lines[line]:
            del lines[line]

    def lines(self) -> list[tuple[str, Line]]:
        return [(reference, line) for reference, lines in self.promised.items() for line in sorted(lines)]

    def some_line(self, number: int) -> tuple[str, Line] | None:
        known = self.lines()
        return known[number % len(known)] if known else None

    # --- steps ---

    @rule(kind=kinds, shelf=shelves, quantity=units, lot=two, cents=st.integers(101, 999))
    def goods_come(self, kind: str, shelf: int, quantity: int, lot: int, cents: int) -> None:
        sku, batch, place, key = self.skus[kind], self.lot_of(kind, lot), self.bins[shelf], self.key()
        quantity = 1 if kind == "serial" else quantity
        line = StockLine(sku, place, quantity, batch, Money(cents, "USD"))
        command = ReceiveStock(inventory.SUPPLIER, (line,), "receipt", f"po:{key}", key)
        if quantity > self.room(place):
            assert self.refused(inventory.receive, command) is BinFull
        elif self.elsewhere(sku, batch):
            assert self.refused(inventory.receive, command) is SerialTaken
        else:
            self.do(inventory.receive, command)
            self.lots.add((sku, batch))
            self.move(sku, batch, inventory.SUPPLIER, place, quantity)
            self.costs[sku].come(batch, quantity, cents)

    @rule(kind=kinds, shelf=shelves, lot=two, delta=st.sampled_from((-4, -2, -1, 1, 3)))
    def somebody_corrects(self, kind: str, shelf: int, lot: int, delta: int) -> None:
        sku, batch, place = self.skus[kind], self.lot_of(kind, lot), self.bins[shelf]
        if batch and (sku, batch) not in self.lots:
            return
        command = AdjustStock(sku, place, delta, "Counted.", self.key(), batch)
        if self.free(sku, place, batch) + delta < 0:
            assert self.refused(inventory.adjust, command) is InvalidInput
        elif delta > self.room(place):
            assert self.refused(inventory.adjust, command) is BinFull
        elif kind == "serial" and delta > 0 and self.cannot_be_found(sku, batch, delta):
            assert self.refused(inventory.adjust, command) is SerialTaken
        else:
            self.do(inventory.adjust, command)
            lost = self.on_hand(sku, inventory.DISCREPANCY, batch) > 0 and kind == "serial" and delta > 0
            other = inventory.DISCREPANCY if lost else inventory.COUNT
            self.move(sku, batch, other, place, delta)
            if delta > 0:
                self.costs[sku].come(batch, delta, None)
            else:
                self.costs[sku].go(batch, -delta, "")

    def cannot_be_found(self, sku: str, lot: str, delta: int) -> bool:
        """One serial number is one unit, and it is found only where it was not known to be."""
        return delta > 1 or self.elsewhere(sku, lot, inventory.COUNT, inventory.DISCREPANCY)

    @rule(kind=kinds, lot=two, away=st.sampled_from((0, 0, 1, 1, 2, 3)), to=st.integers(0, 3), quantity=few)
    def goods_change_places(self, kind: str, lot: int, away: int, to: int, quantity: int) -> None:
        sku, batch = self.skus[kind], self.lot_of(kind, lot)
        if batch and (sku, batch) not in self.lots:
            return
        places = (*self.bins, inventory.QUARANTINE, inventory.IN_TRANSIT)
        start, end = places[away], places[to]
        command = TransferStock(sku, batch, start, end, quantity, "tidy", "transfer", self.key())
        if start == end or quantity > self.free(sku, start, batch):
            assert self.refused(inventory.transfer, command) is InvalidInput
        elif quantity > self.room(end):
            assert self.refused(inventory.transfer, command) is BinFull
        else:
            self.do(inventory.transfer, command)
            self.move(sku, batch, start, end, quantity)

    @rule(
        kind=st.sampled_from(("lot", "serial")), lot=two, status=st.sampled_from(("approved", "approved", "recalled"))
    )
    def a_lot_is_judged(self, kind: str, lot: int, status: str) -> None:
        sku, batch = self.skus[kind], self.lot_of(kind, lot)
        if (sku, batch) not in self.lots:
            return
        self.do(inventory.set_lot_status, SetLotStatus(sku, batch, LotStatus(status), "Tested."))
        (self.bad.discard if status == "approved" else self.bad.add)((sku, batch))

    @rule(kind=kinds, more=kinds, quantity=few)
    def somebody_pays(self, kind: str, more: str, quantity: int) -> None:
        wanted = {self.skus[more]: 1, self.skus[kind]: quantity}
        command = AllocateStock(f"order:{self.key()}", wanted)
        if any(self.for_sale(sku) < units for sku, units in wanted.items()):
            assert self.refused(inventory.allocate, command) is InsufficientStock
            return
        promise = self.do(inventory.allocate, command)
        for sku, units in wanted.items():
            assert sum(pick.quantity for pick in promise.picks if pick.sku == sku) == units
        for pick in promise.picks:
            assert pick.location in self.bins
            assert self.good(pick.sku, pick.lot)
            assert 1 <= pick.quantity <= self.free(pick.sku, pick.location, pick.lot)
        self.promised[command.reference] = {
            (pick.sku, pick.location, pick.lot, pick.location): pick.quantity for pick in promise.picks
        }

    @precondition(lambda self: any(self.promised.values()))
    @rule(number=any_of, quantity=units)
    def somebody_picks(self, number: int, quantity: int) -> None:
        found = self.some_line(number)
        assert found is not None
        reference, (sku, place, lot, origin) = found
        if place != origin:
            return
        quantity = min(quantity, self.promised[reference][sku, place, lot, origin])
        command = PickStock(reference, sku, place, quantity, inventory.STAGE, self.key(), lot)
        if not self.good(sku, lot):
            assert self.refused(inventory.pick, command) is LotRefused
            return
        self.do(inventory.pick, command)
        self.shift(reference, (sku, place, lot, origin), -quantity)
        self.shift(reference, (sku, inventory.STAGE, lot, origin), quantity)
        self.move(sku, lot, place, inventory.STAGE, quantity)

    @precondition(lambda self: any(self.promised.values()))
    @rule(number=any_of)
    def an_order_goes_all_the_way(self, number: int) -> None:
        found = self.some_line(number)
        assert found is not None
        for at in range(sum(map(len, self.promised.values()))):
            line = self.some_line(at)
            if line is not None and line[0] == found[0]:
                self.somebody_picks(at, ROOM)
        self.goods_leave(self.lines().index((found[0], min(self.promised[found[0]]))), part=False, lab=False)

    @precondition(lambda self: any(self.promised.values()))
    @rule(number=any_of, found=st.integers(0, 1))
    def a_bin_is_short(self, number: int, found: int) -> None:
        line = self.some_line(number)
        assert line is not None
        reference, (sku, place, lot, origin) = line
        there = self.promised[reference][sku, place, lot, origin]
        if place != origin or found >= there:
            return
        command = ReportShortPick(reference, sku, place, there, found, self.key(), lot)
        outcome = self.do(inventory.report_short, command, twice=False)
        missing = there - found
        self.shift(reference, (sku, place, lot, origin), -missing)
        self.move(sku, lot, place, inventory.DISCREPANCY, missing)
        self.costs[sku].go(lot, missing, "")
        assert sum(pick.quantity for pick in outcome.picks) + outcome.missing == missing
        same = (sku, place, lot)
        spare = self.for_sale(sku) - (self.free(*same) if self.good(sku, lot) else 0)
        assert outcome.missing == max(0, missing - spare)
        for pick in outcome.picks:
            assert (sku, pick.location, pick.lot) != same, "nobody is sent again for what was just found short"
            assert pick.location in self.bins
            assert self.good(sku, pick.lot)
            self.shift(reference, (sku, pick.location, pick.lot, pick.location), pick.quantity)
        if not self.promised[reference]:
            self.do(inventory.release, ReleaseStock(reference))
            del self.promised[reference]

    @precondition(lambda self: any(self.promised.values()))
    @rule(number=any_of, part=st.booleans(), lab=st.booleans())
    def goods_leave(self, number: int, part: bool, lab: bool) -> None:
        """In one box, in parts, or into the lab."""
        found = self.some_line(number)
        assert found is not None
        reference, (sku, *_) = found
        lines = self.promised[reference]
        ready = lines if lab else {line: units for line, units in lines.items() if line[1] != line[3]}
        key, some = self.key(), {sku: 1} if part else None
        what, command = (
            (inventory.issue, IssueStock(reference, key, lines=some))
            if lab
            else (inventory.consume, ConsumeStock(reference, key, some))
        )
        mine = {line: units for line, units in sorted(ready.items()) if line[0] == sku} if part else dict(ready)
        if (part and not mine) or (not part and len(ready) < len(lines)):
            assert self.refused(what, command) is WrongState
            return
        if part:
            mine = {next(iter(mine)): 1}
        if any(not self.good(one, lot) for one, _, lot, _ in mine):
            assert self.refused(what, command) is LotRefused
            return
        self.do(what, command)
        for line, quantity in sorted(mine.items()):
            one, place, lot, _ = line
            self.shift(reference, line, -quantity)
            self.move(one, lot, place, inventory.LAB_USE if lab else inventory.CUSTOMER, quantity)
            self.costs[one].go(lot, quantity, reference)
            # What an average is given back is a share of shares; that nothing of it is lost is an invariant's to say.
            if not lab and not self.costs[one].average:
                self.gone[reference, one, lot] = self.gone.get((reference, one, lot), 0) + quantity
        if not lines:
            del self.promised[reference]

    @precondition(lambda self: any(self.promised.values()))
    @rule(number=any_of)
    def an_order_is_cancelled(self, number: int) -> None:
        found = self.some_line(number)
        assert found is not None
        reference, _ = found
        self.do(inventory.release, ReleaseStock(reference))
        lines = self.promised.pop(reference)
        room = {code: self.room(code) for code in self.bins}
        for (sku, place, lot, origin), quantity in sorted(lines.items()):
            if place != origin:
                fits = quantity <= room[origin]
                room[origin] -= quantity if fits else 0
                self.move(sku, lot, place, origin if fits else inventory.DOCK, quantity)

    @precondition(lambda self: any(self.gone.values()))
    @rule(number=any_of, quantity=units)
    def something_comes_back(self, number: int, quantity: int) -> None:
        left = sorted(key for key, units in self.gone.items() if units)
        reference, sku, lot = left[number % len(left)]
        quantity, key = min(quantity, self.gone[reference, sku, lot]), self.key()
        line = StockLine(sku, inventory.RETURNS, quantity, lot)
        command = ReceiveStock(inventory.CUSTOMER, (line,), "return", f"return:{key}", key, returns_of=reference)
        self.do(inventory.receive, command)
        self.gone[reference, sku, lot] -= quantity
        self.move(sku, lot, inventory.CUSTOMER, inventory.RETURNS, quantity)
        self.costs[sku].come_back(lot, quantity, reference)

    # --- what must be true ---

    @invariant()
    def the_house_is_as_the_model_says(self) -> None:
        assert self.wait(levels(self.db, list(self.skus.values()))) == {
            key: (units, self.allocated(*key) if key[1] in self.inside() else 0)
            for key, units in self.here.items()
            if units
        }
        skus = list(self.skus.values())
        free = self.wait(self.db.read(SYSTEM, inventory.available, skus))
        assert free == {sku: self.for_sale(sku) for sku in skus}
        worth = self.wait(self.db.read(SYSTEM, inventory.stock_value, skus))
        assert {sku: worth[sku].minor for sku in skus} == {sku: self.costs[sku].value for sku in skus}
        assert self.wait(breaches(self.db)) == []

    def inside(self) -> tuple[str, ...]:
        return (*self.bins, inventory.STAGE, inventory.QUARANTINE, inventory.RETURNS, inventory.DOCK)


def test_goods_in_any_order_of_what_happens_to_them(house_settings: Settings) -> None:
    run(Stock, house_settings, examples=4, steps=35)
