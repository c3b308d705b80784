"""A purchase order through any order of steps: after each, rows, ledger and a plain model say the same."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fovea.domains import inventory, procurement
from fovea.domains.procurement import (
    AcknowledgePurchaseOrder,
    AmendedLine,
    AmendPurchaseOrder,
    CancelPurchaseOrder,
    CloseShort,
    PurchaseRef,
    PurchaseStatus,
    ReceivedLine,
    ReceiveGoods,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError
from fovea.kernel.settings import Settings
from tests.factories.procurement import a_draft, a_supplier, broken_purchase_rules, order
from tests.factories.stock import broken_stock_rules
from tests.support.services import WorkerDatabase

S = PurchaseStatus
LIVE = {S.SENT, S.ACKED, S.PARTIAL}


@dataclass
class Model:
    """What a line of ten with a tolerance of a fifth must be."""

    status: PurchaseStatus = S.DRAFT
    quantity: int = 10
    received: int = 0
    damaged: int = 0
    closed: int = 0
    most: int = 12
    version: int = 1
    receipts: int = 0

    @property
    def open(self) -> int:
        return max(0, self.quantity - self.received - self.closed)

    def settle(self) -> None:
        if self.open == 0:
            self.status = S.RECEIVED if self.received else S.CLOSED
        elif self.received:
            self.status = S.PARTIAL


class OrderMachine(RuleBasedStateMachine):
    """Every step either happens in the house and in the model, or in neither."""

    house: Callable[[], Database]

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.db = self.house()
        self.model = Model()
        supplier = self.wait(a_supplier(self.db, over_receipt_bp=2_000))
        self.order = self.wait(a_draft(self.db, supplier, FRAME=10))

    def wait(self, doing: Awaitable[Any]) -> Any:
        async def done() -> Any:
            return await doing

        return self.runner.run(done())

    def step(self, use_case: Any, command: Any, *, allowed: bool) -> bool:
        refusal: DomainError | None = None
        try:
            self.wait(self.db.run(SYSTEM, use_case, command))
        except DomainError as raised:
            refusal = raised
        assert (refusal is None) is allowed, f"{command} in {self.model}: {refusal or 'done'}"
        return refusal is None

    @rule()
    def submit(self) -> None:
        allowed = self.model.status is S.DRAFT
        if self.step(procurement.submit, PurchaseRef(self.order.id), allowed=allowed):
            self.model.status = S.SENT

    @rule()
    def acknowledge(self) -> None:
        command = AcknowledgePurchaseOrder(self.order.id, "OR-1")
        if self.step(procurement.acknowledge, command, allowed=self.model.status in LIVE):
            self.model.status = S.ACKED if self.model.status is S.SENT else self.model.status

    @rule(good=st.integers(0, 8), damaged=st.integers(0, 3), rest=st.booleans())
    def receive(self, good: int, damaged: int, rest: bool) -> None:
        model = self.model
        units = good + damaged
        allowed = model.status in LIVE and 0 < units <= model.most - model.received - model.closed
        line = ReceivedLine(good, damaged, code="FRAME")
        command = ReceiveGoods(self.order.id, (line,), close_short=rest)
        if self.step(procurement.receive_goods, command, allowed=allowed):
            model.received += good
            model.damaged += damaged
            model.receipts += 1
            if rest:
                model.closed += model.open
            model.settle()

    @rule()
    def give_up(self) -> None:
        command = CloseShort(self.order.id, self.order.lines[0].id, "Enough.")
        if self.step(procurement.close_short, command, allowed=self.model.status in LIVE) and self.model.open:
            self.model.closed += self.model.open
            self.model.settle()

    @rule(quantity=st.integers(1, 16))
    def amend(self, quantity: int) -> None:
        model = self.model
        least = max(1, model.received + model.closed)
        amendable = model.status in LIVE | {S.DRAFT, S.RECEIVED}
        allowed = amendable and (quantity == model.quantity or quantity >= least)
        line = AmendedLine(quantity, self.order.lines[0].id)
        command = AmendPurchaseOrder(self.order.id, model.version, (line,), "Other.")
        if self.step(procurement.amend, command, allowed=allowed) and quantity != model.quantity:
            model.quantity, model.version = quantity, model.version + 1
            model.most = max(model.received, quantity + quantity // 5)
            if model.status is not S.DRAFT:
                model.settle()
                model.status = S.SENT if model.status is S.ACKED else model.status

    @rule()
    def close(self) -> None:
        if self.step(procurement.close, PurchaseRef(self.order.id), allowed=self.model.status is S.RECEIVED):
            self.model.status = S.CLOSED

    @rule()
    def cancel(self) -> None:
        model = self.model
        allowed = model.status in {S.DRAFT, S.SENT, S.ACKED} and not model.received and not model.damaged
        if self.step(procurement.cancel, CancelPurchaseOrder(self.order.id, "No."), allowed=allowed):
            model.status = S.CANCELLED

    @invariant()
    def house_and_model_agree(self) -> None:
        if not hasattr(self, "order"):
            return
        model, now = self.model, self.wait(order(self.db, self.order.id))
        line = now.lines[0]
        assert (now.status, now.version) == (model.status, model.version)
        assert (line.quantity, line.received, line.damaged, line.closed, line.open) == (
            model.quantity,
            model.received,
            model.damaged,
            model.closed,
            model.open,
        )
        have = self.wait(self.db.read(SYSTEM, inventory.availability, ["FRAME"]))["FRAME"]
        assert have.due_in == (model.open if model.status in LIVE else 0)
        assert have.quarantined == model.damaged
        assert self.wait(broken_purchase_rules(self.db)) == []
        assert self.wait(broken_stock_rules(self.db)) == []

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            if hasattr(self, "db"):
                self.wait(self.db.close())
            self.runner.close()


def test_any_order_of_steps(house_settings: Settings, worker_database: WorkerDatabase) -> None:
    def fresh() -> Database:
        worker_database.restore()
        return Database(house_settings.async_database_url, house_settings.keyring(), pool_size=2)

    machine = type("Machine", (OrderMachine,), {"house": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
