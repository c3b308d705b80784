"""Every call to a vendor leaves one line, and nothing personal in it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.testing import capture_logs

from fovea.integrations.calls import operation_of, row_of
from fovea.integrations.transport import FixedOriginSession

ROW = "0199f2aa-0000-7000-8000-000000000001"


class _Teapot(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(418)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def teapot() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Teapot) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_call_is_one_line_that_says_whose_what_and_how_long(teapot: str) -> None:
    session = FixedOriginSession(teapot, 5, "adyen")
    body = {"reference": ROW, "shopperName": "Ana Łącka", "card": "4111111145551142"}
    with capture_logs(processors=[merge_contextvars]) as lines, bound_contextvars(trace_id="t-1", attempt=3):
        session.post(f"{teapot}/v72/payments/ABCDEFGH12345678/captures?who=Ana", json=body)
    (line,) = lines
    assert line["milliseconds"] >= 0
    del line["milliseconds"]
    assert line == {
        "event": "vendor_call",
        "log_level": "info",
        "vendor": "adyen",
        "operation": "POST /v72/payments/{}/captures",
        "row": ROW,
        "theirs": "ABCDEFGH12345678",
        "outcome": "418",
        "trace_id": "t-1",
        "attempt": 3,
    }


def test_a_call_without_an_answer_is_a_line_with_the_kind_of_failure() -> None:
    with capture_logs() as lines, pytest.raises(requests.ConnectionError):
        FixedOriginSession("http://127.0.0.1:9", 1, "shippo").get("http://127.0.0.1:9/rates/abc12345678")
    assert [(line["vendor"], line["operation"], line["outcome"]) for line in lines] == [
        ("shippo", "GET /rates/{}", "ConnectionError")
    ]


@pytest.mark.parametrize(
    ("path", "operation", "ids"),
    [
        ("/v2/shipments/shp_1a2b3c4d5e6f/buy", "GET /v2/shipments/{}/buy", "shp_1a2b3c4d5e6f"),
        ("/tracks/usps/9400100000000000000001", "GET /tracks/usps/{}", "9400100000000000000001"),
        ("/addresses/Ana%20%C5%81%C4%85cka/validate", "GET /addresses/{}/validate", ""),
        ("/", "GET /", ""),
    ],
)
def test_paths_are_told_without_what_stands_in_them(path: str, operation: str, ids: str) -> None:
    assert operation_of("GET", path) == (operation, ids)


def test_our_row_is_known_by_its_key_or_by_what_the_vendor_calls_our_reference() -> None:
    assert row_of({"idempotency-key": ROW}, b"{}") == ROW
    assert row_of({}, b'{"shipment": {"reference": "' + ROW.encode() + b'"}}') == ROW
    assert row_of({}, b'{"rate": "r", "metadata": "' + ROW.encode() + b'"}') == ROW
    # What is no id is nobody's to log.
    assert row_of({}, b'{"reference": "Ana Lacka, 388 Townsend St"}') == ""
    assert row_of({}, b"<html>") == row_of({}, None) == row_of({}, b"[1]") == ""
