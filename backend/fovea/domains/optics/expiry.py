"""How long a prescription holds: dated rows per jurisdiction, never an if in the code.

A row applies to prescriptions issued on or after its `since`, to wearers of its ages; the most particular jurisdiction
wins (US-LA before US). `months` None means the law sets no end. Rows not `confirmed` came from a single unreviewed
source or from memory and want an optician's look before a refusal rests on them.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fovea.domains.optics.rx import Prescription


@dataclass(frozen=True, slots=True)
class ExpiryRule:
    """`ages` counts the wearer's age when the order is taken; a row without ages serves an unknown age."""

    jurisdiction: str
    months: int | None
    source: str
    confirmed: bool
    ages: range | None = None
    since: date = date(1900, 1, 1)
    until: date | None = None


_STATE_LIST = "list of state laws, one page, not reviewed"

EXPIRY_RULES: tuple[ExpiryRule, ...] = (
    ExpiryRule("*", 12, "house policy for children", True, ages=range(16)),
    ExpiryRule("*", 24, "house policy where no law is known", True),
    ExpiryRule("US", 24, "most states; no federal limit for spectacles (16 CFR 456)", False),
    ExpiryRule("US-LA", 18, _STATE_LIST, False),
    ExpiryRule("US-MT", None, _STATE_LIST, False),
    ExpiryRule("US-NE", None, _STATE_LIST, False),
    ExpiryRule("US-SD", None, _STATE_LIST, False),
    ExpiryRule("US-WV", None, _STATE_LIST, False),
    ExpiryRule("GB", 24, "Sale of Optical Appliances Order 1984", True),
    ExpiryRule("FR", 12, "renewal window by age, from memory", False, ages=range(16)),
    ExpiryRule("FR", 60, "renewal window by age, from memory", False, ages=range(16, 43)),
    ExpiryRule("FR", 36, "renewal window by age, from memory", False, ages=range(43, 150)),
)


@dataclass(frozen=True, slots=True)
class Expiry:
    """The date as written, the date by rule, and the earlier of the two, with the row that was used."""

    written: date | None
    by_rule: date | None
    rule: ExpiryRule | None

    @property
    def effective(self) -> date | None:
        """The last day the prescription may be used; None when nothing ends it."""
        return min((day for day in (self.written, self.by_rule) if day is not None), default=None)

    def has_passed(self, today: date) -> bool:
        return self.effective is not None and self.effective < today


def expiry(
    rx: Prescription, jurisdiction: str, age: int | None = None, rules: Sequence[ExpiryRule] = EXPIRY_RULES
) -> Expiry:
    """When this prescription ends in a jurisdiction ("US-LA", "GB"); a child's ends after a year everywhere."""
    rule = _rule_for(jurisdiction, age, rx.issued_on, rules)
    if rule is None or rule.months is None or rx.issued_on is None:
        return Expiry(rx.expires_on, None, rule)
    return Expiry(rx.expires_on, _months_later(rx.issued_on, rule.months), rule)


def _rule_for(
    jurisdiction: str, age: int | None, issued_on: date | None, rules: Sequence[ExpiryRule]
) -> ExpiryRule | None:
    def fits(rule: ExpiryRule, place: str) -> bool:
        if rule.jurisdiction != place or (rule.ages is not None and (age is None or age not in rule.ages)):
            return False
        return issued_on is None or (rule.since <= issued_on and (rule.until is None or issued_on <= rule.until))

    child = next((rule for rule in rules if rule.ages is not None and fits(rule, "*")), None)
    country = jurisdiction.split("-", maxsplit=1)[0]
    places = dict.fromkeys((jurisdiction, country, "*"))
    local = next((rule for place in places for rule in rules if fits(rule, place)), None)
    if child is None or local is None:
        return local or child
    # Both hold: the shorter one protects the child.
    return min(child, local, key=lambda rule: float("inf") if rule.months is None else rule.months)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
