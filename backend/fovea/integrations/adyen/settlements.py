"""Adyen's settlement detail report: fetched from where it may be, read column by column.

The address comes from a webhook's ``reason``, which no signature covers: only hosts of the allow-list are asked, over
https unless it is the vendor's own address, with the report user's key and along no redirect.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import requests

from fovea.domains.payments import LineKind, ReportUnavailable, SettlementLine
from fovea.integrations.breaker import Breaker, breaker_of
from fovea.integrations.transport import WrongHost, origin_of
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import VendorThreads
from fovea.kernel.money import Money, from_decimal
from fovea.kernel.settings import Settings

_LARGEST = 50 * 1024 * 1024
_KINDS: Mapping[str, LineKind] = {
    "Settled": LineKind.CAPTURE,
    "Refunded": LineKind.REFUND,
    "SettledReversed": LineKind.CAPTURE_REVERSED,
    "RefundedReversed": LineKind.REFUND_REVERSED,
    "Chargeback": LineKind.CHARGEBACK,
    "ChargebackReversed": LineKind.CHARGEBACK_REVERSED,
    "SecondChargeback": LineKind.SECOND_CHARGEBACK,
    "Fee": LineKind.FEE,
    "MerchantPayout": LineKind.PAYOUT,
}
_FEES = ("Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)")
_NEEDED = ("Psp Reference", "Type", "Modification Reference", "Creation Date", "TimeZone", "Net Currency", *_FEES)
# Adyen names zones by their letters.
_ZONES = {"UTC": "UTC", "GMT": "UTC", "CET": "Europe/Amsterdam", "CEST": "Europe/Amsterdam", "EST": "America/New_York"}

Fetch = Callable[[str], bytes]


class AdyenReports:
    """Implements ``SettlementReports``."""

    def __init__(self, fetch: Fetch, threads: VendorThreads, breaker: Breaker) -> None:
        self._fetch = fetch
        self._threads = threads
        self._breaker = breaker

    async def lines(self, address: str) -> tuple[SettlementLine, ...]:
        """Raises ReportUnavailable when it is not to be fetched or not to be read, TransientFailure to try again."""
        try:
            with self._breaker.call() as attempt:
                try:
                    content = await self._threads.call(self._fetch, address)
                except ReportUnavailable:
                    attempt.answered()
                    raise
        except requests.RequestException as failure:
            raise TransientFailure(f"The report could not be fetched ({type(failure).__name__}).") from None
        return read_report(content)


def fetcher(origins: frozenset[str], key: str, timeout: float) -> Fetch:
    """Fetches from these origins alone; a redirect would leave them, so none is followed."""

    def fetch(address: str) -> bytes:
        try:
            allowed = origin_of(address) in origins
        except (WrongHost, ValueError):
            allowed = False
        if not allowed:
            raise ReportUnavailable("Its address is not one of the provider's. Nothing was fetched.")
        headers = {"X-API-Key": key}
        with requests.get(address, headers=headers, timeout=timeout, stream=True, allow_redirects=False) as answer:
            if answer.status_code >= 500:
                raise requests.HTTPError(str(answer.status_code))
            if answer.status_code != 200:
                raise ReportUnavailable(f"The provider's file store answered {answer.status_code}.")
            content = bytearray()
            for chunk in answer.iter_content(65_536):
                content += chunk
                if len(content) > _LARGEST:
                    raise ReportUnavailable("It is larger than any settlement report.")
        return bytes(content)

    return fetch


def build_reports(settings: Settings) -> AdyenReports:
    """The allow-list is the setting's, or the vendor's own address when there is none (the simulator's case)."""
    named = [one.strip() for one in settings.adyen_report_origins.split(",") if one.strip()]
    origins = frozenset(origin_of(one) for one in named or [settings.adyen_base_url])
    key = settings.adyen_report_key.get_secret_value() or settings.adyen_api_key.get_secret_value()
    fetch = fetcher(origins, key, settings.vendor_timeout_seconds)
    return AdyenReports(fetch, VendorThreads(2), breaker_of("adyen reports", settings.vendor_rest_seconds))


def read_report(content: bytes) -> tuple[SettlementLine, ...]:
    """The lines of the file in their order; raises ReportUnavailable for a file that is not such a report."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise ReportUnavailable(f"Columns are missing: {', '.join(missing)}.")
        return tuple(_line(row) for row in reader)
    except (UnicodeDecodeError, InvalidOperation, ValueError, csv.Error) as broken:
        raise ReportUnavailable("It cannot be read as a settlement detail report.") from broken


def _line(row: Mapping[str, str]) -> SettlementLine:
    net_currency = row["Net Currency"]
    currency = row.get("Gross Currency") or net_currency
    return SettlementLine(
        kind=_KINDS.get(row["Type"], LineKind.OTHER),
        type=row["Type"][:60],
        psp_reference=row["Psp Reference"],
        modification_reference=row["Modification Reference"],
        merchant_reference=row.get("Merchant Reference") or "",
        gross=_signed(row, "Gross", "GC", currency),
        net=_signed(row, "Net", "NC", net_currency),
        fees=from_decimal(sum((_decimal(row[name]) for name in _FEES), Decimal(0)), net_currency),
        booked_at=_moment(row["Creation Date"], row["TimeZone"]),
        batch=int(row.get("Batch Number") or 0),
    )


def _signed(row: Mapping[str, str], name: str, unit: str, currency: str) -> Money:
    """Credit less debit; major units, so that no exponent of the vendor's own comes in."""
    credit, debit = (_decimal(row.get(f"{name} {side} ({unit})") or "") for side in ("Credit", "Debit"))
    return from_decimal(credit - debit, currency)


def _decimal(text: str) -> Decimal:
    return Decimal(text.strip() or "0")


def _moment(text: str, zone: str) -> datetime:
    """Raises ValueError for a zone that nobody knows: a guess would put the line into another day."""
    try:
        where = ZoneInfo(_ZONES.get(zone, zone))
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError("unknown time zone") from unknown
    return datetime.fromisoformat(text).replace(tzinfo=where).astimezone(UTC)
