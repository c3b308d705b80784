"""Settlement detail reports: what was settled in a batch, in the columns of the vendor's own CSV file.

Fees are made up at fixed rates; what matters is that gross less fees is net, and that the payout closes the batch.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.adyen.issuer import places_of
from fovea.simulators.adyen.notifications import Notifications
from fovea.simulators.adyen.store import Booking, Payment, Store, now_text
from fovea.simulators.config import SimulatorConfig

COLUMNS = (
    "Company Account",
    "Merchant Account",
    "Psp Reference",
    "Merchant Reference",
    "Payment Method",
    "Creation Date",
    "TimeZone",
    "Type",
    "Modification Reference",
    "Gross Currency",
    "Gross Debit (GC)",
    "Gross Credit (GC)",
    "Exchange Rate",
    "Net Currency",
    "Net Debit (NC)",
    "Net Credit (NC)",
    "Commission (NC)",
    "Markup (NC)",
    "Scheme Fees (NC)",
    "Interchange (NC)",
    "Payment Method Variant",
    "Modification Merchant Reference",
    "Batch Number",
)
# Money that comes to the shop; everything else leaves it.
_CREDITS = frozenset({"Settled", "RefundedReversed", "ChargebackReversed"})
# Per 10 000 of a settled amount.
_MARKUP, _SCHEME, _INTERCHANGE = 60, 13, 20
_PATH = "/reports/download/MerchantAccount"


class Reports:
    def __init__(self, config: SimulatorConfig, store: Store, notifications: Notifications) -> None:
        self._config = config
        self._store = store
        self._notifications = notifications

    def routes(self) -> list[Route]:
        return [Route(f"{_PATH}/{{account}}/{{name}}", self.download)]

    async def download(self, request: Request) -> Response:
        """The file, for whoever shows the key of the account's report user."""
        if request.headers.get("X-API-Key") != self._config.adyen_api_key:
            return Response(status_code=401)
        content = self._store.report(request.path_params["name"])
        if content is None or request.path_params["account"] != self._config.adyen_merchant_account:
            return Response(status_code=404)
        return Response(content, media_type="text/csv")

    def make(self, omit: Iterable[str] = (), wrong: Iterable[str] = ()) -> JSONResponse:
        """Close the batch and announce its report.

        For the day on which the books differ: lines of the references in ``omit`` are left out, and those in ``wrong``
        say a hundredth of a unit less. References are of payments or of modifications.
        """
        account = self._config.adyen_merchant_account
        number, booked = self._store.close_batch()
        name = f"settlement_detail_report_batch_{number}.csv"
        left_out, spoilt = set(omit), set(wrong)
        lines = [
            (booking, payment, booking.value - (1 if _named(booking, spoilt) else 0))
            for booking, payment in booked
            if not _named(booking, left_out)
        ]
        self._store.keep_report(name, number, _written(account, number, lines))
        self._notifications.report(name, f"{self._config.public_url('adyen')}{_PATH}/{account}/{name}")
        return JSONResponse({"name": name, "batch": number, "lines": len(lines)}, 201)


def _named(booking: Booking, references: set[str]) -> bool:
    return booking.payment_psp in references or booking.modification_psp in references


def _written(account: str, number: int, lines: Iterable[tuple[Booking, Payment, int]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    payout: dict[str, int] = {}
    for booking, payment, value in lines:
        fees = _fees(booking.type, value)
        sign = 1 if booking.type in _CREDITS else -1
        net = sign * value - sum(fees)
        payout[payment.currency] = payout.get(payment.currency, 0) + net
        gross = _sides("Gross", "GC", sign * value, payment.currency)
        commission, markup, scheme, interchange = (_amount(fee, payment.currency) for fee in fees)
        writer.writerow(
            {
                **_common(account, number, payment.currency, booking.created, booking.type),
                **gross,
                **_sides("Net", "NC", net, payment.currency),
                "Psp Reference": booking.payment_psp,
                "Merchant Reference": payment.reference,
                "Payment Method": payment.brand,
                "Payment Method Variant": payment.brand,
                "Modification Reference": booking.modification_psp,
                "Modification Merchant Reference": booking.modification_reference,
                "Commission (NC)": commission,
                "Markup (NC)": markup,
                "Scheme Fees (NC)": scheme,
                "Interchange (NC)": interchange,
            }
        )
    for currency, net in sorted(payout.items()):
        line = _common(account, number, currency, now_text(), "MerchantPayout")
        writer.writerow({**line, **_sides("Net", "NC", -net, currency), "Modification Reference": f"TX{number}"})
    return text.getvalue().encode()


def _common(account: str, number: int, currency: str, at: str, kind: str) -> dict[str, str]:
    return {
        "Company Account": f"{account}Company",
        "Merchant Account": account,
        "Creation Date": at[:19].replace("T", " "),
        "TimeZone": "UTC",
        "Type": kind,
        "Gross Currency": currency,
        "Exchange Rate": "1",
        "Net Currency": currency,
        "Batch Number": str(number),
    }


def _fees(kind: str, value: int) -> tuple[int, int, int, int]:
    if kind != "Settled":
        return 0, 0, 0, 0
    markup, scheme, interchange = (value * rate // 10_000 for rate in (_MARKUP, _SCHEME, _INTERCHANGE))
    return 0, markup, scheme, interchange


def _sides(name: str, unit: str, value: int, currency: str) -> dict[str, str]:
    side = "Credit" if value >= 0 else "Debit"
    return {f"{name} {side} ({unit})": _amount(abs(value), currency)}


def _amount(value: int, currency: str) -> str:
    places = places_of(currency)
    return f"{Decimal(value).scaleb(-places):.{places}f}"
