"""Value added tax: whose rule counts, and what a VAT number looks like.

Member states and number formats: Council Directive 2006/112/EC, Articles 5 and 215, and the structures that the VIES
service publishes. Form and check digits are checked here and nothing else; whether a number is in force only VIES can
say, and it is not asked.
"""

import re

from fovea.domains.tax.contract import Engine, PostalAddress, Scheme
from fovea.domains.tax.rules.vat_checks import check_digits_fit
from fovea.kernel.errors import InvalidInput

MEMBER_STATES = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
# Where sales tax is a matter of streets, not of countries: the service knows them.
_SALES_TAX = frozenset({"US", "CA"})

FORMS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "GB": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"(?:\d[A-Z0-9+*]\d{5}[A-Z]|\d{7}[A-W][A-I])",
    "IT": r"\d{11}",
    "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{10}\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
}
# Greece writes EL before its numbers, and GR as a country.
_PREFIXES = {"GR": "EL"}


def engine_for(country: str) -> Engine:
    return Engine.SERVICE if country.upper() in _SALES_TAX else Engine.LOCAL


def scheme_of(origin: PostalAddress, destination: PostalAddress, vat_id: str, *, taxed: bool) -> Scheme:
    """Whose rule counts; ``taxed``: we charge tax in that country at all."""
    sent, goes = origin.country.upper(), destination.country.upper()
    if engine_for(goes) is Engine.SERVICE:
        return Scheme.SALES_TAX
    if sent == goes:
        return Scheme.DOMESTIC
    if not taxed:
        return Scheme.EXPORT
    if sent in MEMBER_STATES and goes in MEMBER_STATES:
        return Scheme.REVERSE_CHARGE if vat_id else Scheme.OSS
    # A business from outside the union imports by itself.
    return Scheme.REVERSE_CHARGE if vat_id else Scheme.IMPORT


def checked_vat_id(country: str, text: str) -> str:
    """The number with its prefix and without spaces; raises InvalidInput when it cannot be one of this country, or its
    check digits are wrong.
    """
    prefix = _PREFIXES.get(country, country)
    number = re.sub(r"[\s.\-/]", "", text).upper()
    number = number.removeprefix(prefix)
    pattern = FORMS.get(prefix)
    if pattern is None or not re.fullmatch(pattern, number):
        raise InvalidInput(f"This is not the form of a VAT number of {country}.", path=("number",))
    if not check_digits_fit(prefix, number):
        raise InvalidInput(
            "The check digits of this VAT number do not fit: something was mistyped. Compare it with the paper.",
            path=("number",),
        )
    return f"{prefix}{number}"


def must_be_taxed(country: str) -> bool:
    """Countries where a sale without a rate would be a mistake, not an export."""
    return country.upper() in MEMBER_STATES or country.upper() in {"GB", *_SALES_TAX}
