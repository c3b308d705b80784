"""Decisions about orders: the table of states, and how they are named."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders import OrderStatus, from_reference, from_return_reference, reference, return_reference
from fovea.domains.orders.rules import ALLOWED, check_step
from fovea.domains.orders.rules.orders import refund_share
from fovea.kernel.errors import WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money


@given(worth=st.integers(0, 10_000_000), units=st.integers(1, 10), cuts=st.lists(st.integers(0, 10), max_size=9))
def test_the_shares_of_a_line_add_up_to_its_worth(worth: int, units: int, cuts: list[int]) -> None:
    """However a line leaves, in one box or unit by unit, its whole worth is asked for and no cent more."""
    marks = sorted({0, units, *(cut for cut in cuts if cut < units)})
    shares = [refund_share(Money(worth, "USD"), units, before, after - before) for before, after in pairwise(marks)]
    assert sum(share.minor for share in shares) == worth
    for share, (before, after) in zip(shares, pairwise(marks), strict=True):
        assert abs(share.minor * units - worth * (after - before)) < units, (
            "each unit is worth the same, but for a cent"
        )


@given(st.lists(st.sampled_from(list(OrderStatus)), max_size=12))
def test_no_walk_leaves_an_end_or_leads_back_to_the_cart(wanted: list[OrderStatus]) -> None:
    now = OrderStatus.PENDING_PAYMENT
    for then in wanted:
        if then in ALLOWED[now]:
            check_step(now, then)
            now = then
        else:
            with pytest.raises(WrongState):
                check_step(now, then)
    assert now is OrderStatus.PENDING_PAYMENT or OrderStatus.PENDING_PAYMENT not in ALLOWED[now]


def test_every_state_has_its_row_and_three_are_ends() -> None:
    assert set(ALLOWED) == set(OrderStatus)
    ends = {status for status, steps in ALLOWED.items() if not steps}
    assert ends == {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.EXPIRED}


def test_references_are_read_back() -> None:
    order_id, return_id = new_id(), new_id()
    assert from_reference(reference(order_id)) == order_id
    assert from_reference("return:x") is None
    cause = return_reference(return_id)
    assert from_return_reference(cause) == from_return_reference(f"{cause}:7") == return_id
    assert from_return_reference(f"ship:{order_id}") is None
    assert from_return_reference("return:x") is None
