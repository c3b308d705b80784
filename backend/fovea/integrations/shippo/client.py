"""Two ways to one address: Shippo's SDK for rating, plain requests for what costs money. Both synchronous.

The SDK raises on a transaction it cannot parse, after the label was bought (a missing ``created_by`` is enough), and
sets no timeout; so purchases, voids and their look-ups are read tolerantly here.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import requests
import shippo
from shippo.models import components
from shippo.models.errors import SDKError

from fovea.domains.shipping.ports import PLAIN, Terms
from fovea.integrations.shippo.sending import declaration_of, extra_of
from fovea.integrations.transport import FixedOriginSession, JsonObject, download
from fovea.kernel.errors import VendorFailure

_API_VERSION = "2018-02-08"
# The most a list gives at once.
_PAGE = 100
_FILES = {"pdf": "PDF_4x6", "zpl": "ZPLII"}


class Verdict(StrEnum):
    """What a failed call means for us."""

    REFUSED = "refused"  # the vendor said no: nothing happened
    BUSY = "busy"  # rate limit or a concurrent call: nothing happened, later it may
    LOCKED_OUT = "locked_out"  # our token is not accepted: nothing happened
    UNKNOWN = "unknown"  # no readable answer: it may have happened


class ShippoFailure(VendorFailure):
    """A call that did not succeed. ``message`` is the vendor's sentence, empty when there was no readable answer.

    Shippo has no names for its refusals: ``code`` is the HTTP status.
    """


class ShippoClient:
    """Raises RuntimeError when the SDK would not use the address it was given."""

    def __init__(self, base_url: str, api_key: str, timeout: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = FixedOriginSession(self._base_url, timeout, "shippo")
        self._headers = {
            "Authorization": f"ShippoToken {api_key}",
            "SHIPPO-API-VERSION": _API_VERSION,
            "Accept": "application/json",
        }
        # No retry_config: the SDK would repeat a POST that may have worked.
        self._sdk = shippo.Shippo(
            api_key_header=api_key,
            server_url=self._base_url,
            shippo_api_version=_API_VERSION,
            client=FixedOriginSession(self._base_url, timeout, "shippo"),
        )
        shared = self._sdk.sdk_configuration
        services = [part for part in vars(self._sdk).values() if hasattr(part, "sdk_configuration")]
        astray = [part for part in services if part.sdk_configuration is not shared]
        if shared.get_server_details()[0] != self._base_url or not services or astray:
            raise RuntimeError("The Shippo client does not use the address it was given.")

    def create_shipment(
        self,
        reference: str,
        origin: Mapping[str, Any],
        destination: Mapping[str, Any],
        parcel: Mapping[str, str],
        terms: Terms = PLAIN,
    ) -> components.Shipment:
        """Rates a parcel, waiting for the carriers."""
        request = components.ShipmentCreateRequest(
            address_from=components.AddressCreateRequest(**origin),
            address_to=components.AddressCreateRequest(**destination),
            parcels=[
                components.ParcelCreateRequest(
                    **parcel,
                    mass_unit=components.WeightUnitEnum.G,
                    distance_unit=components.DistanceUnitEnum.MM,
                )
            ],
            metadata=reference[:100],
            extra=extra_of(terms),
            customs_declaration=declaration_of(terms, str(origin.get("name", "")), str(destination.get("country", ""))),
            async_=False,
        )
        try:
            return self._sdk.shipments.create(request)
        except SDKError as error:
            raise _failure(error.status_code, error.raw_response) from None
        # The generated models raise whatever their converters raise; rating again costs nothing.
        except (requests.RequestException, AttributeError, KeyError, TypeError, ValueError):
            raise ShippoFailure(Verdict.UNKNOWN) from None

    def rate(self, rate_id: str) -> JsonObject:
        return self._send("GET", f"/rates/{rate_id}")

    def transaction(self, transaction_id: str) -> JsonObject:
        return self._send("GET", f"/transactions/{transaction_id}")

    def transactions_of(self, rate_id: str) -> list[JsonObject]:
        """All purchases made with a rate, over all pages."""
        found: list[JsonObject] = []
        page = 1
        while True:
            query = {"rate": rate_id, "page": str(page), "results": str(_PAGE)}
            answer = self._send("GET", "/transactions", query=query)
            results = answer.get("results")
            if not isinstance(results, list):
                raise ShippoFailure(Verdict.UNKNOWN)
            # The filter is the guard against buying twice, so it is not merely trusted.
            found += [entry for entry in results if isinstance(entry, dict) and rate_of(entry) == rate_id]
            if not answer.get("next"):
                return found
            page += 1

    def manifests(self) -> list[JsonObject]:
        """The newest end-of-day forms."""
        results = self._send("GET", "/manifests", query={"results": str(_PAGE)}).get("results")
        return [entry for entry in results if isinstance(entry, dict)] if isinstance(results, list) else []

    def manifest(self, account: str, day: str, origin: Mapping[str, Any], transaction_ids: Sequence[str]) -> JsonObject:
        """Ask for the form of these purchases; it is made while we wait, or a little later."""
        body = {
            "carrier_account": account,
            "shipment_date": day,
            "address_from": dict(origin),
            "transactions": list(transaction_ids),
            "async": False,
        }
        return self._send("POST", "/manifests", body=body)

    def buy(self, rate_id: str, attempt: str, kind: str = "pdf") -> JsonObject:
        """Spends money, and is sent once: the caller looks for an earlier purchase before and after any doubt."""
        body = {"rate": rate_id, "label_file_type": _FILES[kind], "async": False, "metadata": attempt[:100]}
        return self._send("POST", "/transactions", body=body)

    def refund(self, transaction_id: str) -> JsonObject:
        return self._send("POST", "/refunds", body={"transaction": transaction_id, "async": False})

    def download(self, url: str) -> bytes:
        """Raises DocumentUnavailable."""
        return download(url, self._base_url, self._timeout)

    def _send(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> JsonObject:
        try:
            answer = self._session.request(
                method, self._base_url + path, params=query, json=body, headers=self._headers
            )
        except requests.RequestException as error:
            raise ShippoFailure(Verdict.UNKNOWN, type(error).__name__) from None
        if not 200 <= answer.status_code < 300:
            raise _failure(answer.status_code, answer)
        content = _json(answer)
        if not isinstance(content, dict):
            raise ShippoFailure(Verdict.UNKNOWN)
        return content


def rate_of(transaction: JsonObject) -> str:
    """The id of the rate a transaction was bought with: a string, or an object for an instant label."""
    rate = transaction.get("rate")
    return str(rate.get("object_id")) if isinstance(rate, dict) else str(rate)


def _failure(status: int, answer: requests.Response | None) -> ShippoFailure:
    if status in {409, 429}:
        return ShippoFailure(Verdict.BUSY, str(status))
    if status in {401, 403}:
        return ShippoFailure(Verdict.LOCKED_OUT, str(status))
    if 400 <= status < 500 and status != 408:
        return ShippoFailure(Verdict.REFUSED, str(status), _sentences(_json(answer)))
    return ShippoFailure(Verdict.UNKNOWN, str(status))


def _json(answer: requests.Response | None) -> object:
    try:
        return None if answer is None else answer.json()
    except ValueError:
        # Some refusals are HTML pages.
        return None


def _sentences(body: object) -> str:
    """A refusal is a map of fields to sentences, or ``{"detail": sentence}``; strings may be nested in lists."""
    if isinstance(body, dict):
        found = [
            text if field in {"detail", "__all__"} else f"{field}: {text}"
            for field, text in ((str(field), _sentences(value)) for field, value in body.items())
            if text
        ]
    elif isinstance(body, list):
        found = [_sentences(value) for value in body]
    else:
        return str(body).strip() if isinstance(body, str) else ""
    return " ".join(text for text in found if text)
