"""Tolerant reading of EasyPost's objects: unknown fields and values never break an answer that is otherwise usable."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fovea.domains.shipping.ports import Rate
from fovea.integrations.transport import JsonObject
from fovea.kernel.errors import TransientFailure
from fovea.kernel.money import Money, from_decimal

# Refund states in which the money is back or on its way, so the label must not be used.
SPENT_REFUNDS = frozenset({"submitted", "refunded"})

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
