"""Reading Shippo's objects. Amounts are decimal strings in the sender's currency; ``amount_local`` is never ours."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from shippo.models import components

from fovea.domains.shipping.ports import Rate, RefundState
from fovea.integrations.transport import JsonObject
from fovea.kernel.errors import TransientFailure
from fovea.kernel.money import Money, from_decimal

BOUGHT = "SUCCESS"
UNDER_WAY = frozenset({"WAITING", "QUEUED"})
FAILED = "ERROR"
# The money is back or on its way, so the label must not be used.
VOIDED = frozenset({"REFUNDED", "REFUNDPENDING"})

REFUNDS = {
    "REFUNDPENDING": RefundState.SUBMITTED,
    "REFUNDED": RefundState.REFUNDED,
    "REFUNDREJECTED": RefundState.REJECTED,
}


def read_rates(vendor: str, shipment: components.Shipment) -> tuple[Rate, ...]:
    """Cheapest first; a rate whose price cannot be read is left out."""
    found = []
    for entry in shipment.rates or []:
        level = entry.servicelevel
        try:
            price, insurance = read_prices(entry.amount, entry.included_insurance_price, entry.currency)
        except TransientFailure:
            continue
        found.append(
            Rate(
                vendor=vendor,
                carrier=entry.provider,
                service=str(level.token or ""),
                label=service_label(entry.provider, str(level.name or level.token or "")),
                price=price,
                days=entry.estimated_days,
                vendor_shipment=shipment.object_id,
                vendor_rate=entry.object_id,
                insurance=insurance,
            )
        )
    return tuple(sorted(found, key=lambda rate: (rate.price.currency, rate.price.minor, rate.vendor_rate)))


def service_label(carrier: str, name: str) -> str:
    """What a shopper reads; some service names already begin with their carrier."""
    return name if name.lower().startswith(carrier.lower()) else f"{carrier} {name}".strip()


def read_price(amount: Any, currency: Any) -> Money:
    """Raises TransientFailure when the amount is no number."""
    try:
        return from_decimal(Decimal(str(amount)), str(currency).upper())
    except InvalidOperation as error:
        raise TransientFailure("Shippo's price could not be read.") from error


def read_prices(amount: Any, insurance: Any, currency: Any) -> tuple[Money, Money | None]:
    """Postage, and the insurance that a rate's amount includes; None when it includes none."""
    whole = read_price(amount, currency)
    if not insurance:
        return whole, None
    fee = read_price(insurance, currency)
    return (whole - fee, fee) if fee.minor > 0 else (whole, None)


def rate_problems(shipment: components.Shipment) -> tuple[str, ...]:
    """One sentence per carrier that had something to say."""
    return tuple(f"{message.source or 'Carrier'}: {message.text or 'no rate'}" for message in shipment.messages or [])


def message_text(transaction: JsonObject) -> str:
    """Why a transaction failed; empty when it does not say."""
    messages = transaction.get("messages") or ()
    texts = (str(message.get("text") or "").strip() for message in messages if isinstance(message, dict))
    return " ".join(text for text in texts if text)


def read_time(value: Any) -> datetime:
    """ISO 8601 with a zone; raises ValueError otherwise."""
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("A time without a zone.")
    return moment
