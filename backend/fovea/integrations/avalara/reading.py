"""Documents to AvaTax's models, and its answers back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fovea.domains.tax.ports import (
    Charged,
    LineTax,
    PostalAddress,
    Recorded,
    Resolution,
    TaxAnswer,
    TaxDocument,
    TaxLine,
)
from fovea.integrations.avalara.client import exact
from fovea.integrations.transport import JsonObject
from fovea.kernel.money import Money, from_decimal, total


class Unreadable(Exception):
    """An answer whose lines or taxes are not those that were asked for."""


def model(document: TaxDocument) -> dict[str, Any]:
    """Names never leave: a tax is a matter of places, goods and dates. Raises ValueError for a line without a code."""
    return {
        "date": document.on.isoformat(),
        "customerCode": document.customer_code,
        "currencyCode": document.currency,
        "addresses": {"shipFrom": place(document.ship_from), "shipTo": place(document.destination)},
        "lines": [_line(number, line) for number, line in enumerate(document.lines, start=1)],
    }


def _line(number: int, line: TaxLine) -> dict[str, Any]:
    if not line.code:
        raise ValueError("A line without a tax code would be taxed as anything.")
    return {
        "number": str(number),
        "quantity": line.quantity,
        "amount": exact(line.amount.as_decimal()),
        "taxCode": line.code,
        "itemCode": line.category.value,
        "description": line.description[:255],
        "ref1": line.reference[:50],
        "taxIncluded": line.included,
        **({"exemptionCode": line.exempt} if line.exempt else {}),
    }


def overridden(wanted: dict[str, Any], document: TaxDocument, charged: Charged | None) -> dict[str, Any]:
    """The model with the amounts that were charged in the place of those that AvaTax would calculate."""
    if charged is None:
        return wanted
    if charged.total is not None:
        wanted = {**wanted, "taxOverride": _amount(charged.total, charged.reason)}
    lines = [
        {**entry, "taxOverride": _amount(charged.lines[line.reference], charged.reason)}
        if line.reference in charged.lines
        else entry
        for entry, line in zip(wanted["lines"], document.lines, strict=True)
    ]
    return {**wanted, "lines": lines}


def _amount(amount: Money, reason: str) -> dict[str, Any]:
    return {"type": "TaxAmount", "taxAmount": exact(amount.as_decimal()), "reason": reason}


def at_rates_of(sold_on: date) -> dict[str, Any]:
    return {"type": "TaxDate", "taxDate": sold_on.isoformat(), "reason": "Return at the rates of the sale"}


def place(address: PostalAddress) -> dict[str, str]:
    return {
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "region": address.region,
        "postalCode": address.postal_code,
        "country": address.country,
    }


def answer_of(body: JsonObject, document: TaxDocument) -> TaxAnswer:
    """The total is the sum of the lines' taxes, and what the vendor calls its total has to agree."""
    by_line = _by_line(body, document, "tax")
    lines = tuple(LineTax(line.reference, by_line[line.reference]) for line in document.lines)
    whole = total((line.tax for line in lines), document.currency)
    if from_decimal(_number(body.get("totalTax")), document.currency) != whole:
        raise Unreadable
    calculated = total(_by_line(body, document, "taxCalculated").values(), document.currency)
    return TaxAnswer(lines, whole, calculated=None if calculated == whole else calculated)


def recorded_of(body: JsonObject, document: TaxDocument) -> Recorded:
    """A document as it is held; one with other lines than ours is held with amounts that cannot match."""
    status = body.get("status")
    voided = status == "Cancelled"
    if status not in ("Committed", "Cancelled"):
        # Saved or queued only: it still has to be committed.
        return Recorded(voided, bool(body.get("locked")), {}, TaxAnswer((), Money(0, document.currency)))
    try:
        amounts: Mapping[str, Money] = _by_line(body, document, "lineAmount")
        answer = answer_of(body, document)
    except Unreadable:
        amounts, answer = {}, TaxAnswer((), Money(0, document.currency))
    return Recorded(voided, bool(body.get("locked")), amounts, answer)


def resolution_of(body: JsonObject, asked: PostalAddress) -> Resolution:
    """HTTP 200 with a message of severity Error is a failure all the same."""
    errors = [entry for entry in body.get("messages") or () if str(entry.get("severity")) in ("Error", "Exception")]
    found = body.get("validatedAddresses") or ()
    if errors or not found:
        said = tuple(str(entry.get("details") or entry.get("summary") or "") for entry in errors)
        return Resolution(doubts=tuple(filter(None, said)) or ("This address could not be found.",))
    first = found[0]
    return Resolution(
        PostalAddress(
            name=asked.name,
            line1=str(first.get("line1") or ""),
            line2=str(first.get("line2") or ""),
            city=str(first.get("city") or ""),
            region=str(first.get("region") or ""),
            postal_code=str(first.get("postalCode") or ""),
            country=str(first.get("country") or ""),
            phone=asked.phone,
            company=asked.company,
        )
    )


def _by_line(body: JsonObject, document: TaxDocument, name: str) -> dict[str, Money]:
    """A figure of every line by our own reference; raises Unreadable when the lines are others."""
    found = {str(entry.get("lineNumber")): entry.get(name) for entry in body.get("lines") or ()}
    numbers = [str(number) for number in range(1, len(document.lines) + 1)]
    if sorted(found) != sorted(numbers):
        raise Unreadable
    return {
        line.reference: from_decimal(_number(found[number]), document.currency)
        for number, line in zip(numbers, document.lines, strict=True)
    }


def _number(value: object) -> Decimal:
    if not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise Unreadable
    return Decimal(value)
