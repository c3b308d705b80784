"""Dealing orders out to carts, and the codes on totes."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders import Dispatch
from fovea.domains.warehouse import PickStatus, PickTask, PlanWave, WrongScan, read_tote, tote_code
from fovea.domains.warehouse.rules import plan_wave
from fovea.kernel.errors import InvalidInput

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_order(
    number: int, *, carrier: str = "USPS", placed: int = 0, promised: int | None = 5, held: bool = False
) -> Dispatch:
    promised_on = None if promised is None else date(2026, 3, 2) + timedelta(days=promised)
    return Dispatch(UUID(int=number), f"SO-{number:06d}", carrier, NOW + timedelta(hours=placed), promised_on, held)


def a_task(order: Dispatch, bin_sequence: int, quantity: int = 1) -> PickTask:
    return PickTask(
        id=UUID(int=order.order_id.int * 1_000 + bin_sequence),
        order_id=order.order_id,
        order_number=order.number,
        order_line_id=order.order_id,
        sku="FRAME",
        description="Alder",
        bin=f"A-{bin_sequence:02d}-1",
        bin_sequence=bin_sequence,
        to_location="STAGE",
        quantity=quantity,
        picked=0,
        status=PickStatus.OPEN,
        claimed_by=None,
        created_at=NOW,
    )


def test_a_wave_takes_what_belongs_to_it_and_leaves_held_orders_out() -> None:
    orders = [
        an_order(1),
        an_order(2, carrier="UPS"),
        an_order(3, placed=30),
        an_order(4, held=True),
        an_order(5),
    ]
    tasks = {one.order_id: [a_task(one, one.order_id.int, 2)] for one in orders[:4]}
    plan = plan_wave(PlanWave(carrier="USPS", cut_off=NOW + timedelta(hours=1)), orders, tasks)
    assert [one.number for one in plan.orders] == ["SO-000001"], "5 has nothing to pick"
    assert (plan.units, plan.bins, plan.batches, plan.held) == (2, 1, 1, 1)


def test_the_most_urgent_come_first_and_carts_walk_a_part_of_the_way() -> None:
    orders = [an_order(1, promised=None), an_order(2, promised=9), an_order(3, promised=2), an_order(4, promised=2)]
    bins = {1: 1, 2: 40, 3: 30, 4: 10}
    tasks = {one.order_id: [a_task(one, bins[one.order_id.int])] for one in orders}
    plan = plan_wave(PlanWave(orders_per_batch=2, most_orders=3), orders, tasks)
    assert [(one.number[-1], one.batch) for one in plan.orders] == [("4", 1), ("3", 1), ("2", 2)]


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 24), st.integers(1, 50))
def test_carts_are_full_but_the_last(walks: list[int], each: int, most: int) -> None:
    orders = [an_order(number) for number, _ in enumerate(walks, 1)]
    tasks = {one.order_id: [a_task(one, walk)] for one, walk in zip(orders, walks, strict=True)}
    plan = plan_wave(PlanWave(orders_per_batch=each, most_orders=most), orders, tasks)
    assert len(plan.orders) == min(len(walks), most)
    sizes = [sum(one.batch == number for one in plan.orders) for number in range(1, plan.batches + 1)]
    assert all(size == each for size in sizes[:-1])
    assert plan.batches == -(-len(plan.orders) // each)


@given(st.integers(1, 9_999), st.integers(0, 3), st.integers(1, 9))
def test_one_misread_digit_of_a_tote_is_found(number: int, place: int, off: int) -> None:
    code = tote_code(number)
    assert read_tote(f" {code.lower()} ") == read_tote(code.replace("-", "")) == code
    digits = list(code[2:6])
    digits[place] = str((int(digits[place]) + off) % 10)
    with pytest.raises(WrongScan, match="check digit"):
        read_tote(f"T-{''.join(digits)}-{code[-1]}")


@pytest.mark.parametrize("scan", ["", "A-01-1", "T-12-3", "SO-000001"])
def test_what_is_no_tote_is_none(scan: str) -> None:
    with pytest.raises(WrongScan, match="not a tote"):
        read_tote(scan)
    with pytest.raises(InvalidInput):
        tote_code(0)
