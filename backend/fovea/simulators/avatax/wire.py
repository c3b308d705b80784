"""What AvaTax accepts and how it answers: request schemas, the error envelope and documents on the wire.

Field names are matched without regard to the case of their first letter, as the vendor's examples have it.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.responses import Response

from fovea.simulators.store import Document

# Names and numbers from the vendor's list of error codes.
_NUMBERS = {
    "EntityNotFoundError": 4,
    "ValueRequiredError": 5,
    "StringLengthError": 13,
    "AuthenticationException": 30,
    "JsonFormatError": 47,
    "CannotAdjustDocumentType": 195,
    "TransactionAlreadyCancelled": 198,
    "GetTaxError": 300,
    "DocumentCodeConflict": 303,
    "MissingAddress": 304,
    "InvalidAddress": 309,
    "MissingLine": 311,
    "TimeoutRequested": 316,
    "InvalidPostalCode": 317,
    "InvalidDocumentTypeForRefund": 702,
    "RefundLinesRequired": 704,
    "InvalidRefundType": 705,
    "LineNoOutOfRange": 707,
    "RefundPercentageMissing": 709,
    "CannotModifyLockedTransaction": 1100,
}

DocumentType = Literal["SalesOrder", "SalesInvoice", "ReturnOrder", "ReturnInvoice"]
RECORDED = frozenset({"SalesInvoice", "ReturnInvoice"})
Code = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Text = Annotated[str, StringConstraints(max_length=255)]


class _Wire(BaseModel):
    # A misspelt field would be ignored in silence and tax the wrong thing: strict here on purpose.
    model_config = ConfigDict(extra="forbid")


class LocationIn(_Wire):
    line1: Text = ""
    line2: Text = ""
    line3: Text = ""
    city: Text = ""
    region: Text = ""
    postalCode: Text = ""
    country: Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$")] = "US"


class AddressesIn(_Wire):
    singleLocation: LocationIn | None = None
    shipFrom: LocationIn | None = None
    shipTo: LocationIn | None = None

    @property
    def destination(self) -> LocationIn | None:
        return self.shipTo or self.singleLocation

    @property
    def origin(self) -> LocationIn | None:
        return self.shipFrom or self.singleLocation


class OverrideIn(_Wire):
    type: Literal["None", "TaxAmount", "TaxDate", "Exemption"]
    taxAmount: Decimal | None = None
    taxDate: date | None = None
    reason: Text = ""


class LineIn(_Wire):
    number: Annotated[str, StringConstraints(max_length=50)] | None = None
    quantity: Decimal = Decimal(1)
    amount: Decimal = Field(max_digits=19, decimal_places=4)
    addresses: AddressesIn | None = None
    taxCode: Annotated[str, StringConstraints(max_length=25)] = "P0000000"
    itemCode: Annotated[str, StringConstraints(max_length=50)] = ""
    description: Text = ""
    ref1: Annotated[str, StringConstraints(max_length=250)] = ""
    ref2: Annotated[str, StringConstraints(max_length=250)] = ""
    taxIncluded: bool = False
    # A certificate's number: the line is exempt whatever it is.
    exemptionCode: Annotated[str, StringConstraints(max_length=25)] = ""
    taxOverride: OverrideIn | None = None


class TransactionIn(_Wire):
    code: Code | None = None
    type: DocumentType = "SalesOrder"
    companyCode: Annotated[str, StringConstraints(max_length=25)] | None = None
    date: date
    customerCode: Annotated[str, StringConstraints(min_length=1, max_length=50)]
    currencyCode: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "USD"
    purchaseOrderNo: Annotated[str, StringConstraints(max_length=50)] = ""
    referenceCode: Annotated[str, StringConstraints(max_length=50)] = ""
    description: Annotated[str, StringConstraints(max_length=2048)] = ""
    addresses: AddressesIn = Field(default_factory=AddressesIn)
    lines: list[LineIn]
    commit: bool = False
    taxOverride: OverrideIn | None = None


class CreateOrAdjustIn(_Wire):
    createTransactionModel: TransactionIn
    adjustmentReason: str = "NotAdjusted"
    adjustmentDescription: Text = ""


class CommitIn(_Wire):
    commit: bool


class VoidIn(_Wire):
    code: Literal["Unspecified", "PostFailed", "DocDeleted", "DocVoided", "AdjustmentCancelled"]


class RefundIn(_Wire):
    refundTransactionCode: Code | None = None
    refundDate: date
    refundType: Literal["Full", "Partial", "Percentage", "TaxOnly"] = "Full"
    refundPercentage: Decimal | None = Field(default=None, gt=0, le=100)
    refundLines: list[str] = Field(default_factory=list)
    referenceCode: str = ""


class Refused(Exception):
    """An error in AvaTax's envelope."""

    def __init__(
        self, status: int, code: str, message: str, *, target: str = "HttpRequest", refers_to: str = ""
    ) -> None:
        super().__init__(code)
        self.status = status
        detail = {
            "code": code,
            "number": _NUMBERS.get(code, 0),
            "message": message,
            "description": message,
            "faultCode": "Client",
            "helpLink": f"http://developer.avalara.com/avatax/errors/{code}",
            "refersTo": refers_to,
            "severity": "Error",
        }
        self.body = {"error": {"code": code, "message": message, "target": target, "details": [detail]}}

    def answer(self) -> Response:
        return answer(self.body, self.status)


def read(body: bytes) -> dict[str, Any]:
    """Numbers as exact decimals; raises Refused when it is no JSON object."""
    try:
        parsed = json.loads(body, parse_float=Decimal)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise Refused(400, "JsonFormatError", "The request body is not a JSON object.")
    lowered = _lower_names(parsed)
    assert isinstance(lowered, dict)
    return lowered


def invalid(error: ValidationError) -> Refused:
    """The first complaint, as the vendor reports one."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing":
        return Refused(400, "ValueRequiredError", f"Field {path} is required.", refers_to=path)
    if first["type"] == "string_too_long":
        return Refused(400, "StringLengthError", f"Field {path} is too long.", refers_to=path)
    return Refused(400, "GetTaxError", f"Field {path}: {first['msg']}.", refers_to=path)


def answer(body: Mapping[str, Any] | list[Document], status: int = 200) -> Response:
    """Decimals leave as plain JSON numbers."""
    return Response(json.dumps(body, default=_plain), status, media_type="application/json")


def to_store(value: Any) -> Any:
    """Decimals become numbers that read back the same, dates text."""
    return json.loads(json.dumps(value, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form here.")


def _lower_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: _lower_names(entry) for name, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_lower_names(entry) for entry in value]
    return value
