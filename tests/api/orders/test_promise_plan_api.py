"""The promise plan through the schema: who may, what comes back, what is refused where."""

from typing import Any

from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff
from tests.support.asking import code_of

PLAN = """{ promisePlan { version pairsByWeekday labDays farDays blankLeadDays queue
  cutOffs { warehouse place zone at } closures { on name } transit { country carrier days }
  history { version reason by } } }"""
SAVE = """mutation($input: SavePromisePlanInput!) { savePromisePlan(input: $input) {
  __typename ... on SavePromisePlanSuccess { plan { version pairsByWeekday closures { on name } history { by } } }
  ... on PromisePlanChanged { version } ... on Problem { code path } } }"""
WANTED: dict[str, Any] = {
    "expectedVersion": 0,
    "reason": "The second bench is here.",
    "pairsByWeekday": [40, 40, 40, 40, 40, 12, 0],
    "labDays": 3,
    "checkDays": 1,
    "packDays": 1,
    "putAwayDays": 1,
    "blankLeadDays": 10,
    "farDays": 6,
    "cutOffs": [{"warehouse": "main", "place": "Portland", "zone": "America/Los_Angeles", "at": "15:30"}],
    "closures": [{"on": "2027-05-03", "name": "Later"}, {"on": "2026-12-24", "name": "Christmas Eve"}],
    "transit": [{"country": "us", "days": 4}],
}


async def test_what_promises_are_made_from_is_set_by_those_who_may(db: Database, ask: Ask) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    first = (await ask(PLAN, token=admin))["data"]["promisePlan"]
    assert (first["version"], first["labDays"], first["history"]) == (0, 3, [])
    assert first["cutOffs"][0]["at"] == "14:00"
    done = (await ask(SAVE, {"input": {**WANTED, "idempotencyKey": "1"}}, token=admin))["data"]["savePromisePlan"]
    assert done["plan"]["version"] == 1
    assert [one["on"] for one in done["plan"]["closures"]] == ["2026-12-24", "2027-05-03"]
    late = (await ask(SAVE, {"input": {**WANTED, "idempotencyKey": "2"}}, token=admin))["data"]["savePromisePlan"]
    assert late == {
        "__typename": "PromisePlanChanged",
        "version": 1,
        "code": "ORDERS_PROMISE_PLAN_CHANGED",
        "path": ["expectedVersion"],
    }
    for role in (Role.LAB, Role.SUPPORT):
        token = (await a_member_of_staff(db, role)).token
        assert code_of(await ask(SAVE, {"input": {**WANTED, "idempotencyKey": "3"}}, token=token)) == "FORBIDDEN"
        assert code_of(await ask(PLAN, token=token)) == "FORBIDDEN"


async def test_a_plan_that_cannot_be_names_its_field(db: Database, ask: Ask) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    cut = WANTED["cutOffs"][0]
    wrong: dict[str, dict[str, Any]] = {
        "cutOffs.0.at": {"cutOffs": [{**cut, "at": "teatime"}]},
        "cutOffs.0.zone": {"cutOffs": [{**cut, "zone": "Portland"}]},
        "cutOffs.0.warehouse": {"cutOffs": [{**cut, "warehouse": "MOON"}]},
        "pairsByWeekday": {"pairsByWeekday": [0] * 7},
        "reason": {"reason": ""},
    }
    for number, (field, change) in enumerate(wrong.items()):
        asked = {"input": {**WANTED, **change, "idempotencyKey": str(number)}}
        refused = (await ask(SAVE, asked, token=admin))["data"]["savePromisePlan"]
        assert ".".join(refused["path"]) == field
