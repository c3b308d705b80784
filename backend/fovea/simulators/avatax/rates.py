"""What is owed where: the rate table beside this file, read into decisions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TaxCode:
    tax_code: str
    type_id: str
    description: str
    family: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """``kind`` is STA, CTY or CNT in the vendor's words; ``rate`` a fraction of one."""

    kind: str
    code: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Levy:
    jurisdiction: Jurisdiction
    tax: Decimal


@dataclass(frozen=True, slots=True)
class LineResult:
    """``taxable`` plus ``exempt`` is the amount without tax; ``levies`` add up to ``tax`` exactly."""

    taxable: Decimal
    exempt: Decimal
    tax: Decimal
    levies: tuple[Levy, ...]


@lru_cache(maxsize=1)
def tax_codes() -> Mapping[str, TaxCode]:
    entries = _read("tax_codes.json")["codes"]
    return {
        each["taxCode"]: TaxCode(each["taxCode"], each["taxCodeTypeId"], each["description"], each["family"])
        for each in entries
    }


def is_state(code: str) -> bool:
    return code in _table()["states"]


def calculate(
    amount: Decimal, family: str, country: str, region: str, on: date, *, tax_included: bool = False
) -> LineResult:
    """Tax on one line at the rates of ``on``, rounded once per line, half away from zero."""
    jurisdictions = _jurisdictions(family, country, region, on)
    rate = sum((each.rate for each in jurisdictions), Decimal(0))
    net = amount / (1 + rate) if tax_included else amount
    tax = _cents(amount - net if tax_included else amount * rate)
    base = amount - tax if tax_included else amount
    if not rate:
        return LineResult(Decimal(0), base, Decimal(0), tuple(Levy(each, Decimal(0)) for each in jurisdictions))
    shares = [_cents(base * each.rate) for each in jurisdictions[1:]]
    levies = (Levy(jurisdictions[0], tax - sum(shares, Decimal(0))), *map(Levy, jurisdictions[1:], shares))
    return LineResult(base, Decimal(0), tax, levies)


def exempted(amount: Decimal, country: str, region: str, on: date) -> LineResult:
    """A line that a certificate frees: every jurisdiction sees it, none takes anything."""
    jurisdictions = _jurisdictions("general", country, region, on)
    return LineResult(Decimal(0), amount, Decimal(0), tuple(Levy(each, Decimal(0)) for each in jurisdictions))


def _jurisdictions(family: str, country: str, region: str, on: date) -> Sequence[Jurisdiction]:
    if country == "US":
        return _state(family, region, on)
    entry = _table()["countries"].get(country)
    if entry is None:
        return ()
    reduced = entry.get("corrective") if family in {"corrective", "coating"} else None
    rate = reduced or [rate for since, rate in entry["standard"] if date.fromisoformat(since) <= on][-1]
    return (Jurisdiction("CNT", country, entry["name"].upper(), Decimal(rate)),)


def _state(family: str, region: str, on: date) -> Sequence[Jurisdiction]:
    entry = _table()["states"][region]
    since = entry["exempt_since"].get(family)
    free = since is not None and date.fromisoformat(since) <= on
    state = Jurisdiction("STA", region, entry["name"].upper(), Decimal(0) if free else Decimal(entry["state"]))
    local = Decimal(entry["local"])
    if free or not local:
        return (state,)
    return (state, Jurisdiction("CTY", f"{region}-LOCAL", f"{entry['name'].upper()} LOCAL AVERAGE", local))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return _read("rates.json")


def _read(name: str) -> dict[str, Any]:
    text = resources.files("fovea.simulators.avatax").joinpath(name).read_text(encoding="utf-8")
    table = json.loads(text)
    assert isinstance(table, dict)
    return table
