"""Our words in EasyPost's: ounces and inches, addresses, customs."""

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal
from typing import Any

from fovea.domains.shipping.ports import CustomsLine, ParcelSize, ShipAddress, Terms

_GRAMS_PER_OUNCE = Decimal("28.349523125")
_MM_PER_INCH = Decimal("25.4")
_TENTH = Decimal("0.1")
# Up to USD 2,500 a code no electronic export filing is needed: 15 CFR 30.37(a); to Canada never: 30.36.
_NO_FILING = "NOEEI 30.37(a)"
_NO_FILING_CANADA = "NOEEI 30.36"


def shipment_fields(
    reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize, terms: Terms
) -> dict[str, Any]:
    """A request to rate; ``is_return`` turns the label round, the addresses stay as they are given."""
    wanted: dict[str, Any] = {
        "reference": reference,
        "from_address": address_fields(origin),
        "to_address": address_fields(destination),
        "parcel": parcel_fields(parcel),
        "options": {"label_format": terms.label_format.upper(), "label_size": "4x6"},
    }
    if terms.is_return:
        # EasyPost prints a return from the receiver of the way out back to its sender.
        wanted |= {
            "is_return": True,
            "from_address": address_fields(destination),
            "to_address": address_fields(origin),
        }
    if terms.customs:
        wanted["customs_info"] = customs_fields(terms.customs, origin, destination, is_return=terms.is_return)
    return wanted


def customs_fields(
    lines: Sequence[CustomsLine], origin: ShipAddress, destination: ShipAddress, *, is_return: bool
) -> dict[str, Any]:
    return {
        "customs_certify": True,
        "customs_signer": origin.name,
        "contents_type": "returned_goods" if is_return else "merchandise",
        "contents_explanation": "",
        "restriction_type": "none",
        "non_delivery_option": "return",
        "eel_pfc": _NO_FILING_CANADA if destination.country == "CA" else _NO_FILING,
        "customs_items": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "value": str(line.value.as_decimal()),
                "currency": line.value.currency,
                "weight": _ounces(line.weight_g),
                "hs_tariff_number": line.hs_code,
                "origin_country": line.origin,
            }
            for line in lines
        ],
    }


def address_fields(address: ShipAddress) -> dict[str, Any]:
    return {
        "name": address.name,
        "company": address.company or None,
        "street1": address.line1,
        "street2": address.line2 or None,
        "city": address.city,
        "state": address.region or None,
        "zip": address.postal_code,
        "country": address.country,
        "phone": address.phone or None,
        "email": address.email or None,
    }


def parcel_fields(parcel: ParcelSize) -> dict[str, float]:
    """Ounces and inches, rounded up to a tenth: a carrier that measures finds no more than was declared."""
    return {
        "length": _inches(parcel.length_mm),
        "width": _inches(parcel.width_mm),
        "height": _inches(parcel.height_mm),
        "weight": _ounces(parcel.weight_g),
    }


def _ounces(grams: int) -> float:
    return _up(Decimal(grams) / _GRAMS_PER_OUNCE)


def _inches(millimetres: int) -> float:
    return _up(Decimal(millimetres) / _MM_PER_INCH)


def _up(value: Decimal) -> float:
    # A tenth as a JSON number; the vendor knows no other form.
    return float(value.quantize(_TENTH, rounding=ROUND_UP))
