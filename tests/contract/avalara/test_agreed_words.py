"""What we send and what the simulator answers, held against the table of the vendor's models where that lies beside
the project; a checkout without it has nothing to be held against.
"""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from fovea.domains.tax.ports import Charged, DocumentKind
from fovea.integrations.avalara import reading
from fovea.kernel.money import Money
from tests.contract.avalara.conftest import AUTH, FRAME, SEATTLE, TODAY, TaxBench, document
from tests.contract.avalara.test_recording import MODEL

# One row for each table that is there: without one, pytest names the reason and runs nothing.
TABLES = sorted((Path(__file__).parents[4] / "shared" / "contracts").glob("avatax.json"))
SIMPLE = {"string": str, "number": int | float, "boolean": bool, "Date": str}


@pytest.fixture(params=TABLES, ids=["avatax.json"] * len(TABLES))
def words(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return found


def strangers(words: dict[str, Any], model: str, value: Any, path: str = "") -> list[str]:
    """Fields that the model does not have, and values of another kind; names are met without regard to case."""
    if not isinstance(value, dict):
        return [f"{path or model}: {type(value).__name__} instead of an object"]
    known = {name.lower(): field for name, field in words["models"].get(model, {}).items()}
    if not known:
        return []
    found = []
    for name, entry in value.items():
        here = f"{path}.{name}" if path else name
        if name.lower() not in known:
            found.append(f"{here}: {model} has no such field")
        elif entry is not None:
            found += _wrong(words, known[name.lower()]["type"], entry, here)
    missing = [name for name, field in known.items() if field["required"]]
    return found + [f"{path}.{name}: missing" for name in missing if name not in {one.lower() for one in value}]


def _wrong(words: dict[str, Any], kind: str, entry: Any, path: str) -> list[str]:
    if kind.endswith("[]"):
        if not isinstance(entry, list):
            return [f"{path}: no list"]
        return [one for at, each in enumerate(entry) for one in _wrong(words, kind[:-2], each, f"{path}[{at}]")]
    if kind.startswith("enum:"):
        names = words["enums"].get(kind.removeprefix("enum:"))
        return [] if names is None or entry in names else [f"{path}: {entry} is no {kind}"]
    if kind in SIMPLE:
        return [] if isinstance(entry, SIMPLE[kind]) else [f"{path}: {type(entry).__name__} for {kind}"]
    return strangers(words, kind, entry, path) if kind in words["models"] else []


def sent(kind: DocumentKind) -> dict[str, Any]:
    """A request with everything that ours can hold."""
    sign = 1 if kind is DocumentKind.SALE else -1
    taxed = document("S-1", FRAME, sign=sign)
    charged = Charged("Rounding rest", total=Money(sign, "USD"), lines={"line-frame": Money(sign, "USD")})
    model = reading.overridden(reading.model(taxed), taxed, charged)
    if kind is DocumentKind.RETURN:
        model = {**model, "referenceCode": "S-1", "taxOverride": reading.at_rates_of(TODAY)}
    name = "SalesInvoice" if kind is DocumentKind.SALE else "ReturnInvoice"
    body = {**model, "code": "S-1", "type": name, "companyCode": "FOVEA", "commit": True}
    return {"createTransactionModel": body, "adjustmentReason": "Offline", "adjustmentDescription": "Away"}


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_what_we_send_is_what_the_vendor_reads(words: dict[str, Any], kind: DocumentKind) -> None:
    assert strangers(words, "CreateOrAdjustTransactionModel", sent(kind)) == []


def test_an_address_is_sent_as_the_vendor_reads_it(words: dict[str, Any]) -> None:
    assert strangers(words, "AddressValidationInfo", reading.place(SEATTLE)) == []


def test_the_simulator_answers_in_the_vendors_words(words: dict[str, Any], tax_bench: TaxBench) -> None:
    url = f"{tax_bench.simulator.base_url}/api/v2"
    with httpx.Client(auth=AUTH) as http:
        made = http.post(f"{url}/transactions/create", json=MODEL).json()
        assert strangers(words, "TransactionModel", made) == []
        voided = http.post(f"{url}/companies/FOVEA/transactions/T-1/void", json={"code": "DocVoided"}).json()
        assert strangers(words, "TransactionModel", voided) == []
        resolved = http.post(f"{url}/addresses/resolve", json=reading.place(SEATTLE)).json()
        assert strangers(words, "AddressResolutionModel", resolved) == []
        refused = http.get(f"{url}/companies/FOVEA/transactions/NONE/types/SalesInvoice").json()
        assert strangers(words, "ErrorResult", refused) == []
        assert refused["error"]["code"] in words["error_codes"]


def test_the_vendors_own_example_is_taken(words: dict[str, Any], tax_bench: TaxBench) -> None:
    """Its company and tax code are not ours; everything else is as it stands there."""
    example = json.loads(json.dumps(words["examples"]["transaction_request"]))
    example["companyCode"] = "FOVEA"
    example["lines"][0]["taxCode"] = "P0000000"
    answer = httpx.post(f"{tax_bench.simulator.base_url}/api/v2/transactions/create", json=example, auth=AUTH)
    assert (answer.status_code, answer.json()["status"]) == (201, "Committed")


def test_a_stranger_is_noticed() -> None:
    table = {"models": {"M": {"a": {"type": "number", "required": True}}}, "enums": {}}
    assert strangers(table, "M", {"b": 1}) == ["b: M has no such field", ".a: missing"]
    assert strangers(table, "M", {"a": "1"}) == ["a: str for number"]
