"""What the web process turns away, and what every answer carries."""

from collections.abc import AsyncIterator

import httpx
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from fovea.app import App
from fovea.kernel import tracing
from fovea.kernel.db import Database
from tests.factories.people import a_customer

QUERY = {"query": "{ viewer { staff { name } } }"}


async def test_health(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "alive"}
    assert (await http.get("/readyz")).json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/graphiql/", "/media/none.webp"])
async def test_every_answer_carries_the_security_headers(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-request-id"]


async def test_a_request_id_is_kept_when_it_is_harmless(http: httpx.AsyncClient) -> None:
    kept = await http.get("/healthz", headers={"x-request-id": "order-page.42"})
    replaced = await http.get("/healthz", headers={"x-request-id": "two words"})
    assert kept.headers["x-request-id"] == "order-page.42"
    assert replaced.headers["x-request-id"] != "two words"


async def test_only_posted_json_is_read(http: httpx.AsyncClient) -> None:
    assert (await http.get("/graphql", params=QUERY)).status_code == 405
    assert (await http.post("/graphql", data=QUERY)).status_code == 415
    assert (
        await http.post(
            "/graphql", content='{"query": "{ viewer { staff { name } } }"}', headers={"content-type": "text/plain"}
        )
    ).status_code == 415
    assert (await http.post("/graphql", files={"0": b"x"})).status_code == 415
    assert (await http.post("/graphql", json=[QUERY, QUERY])).status_code == 400
    assert (await http.post("/graphql", json=QUERY)).status_code == 200


async def test_a_large_body_is_refused_even_without_a_length(http: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield b" " * 10_000

    response = await http.post("/graphql", content=chunks(), headers={"content-type": "application/json"})
    assert response.status_code == 413


async def test_an_unknown_token_makes_nobody(db: Database, http: httpx.AsyncClient) -> None:
    await a_customer(db)
    for token in ("", "x" * 43, "fvk_a_b", "é" * 10, "x" * 5000):
        response = await http.post("/graphql", json=QUERY, headers={b"authorization": f"Bearer {token}".encode()})
        assert response.json()["data"]["viewer"] == {"staff": None}


@pytest.mark.parametrize("document", ["{ __schema { types { name } } }", '{ __type(name: "Order") { name } }'])
async def test_the_schema_is_not_told_in_production(http: httpx.AsyncClient, house: App, document: str) -> None:
    told = (await http.post("/graphql", json={"query": document})).json()
    assert "errors" not in told
    house.settings.fovea_environment = "production"
    refused = (await http.post("/graphql", json={"query": document})).json()
    assert refused["data"] is None
    assert "introspection" in refused["errors"][0]["message"].lower()
    assert (await http.post("/graphql", json=QUERY)).json()["data"] == {"viewer": {"staff": None}}


@pytest.mark.parametrize(
    "document",
    [
        '{ frame(slug: "a") ' + "{ related " * 12 + "{ name }" + " }" * 12 + " }",
        "fragment __schema on Frame { " + "related { " * 12 + "name" + " }" * 12 + " } "
        '{ frame(slug: "a") { ...__schema } }',
        "{ " + " ".join(f"v{n}: viewer {{ staff {{ name }} }}" for n in range(40)) + " }",
        "{ viewer { " + "staff { name } " * 900 + " } }",
    ],
    ids=["deep", "deep in a fragment named __schema", "many aliases", "many tokens"],
)
async def test_a_query_too_large_is_refused_before_it_runs(http: httpx.AsyncClient, document: str) -> None:
    refused = (await http.post("/graphql", json={"query": document})).json()
    assert refused["data"] is None
    assert refused["errors"]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("query FindAna { viewer { staff { name } } }", "query FindAna"),
        ("{ viewer { staff { name } } }", "query unnamed"),
        ("query C4111111145551142 { viewer { staff { name } } }", "query unnamed"),
    ],
)
async def test_a_request_is_a_span_by_its_operations_name_and_says_no_more(
    http: httpx.AsyncClient, document: str, name: str
) -> None:
    exporter = InMemorySpanExporter()
    tracing.report_to(exporter, "fovea-test", at_once=True)
    try:
        answer = await http.post(
            "/graphql",
            json={"query": document, "variables": {"email": "ana@example.com"}},
            headers={"traceparent": "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"},
        )
    finally:
        tracing.stop()
    (span,) = [one for one in exporter.get_finished_spans() if one.kind is SpanKind.SERVER]
    assert span.name == name
    assert span.attributes is not None
    assert set(span.attributes) == {
        *("request.id", "graphql.operation", "graphql.kind", "http.method", "http.route", "http.status"),
        *("sql.transactions", "sql.reads"),
    }
    told = "".join(one.to_json() for one in exporter.get_finished_spans())
    assert not any(word in told for word in ("viewer {", "example.com", "4111111145551142"))
    assert answer.headers["x-trace-id"] == format(span.context.trace_id, "032x")
    assert answer.headers["x-trace-id"] != "0123456789abcdef0123456789abcdef", "a caller's trace is not ours"
