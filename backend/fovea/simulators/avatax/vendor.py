"""What AvaTax does: it calculates, and keeps invoices and returns by code and type, each change a new version."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fovea.simulators.avatax.rates import LineResult, calculate, exempted, is_state, tax_codes
from fovea.simulators.avatax.wire import (
    RECORDED,
    AddressesIn,
    LineIn,
    LocationIn,
    RefundIn,
    Refused,
    TransactionIn,
    to_store,
)
from fovea.simulators.store import Document, Store

_KIND = "transaction"


class AvaTax:
    """State in the store; every method that writes is one transaction."""

    def __init__(self, company: str, store: Store, clock: Callable[[], datetime]) -> None:
        self._company = company
        self._store = store
        self._clock = clock

    def create(self, wanted: TransactionIn) -> Document:
        """An order is calculated and forgotten; an invoice whose code is committed already is a conflict."""
        if wanted.type not in RECORDED:
            return self._calculated(wanted, version=1)
        with self._store.atomically():
            existing = self._existing(wanted.code, wanted.type)
            if existing is not None and existing["status"] != "Saved":
                raise Refused(400, "DocumentCodeConflict", "A document with this code and type exists already.")
            return self._keep(self._calculated(wanted, version=1))

    def create_or_adjust(self, wanted: TransactionIn, reason: str) -> Document:
        """The idempotent form: the same code makes a new version of the same document."""
        if wanted.type not in RECORDED:
            return self._calculated(wanted, version=1)
        with self._store.atomically():
            existing = self._existing(wanted.code, wanted.type)
            if existing is None:
                return self._keep(self._calculated(wanted, version=1))
            if existing["locked"]:
                raise Refused(400, "CannotModifyLockedTransaction", "The transaction is locked by a filing.")
            if existing["status"] == "Cancelled":
                raise Refused(400, "TransactionAlreadyCancelled", "The transaction has been voided.")
            body = self._calculated(wanted, version=existing["version"] + 1)
            return self._keep({**body, "id": existing["id"], "adjustmentReason": reason})

    def commit(self, code: str, kind: str) -> Document:
        with self._store.atomically():
            body = self.find(code, kind)
            if body["status"] == "Cancelled":
                raise Refused(400, "TransactionAlreadyCancelled", "The transaction has been voided.")
            return self._keep({**body, "status": "Committed"})

    def void(self, code: str, kind: str) -> Document:
        with self._store.atomically():
            body = self.find(code, kind)
            if body["locked"]:
                raise Refused(400, "CannotModifyLockedTransaction", "The transaction is locked by a filing.")
            if body["status"] == "Cancelled":
                raise Refused(400, "TransactionAlreadyCancelled", "The transaction has been voided.")
            return self._keep({**body, "status": "Cancelled"})

    def lock(self, code: str, kind: str) -> Document:
        """As a filing does."""
        with self._store.atomically():
            return self._keep({**self.find(code, kind), "locked": True})

    def refund(self, code: str, wanted: RefundIn) -> Document:
        """A ReturnInvoice against a committed sale, at the sale date's rates."""
        with self._store.atomically():
            sale = self.find(code, "SalesInvoice")
            if sale["status"] != "Committed":
                raise Refused(400, "InvalidDocumentTypeForRefund", "Only a committed sale can be refunded.")
            if self._existing(wanted.refundTransactionCode, "ReturnInvoice") is not None:
                raise Refused(400, "DocumentCodeConflict", "A document with this code and type exists already.")
            returned = TransactionIn.model_validate(
                {
                    "code": wanted.refundTransactionCode or f"{code}-return",
                    "type": "ReturnInvoice",
                    "date": wanted.refundDate,
                    "customerCode": sale["customerCode"],
                    "currencyCode": sale["currencyCode"],
                    "referenceCode": wanted.referenceCode or code,
                    "addresses": sale["request"]["addresses"],
                    "lines": _refunded_lines(sale["request"]["lines"], wanted),
                    "commit": True,
                    "taxOverride": {"type": "TaxDate", "taxDate": sale["taxDate"], "reason": "Refund"},
                }
            )
            return self._keep(self._calculated(returned, version=1))

    def find(self, code: str, kind: str) -> Document:
        """Raises Refused (404)."""
        body = self._existing(code, kind)
        if body is None:
            raise Refused(404, "EntityNotFoundError", "Transaction not found.", target="IncorrectData")
        return body

    def by_id(self, identifier: int) -> Document:
        found = next((body for body in self._store.newest(_KIND) if body["id"] == identifier), None)
        if found is None:
            raise Refused(404, "EntityNotFoundError", "Transaction not found.", target="IncorrectData")
        return found

    def listed(self) -> Sequence[Document]:
        """Newest code first."""
        return list(self._store.newest(_KIND))

    def _existing(self, code: str | None, kind: str) -> Document | None:
        return None if code is None else self._store.get(_KIND, f"{kind}:{code}")

    def _keep(self, body: Document) -> Document:
        stored = to_store(body)
        assert isinstance(stored, dict)
        self._store.save(_KIND, f"{stored['type']}:{stored['code']}", stored)
        return stored

    def _calculated(self, wanted: TransactionIn, *, version: int) -> Document:
        if wanted.companyCode not in {None, self._company}:
            raise Refused(404, "EntityNotFoundError", "Company not found.", target="IncorrectData")
        if not wanted.lines:
            raise Refused(400, "MissingLine", "The document has no lines.")
        now = self._clock()
        recorded = wanted.type in RECORDED
        code = wanted.code or hashlib.sha256(now.isoformat().encode()).hexdigest()[:36]
        identifier = int(hashlib.sha256(f"{wanted.type}:{code}".encode()).hexdigest()[:13], 16)
        tax_date = _tax_date(wanted)
        lines = [_line(identifier, number, line, wanted, tax_date) for number, line in enumerate(wanted.lines, start=1)]
        _apply_document_override(wanted, lines)

        def whole(name: str) -> Decimal:
            return sum((Decimal(line[name]) for line in lines), Decimal(0))

        destination = wanted.addresses.destination or LocationIn()
        return {
            "id": identifier if recorded else 0,
            "code": code,
            "companyId": 559_766,
            "date": wanted.date,
            "paymentDate": "1900-01-01",
            "status": ("Committed" if wanted.commit else "Saved") if recorded else "Temporary",
            "type": wanted.type,
            "currencyCode": wanted.currencyCode,
            "batchCode": "",
            "customerUsageType": "",
            "exemptNo": "",
            "salespersonCode": "",
            "isSellerImporterOfRecord": False,
            "customerVendorCode": wanted.customerCode,
            "customerCode": wanted.customerCode,
            "purchaseOrderNo": wanted.purchaseOrderNo,
            "referenceCode": wanted.referenceCode,
            "reconciled": False,
            "taxOverrideType": wanted.taxOverride.type if wanted.taxOverride else "None",
            "taxOverrideAmount": (wanted.taxOverride.taxAmount if wanted.taxOverride else None) or 0,
            "taxOverrideReason": wanted.taxOverride.reason if wanted.taxOverride else "",
            "totalAmount": whole("lineAmount"),
            "totalExempt": whole("exemptAmount"),
            "totalDiscount": 0,
            "totalTax": whole("tax"),
            "totalTaxable": whole("taxableAmount"),
            "totalTaxCalculated": whole("taxCalculated"),
            "adjustmentReason": "NotAdjusted",
            "adjustmentDescription": "",
            "locked": False,
            "region": destination.region.upper(),
            "country": destination.country.upper(),
            "version": version,
            "softwareVersion": "26.10.0.0",
            "exchangeRateEffectiveDate": wanted.date,
            "exchangeRate": 1,
            "description": wanted.description,
            "modifiedDate": now.isoformat(),
            "taxDate": tax_date,
            "lines": lines,
            "addresses": _addresses(identifier, wanted.addresses),
            "summary": _summary(lines),
            "messages": [],
            # Not on the wire: what a refund is worked out from.
            "request": wanted.model_dump(mode="json", include={"addresses", "lines"}),
        }


def _addresses(transaction: int, given: AddressesIn) -> list[Document]:
    """Each place once."""
    places = {place.model_dump_json(): place for place in (given.origin, given.destination) if place}
    return [
        {
            **place.model_dump(),
            "id": transaction * 10 + number,
            "transactionId": transaction,
            "boundaryLevel": "Address",
        }
        for number, place in enumerate(places.values(), start=1)
    ]


def _tax_date(wanted: TransactionIn) -> date:
    override = wanted.taxOverride
    if override and override.type == "TaxDate":
        if override.taxDate is None:
            raise Refused(400, "ValueRequiredError", "Field taxOverride.taxDate is required.")
        return override.taxDate
    return wanted.date


def _line(transaction: int, number: int, line: LineIn, wanted: TransactionIn, tax_date: date) -> Document:
    code = tax_codes().get(line.taxCode)
    if code is None:
        raise Refused(400, "GetTaxError", f"Tax code {line.taxCode} is not known.", refers_to="taxCode")
    addresses = line.addresses or wanted.addresses
    destination = _checked(addresses.destination)
    _checked(addresses.origin)
    if wanted.type in {"ReturnInvoice", "ReturnOrder"} and line.amount > 0:
        raise Refused(400, "GetTaxError", "Amounts on a return are negative.", refers_to="amount")
    country, region = destination.country.upper(), destination.region.upper()
    if line.exemptionCode:
        result = exempted(line.amount, country, region, tax_date)
    else:
        result = calculate(line.amount, code.family, country, region, tax_date, tax_included=line.taxIncluded)
    if line.taxOverride and line.taxOverride.type == "TaxAmount":
        tax = line.taxOverride.taxAmount or Decimal(0)
    else:
        tax = result.tax
    return {
        "id": transaction * 100 + number,
        "transactionId": transaction,
        "lineNumber": line.number or str(number),
        "description": line.description,
        "discountAmount": 0,
        "exemptAmount": result.exempt,
        "exemptNo": line.exemptionCode,
        "isItemTaxable": result.taxable != 0,
        "itemCode": line.itemCode,
        "taxOverrideType": line.taxOverride.type if line.taxOverride else "None",
        "taxOverrideReason": line.taxOverride.reason if line.taxOverride else "",
        "lineAmount": line.amount,
        "quantity": line.quantity,
        "ref1": line.ref1,
        "ref2": line.ref2,
        "reportingDate": wanted.date,
        "tax": tax,
        "taxableAmount": result.taxable,
        "taxCalculated": result.tax,
        "taxCode": line.taxCode,
        "taxDate": tax_date,
        "taxIncluded": line.taxIncluded,
        "details": _details(transaction, result, destination),
    }


def _checked(location: LocationIn | None) -> LocationIn:
    if location is None:
        raise Refused(400, "MissingAddress", "A shipFrom and shipTo, or a singleLocation, is required.")
    if location.country.upper() == "US":
        if not is_state(location.region.upper()):
            raise Refused(400, "InvalidAddress", "The region is not a state.", refers_to="region")
        if not re.fullmatch(r"\d{5}(-\d{4})?", location.postalCode):
            raise Refused(400, "InvalidPostalCode", "The postal code is not valid.", refers_to="postalCode")
    return location


def _details(transaction: int, result: LineResult, destination: LocationIn) -> list[Document]:
    return [
        {
            "transactionId": transaction,
            "country": destination.country.upper(),
            "region": destination.region.upper(),
            "jurisCode": levy.jurisdiction.code,
            "jurisName": levy.jurisdiction.name,
            "jurisType": levy.jurisdiction.kind,
            "rate": levy.jurisdiction.rate,
            "tax": levy.tax,
            "taxCalculated": levy.tax,
            "taxableAmount": result.taxable,
            "exemptAmount": result.exempt,
            "nonTaxableAmount": 0,
            "taxType": "Sales" if destination.country.upper() == "US" else "VAT",
            "taxName": f"{levy.jurisdiction.name} TAX",
            "rateType": "General",
        }
        for levy in result.levies
    ]


def _apply_document_override(wanted: TransactionIn, lines: list[Document]) -> None:
    """TaxAmount: the given amount is spread by what was calculated, the last line taking the rest."""
    override = wanted.taxOverride
    if override is None or override.type != "TaxAmount":
        return
    if override.taxAmount is None:
        raise Refused(400, "ValueRequiredError", "Field taxOverride.taxAmount is required.")
    weights = [abs(Decimal(line["taxCalculated"])) or abs(Decimal(line["lineAmount"])) for line in lines]
    whole, left = sum(weights, Decimal(0)) or Decimal(1), override.taxAmount
    for line, weight in zip(lines[:-1], weights[:-1], strict=True):
        line["tax"] = (override.taxAmount * weight / whole).quantize(Decimal("0.01"))
        left -= line["tax"]
    lines[-1]["tax"] = left


def _summary(lines: Sequence[Document]) -> list[Document]:
    found: dict[str, Document] = {}
    for detail in (each for line in lines for each in line["details"]):
        entry = found.setdefault(
            detail["jurisCode"],
            {
                **{
                    name: detail[name] for name in ("country", "region", "jurisCode", "jurisName", "taxType", "taxName")
                },
                "jurisType": {"STA": "State", "CTY": "County", "CNT": "Country"}[detail["jurisType"]],
                "rateType": "General",
                "rate": detail["rate"],
                "taxable": Decimal(0),
                "exemption": Decimal(0),
                "nonTaxable": Decimal(0),
                "tax": Decimal(0),
                "taxCalculated": Decimal(0),
            },
        )
        # Exempt goods meet the same jurisdiction at no rate; the summary shows the one that is charged.
        entry["rate"] = max(entry["rate"], detail["rate"])
        for name, source in (("taxable", "taxableAmount"), ("exemption", "exemptAmount"), ("tax", "tax")):
            entry[name] += detail[source]
        entry["taxCalculated"] = entry["tax"]
    return list(found.values())


def _refunded_lines(lines: Sequence[dict[str, Any]], wanted: RefundIn) -> list[dict[str, Any]]:
    """Negated, whole or in part. TaxOnly is not played here."""
    if wanted.refundType == "TaxOnly":
        raise Refused(400, "InvalidRefundType", "Refunds of tax only are not available here.")
    numbered = [{**line, "number": line["number"] or str(at)} for at, line in enumerate(lines, start=1)]
    share = Decimal(1)
    if wanted.refundType == "Partial":
        if not wanted.refundLines:
            raise Refused(400, "RefundLinesRequired", "A partial refund names its lines.")
        if set(wanted.refundLines) - {line["number"] for line in numbered}:
            raise Refused(400, "LineNoOutOfRange", "A line to refund is not on the document.")
        numbered = [line for line in numbered if line["number"] in wanted.refundLines]
    if wanted.refundType == "Percentage":
        if wanted.refundPercentage is None:
            raise Refused(400, "RefundPercentageMissing", "A percentage is required.")
        share = wanted.refundPercentage / 100
    return [
        {**line, "amount": -(Decimal(str(line["amount"])) * share).quantize(Decimal("0.01")), "taxOverride": None}
        for line in numbered
    ]
