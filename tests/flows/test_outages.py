"""Redis and PostgreSQL go away under load and come back: what was promised is kept, what was not is refused cleanly."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import httpx
import pytest

from fovea.domains import payments
from fovea.kernel.actor import SYSTEM
from fovea.kernel.money import Money
from tests.flows.conftest import SKU, expect_order, open_house
from tests.flows.test_paying import at_the_till, orders_of
from tests.support.house import open_database
from tests.support.looks import payments_of, subjects
from tests.support.own_postgres import OwnPostgres
from tests.support.running import House, eventually
from tests.support.shopping import Clerk, Shopper, key

NOTICES, PAYMENTS = 1_000, 10


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPostgres]:
    """Nobody else's: it is going to be stopped."""
    server = OwnPostgres(Path(tmp_path_factory.mktemp("outage")))
    yield server
    server.close()


@pytest.fixture(scope="module")
def running(postgres: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole house of its own on it."""
    house = House(Path(tmp_path_factory.mktemp("outage-house")), postgres.url)
    try:
        open_house(house)
        yield house
    finally:
        house.stop()


def test_a_thousand_queued_jobs_and_twenty_running_survive_a_redis_that_forgets(house: House) -> None:
    paid = []
    for _ in range(PAYMENTS):
        shopper = Shopper(house)
        paid.append(payments_of(house, shopper.buys(SKU, glasses=False)["number"])[0]["psp"])
        shopper.close()
    house.settle()
    house.kill_workers()
    asyncio.run(_say(house, paid))
    for _ in range(2):
        house.start_worker()
    for heard_so_far in range(0, NOTICES - 100, 100):
        eventually(partial(_heard, house, heard_so_far), "the next hundred", 60)
        house.forget_redis()
    house.settle(90)
    heard = house.rows(
        "SELECT count(*) AS effects, count(DISTINCT key) AS notices FROM payments.payment_event "
        "WHERE key LIKE 'storm:%'"
    )
    assert heard == [{"effects": NOTICES, "notices": NOTICES}]
    assert house.rows("SELECT DISTINCT result FROM kernel.inbox WHERE message_id LIKE 'storm:%'") == [
        {"result": "recorded"}
    ]


def _heard(house: House, least: int) -> bool:
    recorded = house.talk.value("SELECT count(*) FROM payments.payment_event WHERE key LIKE 'storm:%'")
    return int(recorded) >= least


async def _say(house: House, paid: list[str]) -> None:
    """A thousand messages of the provider's, stored as its webhooks are."""
    async with open_database(house.settings()) as db:

        async def some(start: int) -> None:
            for number in range(start, NOTICES, PAYMENTS):
                notice = payments.Notice(
                    dedupe_key=f"storm:{number}",
                    kind=payments.EventKind.OTHER,
                    event_code="OFFER_CLOSED",
                    psp_reference=paid[start],
                    original_reference=None,
                    merchant_reference="",
                    success=True,
                    amount=Money(100, "USD"),
                    occurred_at=db.clock(),
                )
                await db.run(SYSTEM, payments.receive_notice, notice)

        await asyncio.gather(*(some(start) for start in range(PAYMENTS)))


def test_without_redis_the_shop_sells_and_the_warehouse_works_and_the_letters_follow(
    house: House, shopper: Shopper, clerk: Clerk
) -> None:
    house.stop_redis()
    order = shopper.buys(SKU)
    assert order["number"]
    counted = {"sku": SKU, "location": "A-01", "delta": 1, "reason": "found", "idempotencyKey": key()}
    clerk.done("adjustStock", "{ row { sku } }", **counted)
    assert subjects(house, shopper) == [], "nobody carries letters now"
    house.start_redis()
    house.restart_worker_if_it_ended()
    house.settle(60)
    assert subjects(house, shopper) == [f"Your order {order['number']}"]


def test_postgresql_stopped_under_load_loses_no_order_and_nobody_restarts_the_app(
    house: House, postgres: OwnPostgres
) -> None:
    crowd = [Shopper(house) for _ in range(12)]
    totals = [at_the_till(one) for one in crowd]
    attempts = [key() for _ in crowd]
    refused, back = Event(), Event()

    def insist(number: int) -> tuple[str, list[str]]:
        """Press until an order is there, as people do; what went wrong before is told."""
        wrong: list[str] = []
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                answer = crowd[number].pay(totals[number], attempts[number])
                if "payment" in answer and answer["payment"]["status"] == "AUTHORISED":
                    return str(answer["payment"]["orderNumber"]), wrong
                wrong.append(str(answer.get("code", answer)))
            except (AssertionError, httpx.HTTPError, ValueError) as failure:
                wrong.append(type(failure).__name__ + str(failure)[:200])
            refused.set()
            back.wait(0.2)
        raise AssertionError(f"no order within a minute: {wrong}")

    with ThreadPoolExecutor(len(crowd)) as people:
        pressed = [people.submit(insist, number) for number in range(len(crowd))]
        begun = f"SELECT count(*) FROM checkout.attempt WHERE key = ANY('{{{','.join(attempts)}}}')"
        eventually(lambda: house.talk.value(begun), "the first of them to be at the provider's")
        postgres.stop_at_once()
        assert refused.wait(30), "somebody was in the middle of it"
        postgres.start()
        back.set()
        started = time.monotonic()
        house.look_again()
        outcomes = [one.result() for one in pressed]
    assert time.monotonic() - started < 30, "the pools recover by themselves"
    assert house.alive("api")
    assert not [text for _, wrong in outcomes for text in wrong if "Traceback" in text or "asyncpg" in text]
    house.restart_worker_if_it_ended()
    eventually(lambda: all(subjects(house, one) for one in crowd), "every confirmation", 60)
    house.settle(60)
    for one, (number, _) in zip(crowd, outcomes, strict=True):
        assert orders_of(house, number) == 1
        assert subjects(house, one) == [f"Your order {number}"]
        one.close()
    assert len({number for number, _ in outcomes}) == len(crowd)
    expect_order(house)
