"""An amount over several payments: exactly, within each one's room, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders.rules.settle import Purse, spread
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

ROOMS = st.lists(st.integers(0, 100_000), max_size=5).map(lambda rooms: [(new_id(), room) for room in rooms])


@given(ROOMS, st.integers(0, 300_000))
def test_parts_add_up_within_their_rooms_or_there_are_none(rooms: list[tuple[object, int]], minor: int) -> None:
    parts = spread(Money(minor, "USD"), rooms)  # type: ignore[arg-type]
    if minor > sum(room for _, room in rooms):
        assert parts is None
        return
    assert parts is not None
    assert sum(part.minor for _, part in parts) == minor
    limits = dict(rooms)
    assert all(0 < part.minor <= limits[payment] for payment, part in parts)


def test_the_oldest_payment_is_asked_first() -> None:
    first, second = new_id(), new_id()
    assert spread(Money(70, "USD"), [(first, 50), (second, 50)]) == (
        (first, Money(50, "USD")),
        (second, Money(20, "USD")),
    )


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_purse_never_gives_more_than_it_holds(authorised: int, captured: int, asked: int, refunds: int) -> None:
    purse = Purse(new_id(), authorised, captured, asked, refunds)
    assert 0 <= purse.collectable <= authorised
    assert 0 <= purse.refundable <= captured
