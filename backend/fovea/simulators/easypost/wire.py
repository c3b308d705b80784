"""What EasyPost accepts and how it answers: request schemas, errors and objects on the wire."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.responses import JSONResponse

from fovea.simulators.carriers.journeys import Journey, Stage, Step
from fovea.simulators.carriers.postal import Address, Complaint, complaints
from fovea.simulators.carriers.tariff import Parcel
from fovea.simulators.store import Document

STATUSES = {
    Stage.PRE_TRANSIT: ("pre_transit", "label_created"),
    Stage.ACCEPTED: ("in_transit", "received_at_origin_facility"),
    Stage.IN_TRANSIT: ("in_transit", "arrived_at_facility"),
    Stage.OUT_FOR_DELIVERY: ("out_for_delivery", "out_for_delivery"),
    Stage.DELIVERED: ("delivered", "arrived_at_destination"),
    Stage.RETURN_TO_SENDER: ("return_to_sender", "return"),
    Stage.FAILURE: ("failure", "unknown"),
}
TEST_CODES = {
    "EZ1000000001": Stage.PRE_TRANSIT,
    "EZ2000000002": Stage.IN_TRANSIT,
    "EZ3000000003": Stage.OUT_FOR_DELIVERY,
    "EZ4000000004": Stage.DELIVERED,
    "EZ5000000005": Stage.RETURN_TO_SENDER,
    "EZ6000000006": Stage.FAILURE,
}
UNKNOWN_CODE = "EZ7000000007"
_MM_PER_INCH = 25.4
_GRAMS_PER_OUNCE = 28.349523125

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
    label_format: Annotated[str, StringConstraints(pattern="^(PDF|ZPL)$")] = "PDF"
    label_size: Annotated[str, StringConstraints(pattern="^4x6$")] = "4x6"


class ShipmentIn(_Wire):
    to_address: AddressIn
    from_address: AddressIn
    parcel: ParcelIn
    reference: Text | None = None
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
    return Refused(422, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", [_error(each) for each in found])


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address_object(identifier: str, fields: AddressIn, now: datetime, *, verified: bool) -> Document:
    given = fields.model_dump(exclude={"id"})
    body: Document = {
        "id": identifier,
        "object": "Address",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        **given,
        "street1": fields.street1 or "",
        "country": (fields.country or "US").upper(),
        "mode": "test",
        "carrier_facility": None,
        "residential": None,
        "federal_tax_id": None,
        "state_tax_id": None,
        "verifications": {},
    }
    if verified:
        found = complaints(Address.of(body))
        outcome = {"success": not found, "errors": [_error(each) for each in found]}
        body["verifications"] = {"zip4": {**outcome, "details": None}, "delivery": {**outcome, "details": {}}}
        if not found:
            for name in ("name", "company", "street1", "street2", "city", "state"):
                body[name] = body[name].upper() if body[name] else body[name]
            body["residential"] = not fields.company
    return body


def parcel_object(identifier: str, fields: ParcelIn, now: datetime) -> Document:
    return {
        "id": identifier,
        "object": "Parcel",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        **fields.model_dump(exclude={"id"}),
        "mode": "test",
    }


def tariff_parcel(body: Document) -> Parcel:
    """From inches and ounces."""
    length, width, height = (float(body[name] or 0) * _MM_PER_INCH for name in ("length", "width", "height"))
    return Parcel(length, width, height, float(body["weight"]) * _GRAMS_PER_OUNCE)


def tracker_object(identifier: str, journey: Journey, shipment_id: str | None, public_url: str) -> Document:
    status, detail = STATUSES[journey.stage]
    latest = journey.steps[-1]
    return {
        "id": identifier,
        "object": "Tracker",
        "mode": "test",
        "tracking_code": journey.number,
        "status": status,
        "status_detail": detail,
        "created_at": stamp(journey.created),
        # To the microsecond: two steps within a second must not look simultaneous.
        "updated_at": latest.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "signed_by": None,
        "weight": None,
        "est_delivery_date": stamp(journey.expected),
        "shipment_id": shipment_id,
        "carrier": journey.carrier,
        "tracking_details": [_detail(journey.carrier, step) for step in journey.steps],
        "carrier_detail": None,
        "finalized": True,
        "is_return": False,
        "public_url": f"{public_url}/track/{journey.number}",
        "fees": [],
    }


def unknown_tracker(identifier: str, now: datetime, public_url: str) -> Document:
    return {
        "id": identifier,
        "object": "Tracker",
        "mode": "test",
        "tracking_code": UNKNOWN_CODE,
        "status": "unknown",
        "status_detail": "unknown",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "shipment_id": None,
        "carrier": "USPS",
        "tracking_details": [],
        "carrier_detail": None,
        "public_url": f"{public_url}/track/{UNKNOWN_CODE}",
        "fees": [],
    }


def _detail(carrier: str, step: Step) -> Document:
    status, detail = STATUSES[step.stage]
    return {
        "object": "TrackingDetail",
        "message": step.message,
        "description": "",
        "status": status,
        "status_detail": detail,
        "datetime": stamp(step.at),
        "source": carrier,
        "carrier_code": "",
        "tracking_location": {
            "object": "TrackingLocation",
            "city": step.city,
            "state": step.state or None,
            "country": step.country,
            "zip": step.postal_code,
        },
    }


def _error(found: Complaint) -> dict[str, Any]:
    return {"code": found.code, "field": found.field, "message": found.message, "suggestion": None}


def _complaint(kind: str, message: str) -> str:
    return "cannot be blank" if kind == "missing" else message
