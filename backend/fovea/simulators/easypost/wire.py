"""What EasyPost accepts and refuses: request schemas and the error envelope."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.responses import JSONResponse

from fovea.simulators.carriers.postal import Complaint
from fovea.simulators.store import Document

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class AddressIn(_Wire):
    id: str | None = None
    name: Text | None = None
    company: Text | None = None
    street1: Text | None = None
    street2: Text | None = None
    city: Text | None = None
    state: Text | None = None
    zip: Text | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")] | None = None
    phone: Text | None = None
    email: Text | None = None


class ParcelIn(_Wire):
    """Inches and ounces."""

    id: str | None = None
    length: float | None = Field(default=None, gt=0, le=200)
    width: float | None = Field(default=None, gt=0, le=200)
    height: float | None = Field(default=None, gt=0, le=200)
    weight: float = Field(gt=0, le=100_000)
    predefined_package: str | None = None


class OptionsIn(_Wire):
    label_format: Literal["PNG", "PDF", "ZPL"] = "PNG"
    label_size: Literal["4x6"] = "4x6"
    invoice_number: Text | None = None


class CustomsItemIn(_Wire):
    """``value`` is the whole line's, ``weight`` in ounces."""

    description: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    quantity: int = Field(gt=0)
    value: float | str
    weight: float = Field(gt=0)
    hs_tariff_number: Text | None = None
    origin_country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None


class CustomsInfoIn(_Wire):
    customs_items: list[CustomsItemIn] = Field(min_length=1)
    contents_type: Text = "merchandise"
    contents_explanation: Text = ""
    customs_certify: bool = False
    customs_signer: Text | None = None
    eel_pfc: Text | None = None
    non_delivery_option: Text = "return"
    restriction_type: Text = "none"


class ShipmentIn(_Wire):
    to_address: AddressIn
    from_address: AddressIn
    parcel: ParcelIn
    buyer_address: AddressIn | None = None
    customs_info: CustomsInfoIn | None = None
    reference: Text | None = None
    # The addresses are those of the way out; they are turned round here.
    is_return: bool = False
    # Both together buy the label as the shipment is made.
    carrier: Text | None = None
    service: Text | None = None
    options: OptionsIn = Field(default_factory=OptionsIn)


class ShipmentEnvelope(_Wire):
    shipment: ShipmentIn


class AddressEnvelope(_Wire):
    address: AddressIn
    verify: bool | list[str] = False
    verify_strict: bool | list[str] = False


class ParcelEnvelope(_Wire):
    parcel: ParcelIn


class RateReference(_Wire):
    id: str


class BuyIn(_Wire):
    rate: RateReference
    insurance: Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,2})?$")] | None = None


class ShipmentReference(_Wire):
    id: str


class ScanFormIn(_Wire):
    shipments: list[ShipmentReference] = Field(min_length=1, max_length=1000)


class ScanFormEnvelope(_Wire):
    scan_form: ScanFormIn


class TrackerIn(_Wire):
    tracking_code: Text
    carrier: Text | None = None


class TrackerEnvelope(_Wire):
    tracker: TrackerIn


class RefundIn(_Wire):
    carrier: Text
    tracking_codes: list[str] | str


class RefundEnvelope(_Wire):
    refund: RefundIn


class Refused(Exception):
    """An error in EasyPost's envelope."""

    def __init__(self, status: int, code: str, message: str, errors: Sequence[Document] = ()) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"error": {"code": code, "message": message, "errors": list(errors)}}

    def answer(self) -> JSONResponse:
        return JSONResponse(self.body, self.status)


NOT_FOUND = (404, "NOT_FOUND", "The requested resource could not be found.")


def invalid(error: ValidationError) -> Refused:
    """The first complaint names the kind; all of them are listed with their fields."""
    listed = error.errors(include_url=False, include_context=False, include_input=False)
    fields: list[Document] = [
        {"field": ".".join(str(part) for part in item["loc"]), "message": _complaint(item["type"], item["msg"])}
        for item in listed
    ]
    if any(item["type"] == "missing" for item in listed):
        return Refused(422, "PARAMETER.REQUIRED", "Missing required parameter.", fields)
    return Refused(422, "PARAMETER.INVALID", "Invalid parameter.", fields)


def verification_failure(found: Sequence[Complaint]) -> Refused:
    return Refused(422, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", [error_object(each) for each in found])


def error_object(found: Complaint) -> dict[str, Any]:
    """As in an error and in an address's verifications."""
    return {"code": found.code, "field": found.field, "message": found.message, "suggestion": None}


def _complaint(kind: str, message: str) -> str:
    return "cannot be blank" if kind == "missing" else message
