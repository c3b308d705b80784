"""EasyPost's objects as they stand on the wire."""

from datetime import UTC, datetime
from uuid import uuid4

from fovea.simulators.carriers.journeys import Journey, Stage, Step
from fovea.simulators.carriers.postal import Address, complaints
from fovea.simulators.carriers.tariff import Parcel, Quote
from fovea.simulators.easypost.catalogue import ACCOUNTS
from fovea.simulators.easypost.wire import AddressIn, CustomsInfoIn, ParcelIn, ShipmentIn, error_object
from fovea.simulators.store import Document

LABEL_TYPES = {"PNG": "image/png", "PDF": "application/pdf", "ZPL": "application/zpl"}
STATUSES = {
    Stage.PRE_TRANSIT: ("pre_transit", "label_created"),
    Stage.ACCEPTED: ("in_transit", "received_at_origin_facility"),
    Stage.IN_TRANSIT: ("in_transit", "arrived_at_facility"),
    Stage.OUT_FOR_DELIVERY: ("out_for_delivery", "out_for_delivery"),
    Stage.ATTEMPTED: ("in_transit", "delivery_exception"),
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


def new_id(prefix: str) -> str:
    return f"{prefix}_{uuid4().hex}"


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
        outcome = {"success": not found, "errors": [error_object(each) for each in found]}
        details = {"latitude": None, "longitude": None, "time_zone": None}
        body["verifications"] = {"zip4": {**outcome, "details": None}, "delivery": {**outcome, "details": details}}
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
        "carrier_detail": _carrier_detail(journey),
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
        "tracking_location": _location(step),
    }


def shipment_object(
    identifier: str,
    wanted: ShipmentIn,
    sender: Document,
    receiver: Document,
    buyer: Document,
    parcel: Document,
    now: datetime,
) -> Document:
    """Not yet rated."""
    return {
        "id": identifier,
        "object": "Shipment",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "is_return": wanted.is_return,
        "mode": "test",
        "reference": wanted.reference,
        "status": "unknown",
        "tracking_code": None,
        "options": {**wanted.options.model_dump(), "currency": "USD", "payment": {"type": "SENDER"}, "date_advance": 0},
        "batch_id": None,
        "batch_status": None,
        "batch_message": None,
        "customs_info": _customs_info(wanted.customs_info, now) if wanted.customs_info else None,
        "from_address": sender,
        "to_address": receiver,
        "return_address": sender,
        "buyer_address": buyer,
        "parcel": parcel,
        "insurance": None,
        "order_id": None,
        "postage_label": None,
        "refund_status": None,
        "scan_form": None,
        "selected_rate": None,
        "tracker": None,
        "usps_zone": None,
        "fees": [],
        "forms": [],
    }


def label_object(identifier: str, label_format: str, url: str, now: datetime) -> Document:
    return {
        "object": "PostageLabel",
        "id": identifier,
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "date_advance": 0,
        "integrated_form": "none",
        "label_date": stamp(now),
        "label_resolution": 300,
        "label_size": "4x6",
        "label_type": "default",
        "label_file_type": LABEL_TYPES[label_format],
        "label_url": url,
        "label_pdf_url": None,
        "label_zpl_url": None,
        "label_epl2_url": None,
        "label_file": None,
    }


def fee_objects(rate: str, insured: str | None) -> list[Document]:
    """Amounts have five decimals here; insurance costs half a per cent of the value."""
    amounts = {"LabelFee": "0.00000", "PostageFee": f"{rate}000"}
    if insured is not None:
        amounts["InsuranceFee"] = f"{float(insured) / 200:.5f}"
    return [
        {"object": "Fee", "type": kind, "amount": amount, "charged": True, "refunded": False}
        for kind, amount in amounts.items()
    ]


def form_object(kind: str, url: str, now: datetime) -> Document:
    """A paper that goes with an exported parcel."""
    return {
        "object": "Form",
        "id": new_id("form"),
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "mode": "test",
        "form_type": kind,
        "form_url": url,
        "submitted_electronically": None,
    }


def scan_form_object(identifier: str, address: Document, codes: list[str], url: str, now: datetime) -> Document:
    return {
        "id": identifier,
        "object": "ScanForm",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "tracking_codes": codes,
        "address": address,
        "status": "created",
        "message": None,
        "form_url": url,
        "form_file_type": None,
        "batch_id": new_id("batch"),
        "confirmation": None,
    }


def rate_object(shipment_id: str, quote: Quote, now: datetime) -> Document:
    retail = quote.minor * 118 // 100
    return {
        "id": new_id("rate"),
        "object": "Rate",
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "mode": "test",
        "service": quote.service.token,
        "carrier": quote.service.carrier,
        "rate": _decimal(quote.minor),
        "currency": quote.currency,
        "retail_rate": _decimal(retail),
        "retail_currency": quote.currency,
        "list_rate": _decimal(quote.minor),
        "list_currency": quote.currency,
        "billing_type": "easypost",
        "delivery_days": quote.days,
        "delivery_date": None,
        "delivery_date_guaranteed": False,
        "est_delivery_days": quote.days,
        "shipment_id": shipment_id,
        "carrier_account_id": ACCOUNTS[quote.service.carrier],
    }


def _customs_info(fields: CustomsInfoIn, now: datetime) -> Document:
    stamps = {"created_at": stamp(now), "updated_at": stamp(now), "mode": "test"}
    items = [
        {
            **item.model_dump(),
            **stamps,
            "id": new_id("cstitem"),
            "object": "CustomsItem",
            "value": str(item.value),
            "code": None,
            "manufacturer": None,
            "eccn": None,
            "printed_commodity_identifier": None,
        }
        for item in fields.customs_items
    ]
    return {
        **fields.model_dump(),
        **stamps,
        "id": new_id("cstinfo"),
        "object": "CustomsInfo",
        "restriction_comments": None,
        "declaration": None,
        "customs_items": items,
    }


def _carrier_detail(journey: Journey) -> Document:
    first = journey.steps[0]
    return {
        "object": "CarrierDetail",
        "service": journey.service,
        "container_type": None,
        "est_delivery_date_local": None,
        "est_delivery_time_local": None,
        "origin_location": f"{first.city} {first.state}, {first.postal_code}",
        "origin_tracking_location": _location(first),
        "destination_location": None,
        "destination_tracking_location": None,
        "guaranteed_delivery_date": None,
        "alternate_identifier": None,
        "initial_delivery_attempt": None,
    }


def _location(step: Step) -> Document:
    return {
        "object": "TrackingLocation",
        "city": step.city,
        "state": step.state or None,
        "country": step.country,
        "zip": step.postal_code,
    }


def _decimal(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
