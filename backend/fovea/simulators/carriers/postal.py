"""Addresses as a parcel network sees them, and what it says about a wrong one.

The rules are the simulator's own, small and predictable: a street needs a house number, a postal code its country's
form and (US) its state; a street that contains "undeliverable" exists nowhere.
"""

import re
from dataclasses import dataclass
from typing import Any

# First digit of a US ZIP code -> the states and territories it serves.
_ZIP_STATES = {
    "0": "CT MA ME NH NJ PR RI VT VI AE",
    "1": "DE NY PA",
    "2": "DC MD NC SC VA WV",
    "3": "AL FL GA MS TN AA",
    "4": "IN KY MI OH",
    "5": "IA MN MT ND SD WI",
    "6": "IL KS MO NE",
    "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY",
    "9": "AK AS CA GU HI MP OR WA AP",
}
_POSTAL_FORMS = {
    "US": r"\d{5}(-\d{4})?",
    "CA": r"[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d",
    "GB": r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}",
    "DE": r"\d{5}",
    "FR": r"\d{5}",
    "IT": r"\d{5}",
    "ES": r"\d{5}",
    "AT": r"\d{4}",
    "BE": r"\d{4}",
    "NL": r"\d{4} ?[A-Za-z]{2}",
    "CH": r"\d{4}",
}
EUROPEAN_UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    company: str
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str

    @staticmethod
    def of(fields: dict[str, Any]) -> "Address":
        """From either vendor's object: they share the names street1, street2, zip."""

        def text(name: str) -> str:
            return str(fields.get(name) or "").strip()

        street = f"{text('street_no')} {text('street1')}".strip()
        return Address(
            name=text("name"),
            company=text("company"),
            line1=street,
            line2=text("street2"),
            city=text("city"),
            state=text("state").upper(),
            postal_code=text("zip"),
            country=text("country").upper() or "US",
        )


@dataclass(frozen=True, slots=True)
class Complaint:
    code: str
    field: str
    message: str


def complaints(address: Address) -> tuple[Complaint, ...]:
    """What keeps a parcel from this address; empty when it is deliverable."""
    found = []
    if not address.line1 or re.search("undeliver?able", address.line1 + address.line2, re.IGNORECASE):
        found.append(Complaint("E.ADDRESS.NOT_FOUND", "address", "Address not found"))
    if not any(character.isdigit() for character in address.line1):
        found.append(Complaint("E.HOUSE_NUMBER.MISSING", "street1", "House number is missing"))
    form = _POSTAL_FORMS.get(address.country)
    if form and not re.fullmatch(form, address.postal_code):
        found.append(Complaint("E.ZIP.INVALID", "zip", "Invalid ZIP or postal code"))
    elif address.country == "US" and address.state not in _ZIP_STATES[address.postal_code[0]].split():
        found.append(Complaint("E.STATE.INVALID", "state", "The state does not match the ZIP code"))
    if not address.city:
        found.append(Complaint("E.CITY.MISSING", "city", "City is missing"))
    return tuple(found)
