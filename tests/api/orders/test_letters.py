"""Letters, wishes and consents through the schema and the mail hooks: the answers, the refusals, and who may."""

import re
import socket
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from fovea.app import App
from fovea.domains import crm, orders
from fovea.domains.crm import Language, LetterKind, Site
from fovea.domains.crm.tokens import STOP, issue
from fovea.domains.identity import Role
from fovea.integrations.email.adapter import SmtpMailer
from fovea.integrations.email.client import SmtpServer
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.settings import Settings
from fovea.mailbox.bounces import outcome_for, report
from fovea.web import mail
from fovea.web.site import create
from tests.api.conftest import Ask
from tests.domain.crm.test_letters import Post
from tests.factories.floor import placed
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_customer, a_member_of_staff
from tests.support.asking import code_of, token_of
from tests.support.house import house_without_vendors

SITE = Site("https://shop.example", "https://api.example")
SKU = "FV-ALDER-BLK-46"
LETTERS = """query($order: ID, $state: String) { letters(orderId: $order, state: $state) {
  totalCount edges { node { id kind state orderNumber resendable } } } }"""
TEMPLATES = "{ letterTemplates { kind topic ofOrder } }"
PREVIEW = """query($kind: String!, $language: String!, $order: String) {
  letterPreview(kind: $kind, languageCode: $language, orderNumber: $order) { subject text html } }"""
RESEND = """mutation($input: ResendLetterInput!) { resendLetter(input: $input) {
  ... on ResendLetterSuccess { letter { state again } } ... on Problem { code path } } }"""
TRIAL = """mutation($input: SendTestLetterInput!) { sendTestLetter(input: $input) {
  ... on SendTestLetterSuccess { sent } ... on Problem { code path } } }"""
ASK = """mutation($input: AskForStockInput!) { askForStock(input: $input) {
  ... on AskForStockSuccess { sku confirm } ... on Problem { code path } } }"""
CONFIRM = """mutation($input: LetterLinkInput!) { confirmLetter(input: $input) {
  ... on ConfirmLetterSuccess { topic article } ... on Problem { code path } } }"""
STOPPED = """mutation($input: LetterLinkInput!) { unsubscribe(input: $input) {
  ... on UnsubscribeSuccess { topic } ... on Problem { code path } } }"""
CHOICES = "{ letterChoices { language topics { topic state } } }"
SET = """mutation($input: SetLetterConsentInput!) { setLetterConsent(input: $input) {
  ... on LetterChoicesSuccess { choices { topics { topic state } } } ... on Problem { code path } } }"""
SPEAK = """mutation($input: SetLetterLanguageInput!) { setLetterLanguage(input: $input) {
  ... on LetterChoicesSuccess { choices { language } } ... on Problem { code path } } }"""


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(house_settings: Settings, db: Database, post: Post) -> App:
    return replace(house_without_vendors(house_settings)(db), mailer=post)


@pytest.fixture
def house_settings(house_settings: Settings) -> Settings:
    return house_settings.model_copy(update={"mail_hook_token": SecretStr("hook")})


@pytest.fixture
async def http(house_settings: Settings, house: App) -> Any:
    site = create(house_settings, lambda _: house, mail.ROUTES)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
    ):
        yield client


@pytest.fixture
async def support(db: Database) -> str:
    return (await a_member_of_staff(db, Role.SUPPORT)).token


async def confirmed(house: App, post: Post) -> orders.Order:
    order = await placed(house.db)
    await crm.send_letter(house.db, post, SITE, orders.OrderConfirmed(order.id, new_id(), order.number), new_id())
    return order


async def test_the_ledger_a_resend_and_a_trial(ask: Ask, house: App, post: Post, support: str) -> None:
    order = await confirmed(house, post)
    (edge,) = (await ask(LETTERS, token=support))["data"]["letters"]["edges"]
    assert edge["node"]["orderNumber"] == order.number
    assert edge["node"]["state"] == "handed_over"
    again = await ask(RESEND, {"input": {"id": edge["node"]["id"], "idempotencyKey": "k"}}, token=support)
    assert again["data"]["resendLetter"]["letter"] == {"state": "queued", "again": True}
    waiting = await ask(LETTERS, {"state": "queued"}, token=support)
    assert waiting["data"]["letters"]["totalCount"] == 1
    wanted = {"kind": "confirmation", "language": "de", "orderNumber": order.number}
    assert (await ask(TRIAL, {"input": wanted}, token=support))["data"]["sendTestLetter"] == {"sent": True}
    assert post.letters[-1].to == "support@fovea.example"
    assert post.letters[-1].subject == f"[Test] Ihre Bestellung {order.number}"


async def test_every_template_is_shown_in_every_language(ask: Ask, support: str) -> None:
    templates = (await ask(TEMPLATES, token=support))["data"]["letterTemplates"]
    assert [one["kind"] for one in templates] == [kind.value for kind in LetterKind]
    for one in templates:
        for language in Language:
            shown = await ask(PREVIEW, {"kind": one["kind"], "language": language.value}, token=support)
            assert shown["data"]["letterPreview"]["html"].startswith("<!doctype html>")


async def test_refusals_of_previews_say_where(ask: Ask, support: str) -> None:
    for variables, code in (
        ({"kind": "poem", "language": "en"}, "KERNEL_INVALID_INPUT"),
        ({"kind": "confirmation", "language": "tlh"}, "KERNEL_INVALID_INPUT"),
        ({"kind": "confirmation", "language": "en", "order": "SO-999999"}, "KERNEL_NOT_FOUND"),
    ):
        assert code_of(await ask(PREVIEW, variables, token=support)) == code


@pytest.mark.parametrize("who", ["nobody", "customer", "partner", Role.WAREHOUSE, Role.BUYER])
async def test_others_read_and_send_no_letters(ask: Ask, db: Database, who: str) -> None:
    token = await token_of(db, who)
    expected = "UNAUTHENTICATED" if token is None else "FORBIDDEN"
    assert code_of(await ask(LETTERS, token=token)) == expected
    assert code_of(await ask(PREVIEW, {"kind": "confirmation", "language": "en"}, token=token)) == expected
    assert code_of(await ask(RESEND, {"input": {"id": "x", "idempotencyKey": "k"}}, token=token)) == expected


async def test_a_wish_from_the_form_to_the_link(ask: Ask, house: App, post: Post) -> None:
    await introduce(house.db, a_frame())
    wanted = {"sku": SKU, "email": "anna@example.com", "language": "de"}
    assert (await ask(ASK, {"input": wanted}))["data"]["askForStock"] == {"sku": SKU, "confirm": True}
    async with house.db.connection() as connection:
        wish = (await connection.execute(text("SELECT id FROM crm.wish"))).scalar_one()
    await crm.send_letter(house.db, post, SITE, crm.WishAsked(wish), new_id())
    found = re.search(r"/confirm\?token=([\w-]+)", post.letters[0].text)
    assert found is not None
    done = await ask(CONFIRM, {"input": {"token": found.group(1)}})
    assert done["data"]["confirmLetter"] == {"topic": "back_in_stock", "article": "Alder, Black, 46□21 145"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "nobody"}, "IDENTITY_EMAIL_REFUSED"),
        ({"sku": "NOTHING"}, "KERNEL_NOT_FOUND"),
        ({"language": "xx"}, "KERNEL_INVALID_INPUT"),
    ],
)
async def test_what_a_form_got_wrong_is_said(ask: Ask, db: Database, changes: dict[str, str], code: str) -> None:
    await introduce(db, a_frame())
    wanted = {"sku": SKU, "email": "anna@example.com", **changes}
    assert (await ask(ASK, {"input": wanted}))["data"]["askForStock"]["code"] == code


async def test_choices_of_an_account(ask: Ask, db: Database) -> None:
    token = (await a_customer(db)).token
    chosen = await ask(SET, {"input": {"topic": "news", "wanted": True}}, token=token)
    states = chosen["data"]["setLetterConsent"]["choices"]["topics"]
    assert states == [{"topic": "back_in_stock", "state": None}, {"topic": "news", "state": "asked"}]
    spoken = await ask(SPEAK, {"input": {"language": "de"}}, token=token)
    assert spoken["data"]["setLetterLanguage"]["choices"]["language"] == "de"
    assert (await ask(CHOICES, token=token))["data"]["letterChoices"]["language"] == "de"
    assert code_of(await ask(CHOICES)) == "UNAUTHENTICATED"


async def stop_of(db: Database) -> str:
    return issue(db.keyring, STOP, "somebody:news")


async def test_one_click_stops_and_looking_does_not(http: httpx.AsyncClient, ask: Ask, db: Database) -> None:
    token = await stop_of(db)
    looked = await http.get(f"/hooks/unsubscribe/{token}")
    assert looked.status_code == 303
    assert looked.headers["location"].endswith(f"/unsubscribe?token={token}")
    assert (await http.post(f"/hooks/unsubscribe/{token}", content="")).status_code == 400
    assert await said(db) == []
    for _ in range(2):
        done = await http.post(f"/hooks/unsubscribe/{token}", content="List-Unsubscribe=One-Click")
        assert done.status_code == 200
    assert await said(db) == ["withdrawn"]
    assert (await http.post("/hooks/unsubscribe/forged", content="List-Unsubscribe=One-Click")).status_code == 404
    assert (await ask(STOPPED, {"input": {"token": token}}))["data"]["unsubscribe"] == {"topic": "news"}
    assert (await ask(STOPPED, {"input": {"token": "x"}}))["data"]["unsubscribe"]["code"] == "CRM_LINK_REFUSED"


async def said(db: Database) -> list[str]:
    async with db.connection() as connection:
        return list((await connection.execute(text("SELECT state FROM crm.consent ORDER BY id"))).scalars())


async def test_a_report_about_a_letter_is_heard_once_and_from_whom_it_should(
    http: httpx.AsyncClient, house: App, post: Post
) -> None:
    await confirmed(house, post)
    letter = post.letters[0]
    outcome = outcome_for("bounce-hard@example.com")
    assert outcome is not None
    raw = f"Message-ID: <{letter.message_id.rstrip('@')}@fovea.example>\r\n\r\nHello\r\n".encode()
    told = report(f"bounces+{letter.returns}@fovea.example", "bounce-hard@example.com", raw, outcome)
    ours = {"authorization": "Bearer hook"}
    assert (await http.post("/hooks/mail", content=told)).status_code == 401
    assert (await http.post("/hooks/mail", content=told, headers={"authorization": "Bearer x"})).status_code == 401
    assert (await http.post("/hooks/mail", content=b"Hello", headers=ours)).status_code == 422
    assert (await http.post("/hooks/mail", content=b"x" * 300_000, headers=ours)).status_code == 413
    answers = [(await http.post("/hooks/mail", content=told, headers=ours)).text for _ in range(2)]
    assert answers == ["ok", "nothing new"]
    page = await house.db.read(SYSTEM, crm.letters_page, crm.page_request(5, None))
    assert [one.state for one in page.items] == [crm.LetterState.BOUNCED]


async def test_without_a_secret_of_its_own_the_hook_is_shut(house_settings: Settings, house: App) -> None:
    shut = replace(house, settings=house.settings.model_copy(update={"mail_hook_token": SecretStr("")}))
    site = create(house_settings, lambda _: shut, mail.ROUTES)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
    ):
        answer = await client.post("/hooks/mail", content=b"", headers={"authorization": "Bearer "})
    assert answer.status_code == 401


async def test_a_silent_mail_server_is_told_to_whoever_asked_for_a_letter(
    house_settings: Settings, db: Database, support: str
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = SmtpServer.of(f"smtp://127.0.0.1:{nobody.getsockname()[1]}")
        mailer = SmtpMailer(dead, "Fovea <shop@fovea.example>", timeout=1)
        house = replace(house_without_vendors(house_settings)(db), mailer=mailer)
        site = create(house_settings, lambda _: house)
        async with (
            site.router.lifespan_context(site),
            httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
        ):
            body = {"query": TRIAL, "variables": {"input": {"kind": "confirmation", "language": "en"}}}
            answer = await client.post("/graphql", json=body, headers={"authorization": f"Bearer {support}"})
    assert answer.json()["data"]["sendTestLetter"] == {"code": "KERNEL_UNANSWERED", "path": []}
