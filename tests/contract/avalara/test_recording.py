"""A sale and a return are recorded once, whatever is lost."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from fovea.domains.tax.ports import TaxCategory
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.money import Money, total
from fovea.simulators.avatax import build
from tests.contract.avalara.conftest import (
    AUTH,
    CLEVELAND,
    CLOTH,
    FRAME,
    LENSES,
    SHIPPING,
    TODAY,
    TaxBench,
    document,
)
from tests.contract.conftest import StartSimulator

RECORDING = "POST /api/v2/transactions/createoradjust"
LOOKING_UP = "GET /api/v2/companies/*"
ACTED = ["lost_answer", "late_answer", "late_error", "malformed"]


async def test_a_commit_is_a_committed_invoice_with_the_quoted_tax(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator()
    quote = await calculator.quote(document())
    assert await calculator.commit(document()) == quote
    found = tax_bench.only_recorded()
    assert (found["code"], found["type"], found["status"]) == ("SO-000123-1", "SalesInvoice", "Committed")
    assert (found["totalAmount"], found["totalTax"]) == (232.92, 22.14)
    assert [line["ref1"] for line in found["lines"]] == ["line-lenses", "line-frame", "shipping"]


async def test_committing_again_changes_the_version_only(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator()
    assert await calculator.commit(document()) == await calculator.commit(document())
    found = tax_bench.only_recorded()
    assert (found["version"], found["status"]) == (2, "Committed")


@pytest.mark.parametrize("fault", ACTED)
async def test_recorded_but_not_heard_of_is_found_again(tax_bench: TaxBench, fault: str) -> None:
    tax_bench.levers.arm(fault, RECORDING, status=502, seconds=5)
    answer = await tax_bench.calculator(timeout=2.0).commit(document())
    assert answer.total == Money(2214, "USD")
    assert not answer.estimated
    assert tax_bench.only_recorded()["version"] == 1


@pytest.mark.parametrize("fault", ["error", "hang"])
async def test_never_arrived_is_unknown_and_recorded_by_the_next_try(tax_bench: TaxBench, fault: str) -> None:
    tax_bench.levers.arm(fault, RECORDING, status=502, seconds=5)
    with pytest.raises(OutcomeUnknown):
        await tax_bench.calculator(timeout=2.0).commit(document())
    assert tax_bench.recorded() == []
    await tax_bench.calculator().commit(document())
    assert tax_bench.only_recorded()["version"] == 1


async def test_silent_to_the_end_is_unknown(tax_bench: TaxBench) -> None:
    tax_bench.levers.arm("lost_answer", RECORDING)
    tax_bench.levers.arm("error", LOOKING_UP, times=100)
    with pytest.raises(OutcomeUnknown):
        await tax_bench.calculator().commit(document())
    tax_bench.levers.disarm()
    await tax_bench.calculator().commit(document())
    assert tax_bench.only_recorded()["status"] == "Committed"


@pytest.mark.parametrize("items", [(LENSES,), (LENSES, FRAME), (FRAME, CLOTH), (CLOTH, LENSES)])
async def test_another_sale_under_the_same_code_is_not_taken_for_this_one(
    tax_bench: TaxBench, items: tuple[tuple[str, TaxCategory, int], ...]
) -> None:
    await tax_bench.calculator().commit(document("SO-1", LENSES, CLOTH))
    tax_bench.levers.arm("error", RECORDING, status=502)
    with pytest.raises(OutcomeUnknown):
        await tax_bench.calculator().commit(document("SO-1", *items))


async def test_the_rate_limit_is_waited_out(tax_bench: TaxBench) -> None:
    tax_bench.levers.arm("rate_limit", RECORDING, times=2)
    await tax_bench.calculator().commit(document())
    assert tax_bench.only_recorded()["version"] == 1


@pytest.mark.parametrize("licence", ["wrong"])
async def test_refused_credentials_are_transient(tax_bench: TaxBench, licence: str) -> None:
    with pytest.raises(TransientFailure) as caught:
        await tax_bench.calculator(licence=licence).commit(document())
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_a_document_in_a_filing_counts_as_recorded(tax_bench: TaxBench) -> None:
    first = await tax_bench.calculator().commit(document())
    url = f"{tax_bench.simulator.base_url}/api/v2/companies/FOVEA/transactions/SO-000123-1/lock"
    async with httpx.AsyncClient(auth=AUTH) as http:
        (await http.post(url, json={})).raise_for_status()
    assert await tax_bench.calculator().commit(document()) == first
    assert tax_bench.only_recorded()["version"] == 1


async def test_two_shipments_are_two_invoices_that_add_up(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator()
    whole = await calculator.quote(document("SO-7", LENSES, FRAME, CLOTH, SHIPPING))
    parts = [
        await calculator.commit(document("SO-7-1", LENSES, FRAME)),
        await calculator.commit(document("SO-7-2", CLOTH, SHIPPING)),
    ]
    assert len(tax_bench.recorded()) == 2
    # Rounded once per line, so that how lines are spread over parcels makes no difference.
    assert total((part.total for part in parts), "USD") == whole.total


async def test_part_of_a_sale_comes_back_to_the_cent_at_the_rates_of_its_day(tax_bench: TaxBench) -> None:
    sold_on = date(2019, 6, 30)
    calculator = tax_bench.calculator()
    # Ohio taxed prescription glasses until the day after.
    sale = await calculator.commit(document("SO-9", LENSES, FRAME, CLOTH, to=CLEVELAND, on=date(2026, 1, 1)))
    assert sale.total == Money(36, "USD")
    back = await calculator.commit_return(document("RMA-9", FRAME, to=CLEVELAND, on=TODAY, sign=-1), "SO-9", sold_on)
    assert back.total == Money(-693, "USD")
    found = next(each for each in tax_bench.recorded() if each["type"] == "ReturnInvoice")
    assert (found["status"], found["referenceCode"], found["taxDate"]) == ("Committed", "SO-9", "2019-06-30")
    assert (found["totalAmount"], found["totalTax"]) == (-95, -6.93)


async def test_a_return_asked_for_by_two_workers_is_one(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator()
    await calculator.commit(document("SO-9"))
    answers = await asyncio.gather(
        *(calculator.commit_return(document("RMA-9", FRAME, sign=-1), "SO-9", TODAY) for _ in range(2))
    )
    assert answers[0] == answers[1]
    assert [each["code"] for each in tax_bench.recorded() if each["type"] == "ReturnInvoice"] == ["RMA-9"]


async def test_a_return_with_a_positive_line_is_a_mistake(tax_bench: TaxBench) -> None:
    with pytest.raises(ValueError, match="negative"):
        await tax_bench.calculator().commit_return(document("RMA-9", FRAME), "SO-9", TODAY)
    assert tax_bench.recorded() == []


@pytest.mark.parametrize("code", ["SO 1", "SO/1", "SO#1", "SO%1", "SO+1", "SO?1", "a_-ava2f-_b", "", "x" * 51])
async def test_a_code_that_would_break_a_path_is_a_mistake(tax_bench: TaxBench, code: str) -> None:
    with pytest.raises(ValueError, match="code"):
        await tax_bench.calculator().commit(document(code))


async def test_the_vendor_forgets_nothing_over_a_restart(tax_bench: TaxBench, start_simulator: StartSimulator) -> None:
    await tax_bench.calculator().commit(document())
    before = tax_bench.only_recorded()
    tax_bench.simulator.stop()
    start_simulator("avatax", build, ports={"avatax": tax_bench.simulator.port})
    assert tax_bench.only_recorded() == before


def call(tax_bench: TaxBench, method: str, path: str, body: Any = None) -> httpx.Response:
    return httpx.request(method, f"{tax_bench.simulator.base_url}/api/v2{path}", json=body, auth=AUTH)


PLACE = {"line1": "400 Broad St", "city": "Seattle", "region": "WA", "postalCode": "98109", "country": "US"}
MODEL: dict[str, Any] = {
    "type": "SalesInvoice",
    "companyCode": "FOVEA",
    "date": "2026-11-23",
    "customerCode": "ABC",
    "code": "T-1",
    "addresses": {"SingleLocation": PLACE},
    "lines": [{"number": "1", "quantity": 1, "amount": 100, "taxCode": "P0000000"}],
    "commit": True,
}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"customerCode": None}, 400, "ValueRequiredError"),
        ({"lines": []}, 400, "MissingLine"),
        ({"addresses": {}}, 400, "MissingAddress"),
        ({"addresses": {"singleLocation": {**PLACE, "region": "ZZ"}}}, 400, "InvalidAddress"),
        ({"addresses": {"singleLocation": {**PLACE, "postalCode": "981"}}}, 400, "InvalidPostalCode"),
        ({"companyCode": "OTHER"}, 404, "EntityNotFoundError"),
        ({"code": "x" * 51}, 400, "StringLengthError"),
        ({"lines": [{"amount": 1, "taxCode": "XX000000"}]}, 400, "GetTaxError"),
        ({"type": "ReturnInvoice"}, 400, "GetTaxError"),
        ({"taxoverride": {"type": "None"}}, 400, "GetTaxError"),
    ],
)
def test_the_simulator_refuses_as_the_vendor_does(
    tax_bench: TaxBench, change: dict[str, Any], status: int, code: str
) -> None:
    answer = call(tax_bench, "POST", "/transactions/create", {**MODEL, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers["x-correlation-id"]
    assert tax_bench.recorded() == []


def test_a_forgotten_type_records_nothing(tax_bench: TaxBench) -> None:
    model = {name: value for name, value in MODEL.items() if name != "type"}
    answer = call(tax_bench, "POST", "/transactions/create", model)
    assert (answer.status_code, answer.json()["status"]) == (201, "Temporary")
    assert tax_bench.recorded() == []


def test_a_plain_create_of_a_committed_code_conflicts(tax_bench: TaxBench) -> None:
    assert call(tax_bench, "POST", "/transactions/create", MODEL).status_code == 201
    assert call(tax_bench, "POST", "/transactions/create", MODEL).json()["error"]["code"] == "DocumentCodeConflict"


def test_saved_then_committed_then_voided(tax_bench: TaxBench) -> None:
    assert call(tax_bench, "POST", "/transactions/create", {**MODEL, "commit": False}).json()["status"] == "Saved"
    path = "/companies/FOVEA/transactions/T-1"
    assert call(tax_bench, "POST", f"{path}/commit", {"commit": True}).json()["status"] == "Committed"
    assert call(tax_bench, "POST", f"{path}/void", {"code": "DocVoided"}).json()["status"] == "Cancelled"
    again = call(tax_bench, "POST", f"{path}/void", {"code": "DocVoided"})
    assert again.json()["error"]["code"] == "TransactionAlreadyCancelled"


def test_a_vendor_made_refund_mirrors_the_sale(tax_bench: TaxBench) -> None:
    call(tax_bench, "POST", "/transactions/create", MODEL)
    body = {
        "refundTransactionCode": "R-1",
        "refundDate": "2026-11-24",
        "refundType": "Percentage",
        "refundPercentage": 50,
    }
    answer = call(tax_bench, "POST", "/companies/FOVEA/transactions/T-1/refund", body).json()
    assert (answer["type"], answer["totalAmount"], answer["totalTax"]) == ("ReturnInvoice", -50, -4.76)


def test_an_amount_that_was_charged_offline_is_recorded_as_charged(tax_bench: TaxBench) -> None:
    override = {"type": "TaxAmount", "taxAmount": 8.25, "reason": "Offline"}
    answer = call(tax_bench, "POST", "/transactions/create", {**MODEL, "taxOverride": override}).json()
    assert (answer["totalTax"], answer["totalTaxCalculated"]) == (8.25, 9.51)


def test_a_forced_timeout_ends_in_an_error(tax_bench: TaxBench) -> None:
    answer = call(tax_bench, "POST", "/transactions/create?$include=ForceTimeout", MODEL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "TimeoutRequested")


def test_addresses_are_resolved_with_http_200_either_way(tax_bench: TaxBench) -> None:
    good = call(tax_bench, "POST", "/addresses/resolve", PLACE).json()
    assert good["messages"] == []
    assert good["validatedAddresses"][0]["city"] == "SEATTLE"
    bad = call(tax_bench, "POST", "/addresses/resolve", {**PLACE, "line1": "Undeliverable Street"})
    assert bad.status_code == 200
    assert {message["severity"] for message in bad.json()["messages"]} == {"Error"}
    abroad = call(tax_bench, "POST", "/addresses/resolve", {**PLACE, "country": "DE"}).json()
    assert abroad["validatedAddresses"] == []


def test_the_simulator_wants_credentials(tax_bench: TaxBench) -> None:
    answer = httpx.get(f"{tax_bench.simulator.base_url}/api/v2/definitions/taxcodes", auth=("1100000000", "wrong"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "AuthenticationException")


def test_every_tax_code_of_ours_is_known_there(tax_bench: TaxBench) -> None:
    codes = call(tax_bench, "GET", "/definitions/taxcodes?$filter=description contains 'eyeglass'").json()
    assert {entry["taxCode"] for entry in codes["value"]} >= {"FOVEA-RX-LENSES", "FOVEA-RX-FRAME", "FOVEA-FRAME"}
