"""An order and its money in any order of steps, against a plain model: what is true after each of them."""

import asyncio
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from fovea.domains import orders, payments, shipping, warehouse
from fovea.domains.orders import (
    AddedLine,
    CancelLines,
    CancelOrder,
    Disposition,
    EditOrder,
    HoldKind,
    InvoiceKind,
    LineUnits,
    OpenDue,
    Order,
    OrderChange,
    ReturnStatus,
    ShipOrder,
    Taxes,
    UnpackParcel,
)
from fovea.domains.payments import EventKind, ModificationKind, ModificationState
from fovea.kernel.actor import SYSTEM
from fovea.kernel.settings import Settings
from tests.domain.orders.coming_back import asked, ended, received, wanted
from tests.domain.orders.order_model import AT, CANCELLABLE, EDITABLE, Box, Line, Model, S, Walk
from tests.factories import orders as make
from tests.factories.orders import ADDRESS, CLERK, a_line, usd
from tests.factories.stock import stock
from tests.support.house import house_without_vendors, open_database
from tests.support.relay import settle

HEARD = {
    ModificationKind.CAPTURE: (EventKind.CAPTURED, EventKind.CAPTURED),
    ModificationKind.CANCEL: (EventKind.CANCELLED, EventKind.CANCELLED),
    ModificationKind.REFUND: (EventKind.REFUNDED, EventKind.REFUND_FAILED),
}


class Buying(Walk):
    """Three frames of one kind with a tax they cannot share evenly, and one of another."""

    def __init__(self) -> None:
        super().__init__()
        self.run(stock(self.house.db, {"FRAME": 6, "OTHER": 6}))
        self.model = Model(lines=[Line("FRAME", 10001, 3), Line("OTHER", 14500, 1)])
        lines = a_line(quantity=3, frame=usd(10001), tax=usd(1000)), a_line("OTHER")
        self.order: Order = self.run(make.placed(self.house.db, *lines))
        self.placed = self.model.total = self.order.totals.total.minor

    @initialize(good=st.sampled_from([True, True, True, False]))
    def first(self, good: bool) -> None:
        self.pay(good=good)

    @rule(pick=st.integers(0, 5), units=st.sampled_from([1, 2, 3]))
    def go_on(self, pick: int, units: int) -> None:
        """The step that the order waits for."""
        model = self.model
        packed = next((at for at, box in enumerate(model.boxes) if box.state == "closed"), None)
        left = next((at for at, line in enumerate(model.lines) if line.units > line.packed), None)
        if model.status is S.PENDING_PAYMENT:
            self.pay(good=True)
        elif model.due:
            self.pay_the_difference(good=True)
        elif model.status in (*EDITABLE, S.PACKED) and packed is not None:
            self.ship(packed)
        elif model.status in EDITABLE and left is not None:
            self.pack(left, min(units, model.lines[left].units - model.lines[left].packed))
        elif model.status is S.SHIPPED:
            self.arrive(pick)
        elif any(one.state is ModificationState.REQUESTED for one in self.run(self.asked_for())):
            self.hear(pick, good=units > 1, twice=True)
        else:
            self.come_back(pick)

    @rule(good=st.booleans())
    def pay(self, good: bool) -> None:
        """An attempt to pay the whole order. What the order does not need is given back."""
        model, order = self.model, self.now()
        attempt = self.run(make.a_payment(self.house.db, order, self.press()))
        self.answer(attempt, good=good)
        if not good:
            return
        if model.status is S.PENDING_PAYMENT:
            model.status, model.secured = S.READY, model.total
        elif 0 < model.due <= attempt.amount.minor:
            model.secured += attempt.amount.minor

    @rule(good=st.booleans())
    def pay_the_difference(self, good: bool) -> None:
        model = self.model
        open_ones = self.run(self.unsettled())
        command = OpenDue(self.order.id, model.due or 100, self.press())
        may = model.due > 0 and not open_ones
        attempt = self.step(self.house.db.run(SYSTEM, orders.open_due, command), may=may, told="due")
        if attempt is None:
            return
        again = self.run(self.house.db.run(SYSTEM, orders.open_due, command))
        assert again.id == attempt.id
        assert attempt.amount.minor == model.due
        self.answer(attempt, good=good)
        if good:
            model.secured += attempt.amount.minor

    @rule(sku=st.sampled_from(["FRAME", "OTHER"]), units=st.sampled_from([1, 1, 2, 9]))
    def add(self, sku: str, units: int) -> None:
        model, order = self.model, self.now()
        free = self.run(make.free(self.house.db, sku))
        line = a_line(sku, units, frame=usd(7777), tax=usd(499))
        command = EditOrder(order.id, order.version, "one more", OrderChange(add=(AddedLine(line),)), key=self.press())
        done = self.step(
            self.house.db.run(CLERK, orders.edit, command),
            may=model.status in EDITABLE and units <= free,
            told=("add", units, free),
        )
        if done:
            model.lines.append(Line(sku, 7777, units))
            self.edited(done)
            again = self.run(self.house.db.run(CLERK, orders.edit, command))
            assert again.version == done.version

    @rule(pick=st.integers(0, 5), units=st.sampled_from([1, 1, 2, 0]), stale=st.sampled_from([False, False, True]))
    def take_out(self, pick: int, units: int, stale: bool) -> None:
        """By an edit: refused when somebody was faster, and when nothing would be left."""
        model, order = self.model, self.now()
        at = pick % len(model.lines)
        change = OrderChange(remove=(LineUnits(order.lines[at].id, units),))
        command = EditOrder(order.id, order.version - stale, "one less", change)
        fits = self.model.removable(at, units) and units < sum(line.units for line in model.lines)
        done = self.step(self.house.db.run(CLERK, orders.edit, command), may=fits and not stale, told=("out", units))
        if done:
            model.lines[at].units -= units
            self.edited(done)

    @rule(pick=st.integers(0, 5), sku=st.sampled_from(["FRAME", "OTHER"]))
    def swap(self, pick: int, sku: str) -> None:
        """All of a line for as many of another, or the same, article."""
        model, order = self.model, self.now()
        at = pick % len(model.lines)
        units, old = model.lines[at].units, order.lines[at].id
        free = self.run(make.free(self.house.db, sku)) + (units if model.lines[at].sku == sku else 0)
        fresh = AddedLine(a_line(sku, max(units, 1), frame=usd(8888), tax=usd(0)), old)
        change = OrderChange(remove=(LineUnits(old, units),), add=(fresh,))
        command = EditOrder(order.id, order.version, "another colour", change)
        may = self.model.removable(at, units) and units <= free
        done = self.step(self.house.db.run(CLERK, orders.edit, command), may=may, told=("swap", units, free))
        if done:
            model.lines[at].units = 0
            model.lines.append(Line(sku, 8888, units))
            self.edited(done)

    @rule(pick=st.integers(0, 5), units=st.sampled_from([1, 2, 3]))
    def cancel_units(self, pick: int, units: int) -> None:
        model, order = self.model, self.now()
        at = pick % len(model.lines)
        command = CancelLines(order.id, (LineUnits(order.lines[at].id, units),), "sold out")
        everything = units == sum(line.units for line in model.lines)
        done = self.step(
            self.house.db.run(CLERK, orders.cancel_lines, command),
            may=self.model.removable(at, units),
            told=("out", units),
        )
        if done and everything:
            model.status = S.CANCELLED
        elif done:
            model.lines[at].units -= units
            self.edited(done)

    @rule(tax=st.sampled_from([0, 1234]))
    def move(self, tax: int) -> None:
        """To another address: everything is taxed anew, unless something is on its way already."""
        model, order = self.model, self.now()
        where = replace(ADDRESS, name="Berta Novak", region="OR", city="Portland", postal_code="97201")
        taxes = Taxes({line.id: tax for line in order.lines if line.quantity}, 0, estimated=False)
        command = EditOrder(order.id, order.version, "moved", OrderChange(address=where, taxes=taxes))
        may = model.status in EDITABLE and not any(line.packed for line in model.lines)
        done = self.step(self.house.db.run(CLERK, orders.edit, command), may=may, told="move")
        if done:
            self.edited(done)
            assert done.totals.tax.minor == tax * sum(line.units > 0 for line in model.lines)

    @rule()
    def cancel(self) -> None:
        may = self.model.status in (*CANCELLABLE, S.CANCELLED)
        what = self.house.db.run(CLERK, orders.cancel, CancelOrder(self.order.id, "not wanted"))
        if self.step(what, may=may, told="cancel"):
            self.model.status = S.CANCELLED

    @rule(pick=st.integers(0, 5), units=st.sampled_from([1, 1, 2, 3]))
    def pack(self, pick: int, units: int) -> None:
        """Everything is picked, this much of it goes in a box."""
        model, order = self.model, self.now()
        at = pick % len(model.lines)
        line = model.lines[at]
        may = model.status in EDITABLE and not model.due and units <= line.units - line.packed
        self.run(self.pick())
        lines = (warehouse.PackLine(order.lines[at].id, units),)
        box = self.step(make.boxed(self.house.db, order, lines), may=may, told=("pack", units))
        if box:
            line.packed += units
            model.boxes.append(Box(box.parcel_id, box, at, units))
            model.catch_up()

    @rule(pick=st.integers(0, 3))
    def open_again(self, pick: int) -> None:
        model = self.model
        if not model.boxes:
            return
        box = model.boxes[pick % len(model.boxes)]
        may = box.state == "opened" or (box.state == "closed" and model.status is not S.CANCELLED)
        what = self.house.db.run(CLERK, orders.unpack, UnpackParcel(self.order.id, box.id))
        if self.step(what, may=may, told=("unpack", box.state)) and box.state == "closed":
            box.state = "opened"
            model.lines[box.line].packed -= box.units
            model.status = S.READY if model.status is S.PACKED else model.status

    @rule(pick=st.integers(0, 3))
    def ship(self, pick: int) -> None:
        model = self.model
        if not model.boxes:
            return
        box = model.boxes[pick % len(model.boxes)]
        away = box.state in ("gone", "arrived")
        may = away or (box.state == "closed" and not model.due and model.status is not S.CANCELLED)
        what = self.house.db.run(CLERK, orders.ship, ShipOrder(self.order.id, box.id))
        if self.step(what, may=may, told=("ship", box.state)) and not away:
            box.state = "gone"
            model.lines[box.line].shipped += box.units
            model.status = S.PARTLY_SHIPPED
            model.catch_up()

    @rule(pick=st.integers(0, 3))
    def arrive(self, pick: int) -> None:
        model = self.model
        gone = [box for box in model.boxes if box.state == "gone"]
        if not gone:
            return
        box = gone[pick % len(gone)]
        self.run(make.scanned(self.house.db, box.label, shipping.TrackingStatus.DELIVERED, str(box.id)))
        box.state = "arrived"
        model.catch_up()

    @rule(pick=st.integers(0, 7), good=st.sampled_from([True, True, False]), twice=st.booleans())
    def hear(self, pick: int, good: bool, twice: bool) -> None:
        """The provider's word about anything that was asked of it, in any order, and twice if it likes."""
        found = self.run(self.histories())
        asked = [(one.payment.id, change) for one in found for change in one.modifications]
        waiting = [(payment, change) for payment, change in asked if change.state is ModificationState.REQUESTED]
        if waiting:
            payment, change = waiting[pick % len(waiting)]
            kind = HEARD[ModificationKind(change.kind)][not good]
            for word in range(1 + twice):
                self.run(self.say(payment, kind, change.amount.minor, str(change.id), f"{word}"))

    @rule(pick=st.integers(0, 5))
    def come_back(self, pick: int) -> None:
        """One piece comes back broken and is paid back, as far as its money was heard of."""
        model, order = self.model, self.now()
        at = pick % len(model.lines)
        line = model.lines[at]
        may = model.status is S.DELIVERED and line.shipped > line.returned
        back = self.step(asked(self.house, order, wanted(order.lines[at])), may=may, told="return")
        if back is None:
            return
        line.returned += 1
        back = self.run(received(self.house, back, Disposition.SCRAP))
        assert back.refund is not None
        found = self.run(self.attempts())
        asked_back = sum(one.amount.minor for one in self.run(self.asked_for()) if self.alive(one, "refund"))
        room = sum(one.captured.minor for one in found) - asked_back
        self.step(ended(self.house, back), may=back.refund.minor <= room, told=("refund", room))

    @invariant()
    def the_house_agrees_with_the_model(self) -> None:
        self.run(settle(self.house))
        model, now = self.model, self.now()
        assert now.status is model.status
        assert [line.quantity for line in now.lines] == [line.units for line in model.lines]
        assert [line.packed for line in now.lines] == [line.packed for line in model.lines]
        assert [line.shipped for line in now.lines] == [line.shipped for line in model.lines]
        assert [line.returned for line in now.lines] == [line.returned for line in model.lines]
        assert len(now.edits) == model.edits
        assert (now.due.minor if now.due else 0) == model.due
        assert sum(hold.kind is HoldKind.PAYMENT_DUE for hold in now.open_holds) == (model.due > 0)
        self.money_adds_up(now)
        found = self.run(self.breaches())
        assert not found, found

    def money_adds_up(self, now: Order) -> None:
        """Goods, delivery and tax are the total; edits tell its way; boxes, captures, papers and refunds agree."""
        model, totals = self.model, now.totals
        assert totals.subtotal.minor == model.goods
        assert totals.total == totals.subtotal + totals.shipping + totals.tax
        assert totals.total.minor == model.total == self.placed + sum(edit.delta.minor for edit in now.edits)
        changes, found = self.run(self.asked_for()), self.run(self.attempts())
        charged = sum(one.amount.minor for one in changes if self.alive(one, "capture"))
        assert charged == sum(box.amount.minor for box in now.shipments if box.amount is not None)
        assert charged <= min(model.total, model.secured)
        if model.status in (S.SHIPPED, S.DELIVERED):
            assert charged == model.total
        captured, refunded = sum(one.captured.minor for one in found), sum(one.refunded.minor for one in found)
        assert 0 <= refunded <= captured <= charged
        papers = self.run(self.house.db.read(SYSTEM, orders.invoices_of, [now.id])).get(now.id, ())
        assert sum(one.total.minor for one in papers if one.kind is InvoiceKind.INVOICE) == charged
        assert sum(one.total.minor for one in papers if one.kind is InvoiceKind.CREDIT_NOTE) == refunded
        closed = [back.refund.minor for back in now.returns if back.refund and back.status is ReturnStatus.CLOSED]
        assert sum(closed) == refunded

    def edited(self, done: Order) -> None:
        self.model.edits += 1
        self.model.total = done.totals.total.minor
        self.model.catch_up()

    def answer(self, attempt: payments.Payment, *, good: bool) -> None:
        kind = EventKind.AUTHORISED if good else EventKind.REFUSED
        self.run(self.say(attempt.id, kind, attempt.amount.minor, str(attempt.id), "", original=None))


def test_whatever_happens_to_an_order_and_its_money_in_whatever_order(house_settings: Settings) -> None:
    with asyncio.Runner() as runner:
        database = open_database(house_settings, lambda: AT)
        Buying.loop = runner
        Buying.house = house_without_vendors(house_settings)(runner.run(database.__aenter__()))
        try:
            run_state_machine_as_test(
                Buying,
                settings=settings(
                    max_examples=4,
                    stateful_step_count=24,
                    deadline=None,
                    derandomize=True,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.__aexit__(None, None, None))
