"""Tolerant reading of EasyPost's objects: unknown fields and values never break an answer that is otherwise usable."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fovea.domains.shipping.ports import LabelFormat, Rate
from fovea.integrations.transport import JsonObject
from fovea.kernel.errors import TransientFailure
from fovea.kernel.money import Money, from_decimal

# Refund states in which the money is back or on its way, so the label must not be used.
SPENT_REFUNDS = frozenset({"submitted", "refunded"})

# A shipment's fees by type; the postage is the rate's own price.
INSURANCE_FEE = "InsuranceFee"

_SERVICE_NAMES = {
    "GroundAdvantage": "Ground Advantage",
    "Priority": "Priority Mail",
    "Express": "Priority Mail Express",
    "FirstClassPackageInternationalService": "First-Class Package International",
    "PriorityMailInternational": "Priority Mail International",
    "ExpressMailInternational": "Priority Mail Express International",
    "2ndDayAir": "2nd Day Air",
    "3DaySelect": "3 Day Select",
    "UPSSaver": "Worldwide Saver",
}


def read_rates(vendor: str, shipment: JsonObject) -> tuple[Rate, ...]:
    """Rates that can be read, cheapest first; one that cannot is left out."""
    found = []
    for entry in shipment.get("rates") or ():
        try:
            carrier, service = str(entry["carrier"]), str(entry["service"])
            days = entry.get("delivery_days") or entry.get("est_delivery_days")
            found.append(
                Rate(
                    vendor=vendor,
                    carrier=carrier,
                    service=service,
                    label=service_label(carrier, service),
                    price=read_price(entry),
                    days=int(days) if days else None,
                    vendor_shipment=str(shipment["id"]),
                    vendor_rate=str(entry["id"]),
                )
            )
        except (KeyError, TypeError, ValueError, TransientFailure):
            continue
    return tuple(sorted(found, key=lambda rate: (rate.price.currency, rate.price.minor, rate.vendor_rate)))


def read_fee(shipment: JsonObject, kind: str, currency: str) -> Money | None:
    """What the fees of one kind come to, in the rate's currency; None when there are none."""
    amounts = [fee.get("amount") for fee in _fees(shipment, kind)]
    if not amounts:
        return None
    try:
        return from_decimal(sum((Decimal(str(amount)) for amount in amounts), Decimal()), currency.upper())
    except InvalidOperation as error:
        raise TransientFailure("EasyPost's fee could not be read.") from error


def fee_refunded(shipment: JsonObject, kind: str) -> bool:
    """Whether every fee of the kind is shown as paid back."""
    fees = _fees(shipment, kind)
    return bool(fees) and all(fee.get("refunded") is True for fee in fees)


def _fees(shipment: JsonObject, kind: str) -> list[JsonObject]:
    fees = shipment.get("fees") or ()
    return [fee for fee in fees if isinstance(fee, dict) and fee.get("type") == kind]


def read_price(entry: JsonObject) -> Money:
    """``rate`` is a decimal string, sometimes a number; raises TransientFailure when it is neither."""
    try:
        return from_decimal(Decimal(str(entry["rate"])), str(entry["currency"]).upper())
    except (KeyError, InvalidOperation) as error:
        raise TransientFailure("EasyPost's price could not be read.") from error


def service_label(carrier: str, service: str) -> str:
    """What a shopper reads: "UPS 2nd Day Air"; a service without a name of ours is split at its capitals."""
    known = _SERVICE_NAMES.get(service)
    return f"{carrier} {known or re.sub(r'(?<=[a-z0-9])(?=[A-Z])', ' ', service)}"


def file_url(shipment: JsonObject, kind: LabelFormat) -> str | None:
    """Where the label's file of a kind is; None when EasyPost has to be asked to make it."""
    label = shipment.get("postage_label")
    if not isinstance(label, dict):
        return None
    named, plain = label.get(f"label_{kind}_url"), label.get("label_url")
    is_plain = label.get("label_file_type") == f"application/{kind}"
    url = named or (plain if is_plain else None)
    return str(url) if url else None


def rate_problems(shipment: JsonObject) -> tuple[str, ...]:
    """One sentence per carrier that gave no rate."""
    messages = (message for message in shipment.get("messages") or () if isinstance(message, dict))
    return tuple(
        f"{message.get('carrier') or 'Carrier'}: {message.get('message') or 'no rate'}" for message in messages
    )


def rate_created_at(shipment: JsonObject, rate_id: str) -> datetime | None:
    """When the rate was made; None when the shipment no longer has it. Raises TransientFailure when unreadable."""
    for entry in shipment.get("rates") or ():
        if entry.get("id") == rate_id:
            try:
                return read_time(entry.get("created_at") or shipment["created_at"])
            except (KeyError, TypeError, ValueError) as error:
                raise TransientFailure("EasyPost's rate has no readable date.") from error
    return None


def read_time(value: Any) -> datetime:
    """ISO 8601 with a zone; raises ValueError otherwise."""
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("A time without a zone.")
    return moment


def address_problems(address: JsonObject) -> tuple[str, ...]:
    """Sentences from failed verifications; ``errors`` holds objects or plain strings."""
    verifications = address.get("verifications")
    found: list[str] = []
    for verification in (verifications or {}).values() if isinstance(verifications, dict) else ():
        if not isinstance(verification, dict) or verification.get("success"):
            continue
        for error in verification.get("errors") or ("The address could not be verified",):
            text = str(error.get("message") or error.get("code") if isinstance(error, dict) else error).strip()
            found.append(text if text.endswith(".") else f"{text}.")
    return tuple(dict.fromkeys(found))
