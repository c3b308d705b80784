"""The opticians' desk and the customer's answer through the schema: answers, refusals, and who may."""

from dataclasses import replace
from typing import Any

import pytest

from fovea.app import App
from fovea.domains import customers, optics, orders
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories import prescriptions as make
from tests.factories.people import Person, a_customer, a_member_of_staff, a_profile
from tests.factories.prescriptions import READING, STRONG, values
from tests.support.asking import code_of, statements, token_of

FIELDS = """{ id status version source design decidedBy reason
  values { od { written } pd { binocularTenths } prescriber }
  fittingHeights { rightTenths leftTenths } needsFittingHeights firstLookIsMine
  versions { number source by note values { od { written } } fittingHeights { rightTenths leftTenths } }
  upload { id pages } previous { od { written } }
  findings { rule severity staffMessage source } overrides { version rule message reason by } }"""
QUEUE = f"query($status: String) {{ prescriptionQueue(status: $status) {{ edges {{ node {FIELDS} }} }} }}"
DECIDE = f"""mutation($input: DecidePrescriptionInput!) {{ decidePrescription(input: $input) {{ __typename
  ... on DecidePrescriptionSuccess {{ review {FIELDS} order {{ holds {{ kind releasedAt }} nextAction }} }}
  ... on OverridesMissing {{ rules }} ... on Problem {{ code path message }} }} }}"""
CORRECT = f"""mutation($input: CorrectPrescriptionInput!) {{ correctPrescription(input: $input) {{ __typename
  ... on CorrectPrescriptionSuccess {{ review {FIELDS} order {{ number }} }}
  ... on PrescriptionRefused {{ issues {{ path }} }} ... on Problem {{ code path }} }} }}"""
SUPPLY = """mutation($input: SupplyPrescriptionInput!) { supplyPrescription(input: $input) { __typename
  ... on SupplyPrescriptionSuccess { order { stage prescriptionRequests { status } } }
  ... on PrescriptionRefused { issues { path } }
  ... on LensNotBuildable { findings { rule message staffMessage } } ... on Problem { code path } } }"""
OPEN = """query($number: String!, $token: String!) { orderByToken(number: $number, token: $token) {
  prescriptionRequests { lineId description status question }
  lines { configuration { prescriptionSource uploadPages prescription { od { written } } } } } }"""
HISTORY = """query($id: ID!) { prescriptionHistory(customerId: $id) {
  source label status version by reason orderNumber values { od { written } } } }"""

TYPED: dict[str, Any] = {
    "od": {"sphere": "-2.50", "cylinder": "-0.75", "axis": 7},
    "os": {"sphere": "-1.75"},
    "pd": {"binocularTenths": 630},
    "prescriber": "Dr. Ines Vogt",
}
UNMEASURED = {"rightTenths": None, "leftTenths": None}
VISITOR = "a-visitor-of-the-shop"


@pytest.fixture
async def db(db: Database) -> Database:
    await make.a_shop(db)
    return db


@pytest.fixture
def house(house: App) -> App:
    return replace(house, files=make.Drawer())


@pytest.fixture
async def odile(db: Database) -> str:
    return (await a_member_of_staff(db, Role.OPTICIAN, email="odile@fovea.example")).token


@pytest.fixture
async def pierre(db: Database) -> str:
    return (await a_member_of_staff(db, Role.OPTICIAN, email="pierre@fovea.example")).token


async def _paid(house: App, kept: dict[str, Any] | None = None, **how: Any) -> orders.Order:
    owner = {"account_id": how.pop("account_id")} if "account_id" in how else {}
    return await make.paid(house, await make.lenses(house.db, kept, **how), **owner)


async def _queue(ask: Ask, token: str, status: str | None = "waiting") -> list[dict[str, Any]]:
    found = (await ask(QUEUE, {"status": status}, token=token))["data"]["prescriptionQueue"]
    return [edge["node"] for edge in found["edges"]]


async def _do(ask: Ask, document: str, bearer: str | None = None, /, **given: Any) -> dict[str, Any]:
    headers = {} if bearer else {"x_fovea_visitor": VISITOR}
    answer = await ask(document, {"input": given}, token=bearer, **headers)
    (found,) = answer["data"].values()
    return dict(found)


async def test_the_queue_shows_everything_said(house: App, ask: Ask, odile: str) -> None:
    await _paid(house, STRONG, prescriber="Dr. Ines Vogt")
    (review,) = await _queue(ask, odile)
    assert (review["version"], review["source"], review["design"]) == (1, "typed", "Distance · Single vision")
    assert review["values"] == {
        "od": {"written": "-4.50 -0.75 × 7"},
        "pd": {"binocularTenths": 630},
        "prescriber": "Dr. Ines Vogt",
    }
    assert [(one["number"], one["source"], one["by"]) for one in review["versions"]] == [(1, "customer", "Customer")]
    assert [(one["rule"], one["severity"]) for one in review["findings"] if one["severity"] == "warn"] == [
        ("LB58", "warn")
    ]
    assert (review["upload"], review["previous"], review["overrides"]) == (None, None, [])


async def test_no_queue_is_longer_for_its_statements(db: Database, house: App, ask: Ask, odile: str) -> None:
    await _paid(house, values())
    with statements(db) as one:
        await _queue(ask, odile)
    for _ in range(3):
        await _paid(house, values())
    with statements(db) as many:
        assert len(await _queue(ask, odile)) == 4
    assert len(many) == len(one)


async def test_four_eyes_on_a_warning(house: App, ask: Ask, odile: str, pierre: str) -> None:
    await _paid(house, STRONG)
    (review,) = await _queue(ask, odile)
    approve = {"reviewId": review["id"], "decision": "approve", "version": 1}
    missing = await _do(ask, DECIDE, odile, **approve, idempotencyKey="1")
    assert (missing["code"], missing["rules"]) == ("ORDERS_OVERRIDES_MISSING", ["LB58"])
    reasons = [{"rule": "LB58", "reason": "Tested and fitted at 12 mm."}]
    first = await _do(ask, DECIDE, odile, **approve, overrides=reasons, idempotencyKey="2")
    assert (first["review"]["status"], first["order"]["nextAction"]) == ("second_look", "verify_prescription")
    assert (review["firstLookIsMine"], first["review"]["firstLookIsMine"]) == (False, True)
    replayed = await _do(ask, DECIDE, odile, **approve, overrides=reasons, idempotencyKey="2")
    assert replayed == first
    own = await _do(ask, DECIDE, odile, **approve, idempotencyKey="3")
    assert own["code"] == "ORDERS_SECOND_LOOK_BY_ANOTHER"
    (waiting,) = await _queue(ask, pierre, "second_look")
    assert waiting["overrides"][0]["reason"] == "Tested and fitted at 12 mm."
    assert waiting["firstLookIsMine"] is False
    second = await _do(ask, DECIDE, pierre, **approve, idempotencyKey="4")
    assert (second["review"]["status"], second["order"]["holds"][0]["releasedAt"] is None) == ("approved", False)


async def test_a_correction_and_what_stands_in_its_way(house: App, ask: Ask, odile: str) -> None:
    await _paid(house, values())
    (review,) = await _queue(ask, odile)
    fix = {"reviewId": review["id"], "reason": "The axis was mistyped."}
    wrong = TYPED | {"od": {"sphere": "-2.50", "cylinder": "-0.75"}}
    refused = await _do(ask, CORRECT, odile, **fix, prescription=wrong, idempotencyKey="1")
    assert (refused["__typename"], refused["issues"][0]["path"]) == (
        "PrescriptionRefused", ["prescription", "od", "axis"],
    )  # fmt: skip
    silent = await _do(ask, CORRECT, odile, **(fix | {"reason": " "}), prescription=TYPED, idempotencyKey="2")
    assert silent["path"] == ["reason"]
    done = (await _do(ask, CORRECT, odile, **fix, prescription=TYPED, idempotencyKey="3"))["review"]
    assert (done["version"], done["values"]["od"]["written"], done["values"]["prescriber"]) == (
        2, "-2.50 -0.75 × 7", "Dr. Ines Vogt",
    )  # fmt: skip
    assert [(one["source"], one["note"]) for one in done["versions"]] == [
        ("customer", ""),
        ("optician", "The axis was mistyped."),
    ]
    late = await _do(ask, CORRECT, odile, **fix, prescription=TYPED, version=1, idempotencyKey="4")
    assert (late["code"], late["path"]) == ("ORDERS_PRESCRIPTION_CHANGED", ["version"])
    await _do(ask, DECIDE, odile, reviewId=review["id"], decision="approve", idempotencyKey="5")
    over = await _do(ask, CORRECT, odile, **fix, prescription=TYPED, idempotencyKey="6")
    assert over["code"] == "ORDERS_PRESCRIPTION_SETTLED"


async def test_heights_are_written_down_and_what_no_lens_has_is_refused(house: App, ask: Ask, odile: str) -> None:
    order = await _paid(house, READING, use=optics.LensUse.PROGRESSIVE)
    (review,) = await _queue(ask, odile)
    assert (review["needsFittingHeights"], review["fittingHeights"]) == (True, UNMEASURED)
    fix = {
        "reviewId": review["id"],
        "prescription": TYPED | {"od": {"sphere": "-2.25", "add": "+2.00"}, "os": {"sphere": "-1.75", "add": "+2.00"}},
        "reason": "Measured in the shop.",
    }
    for heights, field in (
        ({"rightTenths": 205, "leftTenths": 411}, "leftTenths"),
        ({"rightTenths": 0}, "rightTenths"),
    ):
        refused = await _do(ask, CORRECT, odile, **fix, fittingHeights=heights, idempotencyKey=field)
        assert (refused["__typename"], refused["issues"]) == (
            "PrescriptionRefused", [{"path": ["fittingHeights", field]}],
        )  # fmt: skip
    measured = {"rightTenths": 205, "leftTenths": 210}
    done = (await _do(ask, CORRECT, odile, **fix, fittingHeights=measured, idempotencyKey="1"))["review"]
    assert done["fittingHeights"] == measured
    assert [one["fittingHeights"] for one in done["versions"]] == [UNMEASURED, measured]
    assert "LB12" not in {one["rule"] for one in done["findings"]}
    kept = (await _do(ask, CORRECT, odile, **fix, idempotencyKey="2"))["review"]
    assert kept["fittingHeights"] == measured, "what is not said again stays"
    await _do(ask, DECIDE, odile, reviewId=review["id"], decision="ask", reason="The left one?", idempotencyKey="3")
    here = {"orderNumber": order.number, "token": order.token, "lineId": to_global_id("OrderLine", order.lines[0].id)}
    above = await _do(ask, SUPPLY, **here, fittingHeights={"leftTenths": 411})
    assert above["issues"] == [{"path": ["fittingHeights", "leftTenths"]}]
    answered = await _do(ask, SUPPLY, **here, fittingHeights={"rightTenths": 205, "leftTenths": 200})
    assert answered["__typename"] == "SupplyPrescriptionSuccess"
    (review,) = await _queue(ask, odile)
    assert review["fittingHeights"] == {"rightTenths": 205, "leftTenths": 200}


async def test_who_ordered_without_one_sends_it_with_the_orders_token(house: App, ask: Ask, odile: str) -> None:
    order = await _paid(house, later=True)
    door = {"number": order.number, "token": order.token}
    shown = (await ask(OPEN, door))["data"]["orderByToken"]
    (request,) = shown["prescriptionRequests"]
    assert (request["status"], request["question"]) == ("missing", None)
    assert shown["lines"][0]["configuration"] == {"prescriptionSource": "later", "uploadPages": 0, "prescription": None}
    here = {"orderNumber": order.number, "token": order.token, "lineId": request["lineId"]}
    for changes in ({"token": "not-the-token"}, {"lineId": to_global_id("OrderLine", new_id())}):
        assert (await _do(ask, SUPPLY, **(here | changes), prescription=TYPED))["code"] == "KERNEL_NOT_FOUND"
    assert (await _do(ask, SUPPLY, **here))["path"] == ["prescription"]
    expired = await _do(ask, SUPPLY, **here, prescription=TYPED | {"expiresOn": "2020-01-01"})
    assert [one["staffMessage"] for one in expired["findings"]] == [None]
    done = await _do(ask, SUPPLY, **here, prescription=TYPED)
    assert done["order"]["prescriptionRequests"] == []
    again = await _do(ask, SUPPLY, **here, prescription=TYPED)
    assert (again["code"], again["path"]) == ("ORDERS_PRESCRIPTION_NOT_ASKED", ["lineId"])
    (review,) = await _queue(ask, odile)
    assert review["values"]["od"]["written"] == "-2.50 -0.75 × 7"
    assert (await ask(OPEN, door))["data"]["orderByToken"]["lines"][0]["configuration"]["prescription"] is None
    await _do(ask, DECIDE, odile, reviewId=review["id"], decision="approve", idempotencyKey="1")
    after = (await ask(OPEN, door))["data"]["orderByToken"]["lines"][0]["configuration"]
    assert after["prescription"] == {"od": {"written": "-2.50 -0.75 × 7"}}, "what is made is what is shown"


async def test_a_question_with_its_answer(house: App, ask: Ask, odile: str) -> None:
    order = await _paid(house, values())
    (review,) = await _queue(ask, odile)
    asked = {"reviewId": review["id"], "decision": "ask", "reason": "Is the axis 7?", "idempotencyKey": "1"}
    answered = await _do(ask, DECIDE, odile, **asked)
    assert (answered["review"]["status"], answered["order"]["nextAction"]) == ("asked", None)
    shown = (await ask(OPEN, {"number": order.number, "token": order.token}))["data"]["orderByToken"]
    (request,) = shown["prescriptionRequests"]
    assert (request["status"], request["question"]) == ("asked", "Is the axis 7?")
    here = {"orderNumber": order.number, "token": order.token, "lineId": request["lineId"]}
    stranger = to_global_id("PrescriptionUpload", (await make.uploaded(house.db, house.files)).id)
    for upload in (stranger, "nonsense"):
        refused = await _do(ask, SUPPLY, **here, prescriptionUploadId=upload)
        assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["prescriptionUploadId"])
    await _do(ask, SUPPLY, **here, note="Yes.")
    (review,) = await _queue(ask, odile)
    assert review["versions"][-1] == {
        "number": 2, "source": "answer", "by": "Customer", "note": "Yes.",
        "values": {"od": {"written": "-2.25 -0.75 × 7"}}, "fittingHeights": UNMEASURED,
    }  # fmt: skip


async def test_the_history_of_a_customers_eyes(db: Database, house: App, ask: Ask, odile: str) -> None:
    person = await a_customer(db)
    anna = await a_profile(db, person)
    kept = values("-1.00", "-1.00")
    content = customers.PrescriptionContent(kept["rx"], kept["pd"])
    saved = await db.run(anna, customers.save_prescription, customers.SavePrescription("Everyday pair", content))
    await db.run(anna, customers.save_prescription, customers.SavePrescription("Everyday pair", content, saved.id))
    order = await _paid(house, values(), account_id=person.account_id)
    (review,) = await _queue(ask, odile)
    await _do(ask, CORRECT, odile, reviewId=review["id"], prescription=TYPED, reason="As on paper.", idempotencyKey="1")
    found = (await ask(HISTORY, {"id": to_global_id("Customer", person.account_id)}, token=odile))["data"]
    assert [
        (one["source"], one["status"], one["version"], one["orderNumber"]) for one in found["prescriptionHistory"]
    ] == [
        ("order", "waiting", 2, order.number),
        ("order", "superseded", 1, order.number),
        ("account", "draft", 2, None),
        ("account", "archived", 1, None),
    ]
    assert found["prescriptionHistory"][0]["reason"] == "As on paper."
    assert await db.read(SYSTEM, orders.past_prescriptions, new_id()) == ()


@pytest.mark.parametrize(
    ("who", "works"),
    [
        ("nobody", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN"),
        ("partner", "FORBIDDEN"),
        (Role.SUPPORT, "FORBIDDEN"),
        (Role.LAB, "FORBIDDEN"),
        (Role.OPTICIAN, None),
    ],
)
async def test_who_may(db: Database, ask: Ask, who: str, works: str | None) -> None:
    token = await token_of(db, who)
    review = to_global_id("PrescriptionReview", new_id())
    for document, given in (
        (DECIDE, {"reviewId": review, "decision": "approve", "idempotencyKey": "1"}),
        (CORRECT, {"reviewId": review, "prescription": TYPED, "reason": "As on paper.", "idempotencyKey": "1"}),
    ):
        assert code_of(await ask(document, {"input": given}, token=token)) == works
    assert code_of(await ask(QUEUE, token=token)) == works
    assert code_of(await ask(HISTORY, {"id": to_global_id("Customer", new_id())}, token=token)) == works


async def test_another_customers_order_takes_nothing(db: Database, house: App, ask: Ask) -> None:
    anna: Person = await a_customer(db)
    ben = await a_customer(db, "ben@example.com")
    order = await _paid(house, later=True, account_id=anna.account_id)
    line = to_global_id("OrderLine", order.lines[0].id)
    here = {"orderNumber": order.number, "lineId": line, "prescription": TYPED}
    for token in (ben.token, await token_of(db, Role.OPTICIAN), None):
        assert (await _do(ask, SUPPLY, token, **here))["code"] == "KERNEL_NOT_FOUND"
    assert (await _do(ask, SUPPLY, anna.token, **here))["__typename"] == "SupplyPrescriptionSuccess"
