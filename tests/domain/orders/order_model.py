"""An order as plain values, and what the machine that does anything with one asks and says all the time."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from fovea import invariants
from fovea.app import App
from fovea.domains import orders, payments
from fovea.domains.orders import Order, OrderStatus
from fovea.domains.payments import EventKind, ModificationState, PaymentModification, PaymentStatus
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import DomainError
from tests.factories import orders as make
from tests.factories.orders import usd
from tests.support.relay import settle

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = OrderStatus
PREFIXES = ("I2", "I3", "I4", "I5", "I6", "O1", "O2", "O3", "O4", "O5", "O6", "O7")
CHECKED = [one for one in invariants.ALL if one.name.startswith(PREFIXES)]
EDITABLE = (S.READY, S.PARTLY_SHIPPED)
CANCELLABLE = (S.PENDING_PAYMENT, S.READY, S.PACKED)


@dataclass
class Line:
    """Units that are wanted, that lie in boxes or left, that left, and that are on their way back."""

    sku: str
    price: int
    units: int
    packed: int = 0
    shipped: int = 0
    returned: int = 0


@dataclass
class Box:
    id: UUID
    label: make.Boxed
    line: int
    units: int
    state: str = "closed"


@dataclass
class Model:
    """The order as plain values; ``secured`` is what its payments can bring in."""

    status: OrderStatus = S.PENDING_PAYMENT
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    secured: int = 0
    total: int = 0
    edits: int = 0

    @property
    def due(self) -> int:
        paid_for = self.status not in (S.PENDING_PAYMENT, S.CANCELLED)
        return max(self.total - self.secured, 0) if paid_for else 0

    @property
    def left(self) -> int:
        return sum(line.units - line.packed for line in self.lines)

    @property
    def goods(self) -> int:
        return sum(line.price * line.units for line in self.lines)

    def removable(self, at: int, units: int) -> bool:
        line = self.lines[at]
        return self.status in EDITABLE and 1 <= units <= line.units - line.packed

    def catch_up(self) -> None:
        """What the status is once less, or nothing, is left to be packed or to leave."""
        if self.status is S.READY and not self.left and any(box.state == "closed" for box in self.boxes):
            self.status = S.PACKED
        if self.status is S.PARTLY_SHIPPED and all(line.units == line.shipped for line in self.lines):
            self.status = S.SHIPPED
        if self.status is S.SHIPPED and not any(box.state == "gone" for box in self.boxes):
            self.status = S.DELIVERED


class Walk(RuleBasedStateMachine):
    """A machine around one order of one house."""

    loop: asyncio.Runner
    house: App
    order: Order
    model: Model
    presses = 0

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(what)

    def now(self) -> Order:
        seen: Order = self.run(make.order_now(self.house.db, self.order))
        return seen

    def press(self) -> str:
        self.presses += 1
        return f"press-{self.presses}"

    def step(self, what: Coroutine[Any, Any, Any], *, may: bool, told: object = "") -> Any:
        """It is done exactly when the model says so; else the refusal is a typed one, and nothing is different."""
        try:
            done = self.run(what)
        except DomainError as refusal:
            assert not may, (self.model.status, told, refusal)  # noqa: PT017
            return None
        assert may, (self.model.status, told, "was done")
        return done

    def alive(self, change: PaymentModification, kind: str) -> bool:
        return change.kind == kind and change.state is not ModificationState.FAILED

    async def say(self, payment: UUID, kind: EventKind, minor: int, about: str, word: str, **more: Any) -> None:
        """A webhook: of the payment itself, or of a change of it."""
        psp = f"PSP-{payment}"
        own = psp if "original" in more else f"M-{about}"
        said = payments.Notice(
            f"{kind}|{own}|{word}", kind, kind.upper(), own, more.get("original", psp), about,
            kind not in (EventKind.REFUSED, EventKind.REFUND_FAILED), usd(minor), AT,
        )  # fmt: skip
        await self.house.db.run(SYSTEM, payments.receive_notice, said)
        assert not await self.house.db.run(SYSTEM, payments.receive_notice, said)
        await settle(self.house)

    async def pick(self) -> None:
        await settle(self.house)
        if self.model.status is not S.PENDING_PAYMENT:
            await make.picked(self.house.db, self.order)

    async def histories(self) -> list[payments.PaymentHistory]:
        attempts = await self.house.db.read(SYSTEM, payments.payments_of, self.order.reference)
        known = await self.house.db.read(SYSTEM, payments.histories, [one.id for one in attempts])
        return [known[one.id] for one in attempts]

    async def attempts(self) -> list[payments.Payment]:
        return [one.payment for one in await self.histories()]

    async def asked_for(self) -> list[PaymentModification]:
        return [change for one in await self.histories() for change in one.modifications]

    async def unsettled(self) -> bool:
        """Whether money is authorised that the order did not take and whose release was not heard of."""
        taken = (await self.house.db.read(SYSTEM, orders.payments_taken, [self.order.id])).get(self.order.id, ())
        return any(one.status is PaymentStatus.AUTHORISED and one.id not in taken for one in await self.attempts())

    async def breaches(self) -> list[str]:
        async with self.house.db.connection() as connection:
            found = await invariants.examine(connection, AT, CHECKED)
        return [f"{one.invariant.name}: {', '.join(one.examples)}" for one in found if one.breaches]
