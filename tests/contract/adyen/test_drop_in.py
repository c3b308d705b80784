"""Everything the Drop-in loads from the vendor is there, for the shop's origin and the right client key only."""

import pytest

from tests.contract.adyen.conftest import Vendor

SHOPPER = "/checkoutshopper/test"
ANALYTICS = "/checkoutanalytics/test/v3/analytics"
ORIGIN = {"Origin": "http://127.0.0.1:3000"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"{SHOPPER}/securedfields/test_fovea/6.3.0/securedFields.html?type=card&d=aHR0cDovL3g=", "text/html"),
        (f"{SHOPPER}/assets/securedFields.js", "text/javascript"),
        (f"{SHOPPER}/assets/securedFields.css", "text/css"),
        (f"{SHOPPER}/assets/html/test_fovea/dfp.1.0.0.html", "text/html"),
        (f"{SHOPPER}/images/logos/visa.svg", "image/svg+xml"),
        (f"{SHOPPER}/images/components/bento_lock.svg", "image/svg+xml"),
        (f"{SHOPPER}/images/components/error.gif", "image/svg+xml"),
        (f"{SHOPPER}/sdk/6.45.0/translations/de-DE.json", "application/json"),
    ],
)
def test_what_the_form_is_made_of(vendor: Vendor, path: str, kind: str) -> None:
    answer = vendor.http.get(path, headers=ORIGIN)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        f"{SHOPPER}/securedfields/test_other/6.3.0/securedFields.html",
        f"{SHOPPER}/assets/html/test_other/dfp.1.0.0.html",
    ],
)
def test_another_client_key_gets_no_form(vendor: Vendor, path: str) -> None:
    assert vendor.http.get(path).status_code == 403


def test_only_the_named_assets_are_served(vendor: Vendor) -> None:
    assert vendor.http.get(f"{SHOPPER}/assets/control.html").status_code == 404


@pytest.mark.parametrize(
    ("digits", "brand", "supported"), [("41111111455", "visa", True), ("55553412444", "mc", False)]
)
def test_the_issuer_is_looked_up(vendor: Vendor, digits: str, brand: str, supported: bool) -> None:
    body = {"encryptedBin": f"test_{digits}", "requestId": "r-1", "supportedBrands": ["visa"], "type": "card"}
    answer = vendor.http.post(f"{SHOPPER}/v3/bin/binLookup?token=test_fovea", json=body).json()
    assert answer["requestId"] == "r-1"
    assert [(found["brand"], found["supported"]) for found in answer["brands"]] == [(brand, supported)]


def test_a_number_nobody_issues_answers_with_the_request_alone(vendor: Vendor) -> None:
    body = {"encryptedBin": "test_99999999999", "requestId": "r-1", "supportedBrands": ["visa"]}
    answer = vendor.http.post(f"{SHOPPER}/v3/bin/binLookup?token=test_fovea", json=body)
    assert answer.json() == {"requestId": "r-1"}


@pytest.mark.parametrize(
    ("token", "body", "status"),
    [
        ("other", {"encryptedBin": "test_411111"}, 403),
        ("test_fovea", {}, 422),
        ("test_fovea", {"encryptedBin": "4"}, 422),
    ],
)
def test_bad_lookups(vendor: Vendor, token: str, body: dict[str, str], status: int) -> None:
    assert vendor.http.post(f"{SHOPPER}/v3/bin/binLookup?token={token}", json=body).status_code == status


def test_a_browser_may_ask_before_it_posts(vendor: Vendor) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = vendor.http.options(f"{SHOPPER}/v3/bin/binLookup?token=test_fovea", headers=asked)
    assert answer.status_code == 200
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_analytics_are_taken_and_forgotten(vendor: Vendor) -> None:
    attempt = vendor.http.post(f"{ANALYTICS}?clientKey=test_fovea", json={}).json()["checkoutAttemptId"]
    assert vendor.http.post(f"{ANALYTICS}/{attempt}?clientKey=test_fovea", json={}).status_code == 204
    assert vendor.http.post(f"{ANALYTICS}?clientKey=other", json={}).status_code == 403
    assert vendor.http.post(f"{ANALYTICS}/{attempt}?clientKey=other", json={}).status_code == 403
