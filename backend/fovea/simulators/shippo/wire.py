"""What Shippo accepts and how it answers: request schemas, refusals and objects on the wire."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.responses import HTMLResponse, JSONResponse, Response

from fovea.simulators.carriers.journeys import Journey, Stage, Step
from fovea.simulators.carriers.postal import Address, complaints
from fovea.simulators.carriers.tariff import Parcel, Quote
from fovea.simulators.shippo.catalogue import ACCOUNTS
from fovea.simulators.store import Document

OWNER = "shop@fovea.example"
STATUSES = {
    Stage.PRE_TRANSIT: ("PRE_TRANSIT", "information_received", "Information about the package received."),
    Stage.ACCEPTED: ("TRANSIT", "package_accepted", "Package has been accepted into the carrier network."),
    Stage.IN_TRANSIT: ("TRANSIT", "package_arrived", "Package has arrived at an intermediate location."),
    Stage.OUT_FOR_DELIVERY: ("TRANSIT", "out_for_delivery", "Package is out for delivery."),
    Stage.ATTEMPTED: ("TRANSIT", "delivery_attempted", "Delivery was attempted but could not be completed."),
    Stage.DELIVERED: ("DELIVERED", "delivered", "Package has been delivered."),
    Stage.RETURN_TO_SENDER: ("RETURNED", "return_to_sender", "Package is to be returned to sender."),
    Stage.FAILURE: ("FAILURE", "package_lost", "Package is lost."),
}
TEST_NUMBERS = {
    "SHIPPO_PRE_TRANSIT": Stage.PRE_TRANSIT,
    "SHIPPO_TRANSIT": Stage.IN_TRANSIT,
    "SHIPPO_DELIVERED": Stage.DELIVERED,
    "SHIPPO_RETURNED": Stage.RETURN_TO_SENDER,
    "SHIPPO_FAILURE": Stage.FAILURE,
}
UNKNOWN_NUMBER = "SHIPPO_UNKNOWN"

_GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.349523125, "lb": 453.59237}
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "ft": 304.8, "m": 1000.0, "yd": 914.4}

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,4})?$")]
Metadata = Annotated[str, StringConstraints(max_length=100)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, populate_by_name=True)


class AddressIn(_Wire):
    name: Text = ""
    company: Text = ""
    street_no: Text = ""
    street1: Text = ""
    street2: Text = ""
    street3: Text = ""
    city: Text = ""
    state: Text = ""
    zip: Text = ""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]
    phone: Text = ""
    email: Text = ""
    metadata: Metadata = ""
    validate_now: bool = Field(default=False, alias="validate")


class ParcelIn(_Wire):
    length: Number
    width: Number
    height: Number
    distance_unit: Literal["mm", "cm", "in", "ft", "m", "yd"]
    weight: Number
    mass_unit: Literal["g", "kg", "oz", "lb"]
    metadata: Metadata = ""


class CustomsItemIn(_Wire):
    description: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    quantity: int = Field(gt=0)
    net_weight: Number
    mass_unit: Literal["g", "kg", "oz", "lb"]
    value_amount: Number
    value_currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    origin_country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    tariff_number: Annotated[str, StringConstraints(pattern=r"^\d{6,10}$")] | None = None
    hs_code: Annotated[str, StringConstraints(pattern=r"^\d{6,10}$")] | None = None


class CustomsIn(_Wire):
    certify: Literal[True]
    certify_signer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    contents_type: Literal[
        "DOCUMENTS", "GIFT", "SAMPLE", "MERCHANDISE", "HUMANITARIAN_DONATION", "RETURN_MERCHANDISE", "OTHER"
    ]
    non_delivery_option: Literal["ABANDON", "RETURN"]
    eel_pfc: Literal["", "NOEEI_30_37_a", "NOEEI_30_37_h", "NOEEI_30_37_f", "NOEEI_30_36", "AES_ITN"] = ""
    commercial_invoice: bool = False
    items: list[CustomsItemIn] = Field(min_length=1)


class ShipmentIn(_Wire):
    address_from: AddressIn | str
    address_to: AddressIn | str
    parcels: list[ParcelIn | str] = Field(min_length=1)
    metadata: Metadata = ""
    extra: dict[str, Any] = Field(default_factory=dict)
    customs_declaration: CustomsIn | None = None
    asynchronous: bool = Field(default=True, alias="async")


class TransactionIn(_Wire):
    rate: str
    label_file_type: Literal["PDF", "PDF_4x6", "ZPLII"] = "PDF_4x6"
    metadata: Metadata = ""
    asynchronous: bool = Field(default=True, alias="async")


class ManifestIn(_Wire):
    carrier_account: Text
    shipment_date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}")]
    address_from: AddressIn | str
    transactions: list[str] = Field(min_length=1)
    asynchronous: bool = Field(default=True, alias="async")


class RefundIn(_Wire):
    transaction: str


class TrackIn(_Wire):
    carrier: Text
    tracking_number: Text
    metadata: Metadata = ""


class Refused(Exception):
    """A refusal in one of Shippo's several forms."""

    def __init__(self, status: int, body: Mapping[str, Any] | str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body

    def answer(self) -> Response:
        if isinstance(self.body, str):
            return HTMLResponse(self.body, self.status)
        return JSONResponse(self.body, self.status)


def not_found(path: str) -> Refused:
    """An HTML page, as recorded."""
    return Refused(404, f"<h1>Not Found</h1><p>The requested URL /v1{path} was not found on this server.</p>")


def invalid(error: ValidationError) -> Refused:
    """A map of field names to sentences."""
    body: dict[str, list[str]] = {}
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        field = str(item["loc"][0]) if item["loc"] else "__all__"
        text = "This field is required." if item["type"] == "missing" else item["msg"]
        body.setdefault(field, []).append(text)
    return Refused(400, body)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    return uuid4().hex


def signature_of_object(now: datetime) -> Document:
    """The fields every object carries."""
    return {
        "object_id": new_id(),
        "object_owner": OWNER,
        "object_created": stamp(now),
        "object_updated": stamp(now),
        "test": True,
    }


def address_object(fields: AddressIn, now: datetime) -> Document:
    body = {**signature_of_object(now), **fields.model_dump(exclude={"validate_now"})}
    body |= {
        "country": fields.country.upper(),
        "is_complete": bool(fields.name and fields.street1 and fields.city and fields.zip),
        "is_residential": None,
        "validation_results": {},
    }
    return validated(body) if fields.validate_now else body


def validated(body: Document) -> Document:
    """Success in HTTP terms either way: the verdict stands inside."""
    found = complaints(Address.of(body))
    messages = [
        {"source": "Shippo Address Validator", "type": "address_error", "code": each.code, "text": each.message}
        for each in found
    ]
    return {**body, "validation_results": {"is_valid": not found, "messages": messages}}


def parcel_object(fields: ParcelIn, now: datetime) -> Document:
    return {
        **signature_of_object(now),
        **fields.model_dump(),
        "object_state": "VALID",
        "template": None,
        "extra": {},
        "line_items": [],
        "value_amount": None,
        "value_currency": None,
    }


def tariff_parcel(body: Document) -> Parcel:
    unit, mass = _MILLIMETRES[body["distance_unit"]], _GRAMS[body["mass_unit"]]
    length, width, height = (float(body[name]) * unit for name in ("length", "width", "height"))
    return Parcel(length, width, height, float(body["weight"]) * mass)


def insurance_minor(extra: Document) -> int:
    """What insuring costs: one and a quarter per cent of the value that was asked for, in whole cents upwards."""
    wanted = extra.get("insurance") or {}
    return -(-round(float(wanted.get("amount") or 0) * 100) // 80)


def _decimal(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def rate_object(shipment_id: str, quote: Quote, attributes: list[str], now: datetime, insurance: int = 0) -> Document:
    """``insurance``, in minor units, is part of the amount."""
    amount = _decimal(quote.minor + insurance)
    return {
        **signature_of_object(now),
        "shipment": shipment_id,
        "attributes": attributes,
        "amount": amount,
        "currency": quote.currency,
        "amount_local": amount,
        "currency_local": quote.currency,
        "provider": quote.service.carrier,
        "provider_image_75": "",
        "provider_image_200": "",
        "servicelevel": {
            "name": quote.service.name,
            "token": quote.service.token,
            "terms": "",
            "extended_token": quote.service.token,
            "parent_servicelevel": None,
        },
        "estimated_days": quote.days,
        "arrives_by": None,
        "duration_terms": f"Delivery in {quote.days} business days on average.",
        "messages": [],
        "carrier_account": ACCOUNTS[quote.service.carrier],
        "zone": str(quote.zone),
        "included_insurance_price": _decimal(insurance) if insurance else None,
    }


def attributes_of(offered: tuple[Quote, ...]) -> Callable[[Quote], list[str]]:
    """CHEAPEST and FASTEST go to one rate each, BESTVALUE to the best of price times days."""
    marks = {
        "BESTVALUE": min(offered, key=lambda quote: quote.minor * quote.days, default=None),
        "CHEAPEST": min(offered, key=lambda quote: quote.minor, default=None),
        "FASTEST": min(offered, key=lambda quote: (quote.days, quote.minor), default=None),
    }
    return lambda quote: [name for name, best in marks.items() if best is quote]


def customs_object(fields: CustomsIn, now: datetime) -> Document:
    items = [
        {**signature_of_object(now), "object_state": "VALID", "eccn_ear99": "", "metadata": "", "sku_code": None}
        | item.model_dump()
        for item in fields.items
    ]
    return {
        **signature_of_object(now),
        "object_state": "VALID",
        **fields.model_dump(exclude={"items"}),
        "items": [item["object_id"] for item in items],
    }


def manifest_object(fields: ManifestIn, address_id: str, url: str, now: datetime) -> Document:
    base = signature_of_object(now)
    return {
        **{name: value for name, value in base.items() if name != "test"},
        "carrier_account": fields.carrier_account,
        "shipment_date": fields.shipment_date,
        "address_from": address_id,
        "transactions": fields.transactions,
        "status": "SUCCESS",
        "documents": [url.format(id=base["object_id"], key=new_id())],
        "errors": [],
    }


def track_object(journey: Journey, carrier: str, transaction: str | None, metadata: str) -> Document:
    steps = [_tracking_status(step) for step in journey.steps]
    return {
        "carrier": carrier,
        "tracking_number": journey.number,
        "address_from": _place(journey.steps[0]),
        "address_to": _place(journey.steps[-1]),
        "eta": stamp(journey.expected),
        "original_eta": stamp(journey.expected),
        "servicelevel": {"token": journey.service, "name": journey.service},
        "metadata": metadata,
        "messages": [],
        "tracking_status": steps[-1],
        "tracking_history": steps,
        "transaction": transaction,
        "test": True,
    }


def unknown_track(carrier: str, number: str, metadata: str) -> Document:
    return {
        "carrier": carrier,
        "tracking_number": number,
        "address_from": None,
        "address_to": None,
        "eta": None,
        "original_eta": None,
        "servicelevel": {"token": None, "name": None},
        "metadata": metadata,
        "messages": [],
        "tracking_status": None,
        "tracking_history": [],
        "transaction": None,
        "test": True,
    }


def weight_text(body: Document) -> str:
    """As printed on a label."""
    return f"{Decimal(body['weight']).normalize():f} {body['mass_unit']}"


def _tracking_status(step: Step) -> Document:
    status, code, text = STATUSES[step.stage]
    # To the microsecond: two steps within a second must not look simultaneous.
    at = step.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "object_id": new_id(),
        "object_created": at,
        "object_updated": at,
        "status": status,
        "status_details": step.message,
        "status_date": at,
        "substatus": {"code": code, "text": text, "action_required": step.stage is Stage.FAILURE},
        "location": _place(step),
    }


def _place(step: Step) -> Document:
    return {"city": step.city, "state": step.state, "zip": step.postal_code, "country": step.country}
