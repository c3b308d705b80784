"""Ours beside theirs: money to the cent, each tax document, each label. What differs is named."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
# Their states of a payment that was authorised once, whatever became of it.
_AUTHORISED = ("authorised", "cancelled", "expired")


@dataclass(frozen=True)
class Compared:
    """One line of the table: what was counted on both sides, and every difference in words."""

    name: str
    ours: int
    theirs: int
    differences: list[str] = field(default_factory=list)


def money(ours: Iterable[Row], theirs: Iterable[Row]) -> list[Compared]:
    """Authorised, captured and refunded minor units by payment; a payment of theirs that we do not know is a loss.

    ``ours``: id, status, authorised, captured, refunded and whether the ``order_ended``; ``theirs``: the vendor's
    payments with their modifications.
    """
    known = {str(one["id"]): one for one in ours}
    told: dict[str, list[Row]] = {}
    for one in theirs:
        told.setdefault(str(one["reference"]), []).append(one)
    lines = [Compared(name, 0, 0) for name in ("authorised", "captured", "refunded")]
    sums: Counter[tuple[str, str]] = Counter()
    for reference, mine in known.items():
        at_theirs = told.get(reference, [])
        real = {
            "authorised": sum(int(one["value"]) for one in at_theirs if one["state"] in _AUTHORISED),
            "captured": sum(int(one["captured"]) for one in at_theirs),
            "refunded": sum(int(one["refunded"]) for one in at_theirs),
        }
        for line in lines:
            sums["ours", line.name] += int(mine[line.name])
            sums["theirs", line.name] += real[line.name]
            if int(mine[line.name]) != real[line.name]:
                line.differences.append(f"{reference}: ours {mine[line.name]}, theirs {real[line.name]}")
    for line in lines[:1]:
        line.differences.extend(f"{reference}: unknown to us" for reference in told if reference not in known)
    return [Compared(one.name, sums["ours", one.name], sums["theirs", one.name], one.differences) for one in lines]


def changes(ours: Iterable[Row], theirs: Iterable[Row]) -> Compared:
    """Captures, cancels and refunds: each of ours was done once there, and none was done that we did not ask for."""
    done = Counter(str(change["reference"]) for one in theirs for change in one["modifications"] if change["succeeded"])
    mine = {str(one["id"]): one for one in ours}
    wrong = [
        f"{one['kind']} {reference}: {one['state']} here, done {done[reference]} times there"
        for reference, one in mine.items()
        if done[reference] != (one["state"] == "confirmed")
    ]
    wrong += [f"{reference}: not asked for by us" for reference in done if reference not in mine]
    return Compared("changes", sum(one["state"] == "confirmed" for one in mine.values()), done.total(), wrong)


def kept(ours: Iterable[Row]) -> Compared:
    """Money that is still held although the order has ended: there must be none."""
    held = [str(one["id"]) for one in ours if one["order_ended"] and one["status"] in ("authorised", "captured")]
    return Compared("held for nothing", len(held), 0, held)


def labels(ours: Iterable[str], theirs: Iterable[str]) -> Compared:
    """Tracking numbers: each label of theirs is on one parcel of ours."""
    here, there = Counter(ours), Counter(theirs)
    wrong = [f"{number}: not known there" for number in here - there]
    wrong += [f"{number}: bought and not used" for number in there - here]
    return Compared("labels", here.total(), there.total(), wrong)


def tax(ours: Iterable[Row], theirs: Iterable[Row]) -> Compared:
    """Recorded tax in minor units by document; ``ours``: kind, code, state, theirs; voided ones are in no sum."""
    kinds = {"sale": "SalesInvoice", "return": "ReturnInvoice"}
    here = {(kinds[str(one["kind"])], str(one["code"])): one for one in ours}
    there = {(str(one["type"]), str(one["code"])): one for one in theirs}
    wrong, sums = [], Counter[str]()
    for document, mine in here.items():
        other = there.get(document)
        live = other is not None and other["status"] == "Committed"
        if (mine["state"] == "committed") != live:
            wrong.append(f"{document[1]}: {mine['state']} here, {'absent' if other is None else other['status']} there")
            continue
        if other is not None and live:
            recorded = int(Decimal(str(other["totalTax"])) * 100)
            sums["ours"] += int(mine["charged"])
            sums["theirs"] += recorded
            if int(mine["charged"]) != recorded:
                wrong.append(f"{document[1]}: ours {mine['charged']}, theirs {recorded}")
    wrong += [f"{code}: not told by us" for kind, code in there if (kind, code) not in here]
    return Compared("tax", sums["ours"], sums["theirs"], wrong)
