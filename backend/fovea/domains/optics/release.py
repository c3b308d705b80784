"""Duties around a prescription, as dated rows per jurisdiction: who gets it, what is kept, who may be served.

A row speaks from `since` until `until`; an order stores which rows it was taken under. Rows that are not `confirmed`
want a lawyer's look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Duty(StrEnum):
    RELEASE_RX = "RELEASE_RX"
    KEEP_CONFIRMATION = "KEEP_CONFIRMATION"
    CONSENT_TO_ELECTRONIC = "CONSENT_TO_ELECTRONIC"
    REGISTRANT_UNDER_16 = "REGISTRANT_UNDER_16"
    VERIFY_BY_FOCIMETER = "VERIFY_BY_FOCIMETER"
    COMPENSATE_VERTEX = "COMPENSATE_VERTEX"
    IMPACT_RESISTANCE = "IMPACT_RESISTANCE"


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    jurisdiction: str
    duty: Duty
    sentence: str
    source: str
    since: date
    until: date | None = None
    keep_years: int | None = None
    confirmed: bool = True


RELEASE_RULES: tuple[ReleaseRule, ...] = (
    ReleaseRule("US", Duty.RELEASE_RX, "The prescriber hands over the prescription after the exam, unasked and free.",
                "16 CFR 456", date(1978, 6, 2), confirmed=False),
    ReleaseRule("US", Duty.KEEP_CONFIRMATION, "A prescriber who sells eyewear keeps the signed receipt of it.",
                "16 CFR 456, 89 FR 60742", date(2024, 9, 24), keep_years=3),
    ReleaseRule("US", Duty.CONSENT_TO_ELECTRONIC, "An electronic copy needs the patient's consent, which is kept.",
                "16 CFR 456, 89 FR 60742", date(2024, 9, 24), keep_years=3),
    ReleaseRule("US", Duty.IMPACT_RESISTANCE, "Lenses withstand the drop-ball test; invoices and results are kept.",
                "21 CFR 801.410", date(1972, 1, 1), keep_years=3, confirmed=False),
    ReleaseRule("GB", Duty.REGISTRANT_UNDER_16, "Spectacles for a child under 16 are supplied by a registrant.",
                "Sale of Optical Appliances Order 1984", date(1984, 1, 1)),
    ReleaseRule("GB", Duty.VERIFY_BY_FOCIMETER, "A seller checks lenses by focimeter and aligns them to the pupils.",
                "Sale of Optical Appliances Order 1984", date(1984, 1, 1)),
    ReleaseRule("GB", Duty.COMPENSATE_VERTEX, "A vertex distance on the prescription is checked and compensated.",
                "Sale of Optical Appliances Order 1984", date(1984, 1, 1)),
)  # fmt: skip


def duties(jurisdiction: str, on: date, rules: Sequence[ReleaseRule] = RELEASE_RULES) -> tuple[ReleaseRule, ...]:
    """The rows in force on a day in a jurisdiction and in the country it belongs to ("US-NY", "GB")."""
    places = {jurisdiction, jurisdiction.split("-", maxsplit=1)[0]}
    return tuple(
        rule
        for rule in rules
        if rule.jurisdiction in places and rule.since <= on and (rule.until is None or on <= rule.until)
    )
