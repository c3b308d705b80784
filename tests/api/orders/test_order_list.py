"""The staff's list of orders reads what is asked for, however long it is."""

import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.domain.orders.coming_back import delivered
from tests.factories.orders import a_line
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import statements

LIST = (
    "{ orders(first: 50) { totalCount edges { node { number stage nextAction lines { id } tags holds { id } %s } } } }"
)


@pytest.mark.parametrize(
    ("wanted", "rooms"),
    [("", set()), ("payment { status }", {"payments.payment", "orders.invoice"})],
    ids=["without money", "with money"],
)
async def test_a_list_costs_the_same_for_one_and_for_three(
    db: Database, house: App, ask: Ask, wanted: str, rooms: set[str]
) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    await stock(db, {"FRAME": 10})
    costs = []
    for orders in (1, 2):
        for _ in range(orders):
            await delivered(house, a_line(quantity=1))
        with statements(db) as sent:
            found = await ask(LIST % wanted, token=admin)
        costs.append(len(sent))
    assert found["data"]["orders"]["totalCount"] == 3
    assert costs[0] == costs[1] <= 18 + 5 * bool(rooms)
    assert {
        room for room in ("payments.payment", "orders.invoice") if any(f"FROM {room}" in one for one in sent)
    } == rooms
