"""Webhooks through the schema: the answers, the refusals in types, and who may."""

from dataclasses import replace
from typing import Any

import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.integrations.webhooks import HttpsSender
from fovea.integrations.webhooks.guard import Policy
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff, a_partner_key
from tests.support.asking import code_of, token_of
from tests.support.house import house_without_vendors

MADE = "... on WebhookSecretSuccess { secret subscription { id name state house scopes } } ... on Problem { code path }"
SUBSCRIBE = f"mutation($input: SubscribeWebhookInput!) {{ subscribeWebhook(input: $input) {{ {MADE} }} }}"
ROTATE = f"mutation($input: WebhookRefInput!) {{ rotateWebhookSecret(input: $input) {{ {MADE} }} }}"
EDIT = """mutation($input: EditWebhookInput!) { editWebhook(input: $input) {
  ... on WebhookSuccess { subscription { name url topics } } ... on Problem { code path } } }"""
MOVE = """mutation($input: MoveWebhookInput!) { moveWebhook(input: $input) {
  ... on WebhookSuccess { subscription { state } } ... on Problem { code path } } }"""
TEST = """mutation($input: WebhookRefInput!) { testWebhook(input: $input) {
  ... on WebhookMessageSuccess { webhookMessage { id topic state sequence } } ... on Problem { code path } } }"""
REDRIVE = """mutation($input: WebhookRefInput!) { redriveWebhookMessage(input: $input) {
  ... on WebhookMessageSuccess { webhookMessage { state } } ... on Problem { code path } } }"""
REDRIVE_ALL = """mutation($input: WebhookRefInput!) { redriveWebhooks(input: $input) {
  ... on RedriveWebhooksSuccess { count subscription { dead } } ... on Problem { code path } } }"""
LIST = "{ webhookSubscriptions { id name pending dead } }"
MESSAGES = """query($id: ID, $state: String, $after: String) {
  webhookMessages(subscriptionId: $id, state: $state, first: 2, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id sequence subject } } } }"""
MESSAGE = "query($id: ID!) { webhookMessage(id: $id) { subject attempts { number status } } }"
WANTED = {
    "name": "Till of a friend",
    "url": "https://till.partner.example/hook",
    "topics": ["stock.changed"],
    "scopes": ["stock"],
    "idempotencyKey": "once",
}


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return replace(house_without_vendors(house_settings)(db), webhooks=HttpsSender(Policy()))


@pytest.fixture
async def admin(db: Database) -> str:
    return (await a_member_of_staff(db, Role.ADMIN)).token


async def made(ask: Ask, token: str, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(SUBSCRIBE, {"input": {**WANTED, **changes}}, token=token))["data"][
        "subscribeWebhook"
    ]
    return found


async def test_the_whole_way_of_a_subscription(ask: Ask, admin: str) -> None:
    first = await made(ask, admin)
    assert first["secret"].startswith("whsec_")
    assert await made(ask, admin) == first
    ref = {"id": first["subscription"]["id"]}
    for number in range(3):
        sent = await ask(TEST, {"input": {**ref, "idempotencyKey": str(number)}}, token=admin)
        assert sent["data"]["testWebhook"]["webhookMessage"]["sequence"] == number + 1
    page = (await ask(MESSAGES, ref, token=admin))["data"]["webhookMessages"]
    assert (page["totalCount"], [edge["node"]["sequence"] for edge in page["edges"]]) == (3, [3, 2])
    rest = await ask(MESSAGES, {**ref, "after": page["pageInfo"]["endCursor"]}, token=admin)
    (last,) = rest["data"]["webhookMessages"]["edges"]
    assert last["node"]["sequence"] == 1
    one = await ask(MESSAGE, {"id": last["node"]["id"]}, token=admin)
    assert one["data"]["webhookMessage"] == {"subject": "test", "attempts": []}
    edited = await ask(EDIT, {"input": {**ref, "name": "Till", "topics": ["stock.changed"]}}, token=admin)
    assert edited["data"]["editWebhook"]["subscription"]["name"] == "Till"
    rotated = await ask(ROTATE, {"input": {**ref, "idempotencyKey": "r"}}, token=admin)
    assert rotated["data"]["rotateWebhookSecret"]["secret"] != first["secret"]
    again = await ask(REDRIVE, {"input": {"id": last["node"]["id"], "idempotencyKey": "d"}}, token=admin)
    assert again["data"]["redriveWebhookMessage"]["code"] == "KERNEL_WRONG_STATE"
    all_again = await ask(REDRIVE_ALL, {"input": {**ref, "idempotencyKey": "a"}}, token=admin)
    assert all_again["data"]["redriveWebhooks"] == {"count": 0, "subscription": {"dead": 0}}
    ended = await ask(MOVE, {"input": {**ref, "to": "ended"}}, token=admin)
    assert ended["data"]["moveWebhook"]["subscription"]["state"] == "ended"
    (listed,) = (await ask(LIST, token=admin))["data"]["webhookSubscriptions"]
    assert (listed["pending"], listed["dead"]) == (0, 3)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"url": "http://till.partner.example/"}, "PARTNERS_ADDRESS_REFUSED", ["url"]),
        ({"url": "https://169.254.169.254/"}, "PARTNERS_ADDRESS_REFUSED", ["url"]),
        ({"topics": ["everything"]}, "KERNEL_INVALID_INPUT", ["topics"]),
        ({"topics": []}, "KERNEL_INVALID_INPUT", ["topics"]),
        ({"scopes": ["catalog"]}, "PARTNERS_SCOPE_REFUSED", ["scopes"]),
        ({"name": " "}, "KERNEL_INVALID_INPUT", ["name"]),
        ({"keyId": "nobody"}, "KERNEL_NOT_FOUND", ["keyId"]),
    ],
    ids=["plain", "metadata", "no such topic", "no topic", "scope", "name", "key"],
)
async def test_refusals_say_where(ask: Ask, admin: str, changes: dict[str, Any], code: str, path: list[str]) -> None:
    assert await made(ask, admin, **changes) == {"code": code, "path": path}


async def test_a_partner_manages_its_own_alone(ask: Ask, db: Database, admin: str) -> None:
    one, other = await a_partner_key(db, "One"), await a_partner_key(db, "Other")
    theirs = await made(ask, one)
    assert theirs["subscription"]["house"] is False
    assert (await ask(LIST, token=other))["data"]["webhookSubscriptions"] == []
    moved = await ask(MOVE, {"input": {"id": theirs["subscription"]["id"], "to": "paused"}}, token=other)
    assert moved["data"]["moveWebhook"]["code"] == "KERNEL_NOT_FOUND"
    greedy = await made(ask, one, topics=["order.confirmed"], scopes=["all_orders"], idempotencyKey="two")
    assert greedy["code"] == "PARTNERS_SCOPE_REFUSED"
    assert len((await ask(LIST, token=admin))["data"]["webhookSubscriptions"]) == 1


@pytest.mark.parametrize("who", ["nobody", "customer", Role.SUPPORT, Role.BUYER, Role.WAREHOUSE])
async def test_others_are_refused(ask: Ask, db: Database, who: str) -> None:
    token = await token_of(db, who)
    expected = "UNAUTHENTICATED" if token is None else "FORBIDDEN"
    for document in (LIST, MESSAGES):
        assert code_of(await ask(document, token=token)) == expected
    assert code_of(await ask(SUBSCRIBE, {"input": WANTED}, token=token)) == expected
