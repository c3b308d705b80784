"""The lab through the schema: the board, the hand-off, and who may."""

import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories.floor import a_line, paid, verified
from tests.factories.people import a_member_of_staff
from tests.support.asking import code_of, token_of

JOBS = """query($status: [String!], $first: Int! = 50, $after: String) {
  jobs(status: $status, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id number status attempt orderNumber description tray ticketUrl cause eyes dueOn } }
  } }"""
SEND = """mutation($id: ID!, $tray: String!, $key: String!) {
  sendJob(input: {jobId: $id, tray: $tray, idempotencyKey: $key}) {
    __typename ... on SendJobSuccess { job { status tray } } ... on Problem { code path message } } }"""
STEP = """mutation($id: ID!, $key: String!) {
  %s(input: {jobId: $id, idempotencyKey: $key}) {
    __typename ... on %s { job { status attempt } } ... on Problem { code path } } }"""
RECEIVE = STEP % ("receiveJob", "ReceiveJobSuccess")
PASS = STEP % ("passJob", "PassJobSuccess")
REMAKE = """mutation($id: ID!, $cause: String!, $eye: String!, $key: String!) {
  remakeJob(input: {jobId: $id, cause: $cause, eye: $eye, idempotencyKey: $key}) {
    __typename ... on RemakeJobSuccess { job { status attempt cause eyes tray } } ... on Problem { code path } } }"""


@pytest.fixture
async def lab(db: Database) -> str:
    return (await a_member_of_staff(db, Role.LAB)).token


async def _board(ask: Ask, token: str, **variables: object) -> list[dict[str, object]]:
    answer = await ask(JOBS, variables, token=token)
    return [edge["node"] for edge in answer["data"]["jobs"]["edges"]]


async def test_a_paid_order_brings_a_job_for_every_pair(house: App, ask: Ask, lab: str) -> None:
    order = await paid(house, a_line(quantity=2), a_line(made=False))
    jobs = await _board(ask, lab)
    assert [job["status"] for job in jobs] == ["waiting", "waiting"]
    assert {job["orderNumber"] for job in jobs} == {order.number}
    assert all(job["ticketUrl"] == f"/documents/jobs/{job['id']}.pdf" for job in jobs)
    assert {job["eyes"] for job in jobs} == {"BOTH"}


async def test_the_board_comes_page_by_page_and_by_state(house: App, ask: Ask, lab: str) -> None:
    await paid(house, a_line(quantity=3))
    first = (await ask(JOBS, {"first": 2}, token=lab))["data"]["jobs"]
    assert (first["totalCount"], len(first["edges"]), first["pageInfo"]["hasNextPage"]) == (3, 2, True)
    rest = (await ask(JOBS, {"first": 2, "after": first["pageInfo"]["endCursor"]}, token=lab))["data"]["jobs"]
    assert (len(rest["edges"]), rest["pageInfo"]["hasNextPage"]) == (1, False)
    seen = [edge["node"]["number"] for edge in (*first["edges"], *rest["edges"])]
    assert len(set(seen)) == 3
    assert await _board(ask, lab, status=["sent", "received"]) == []


@pytest.mark.parametrize(
    ("variables", "path"),
    [({"status": ["lost"]}, ["status"]), ({"first": 0}, ["first"]), ({"first": 101}, ["first"])]
    + [({"after": cursor}, ["after"]) for cursor in ("nonsense", "W10", "WyJhIiwiYiJd")],
)
async def test_what_no_board_has_is_refused(ask: Ask, lab: str, variables: dict[str, object], path: list[str]) -> None:
    error = (await ask(JOBS, variables, token=lab))["errors"][0]["extensions"]
    assert error == {"code": "KERNEL_INVALID_INPUT", "path": path}


async def test_from_the_tray_to_the_inspection(house: App, ask: Ask, lab: str) -> None:
    await verified(house)
    (job,) = await _board(ask, lab)
    sent = await ask(SEND, {"id": job["id"], "tray": " t-7 ", "key": "send"}, token=lab)
    assert sent["data"]["sendJob"]["job"] == {"status": "sent", "tray": "T-7"}
    again = await ask(SEND, {"id": job["id"], "tray": " t-7 ", "key": "send"}, token=lab)
    assert again["data"] == sent["data"]
    other = await ask(SEND, {"id": job["id"], "tray": "T-8", "key": "send"}, token=lab)
    assert other["data"]["sendJob"]["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"
    received = await ask(RECEIVE, {"id": job["id"], "key": "receive"}, token=lab)
    assert received["data"]["receiveJob"]["job"]["status"] == "received"
    passed = await ask(PASS, {"id": job["id"], "key": "pass"}, token=lab)
    assert passed["data"]["passJob"]["job"]["status"] == "passed"
    too_late = {"id": job["id"], "cause": "breakage", "eye": "OD", "key": "remake"}
    refused = await ask(REMAKE, too_late, token=lab)
    assert refused["data"]["remakeJob"]["code"] == "KERNEL_WRONG_STATE"


async def test_a_remake_is_the_next_attempt_with_its_cause(house: App, ask: Ask, lab: str) -> None:
    await verified(house)
    (job,) = await _board(ask, lab)
    await ask(SEND, {"id": job["id"], "tray": "T-7", "key": "send"}, token=lab)
    wanted = {"id": job["id"], "cause": "axis_out_of_tolerance", "eye": "OS", "key": "remake"}
    remade = (await ask(REMAKE, wanted, token=lab))["data"]["remakeJob"]["job"]
    assert remade == {
        "status": "waiting",
        "attempt": 2,
        "cause": "axis_out_of_tolerance",
        "eyes": "OS",
        "tray": None,
    }


async def test_nothing_is_sent_before_an_optician_looked(house: App, ask: Ask, lab: str) -> None:
    await paid(house)
    (job,) = await _board(ask, lab)
    refused = (await ask(SEND, {"id": job["id"], "tray": "T-7", "key": "send"}, token=lab))["data"]["sendJob"]
    assert (refused["__typename"], refused["code"]) == ("PrescriptionNotVerified", "LAB_PRESCRIPTION_NOT_VERIFIED")


async def test_bad_input_names_its_field(house: App, ask: Ask, lab: str) -> None:
    await verified(house)
    (job,) = await _board(ask, lab)
    tray = await ask(SEND, {"id": job["id"], "tray": "a tray", "key": "1"}, token=lab)
    assert (tray["data"]["sendJob"]["code"], tray["data"]["sendJob"]["path"]) == ("KERNEL_INVALID_INPUT", ["tray"])
    no_key = await ask(SEND, {"id": job["id"], "tray": "T-1", "key": ""}, token=lab)
    assert no_key["data"]["sendJob"]["path"] == ["idempotencyKey"]
    for cause, eye, path in (("boredom", "OD", "cause"), ("breakage", "left", "eye")):
        answer = await ask(REMAKE, {"id": job["id"], "cause": cause, "eye": eye, "key": path}, token=lab)
        assert answer["data"]["remakeJob"]["path"] == [path]
    early = await ask(RECEIVE, {"id": job["id"], "key": "2"}, token=lab)
    assert early["data"]["receiveJob"]["code"] == "KERNEL_WRONG_STATE"


@pytest.mark.parametrize("unknown", ["nonsense", "Sm9iOg", "parcel", "job"])
async def test_an_id_of_no_job_is_not_found(ask: Ask, lab: str, unknown: str) -> None:
    kinds = {"parcel": to_global_id("Parcel", new_id()), "job": to_global_id("Job", new_id())}
    answer = await ask(PASS, {"id": kinds.get(unknown, unknown), "key": "1"}, token=lab)
    assert answer["data"]["passJob"]["code"] == "KERNEL_NOT_FOUND"


@pytest.mark.parametrize(
    ("who", "reads", "works"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN"),
        ("partner", "FORBIDDEN", "FORBIDDEN"),
        (Role.SUPPORT, "FORBIDDEN", "FORBIDDEN"),
        (Role.OPTICIAN, None, "FORBIDDEN"),
        (Role.LAB, None, None),
    ],
)
async def test_who_may(db: Database, ask: Ask, who: str, reads: str | None, works: str | None) -> None:
    token = await token_of(db, who)
    assert code_of(await ask(JOBS, token=token)) == reads
    job = {"id": to_global_id("Job", new_id()), "key": "1"}
    for document, more in (
        (SEND, {"tray": "T"}),
        (RECEIVE, {}),
        (PASS, {}),
        (REMAKE, {"cause": "breakage", "eye": "OD"}),
    ):
        assert code_of(await ask(document, {**job, **more}, token=token)) == works
