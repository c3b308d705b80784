"""Signing in through the schema, and who may see staff and keys."""

import httpx
import pytest

from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.people import PASSWORD, a_customer, a_member_of_staff, a_partner_key

SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) {
    ... on SignInSuccess { token viewer { staff { name } } }
    ... on Problem { __typename code message path }
  } }"""
SIGN_IN_STAFF = """mutation($email: String!, $password: String!) {
  signInStaff(input: {email: $email, password: $password}) {
    ... on SignInStaffSuccess { viewer { staff { name email roles permissions } } }
    ... on Problem { code }
  } }"""
VIEWER = "{ viewer { staff { email } } }"
CREATE_KEY = """mutation { createApiKey(input: {name: "Corner Optics"}) {
  ... on CreateApiKeySuccess { secret apiKey { id name prefix } } ... on Problem { code path } } }"""
REVOKE_KEY = """mutation($id: ID!) { revokeApiKey(input: {id: $id}) {
  ... on RevokeApiKeySuccess { apiKey { revokedAt } } ... on Problem { code path } } }"""


async def test_a_refused_sign_in_is_a_typed_problem(db: Database, ask: Ask) -> None:
    await a_customer(db)
    answer = await ask(SIGN_IN, {"email": "anna@example.com", "password": "wrong"})
    assert answer["data"]["signIn"] == {
        "__typename": "SignInRefused",
        "code": "IDENTITY_SIGN_IN_REFUSED",
        "message": "This e-mail and password do not go together.",
        "path": ["password"],
    }


async def test_a_shopper_signs_in_and_out(db: Database, ask: Ask) -> None:
    await a_customer(db)
    token = (await ask(SIGN_IN, {"email": "anna@example.com", "password": PASSWORD}))["data"]["signIn"]["token"]
    signed_out = "mutation { signOut { ... on SignOutSuccess { signedOut } } }"
    assert (await ask(signed_out, token=token))["data"]["signOut"] == {"signedOut": True}
    assert (await ask(signed_out, token=token))["data"]["signOut"] == {"signedOut": False}


async def test_staff_sign_in_by_a_cookie_that_scripts_cannot_read(db: Database, http: httpx.AsyncClient) -> None:
    await a_member_of_staff(db, Role.LAB, email="lab@fovea.example")
    body = {"query": SIGN_IN_STAFF, "variables": {"email": "lab@fovea.example", "password": PASSWORD}}
    response = await http.post("/graphql", json=body)
    member = response.json()["data"]["signInStaff"]["viewer"]["staff"]
    assert member["roles"] == ["lab"]
    assert "lab:job:work" in member["permissions"]
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("fovea_staff=")
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Max-Age=43200"} <= set(cookie.split("; "))
    seen = await http.post("/graphql", json={"query": VIEWER}, headers={"x-fovea-csrf": "1"})
    assert seen.json()["data"]["viewer"]["staff"]["email"] == "lab@fovea.example"


@pytest.mark.parametrize("headers", [{}, {"x-fovea-csrf": "1", "sec-fetch-site": "cross-site"}, {"x-fovea-csrf": "0"}])
async def test_a_cookie_alone_opens_nothing(db: Database, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    someone = await a_member_of_staff(db, Role.ADMIN)
    http.cookies.set("fovea_staff", someone.token)
    response = await http.post("/graphql", json={"query": VIEWER}, headers=headers)
    assert response.status_code == 403


async def test_the_cookie_is_secure_in_production(db: Database, http: httpx.AsyncClient, house: object) -> None:
    await a_member_of_staff(db, Role.LAB, email="lab@fovea.example")
    house.settings.fovea_environment = "production"  # type: ignore[attr-defined]
    body = {"query": SIGN_IN_STAFF, "variables": {"email": "lab@fovea.example", "password": PASSWORD}}
    response = await http.post("/graphql", json=body)
    assert "Secure" in response.headers["set-cookie"].split("; ")


async def _token_of(db: Database, who: str) -> str | None:
    if who == "customer":
        return (await a_customer(db)).token
    if who == "partner":
        return await a_partner_key(db)
    if who.startswith("staff") or who == "admin":
        return (await a_member_of_staff(db, Role.ADMIN if who == "admin" else Role.SUPPORT)).token
    return None


@pytest.mark.parametrize("document", ["{ staffMembers { name } }", "{ apiKeys { name } }", CREATE_KEY])
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("nobody", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN"),
        ("staff without", "FORBIDDEN"),
        ("partner", "FORBIDDEN"),
        ("admin", None),
    ],
)
async def test_who_may_see_staff_and_make_keys(
    db: Database, ask: Ask, document: str, who: str, code: str | None
) -> None:
    token = await _token_of(db, who)
    answer = await ask(document, token=token)
    if code is None:
        assert "errors" not in answer
    else:
        assert answer["errors"][0]["extensions"]["code"] == code
        assert not answer["data"]


async def test_a_key_is_shown_once_and_revoked_for_good(db: Database, ask: Ask) -> None:
    admin = await a_member_of_staff(db, Role.ADMIN)
    made = (await ask(CREATE_KEY, token=admin.token))["data"]["createApiKey"]
    assert made["secret"].startswith(f"fvk_{made['apiKey']['prefix']}_")
    revoked = await ask(REVOKE_KEY, {"id": made["apiKey"]["id"]}, token=admin.token)
    assert revoked["data"]["revokeApiKey"]["apiKey"]["revokedAt"] is not None
    unknown = await ask(REVOKE_KEY, {"id": "bm90aGluZw"}, token=admin.token)
    assert unknown["data"]["revokeApiKey"] == {"code": "KERNEL_NOT_FOUND", "path": ["id"]}
