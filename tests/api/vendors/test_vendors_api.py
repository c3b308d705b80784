"""What staff see of vendors: who is left alone, and what went wrong with an order; shoppers see neither."""

from datetime import timedelta

import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.integrations import breaker
from fovea.integrations.breaker import Breaker
from fovea.kernel import tracing, troubles, vendor_health
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.troubles import NoteTrouble
from tests.api.conftest import Ask
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of

HEALTH = "{ vendorHealth { vendor state process since } }"
TROUBLES = """query($number: String!) { order(number: $number) {
  vendorTroubles { vendor step outcome code vendorReference traceId } } }"""
BY_TOKEN = """query($number: String!, $token: String!) { orderByToken(number: $number, token: $token) {
  vendorTroubles { code } } }"""


@pytest.fixture
def resting(monkeypatch: pytest.MonkeyPatch) -> Breaker:
    """This process leaves EasyPost alone."""
    silent = Breaker("easypost", trips_after=1)
    monkeypatch.setattr(breaker, "_breakers", {"easypost": silent})
    with pytest.raises(TimeoutError), silent.call():
        raise TimeoutError
    return silent


async def test_every_process_tells_whom_it_leaves_alone(ask: Ask, db: Database, resting: Breaker) -> None:
    clerk = (await a_member_of_staff(db, Role.WAREHOUSE)).token
    await vendor_health.report(db, "worker a:7", {"adyen": "open", "shippo": "half_open"})
    await vendor_health.report(db, "worker a:7", {"adyen": "open"})
    found = (await ask(HEALTH, token=clerk))["data"]["vendorHealth"]
    assert [(one["vendor"], one["state"], one["process"]) for one in found] == [
        ("adyen", "open", "worker a:7"),
        ("adyen reports", "closed", None),
        ("avatax", "closed", None),
        ("easypost", "open", breaker.process_name("web")),
        ("shippo", "closed", None),
        ("mail", "closed", None),
    ]
    assert found[0]["since"] is not None
    assert code_of(await ask(HEALTH)) == "UNAUTHENTICATED"


async def test_the_document_store_is_among_them_where_it_is_not_a_folder(
    ask: Ask, db: Database, house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = (await a_member_of_staff(db, Role.WAREHOUSE)).token

    async def last() -> tuple[str, str]:
        found = (await ask(HEALTH, token=clerk))["data"]["vendorHealth"]
        return found[-1]["vendor"], found[-1]["state"]

    assert await last() == ("mail", "closed")
    monkeypatch.setattr(house.settings, "storage_url", "s3://papers")
    assert await last() == ("storage", "closed")
    await vendor_health.report(db, "worker a:7", {"storage": "open"})
    assert await last() == ("storage", "open")


async def test_who_has_not_spoken_for_half_a_minute_is_gone(ask: Ask, db: Database) -> None:
    await vendor_health.report(db, "worker a:7", {"adyen": "open"})
    now = db.clock
    db.clock = lambda: now() + timedelta(seconds=31)
    assert await db.read(SYSTEM, vendor_health.resting) == []


async def test_support_finds_the_vendors_code_and_the_trace_on_the_order(ask: Ask, house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    with tracing.span("press"):
        trace_id = tracing.trace_id()
        refused = NoteTrouble(order.reference, "adyen", "authorise", "refused", "12", "ABCDEFGH12345678")
        await db.run(SYSTEM, troubles.note, refused)
    # A vendor whose code is somebody's address is not believed to be one.
    await db.run(SYSTEM, troubles.note, NoteTrouble(order.reference, "shippo", "label", "unknown", "ana@example.com"))
    clerk = (await a_member_of_staff(db, Role.SUPPORT)).token
    found = (await ask(TROUBLES, {"number": order.number}, token=clerk))["data"]["order"]["vendorTroubles"]
    assert [(one["vendor"], one["step"], one["outcome"], one["code"]) for one in found] == [
        ("shippo", "label", "unknown", ""),
        ("adyen", "authorise", "refused", "12"),
    ]
    assert (found[1]["traceId"], found[1]["vendorReference"]) == (trace_id, "ABCDEFGH12345678")
    seen = await ask(BY_TOKEN, {"number": order.number, "token": order.token})
    assert seen["data"]["orderByToken"]["vendorTroubles"] is None
