"""The two editable tables beside this file: tax codes by category and date, and rates for when nobody answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from fovea.domains.checkout.ports import LineTax, TaxAnswer, TaxCategory, TaxDocument
from fovea.kernel.money import Money, percentage, total, zero

_CORRECTIVE = frozenset({TaxCategory.RX_LENSES, TaxCategory.FRAME_WITH_RX, TaxCategory.RX_SUN, TaxCategory.COATING})


class UnmappedCategory(Exception):
    """No tax code is in force for a category; such goods cannot be taxed by the service."""

    def __init__(self, category: TaxCategory) -> None:
        super().__init__(f"No tax code is in force for {category}.")
        self.category = category


@dataclass(frozen=True, slots=True)
class TaxCode:
    category: TaxCategory
    code: str
    since: date
    custom: bool
    confirmed: bool


class TaxCodes:
    """Category to the vendor's code, by date."""

    def __init__(self, codes: Sequence[TaxCode]) -> None:
        self._codes = sorted(codes, key=lambda code: code.since)

    @staticmethod
    def load() -> "TaxCodes":
        """Raises ValueError when the file names a category that does not exist."""
        return TaxCodes(
            [
                TaxCode(
                    TaxCategory(entry["category"]),
                    entry["code"],
                    date.fromisoformat(entry["from"]),
                    entry["custom"],
                    entry["confirmed"],
                )
                for entry in _read("tax_codes.json")["codes"]
            ]
        )

    def entry(self, category: TaxCategory, on: date) -> TaxCode:
        """Raises UnmappedCategory."""
        found = [code for code in self._codes if code.category is category and code.since <= on]
        if not found:
            raise UnmappedCategory(category)
        return found[-1]

    def code(self, category: TaxCategory, on: date) -> str:
        """Raises UnmappedCategory."""
        return self.entry(category, on).code

    def not_ready(self, on: date) -> tuple[TaxCategory, ...]:
        """Categories without a confirmed code: with any of these a house must not go live."""
        return tuple(category for category in TaxCategory if not self._confirmed(category, on))

    def _confirmed(self, category: TaxCategory, on: date) -> bool:
        try:
            return self.entry(category, on).confirmed
        except UnmappedCategory:
            return False


@dataclass(frozen=True, slots=True)
class FallbackTable:
    """Rates in basis points. Answers are estimates; ``review_by`` is when the table wants to be looked at again."""

    states: Mapping[str, int]
    countries: Mapping[str, int]
    corrective_exempt: frozenset[str]
    coating_taxed: frozenset[str]
    freight_exempt: frozenset[str]
    review_by: date

    @staticmethod
    def load() -> "FallbackTable":
        table = _read("fallback_rates.json")
        return FallbackTable(
            table["states"],
            table["countries"],
            frozenset(table["corrective_exempt"]),
            frozenset(table["coating_taxed"]),
            frozenset(table["freight_exempt"]),
            date.fromisoformat(table["review_by"]),
        )

    def estimate(self, document: TaxDocument) -> TaxAnswer:
        """Each line rounded on its own; the total is the sum of the lines."""
        country = document.ship_to.country.upper()
        state = document.ship_to.region.strip().upper()
        lines = tuple(
            LineTax(line.reference, self._tax(line.amount, country, state, line.category)) for line in document.lines
        )
        return TaxAnswer(lines, total((line.tax for line in lines), document.currency), estimated=True)

    def _tax(self, amount: Money, country: str, state: str, category: TaxCategory) -> Money:
        if country != "US":
            return percentage(amount, self.countries.get(country, 0))
        if category is TaxCategory.SHIPPING and state in self.freight_exempt:
            return zero(amount.currency)
        free = category in _CORRECTIVE and state in self.corrective_exempt
        if free and not (category is TaxCategory.COATING and state in self.coating_taxed):
            return zero(amount.currency)
        return percentage(amount, self.states.get(state, 0))


def _read(name: str) -> dict[str, Any]:
    text = resources.files("fovea.integrations.avalara").joinpath(name).read_text(encoding="utf-8")
    table = json.loads(text)
    assert isinstance(table, dict)
    return table
