"""Orders are found by what staff call them: rare words by index, common ones among the newest."""

import pytest

from fovea.domains import orders
from fovea.domains.identity import P
from fovea.domains.orders.queries import search
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.paging import PageRequest
from tests.factories import orders as make
from tests.factories.orders import CLERK
from tests.factories.stock import stock

HOW_MANY = 5


async def find(db: Database, text: str, statuses: tuple[str, ...] = ()) -> tuple[list[str], int | None]:
    wanted = orders.OrderFilter(statuses, text=text, tokens=orders.query_tokens(db.keyring, text))
    page = await db.read(CLERK, orders.orders_page, wanted, PageRequest(3))
    return [one.number for one in page.items], page.total


@pytest.mark.parametrize(("most", "of_an_article"), [(1_000, 10_000), (2, 10_000), (2, 2)])
async def test_a_common_word_finds_the_same_orders_as_a_rare_one(
    db: Database, monkeypatch: pytest.MonkeyPatch, most: int, of_an_article: int
) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", most)
    monkeypatch.setattr(search, "MOST_OF_AN_ARTICLE", of_an_article)
    await stock(db, {"FRAME": 10})
    made = [await make.placed(db) for _ in range(HOW_MANY)]
    newest = [one.number for one in reversed(made)][:3]
    count = min(HOW_MANY, most + 1)
    name = made[0].address.name.split()[0]
    assert await find(db, name) == (newest, count)
    assert await find(db, "FRAME") == (newest, count)
    assert await find(db, made[0].number) == ([made[0].number], 1)
    assert await find(db, "nobody of that name") == ([], 0)
    assert await find(db, name, statuses=("cancelled",)) == ([], 0)


async def test_a_common_word_tells_nobody_of_orders_that_are_not_theirs(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", 2)
    await stock(db, {"FRAME": 10})
    made = [await make.placed(db) for _ in range(HOW_MANY)]
    name = made[0].address.name.split()[0]
    wanted = orders.OrderFilter(text=name, tokens=orders.query_tokens(db.keyring, name))
    partner = Actor(ActorKind.PARTNER, new_id(), "Elsewhere Optics", frozenset({P.ORDERS_OWN_READ}))
    page = await db.read(partner, orders.orders_page, wanted, PageRequest(3))
    assert (page.items, page.total) == ((), 0)
