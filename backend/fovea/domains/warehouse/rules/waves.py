"""Decisions of the wave planner on plain values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fovea.domains.orders import Dispatch
from fovea.domains.warehouse.contract import PickTask, PlannedOrder, PlanWave, WavePlan, WrongScan
from fovea.kernel.errors import InvalidInput

FEWEST_PER_BATCH, MOST_PER_BATCH = 1, 24
MOST_ORDERS = 1_000
_TOTE = re.compile(r"T-?(\d{4})-?(\d)")
# GS1's weights, so that any reader's own check agrees with ours.
_HEAVY = 3


def zone_of(code: str) -> str:
    """The zone a bin lies in: what its code begins with."""
    return code.partition("-")[0]


def check_plan(plan: PlanWave) -> None:
    if not FEWEST_PER_BATCH <= plan.orders_per_batch <= MOST_PER_BATCH:
        raise InvalidInput(f"A cart takes {FEWEST_PER_BATCH} to {MOST_PER_BATCH} orders.", path=("ordersPerBatch",))
    if not 1 <= plan.most_orders <= MOST_ORDERS:
        raise InvalidInput(f"A wave takes 1 to {MOST_ORDERS:,} orders.", path=("mostOrders",))


def belongs(plan: PlanWave, order: Dispatch) -> bool:
    """Whether an order belongs to the wave, holds aside."""
    if plan.carrier and order.carrier != plan.carrier:
        return False
    return plan.cut_off is None or order.placed_at <= plan.cut_off


@dataclass(frozen=True, slots=True)
class _Walked:
    order: Dispatch
    tasks: tuple[PickTask, ...]

    @property
    def way(self) -> tuple[int, str]:
        return min(task.bin_sequence for task in self.tasks), self.order.number


def plan_wave(plan: PlanWave, orders: Sequence[Dispatch], tasks: Mapping[UUID, Sequence[PickTask]]) -> WavePlan:
    """The most urgent orders first, then dealt out to carts along the walk, so that one cart's bins lie together."""
    wanted = [one for one in orders if belongs(plan, one) and tasks.get(one.order_id)]
    clear = [one for one in wanted if not one.held]
    urgent = sorted(clear, key=lambda one: (one.promised_on is None, one.promised_on, one.placed_at, one.number))
    walked = sorted(
        (_Walked(one, tuple(tasks[one.order_id])) for one in urgent[: plan.most_orders]), key=lambda one: one.way
    )
    planned = tuple(
        PlannedOrder(
            order_id=one.order.order_id,
            number=one.order.number,
            carrier=one.order.carrier,
            promised_on=one.order.promised_on,
            units=sum(task.quantity - task.picked for task in one.tasks),
            bins=tuple(dict.fromkeys(task.bin for task in sorted(one.tasks, key=lambda task: task.bin_sequence))),
            batch=position // plan.orders_per_batch + 1,
        )
        for position, one in enumerate(walked)
    )
    return WavePlan(
        orders=planned,
        batches=planned[-1].batch if planned else 0,
        units=sum(one.units for one in planned),
        bins=len({code for one in planned for code in one.bins}),
        held=len(wanted) - len(clear),
    )


def check_digit(digits: str) -> str:
    """Modulo 10 as GS1 counts it: the last digit weighs three."""
    weighed = sum(int(digit) * (_HEAVY if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


def tote_code(number: int) -> str:
    """What is printed on the house's n-th tote."""
    if not 1 <= number <= 9_999:
        raise InvalidInput("Totes are numbered 1 to 9,999.", path=("number",))
    digits = f"{number:04d}"
    return f"T-{digits}-{check_digit(digits)}"


def read_tote(scan: str) -> str:
    """A tote's code as it was scanned or typed; a wrong digit is found by the check digit."""
    found = _TOTE.fullmatch(scan.strip().upper())
    if found is None:
        raise WrongScan("This is not a tote. Its label begins with T.", path=("code",))
    digits, check = found.groups()
    if check_digit(digits) != check:
        raise WrongScan(f"{scan.strip().upper()} was misread: its check digit is wrong. Scan again.", path=("code",))
    return f"T-{digits}-{check}"
