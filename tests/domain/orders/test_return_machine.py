"""Returns in any order of steps, against a plain model: what is true after each of them."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from fovea import invariants
from fovea.app import App
from fovea.domains import orders
from fovea.domains.orders import (
    ArrivedLine,
    CloseReturn,
    Disposition,
    InspectedUnit,
    InspectReturn,
    Order,
    ReceiveReturn,
    RejectReturn,
    Return,
    ReturnOutcome,
    ReturnRef,
    SettleReturn,
)
from fovea.domains.payments import EventKind, ModificationState
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import DomainError
from fovea.kernel.settings import Settings
from tests.domain.orders.coming_back import SHOPPER, asked, confirmed_by_provider, delivered, refunds, wanted
from tests.factories.orders import CLERK, a_line, glasses, usd
from tests.factories.stock import stock
from tests.support.house import house_without_vendors, open_database

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMES = ("I2", "I5.1", "I5.4", "I5.5", "I6.1", "I6.2", "I6.7", "I6.8", "I6.9")
CHECKED = [one for one in invariants.ALL if one.name in NAMES]
REFUND, CREDIT, BACK = ReturnOutcome.REFUND, ReturnOutcome.STORE_CREDIT, ReturnOutcome.SENT_BACK
VERDICTS = st.sampled_from([Disposition.SCRAP, Disposition.RESTOCK_A, Disposition.SEND_BACK])
# The model's own table: which step a return in this state takes, and where it leads.
STEPS: dict[tuple[str, str], str] = {
    ("requested", "approve"): "approved",
    ("requested", "reject"): "rejected",
    ("requested", "cancel"): "cancelled",
    ("approved", "approve"): "approved",
    ("approved", "cancel"): "cancelled",
    ("cancelled", "cancel"): "cancelled",
    ("approved", "receive"): "received",
    ("received", "receive"): "received",
    ("received", "inspect"): "inspected",
    ("inspected", "refund"): "refund",
    ("inspected", "store_credit"): "closed",
    ("inspected", "sent_back"): "sent_back",
    ("refund_failed", "refund"): "refund",
    ("sent_back", "close"): "closed",
    ("closed", "close"): "closed",
}


class Model:
    """One return as plain values."""

    def __init__(self, back: Return, line: int, quantity: int) -> None:
        self.id, self.line, self.quantity = back.id, line, quantity
        self.status, self.arrived, self.kept, self.live = back.status.value, 0, 0, quantity
        self.order_line = back.lines[0].order_line_id


class Returns(RuleBasedStateMachine):
    """An order of three frames and one pair of glasses that come back as they like."""

    loop: asyncio.Runner
    house: App

    def __init__(self) -> None:
        super().__init__()
        self.run(stock(self.house.db, {"FRAME": 4}))
        frames = a_line(quantity=3, frame=usd(10001), tax=usd(1000))
        self.order: Order = self.run(delivered(self.house, frames, glasses(), account_id=SHOPPER.account_id))
        self.backs: list[Model] = []

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(what)

    def step(self, back: Model, name: str, what: Coroutine[Any, Any, Return], *, may: bool = True) -> Return | None:
        """It is done exactly when the model says so; else the refusal is a typed one and nothing has changed."""
        then = STEPS.get((back.status, name)) if may else None
        try:
            seen: Return = self.run(what)
        except DomainError as refusal:
            assert then is None, (back.status, name, refusal)  # noqa: PT017
            return None
        assert then is not None, (back.status, name)
        assert seen.status.value == then
        back.status = then
        return seen

    def live(self, line: int) -> int:
        return sum(back.live for back in self.backs if back.line == line)

    @initialize(line=st.integers(0, 1))
    def first(self, line: int) -> None:
        self.ask(line, 1, "damaged")

    @rule(
        line=st.integers(0, 1),
        quantity=st.sampled_from([1, 1, 2, 0, 4]),
        reason=st.sampled_from(["damaged", "changed_mind", "rx_error_ours", "nonsense"]),
    )
    def ask(self, line: int, quantity: int, reason: str) -> None:
        room = self.order.lines[line].quantity - self.live(line)
        fits = reason in ("damaged", "changed_mind") or (reason == "rx_error_ours" and line == 1)
        fits = fits and 1 <= quantity <= room
        try:
            back: Return = self.run(
                asked(self.house, self.order, wanted(self.order.lines[line], quantity, reason), by=SHOPPER)
            )
        except DomainError:
            assert not fits
            return
        assert fits
        self.backs.append(Model(back, line, quantity))
        assert self.backs[-1].status == ("requested" if reason == "rx_error_ours" else "approved")

    @rule(pick=st.integers(0, 4), verdict=VERDICTS, good=st.booleans(), credit=st.booleans())
    def go_on(self, pick: int, verdict: Disposition, good: bool, credit: bool) -> None:
        """The step that a return waits for."""
        back = self.backs[pick % len(self.backs)]
        end = BACK if not back.kept else CREDIT if credit else REFUND
        match back.status:
            case "requested":
                self.decide(pick, "approve")
            case "approved":
                self.receive(pick, back.quantity)
            case "received":
                self.inspect(pick, Disposition.SCRAP if back.line else verdict)
            case "inspected" | "refund_failed":
                self.end(pick, REFUND if back.status == "refund_failed" else end)
            case "refund":
                self.hear(back, good=good)
            case "sent_back":
                self.close(pick)

    @rule(pick=st.integers(0, 4), name=st.sampled_from(["approve", "reject", "cancel"]))
    def decide(self, pick: int, name: str) -> None:
        back = self.backs[pick % len(self.backs)]
        db, ref = self.house.db, ReturnRef(back.id)
        if name == "approve":
            # Saying yes again to what is past it changes nothing.
            if back.status in ("requested", "rejected"):
                self.step(back, name, db.run(CLERK, orders.approve_return, ref))
        elif name == "reject":
            if self.step(back, name, db.run(CLERK, orders.reject_return, RejectReturn(back.id, "Not ours."))):
                back.live = 0
        elif self.step(back, name, db.run(SHOPPER, orders.cancel_return, ref)):
            back.live = 0

    @rule(pick=st.integers(0, 4), quantity=st.integers(0, 3))
    def receive(self, pick: int, quantity: int) -> None:
        back = self.backs[pick % len(self.backs)]
        command = ReceiveReturn(back.id, (ArrivedLine(back.order_line, quantity),))
        fits = 1 <= quantity <= back.quantity - back.arrived
        if self.step(back, "receive", self.house.db.run(CLERK, orders.receive_return, command), may=fits):
            back.arrived += quantity

    @rule(pick=st.integers(0, 4), verdict=VERDICTS)
    def inspect(self, pick: int, verdict: Disposition) -> None:
        back = self.backs[pick % len(self.backs)]
        seen: Return = self.run(self.house.db.read(SYSTEM, orders.return_, back.id))
        units = tuple(InspectedUnit(unit.id, verdict) for unit in seen.units if unit.arrived_at is not None)
        fits = verdict is not Disposition.RESTOCK_A or back.line == 0
        what = self.house.db.run(CLERK, orders.inspect_return, InspectReturn(back.id, units))
        if self.step(back, "inspect", what, may=fits):
            back.kept = 0 if verdict is Disposition.SEND_BACK else back.arrived
            back.live = back.arrived

    @rule(pick=st.integers(0, 4), outcome=st.sampled_from([REFUND, CREDIT, BACK]))
    def end(self, pick: int, outcome: ReturnOutcome) -> None:
        back = self.backs[pick % len(self.backs)]
        fits = back.status == "refund_failed" or (back.kept == 0) == (outcome is BACK)
        what = self.house.db.run(CLERK, orders.settle_return, SettleReturn(back.id, outcome))
        self.step(back, outcome.value, what, may=fits)

    @rule(pick=st.integers(0, 4))
    def close(self, pick: int) -> None:
        back = self.backs[pick % len(self.backs)]
        what = self.house.db.run(CLERK, orders.close_return, CloseReturn(back.id))
        if self.step(back, "close", what) and not back.kept:
            back.live = 0

    def hear(self, back: Model, *, good: bool) -> None:
        """The provider's word on a refund."""
        change = next(
            one
            for one in self.run(refunds(self.house, self.order))
            if one.state is ModificationState.REQUESTED and one.reference.startswith(f"return:{back.id}")
        )
        kind = EventKind.REFUNDED if good else EventKind.REFUND_FAILED
        self.run(confirmed_by_provider(self.house, self.order, change, kind))
        back.status = "closed" if good else "refund_failed"

    @invariant()
    def the_house_agrees_with_the_model(self) -> None:
        now: Order = self.run(self.house.db.read(SYSTEM, orders.order, self.order.id))
        assert [line.returned for line in now.lines] == [self.live(0), self.live(1)]
        seen = {back.id: back.status.value for back in now.returns}
        assert seen == {back.id: back.status for back in self.backs}
        # Money: what is given back, on the card or as credit, never exceeds what was paid.
        given = sum(back.refund.minor for back in now.returns if back.refund and back.settled_at)
        assert given <= now.totals.total.minor
        assert self.run(self.breaches()) == []

    async def breaches(self) -> list[str]:
        async with self.house.db.connection() as connection:
            found = await invariants.examine(connection, AT, CHECKED)
            refunded = await connection.scalar(
                text("SELECT coalesce(sum(captured - refunded), 0) FROM payments.payment WHERE reference = :order"),
                {"order": self.order.reference},
            )
        assert refunded is not None
        assert refunded >= 0
        return [f"{one.invariant.name}: {', '.join(one.examples)}" for one in found if one.breaches]


def test_whatever_is_done_with_returns_in_whatever_order(house_settings: Settings) -> None:
    with asyncio.Runner() as runner:
        database = open_database(house_settings, lambda: AT)
        Returns.loop = runner
        Returns.house = house_without_vendors(house_settings)(runner.run(database.__aenter__()))
        try:
            run_state_machine_as_test(
                Returns,
                settings=settings(
                    max_examples=4,
                    stateful_step_count=20,
                    deadline=None,
                    derandomize=True,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.__aexit__(None, None, None))
