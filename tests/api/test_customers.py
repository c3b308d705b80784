"""Customers through the schema: one's own things, and staff looking people up."""

from typing import Any

import pytest

from fovea.domains import customers
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.people import Person, a_customer, a_member_of_staff, a_partner_key, a_profile

REGISTER = """mutation($input: RegisterInput!) { register(input: $input) {
  ... on RegisterSuccess { token viewer { customer { name email phone addresses { id } } staff { name } } }
  ... on Problem { code message path } } }"""
SAVE_ADDRESS = """mutation($input: SaveAddressInput!) { saveAddress(input: $input) {
  ... on SaveAddressSuccess { address { id label default address { city region postalCode country } }
                              customer { addresses { label } } }
  ... on Problem { code path } } }"""
DELETE_ADDRESS = """mutation($id: ID!) { deleteAddress(input: {id: $id}) {
  ... on DeleteAddressSuccess { customer { addresses { id } } } ... on Problem { code path } } }"""
SAVE_RX = """mutation($input: SavePrescriptionInput!) { savePrescription(input: $input) {
  ... on SavePrescriptionSuccess { prescription { id label version status expired note
      values { od { written } os { written } pd { rightTenths leftTenths } prescriber issuedOn } } }
  ... on PrescriptionRefused { issues { code path } } ... on Problem { code path } } }"""
ARCHIVE_RX = """mutation($id: ID!) { archivePrescription(input: {id: $id}) {
  ... on ArchivePrescriptionSuccess { prescription { status } } ... on Problem { code path } } }"""
UPDATE = """mutation { updateProfile(input: {name: "Anna K. Keller", phone: "+1 503 555 0142"}) {
  ... on UpdateProfileSuccess { customer { name phone } } ... on Problem { code path } } }"""
LIST = """query($search: String) { customers(search: $search) { totalCount pageInfo { hasNextPage }
  edges { cursor node { id name email prescriptions { id } } } } }"""

HOME: dict[str, Any] = {
    "label": "Home",
    "address": {
        "name": "Anna Keller",
        "line1": "12 Alder St",
        "city": "Portland",
        "region": "OR",
        "postalCode": "97205",
        "country": "US",
    },
}
RX: dict[str, Any] = {
    "label": "Daily pair",
    "prescription": {
        "od": {"sphere": "-2.25", "cylinder": "-0.75", "axis": 175},
        "os": {"sphere": "-1.50"},
        "pd": {"rightTenths": 315, "leftTenths": 310},
        "prescriber": "Dr. Ines Vogt",
        "issuedOn": "2020-01-10",
    },
}


@pytest.fixture
async def anna(db: Database) -> Person:
    person = await a_customer(db)
    await a_profile(db, person)
    return person


async def test_registering_signs_in_and_a_taken_address_is_not_named(ask: Ask) -> None:
    typed = {"email": "Anna@Example.com", "password": "ten green bottles hanging", "name": "Anna Keller"}
    made = (await ask(REGISTER, {"input": typed}))["data"]["register"]
    assert made["viewer"] == {
        "customer": {"name": "Anna Keller", "email": "anna@example.com", "phone": "", "addresses": []},
        "staff": None,
    }
    seen = await ask("{ viewer { customer { email } } }", token=made["token"])
    assert seen["data"]["viewer"]["customer"]["email"] == "anna@example.com"
    taken = (await ask(REGISTER, {"input": typed}))["data"]["register"]
    assert (taken["code"], taken["path"]) == ("IDENTITY_REGISTRATION_REFUSED", ["email"])
    assert "already" not in taken["message"]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"password": "short"}, "IDENTITY_PASSWORD_REFUSED", ["password"]),
        ({"email": "nowhere"}, "IDENTITY_EMAIL_REFUSED", ["email"]),
        ({"name": " "}, "KERNEL_INVALID_INPUT", ["name"]),
    ],
)
async def test_what_cannot_be_registered(ask: Ask, changes: dict[str, str], code: str, path: list[str]) -> None:
    typed = {"email": "a@example.com", "password": "ten green bottles hanging", "name": "A"} | changes
    refused = (await ask(REGISTER, {"input": typed}))["data"]["register"]
    assert (refused["code"], refused["path"]) == (code, path)


async def test_addresses_are_kept_changed_and_forgotten(ask: Ask, anna: Person) -> None:
    saved = (await ask(SAVE_ADDRESS, {"input": HOME}, token=anna.token))["data"]["saveAddress"]
    assert saved["address"]["default"] is True
    assert saved["address"]["address"] == {"city": "Portland", "region": "OR", "postalCode": "97205", "country": "US"}
    changed = {"input": HOME | {"id": saved["address"]["id"], "label": "Old home"}}
    again = (await ask(SAVE_ADDRESS, changed, token=anna.token))["data"]["saveAddress"]
    assert again["customer"]["addresses"] == [{"label": "Old home"}]
    wrong = {"input": HOME | {"address": HOME["address"] | {"postalCode": "10001"}}}
    refused = (await ask(SAVE_ADDRESS, wrong, token=anna.token))["data"]["saveAddress"]
    assert (refused["code"], refused["path"]) == ("KERNEL_INVALID_INPUT", ["address", "postalCode"])
    gone = (await ask(DELETE_ADDRESS, {"id": saved["address"]["id"]}, token=anna.token))["data"]["deleteAddress"]
    assert gone["customer"]["addresses"] == []
    twice = (await ask(DELETE_ADDRESS, {"id": saved["address"]["id"]}, token=anna.token))["data"]["deleteAddress"]
    assert twice["code"] == "KERNEL_NOT_FOUND"
    foreign = (await ask(DELETE_ADDRESS, {"id": "nonsense"}, token=anna.token))["data"]["deleteAddress"]
    assert foreign["code"] == "KERNEL_NOT_FOUND"


async def test_prescriptions_are_kept_corrected_and_put_away(ask: Ask, anna: Person) -> None:
    saved = (await ask(SAVE_RX, {"input": RX}, token=anna.token))["data"]["savePrescription"]["prescription"]
    assert saved["values"]["od"]["written"] == "-2.25 -0.75 × 175"
    assert saved["values"]["pd"] == {"rightTenths": 315, "leftTenths": 310}
    assert (saved["version"], saved["status"], saved["expired"]) == (1, "draft", True)
    corrected = RX | {"id": saved["id"], "prescription": RX["prescription"] | {"os": {"sphere": "-1.75"}}}
    second = (await ask(SAVE_RX, {"input": corrected}, token=anna.token))["data"]["savePrescription"]["prescription"]
    assert (second["version"], second["values"]["os"]["written"]) == (2, "-1.75 DS")
    stale = (await ask(SAVE_RX, {"input": corrected}, token=anna.token))["data"]["savePrescription"]
    assert stale["code"] == "KERNEL_WRONG_STATE"
    away = (await ask(ARCHIVE_RX, {"id": second["id"]}, token=anna.token))["data"]["archivePrescription"]
    assert away == {"prescription": {"status": "archived"}}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"pd": {}}, ["prescription", "pd", "binocularTenths"]),
        ({"os": {"sphere": "-1.75", "cylinder": "-0.50"}}, ["prescription", "os", "axis"]),
        ({"prescriber": "x" * 121}, ["prescription", "prescriber"]),
    ],
)
async def test_a_prescription_that_is_none_names_its_fields(
    ask: Ask, anna: Person, changes: dict[str, Any], path: list[str]
) -> None:
    typed = {"input": RX | {"prescription": RX["prescription"] | changes}}
    refused = (await ask(SAVE_RX, typed, token=anna.token))["data"]["savePrescription"]
    assert [one["path"] for one in refused["issues"]] == [path]


async def test_a_profile_is_changed_by_its_owner(ask: Ask, anna: Person) -> None:
    changed = (await ask(UPDATE, token=anna.token))["data"]["updateProfile"]
    assert changed == {"customer": {"name": "Anna K. Keller", "phone": "+1 503-555-0142"}}


async def test_staff_find_customers_and_only_opticians_see_their_eyes(db: Database, ask: Ask, anna: Person) -> None:
    await ask(SAVE_RX, {"input": RX}, token=anna.token)
    support, optician = await a_member_of_staff(db, Role.SUPPORT), await a_member_of_staff(db, Role.OPTICIAN)
    for search in ("keller", "anna@example.com", None):
        found = (await ask(LIST, {"search": search}, token=support.token))["data"]["customers"]
        assert found["totalCount"] == 1
        assert found["edges"][0]["node"]["name"] == "Anna Keller"
        assert found["edges"][0]["node"]["prescriptions"] == []
    seen = (await ask(LIST, {"search": "keller"}, token=optician.token))["data"]["customers"]["edges"][0]["node"]
    assert len(seen["prescriptions"]) == 1
    one = "query($id: ID!) { customer(id: $id) { name prescriptions { values { od { written } } } } }"
    by_id = (await ask(one, {"id": seen["id"]}, token=optician.token))["data"]["customer"]
    assert by_id["prescriptions"][0]["values"]["od"]["written"] == "-2.25 -0.75 × 175"
    assert (await ask(one, {"id": "nonsense"}, token=optician.token))["data"]["customer"] is None


@pytest.mark.parametrize(
    ("document", "variables", "who"),
    [
        (LIST, {}, "staff"),
        ('{ customer(id: "x") { name } }', {}, "staff"),
        (UPDATE, {}, "customer"),
        (SAVE_ADDRESS, {"input": HOME}, "customer"),
        (DELETE_ADDRESS, {"id": "x"}, "customer"),
        (SAVE_RX, {"input": RX}, "customer"),
        (ARCHIVE_RX, {"id": "x"}, "customer"),
    ],
)
async def test_who_may(db: Database, ask: Ask, anna: Person, document: str, variables: Any, who: str) -> None:
    tokens = {
        "staff": (await a_member_of_staff(db, Role.SUPPORT)).token,
        "customer": anna.token,
        "staff without": (await a_member_of_staff(db, Role.WAREHOUSE)).token,
        "partner": await a_partner_key(db),
        "nobody": None,
    }
    for name, token in tokens.items():
        answer = await ask(document, variables, token=token)
        if name == who:
            assert "errors" not in answer
        else:
            expected = "UNAUTHENTICATED" if token is None else "FORBIDDEN"
            assert answer["errors"][0]["extensions"]["code"] == expected
    if document == SAVE_ADDRESS:
        owner = await a_profile(db, anna)
        assert len(await db.read(owner, customers.addresses, anna.account_id)) == 1
