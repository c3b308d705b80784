"""The front page of the admin and its search box, and who may see what in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import catalog, payments, tax
from fovea.domains.identity import Role
from fovea.domains.payments.attention import raise_attention
from fovea.domains.payments.contract import RaiseAttention
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from tests.api.conftest import Ask
from tests.factories.floor import a_line, packed, paid, placed, ready, verified
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff
from tests.support.asking import code_of, statements, token_of

OVERVIEW = """query($currency: String! = "USD") { overview(currency: $currency) {
  openOrders lateOrders averageOrder { minor currency }
  work { kind title count oldestAt link } days { day orders revenue { minor currency } }
  statusCounts { status count } } }"""
RAIL = "{ toLookInto { kind count oldestAt link } }"
FIND = "query($text: String!) { find(text: $text) { kind title subtitle link } }"


async def _overview(ask: Ask, token: str | None, **variables: str) -> dict[str, Any]:
    whole = await ask(OVERVIEW, variables, token=token)
    assert "errors" not in whole, whole["errors"]
    answer: dict[str, Any] = whole["data"]["overview"]
    return answer


async def _found(ask: Ask, token: str | None, words: str) -> list[tuple[str, str]]:
    answer = await ask(FIND, {"text": words}, token=token)
    return [(one["kind"], one["title"]) for one in answer["data"]["find"]]


async def test_an_empty_house_has_nothing_to_do(db: Database, ask: Ask) -> None:
    seen = await _overview(ask, await token_of(db, Role.ADMIN))
    assert [item["count"] for item in seen["work"]] == [0] * 12
    assert (seen["openOrders"], seen["lateOrders"], seen["statusCounts"]) == (0, 0, [])
    assert seen["averageOrder"] == {"minor": 0, "currency": "USD"}
    assert len(seen["days"]) == 30
    assert seen["days"][-1]["day"] == datetime.now(UTC).date().isoformat()


async def test_every_list_says_how_much_waits(db: Database, house: App, ask: Ask) -> None:
    await placed(db)
    waiting = await paid(house)
    await verified(house)
    await ready(house)
    await packed(house)
    seen = await _overview(ask, await token_of(db, Role.ADMIN))
    assert {item["kind"]: item["count"] for item in seen["work"]} == {
        "prescriptions": 1,
        "jobs_to_send": 2,
        "jobs_to_inspect": 0,
        "picks": 2,
        "to_pack": 2,
        "returns": 0,
        "payments": 0,
        "parcels": 0,
        "tax_differences": 0,
        "certificates": 0,
        "parked_deliveries": 0,
        "webhooks": 0,
    }
    oldest = seen["work"][0]["oldestAt"]
    assert datetime.fromisoformat(oldest) >= waiting.placed_at
    assert {item["link"] for item in seen["work"]} >= {"/prescriptions", "/lab", "/warehouse/pick", "/returns"}
    counts = {entry["status"]: entry["count"] for entry in seen["statusCounts"]}
    assert counts == {"pending_payment": 1, "confirmed": 2, "ready": 1, "packed": 1}
    assert seen["openOrders"] == 4


async def test_revenue_counts_paid_orders_of_its_currency(db: Database, house: App, ask: Ask) -> None:
    orders = [await paid(house), await paid(house, a_line(made=False))]
    await placed(db)
    admin = await token_of(db, Role.ADMIN)
    today = (await _overview(ask, admin))["days"][-1]
    revenue = sum(order.totals.total.minor for order in orders)
    assert today["orders"] == 2
    assert today["revenue"] == {"minor": revenue, "currency": "USD"}
    assert (await _overview(ask, admin))["averageOrder"] == {"minor": revenue // 2, "currency": "USD"}
    in_euro = await _overview(ask, admin, currency="EUR")
    assert in_euro["days"][-1] == {**today, "revenue": {"minor": 0, "currency": "EUR"}}
    unknown = await ask(OVERVIEW, {"currency": "GBP"}, token=admin)
    assert code_of(unknown) is not None


async def test_a_promise_that_has_passed_is_late(db: Database, house: App, ask: Ask) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    late = await paid(house, promised_on=yesterday)
    await paid(house, promised_on=yesterday + timedelta(days=2))
    await placed(db, promised_on=yesterday)
    admin = await token_of(db, Role.ADMIN)
    assert (await _overview(ask, admin))["lateOrders"] == 1
    listed = await ask("{ orders(filter: {late: true}) { totalCount edges { node { number } } } }", token=admin)
    assert listed["data"]["orders"] == {"totalCount": 1, "edges": [{"node": {"number": late.number}}]}


async def test_a_delivery_that_was_given_up_asks_for_a_person(db: Database, house: App, ask: Ask) -> None:
    await paid(house)
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE kernel.delivery SET state = 'parked' WHERE id = (SELECT id FROM kernel.delivery LIMIT 1)")
        )
    work = {item["kind"]: item for item in (await _overview(ask, await token_of(db, Role.ADMIN)))["work"]}
    assert work["parked_deliveries"]["count"] == 1


async def test_what_went_wrong_stands_at_the_rail_in_a_statement_a_list(db: Database, house: App, ask: Ask) -> None:
    """Matters of payments, parcels with alerts and papers that run out, and nothing of what simply waits."""
    _, parcel = await packed(house)
    for kind in ("lost", "silent"):
        async with db.engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO shipping.parcel_alert (id, parcel_id, kind, detail, opened_at, settled_by, note)"
                    " VALUES (gen_random_uuid(), :parcel, :kind, '', now(), '', '')"
                ),
                {"parcel": parcel.id, "kind": kind},
            )
    matter = RaiseAttention(payments.AttentionKind.FRAUD_REPORTED, "fraud:1", "Look.", None, None, "thing:1")
    await db.run(SYSTEM, raise_attention, matter)
    day = db.clock().date()
    for number, until in (("OH-1", day + timedelta(days=20)), ("OH-2", day + timedelta(days=90))):
        paper = tax.AddCertificate(new_id(), tax.CertificateKind.RESALE, "US", "OH", number, "Binder", day, until)
        added = await db.run(SYSTEM, tax.add_certificate, paper)
        approval = tax.DecideCertificate(added.id, tax.CertificateState.APPROVED, "")
        await db.run(SYSTEM, tax.decide_certificate, approval)
    admin, warehouse = await token_of(db, Role.ADMIN), await token_of(db, Role.WAREHOUSE)
    await ask(RAIL, token=admin)
    with statements(db) as sent:
        seen = (await ask(RAIL, token=admin))["data"]["toLookInto"]
    assert {one["kind"]: one["count"] for one in seen} == {
        "payments": 1,
        "parcels": 1,
        "tax_differences": 0,
        "certificates": 1,
        "parked_deliveries": 0,
        "webhooks": 0,
    }
    assert len([one for one in sent if "count(" in one]) == len(seen)
    assert [one["kind"] for one in (await ask(RAIL, token=warehouse))["data"]["toLookInto"]] == ["parcels"]


async def test_an_overview_of_more_costs_no_more(db: Database, house: App, ask: Ask) -> None:
    admin = await token_of(db, Role.ADMIN)
    await ready(house)
    with statements(db) as few:
        await _overview(ask, admin)
    for _ in range(3):
        await ready(house)
    with statements(db) as many:
        await _overview(ask, admin)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.LAB, ["jobs_to_send", "jobs_to_inspect"]),
        (Role.WAREHOUSE, ["picks", "to_pack", "parcels"]),
        (Role.OPTICIAN, ["prescriptions", "jobs_to_send", "jobs_to_inspect"]),
        (Role.SUPPORT, ["returns", "payments", "parcels"]),
        (Role.FINANCE, ["returns", "payments", "parcels", "tax_differences", "certificates"]),
        (Role.BUYER, []),
    ],
)
async def test_everybody_sees_the_lists_they_work_on(db: Database, ask: Ask, role: Role, kinds: list[str]) -> None:
    seen = await _overview(ask, await token_of(db, role))
    assert [item["kind"] for item in seen["work"]] == kinds


async def test_an_order_is_found_by_all_its_names(db: Database, house: App, ask: Ask) -> None:
    order = await paid(house)
    support = await token_of(db, Role.SUPPORT)
    for words in (order.number, order.number.lower()[:7], "keller", "anna@example.com", "ALDER-BLK-46", " Anna "):
        assert ("order", order.number) in await _found(ask, support, words), words
    for words in ("nobody", "--", "S", "x" * 101):
        assert await _found(ask, support, words) == [], words


async def test_a_job_is_found_by_its_number(db: Database, house: App, ask: Ask) -> None:
    await paid(house)
    assert await _found(ask, await token_of(db, Role.LAB), "job-000001") == [("job", "JOB-000001")]


async def test_frames_and_articles_are_found(db: Database, ask: Ask) -> None:
    frame: catalog.FrameView = await introduce(db, a_frame())
    buyer = await token_of(db, Role.BUYER)
    found = await ask(FIND, {"text": frame.variants[0].sku.lower()}, token=buyer)
    article = next(one for one in found["data"]["find"] if one["kind"] == "article")
    assert article["link"] == f"/stock?q={frame.variants[0].sku}"


async def test_nobody_finds_what_they_may_not_read(db: Database, house: App, ask: Ask) -> None:
    order = await paid(house)
    buyer = await token_of(db, Role.BUYER)
    assert await _found(ask, buyer, order.number) == []
    assert await _found(ask, buyer, "JOB-000001") == []


@pytest.mark.parametrize(
    ("who", "code"),
    [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("partner", "FORBIDDEN"), (Role.FINANCE, None)],
)
async def test_who_may(db: Database, ask: Ask, who: str, code: str | None) -> None:
    token = await token_of(db, who)
    assert code_of(await ask(OVERVIEW, token=token)) == code
    assert code_of(await ask(FIND, {"text": "SO-000001"}, token=token)) == code


async def test_staff_without_a_role_see_no_figures(db: Database, ask: Ask) -> None:
    nobody = await a_member_of_staff(db)
    assert code_of(await ask(OVERVIEW, token=nobody.token)) == "FORBIDDEN"
    assert await _found(ask, nobody.token, "SO-000001") == []
