"""Tax through the schema: what staff see, decide and write down, and how they are refused."""

from dataclasses import replace
from typing import Any

import pytest

from fovea.app import App
from fovea.domains import tax
from fovea.domains.tax import DocumentKind, RequestDocument
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.factories.people import a_customer
from tests.factories.taxes import Bureau, a_document
from tests.support.asking import token_of
from tests.support.house import house_without_vendors

REFUSED = "... on Problem { code message path }"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


@pytest.fixture
def house(house_settings: Settings, db: Database, bureau: Bureau) -> App:
    return replace(house_without_vendors(house_settings)(db), tax=bureau)


async def done(ask: Ask, token: str | None, name: str, wanted: str, **given: Any) -> dict[str, Any]:
    """The mutation's answer: its success's fields, or the problem's."""
    kind = f"{name[0].upper()}{name[1:]}"
    success = f"... on {kind}Success {wanted}"
    document = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ __typename {success} {REFUSED} }} }}"
    given.setdefault("idempotencyKey", f"{name}-{given!r}"[:200])
    answer = await ask(document, {"input": given}, token=token)
    assert not answer.get("errors"), answer["errors"]
    found: dict[str, Any] = answer["data"][name]
    return found


async def asked(ask: Ask, token: str | None, document: str, **variables: Any) -> dict[str, Any]:
    answer = await ask(document, variables, token=token)
    assert not answer.get("errors"), answer["errors"]
    found: dict[str, Any] = answer["data"]
    return found


async def a_sale(db: Database, charged: int = 1_000) -> tax.DocumentView:
    command = RequestDocument(
        DocumentKind.SALE, "parcel:1", "order:none", "SO-000001", a_document(), Money(charged, "USD")
    )
    return await db.run(SYSTEM, tax.request, command)


async def test_a_document_is_seen_told_and_taken_back(ask: Ask, db: Database, bureau: Bureau) -> None:
    token = await token_of(db, "finance")
    view = await a_sale(db)
    await tax.send(db, bureau, view.id)
    listed = await asked(
        ask,
        token,
        '{ taxDocuments(search: "SALE") { totalCount edges { node { id code state destination difference { minor } '
        "charged { minor } theirs { minor } } } } taxOverview { live unmapped documents { state count } } }",
    )
    (edge,) = listed["taxDocuments"]["edges"]
    node = edge["node"]
    assert (node["state"], node["destination"], node["charged"]["minor"]) == ("committed", "US-OH", 1_000)
    assert (node["theirs"]["minor"], node["difference"]["minor"]) == (1_000, 0)
    assert (listed["taxOverview"]["live"], "rx_lenses" in listed["taxOverview"]["unmapped"]) == (False, True)
    counts = {one["state"]: one["count"] for one in listed["taxOverview"]["documents"]}
    assert counts == {"requested": 0, "committed": 1, "unknown": 0, "voiding": 0, "voided": 0}
    lines = await asked(
        ask,
        token,
        "query($id: ID!) { taxDocumentLines(id: $id) { category quantity amount { minor } } }",
        id=node["id"],
    )
    assert lines["taxDocumentLines"] == [{"category": "plano_sun", "quantity": 1, "amount": {"minor": 10_000}}]
    wanted = "{ document { state voidReason } }"
    late = await done(ask, token, "retryTaxDocument", wanted, documentId=node["id"])
    assert late["code"] == "KERNEL_WRONG_STATE"
    no_word = await done(ask, token, "voidTaxDocument", wanted, documentId=node["id"], reason=" ")
    assert (no_word["code"], no_word["path"]) == ("KERNEL_INVALID_INPUT", ["reason"])
    gone = await done(ask, token, "voidTaxDocument", wanted, documentId=node["id"], reason="It never left.")
    assert gone["document"] == {"state": "voiding", "voidReason": "It never left."}


async def test_a_difference_is_decided_by_the_channels_policy_or_by_somebody(
    ask: Ask, db: Database, bureau: Bureau
) -> None:
    token = await token_of(db, "finance")
    wanted = "{ policy { channel onDifference absorbUpTo setBy } }"
    policy = {"channel": "web", "onDifference": "review", "absorbUpTo": 0}
    assert (await done(ask, token, "setTaxPolicy", wanted, **policy))["policy"]["onDifference"] == "review"
    odd = await done(ask, token, "setTaxPolicy", wanted, **{**policy, "onDifference": "collect_silently"})
    assert (odd["code"], odd["path"]) == ("KERNEL_INVALID_INPUT", ["onDifference"])
    view = await a_sale(db, charged=500)
    await tax.send(db, bureau, view.id)
    listed = await asked(
        ask, token, '{ taxDifferences(state: ["review"]) { edges { node { id subject amount { minor } } } } }'
    )
    (edge,) = listed["taxDifferences"]["edges"]
    assert (edge["node"]["subject"], edge["node"]["amount"]["minor"]) == ("document", 500)
    answer = "{ difference { state decision reason } }"
    given = {"differenceId": edge["node"]["id"], "decision": "absorb", "reason": "Ours."}
    assert (await done(ask, token, "decideTaxDifference", answer, **given))["difference"] == {
        "state": "decided",
        "decision": "absorb",
        "reason": "Ours.",
    }
    again = await done(ask, token, "decideTaxDifference", answer, **given, idempotencyKey="another press")
    assert again["code"] == "TAX_DIFFERENCE_SETTLED"


async def test_codes_and_rates_are_written_down_once(ask: Ask, db: Database) -> None:
    token = await token_of(db, "finance")
    code = "{ signedOff { code signedOffBy } }"
    given = {"category": "frame", "code": "px123456", "validFrom": "2026-01-01", "note": "Letter of May"}
    assert (await done(ask, token, "signOffTaxCode", code, **given))["signedOff"]["code"] == "PX123456"
    twice = await done(ask, token, "signOffTaxCode", code, **given, idempotencyKey="another press")
    assert (twice["code"], twice["path"]) == ("KERNEL_CONFLICT", ["validFrom"])
    rows = (await asked(ask, token, "{ taxCategories { category sold demoCode current { code } } }"))["taxCategories"]
    mapped = {row["category"]: row["current"] and row["current"]["code"] for row in rows}
    assert (mapped["frame"], mapped["rx_lenses"]) == ("PX123456", None)
    rate = "{ rate { country rateBp exemptBp category } }"
    uk = {"country": "gb", "rateBp": 2000, "exemptBp": 4500, "category": "rx_lenses"}
    placed = {**uk, "validFrom": "2026-04-06", "source": "The adviser's letter"}
    assert (await done(ask, token, "setTaxRate", rate, **placed))["rate"] == {**uk, "country": "GB"}
    wrong = await done(ask, token, "setTaxRate", rate, **{**placed, "rateBp": 20_000})
    assert (wrong["code"], wrong["path"]) == ("KERNEL_INVALID_INPUT", ["rateBp"])
    seen = await asked(ask, token, '{ taxRates(country: "GB", all: true) { edges { node { rateBp exemptBp } } } }')
    assert [edge["node"]["exemptBp"] for edge in seen["taxRates"]["edges"]] == [0, 4500]


async def test_support_writes_a_certificate_down_and_finance_approves_it(ask: Ask, db: Database) -> None:
    support, finance = await token_of(db, "support"), await token_of(db, "finance")
    customer_id = to_global_id("Customer", (await a_customer(db)).account_id)
    paper = "{ certificate { id state number inForce } }"
    given = {
        "customerId": customer_id,
        "kind": "vat_id",
        "country": "DE",
        "number": "DE 136 695 976",
        "document": "Binder 3",
        "validFrom": "2020-01-01",
        "validUntil": "2099-12-31",
    }
    short = await done(ask, support, "addTaxCertificate", paper, **{**given, "number": "DE 12"})
    assert (short["code"], short["path"]) == ("KERNEL_INVALID_INPUT", ["number"])
    added = (await done(ask, support, "addTaxCertificate", paper, **given))["certificate"]
    assert (added["state"], added["number"], added["inForce"]) == ("pending", "DE136695976", False)
    yes = {"certificateId": added["id"], "state": "approved"}
    mutation = f"mutation($input: DecideTaxCertificateInput!) {{ decideTaxCertificate(input: $input) {{ {REFUSED} }} }}"
    refused = await ask(mutation, {"input": {**yes, "idempotencyKey": "support tries"}}, token=support)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    approved = (await done(ask, finance, "decideTaxCertificate", paper, **yes))["certificate"]
    assert (approved["state"], approved["inForce"]) == ("approved", True)
    seen = await asked(
        ask, support, "query($id: ID!) { customerTaxCertificates(customerId: $id) { number state } }", id=customer_id
    )
    assert seen["customerTaxCertificates"] == [{"number": "DE136695976", "state": "approved"}]
