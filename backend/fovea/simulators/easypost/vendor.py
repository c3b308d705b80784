"""What EasyPost does: it remembers shipments, sells each at most one label, and tells the shop how parcels fare."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from fovea.simulators.carriers import label_image, labels
from fovea.simulators.carriers.control import RefundInWork
from fovea.simulators.carriers.journeys import Journey, Journeys, Stage, example
from fovea.simulators.carriers.numbers import tracking_number
from fovea.simulators.carriers.postal import Address
from fovea.simulators.carriers.tariff import Lane, lane_of, quotes
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.easypost.catalogue import ACCOUNTS, SERVICES
from fovea.simulators.easypost.objects import (
    LABEL_TYPES,
    TEST_CODES,
    UNKNOWN_CODE,
    address_object,
    fee_objects,
    form_object,
    label_object,
    new_id,
    parcel_object,
    rate_object,
    scan_form_object,
    shipment_object,
    stamp,
    tariff_parcel,
    tracker_object,
    unknown_tracker,
)
from fovea.simulators.easypost.wire import NOT_FOUND, AddressIn, ParcelIn, Refused, ShipmentIn
from fovea.simulators.faults import FaultKind, Faults
from fovea.simulators.store import Document, Store

VENDOR = "easypost"
RATE_LIFE = timedelta(days=7)


class EasyPost:
    """State in the store; every method that writes is one transaction."""

    def __init__(
        self,
        config: SimulatorConfig,
        store: Store,
        faults: Faults,
        deliveries: Deliveries,
        clock: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._deliveries = deliveries
        self._clock = clock
        self._public_url = config.public_url(VENDOR)
        self.journeys = Journeys(store, self._tell, step_seconds=config.parcel_step_seconds, clock=clock)

    def create_address(self, fields: AddressIn, *, verified: bool) -> Document:
        body = address_object(new_id("adr"), fields, self._clock(), verified=verified)
        self._store.save("Address", body["id"], body)
        return body

    def create_parcel(self, fields: ParcelIn) -> Document:
        body = parcel_object(new_id("prcl"), fields, self._clock())
        self._store.save("Parcel", body["id"], body)
        return body

    def find(self, kind: str, identifier: str) -> Document:
        """Raises Refused (404)."""
        body = self._store.get(kind, identifier)
        if body is None:
            raise Refused(*NOT_FOUND)
        return body

    def shipments(self, reference: str | None) -> Sequence[Document]:
        return list(self._store.newest("Shipment", **({"reference": reference} if reference else {})))

    def create_shipment(self, wanted: ShipmentIn) -> Document:
        now = self._clock()
        with self._store.atomically():
            sender, receiver = self._address(wanted.from_address), self._address(wanted.to_address)
            buyer = self._address(wanted.buyer_address) if wanted.buyer_address else receiver
            parcel = self._parcel(wanted.parcel)
            body = shipment_object(new_id("shp"), wanted, sender, receiver, buyer, parcel, now)
            self._rate(body, now)
            if wanted.service:
                self._sell(body, _wanted_rate(body, wanted.carrier, wanted.service), now, None)
        return body

    def rerate(self, shipment_id: str) -> Document:
        with self._store.atomically():
            body = self.find("Shipment", shipment_id)
            self._rate(body, self._clock())
        return body

    def buy(self, shipment_id: str, rate_id: str, insured: str | None = None) -> Document:
        """At most one label per shipment: a second purchase is refused."""
        now = self._clock()
        with self._store.atomically():
            body = self.find("Shipment", shipment_id)
            if body["postage_label"]:
                raise Refused(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.")
            rate = next((each for each in body["rates"] if each["id"] == rate_id), None)
            if rate is None:
                raise Refused(422, "SHIPMENT.INVALID_PARAMS", "The rate does not belong to this shipment.")
            if now - datetime.fromisoformat(rate["created_at"]) > RATE_LIFE:
                raise Refused(422, "SHIPMENT.POSTAGE.FAILURE", "The rate is no longer valid; rate the shipment again.")
            self._sell(body, rate, now, insured)
        return body

    def scan_form(self, shipment_ids: Sequence[str]) -> Document:
        """Bought USPS labels of one origin, each on one form only."""
        now = self._clock()
        with self._store.atomically():
            bodies = [self.find("Shipment", each) for each in shipment_ids]
            if any(not body["postage_label"] or body["selected_rate"]["carrier"] != "USPS" for body in bodies):
                raise Refused(422, "SCAN_FORM.CREATE.ERROR", "Only bought USPS shipments can be on a scan form.")
            if any(body["scan_form"] for body in bodies):
                raise Refused(422, "SCAN_FORM.CREATE.ERROR", "A shipment is on a scan form already.")
            form_id = new_id("sf")
            codes = [body["tracking_code"] for body in bodies]
            url = f"{self._public_url}/files/scan_form/{form_id}.pdf"
            form = scan_form_object(form_id, bodies[0]["from_address"], codes, url, now)
            self._store.save("ScanForm", form_id, form)
            for body in bodies:
                self._store.save("Shipment", body["id"], {**body, "scan_form": form})
        return form

    def scan_form_file(self, form_id: str) -> bytes:
        """Raises Refused (404)."""
        form = self.find("ScanForm", form_id)
        return labels.list_pdf("SCAN form", form_id, form["tracking_codes"], datetime.fromisoformat(form["created_at"]))

    def invoice_file(self, shipment_id: str) -> bytes:
        """The commercial invoice of an exported parcel; raises Refused (404)."""
        body = self.find("Shipment", shipment_id)
        if not body["customs_info"] or not body["tracking_code"]:
            raise Refused(*NOT_FOUND)
        rows = [
            f"{item['quantity']} x {item['description']} HS {item['hs_tariff_number']} {item['origin_country']} "
            f"{item['value']} {item['currency'] or ''}"
            for item in body["customs_info"]["customs_items"]
        ]
        return labels.list_pdf(
            "Commercial invoice", body["tracking_code"], rows, datetime.fromisoformat(body["created_at"])
        )

    def refund(self, shipment_id: str) -> Document:
        with self._store.atomically():
            body = self.find("Shipment", shipment_id)
            if not body["postage_label"]:
                raise Refused(422, "SHIPMENT.REFUND.UNAVAILABLE", "There is no postage to refund.")
            if body["refund_status"] in (None, "rejected"):
                moving = self._journey(body).stage is not Stage.PRE_TRANSIT
                body["refund_status"] = "rejected" if moving else "submitted"
                self._store.save("Shipment", body["id"], body)
        return body

    def pending_refunds(self) -> Sequence[RefundInWork]:
        waiting = self._store.newest("Shipment", refund_status="submitted")
        return [RefundInWork(body["id"], body["tracking_code"]) for body in waiting]

    def decide_refund(self, shipment_id: str, granted: bool) -> bool:
        with self._store.atomically():
            body = self._store.get("Shipment", shipment_id)
            if body is None or body["refund_status"] != "submitted":
                return False
            body["refund_status"] = "refunded" if granted else "rejected"
            if granted:
                body["fees"] = [{**fee, "refunded": True} for fee in body["fees"]]
            self._store.save("Shipment", shipment_id, body)
            refund = {
                "id": new_id("rfnd"),
                "object": "Refund",
                "tracking_code": body["tracking_code"],
                "status": body["refund_status"],
                "carrier": body["selected_rate"]["carrier"],
                "shipment_id": shipment_id,
            }
            self._send("refund.successful" if granted else "refund.failed", refund, {"status": "submitted"})
        return True

    def label_as(self, shipment_id: str, file_format: str) -> Document:
        if file_format not in LABEL_TYPES:
            raise Refused(422, "PARAMETER.INVALID", "Labels come as PNG, PDF or ZPL here.")
        with self._store.atomically():
            body = self.find("Shipment", shipment_id)
            if not body["postage_label"]:
                raise Refused(422, "SHIPMENT.LABEL.UNAVAILABLE", "There is no label to convert.")
            suffix = file_format.lower()
            field = "label_url" if suffix == "png" else f"label_{suffix}_url"
            body["postage_label"][field] = self._file_url(body["postage_label"]["id"], suffix)
            self._store.save("Shipment", shipment_id, body)
        return body

    def label_file(self, label_id: str, suffix: str) -> bytes:
        """Raises Refused (404)."""
        body = self.find("Shipment", self.find("PostageLabel", label_id)["shipment_id"])
        rate, weight = body["selected_rate"], float(body["parcel"]["weight"])
        label = labels.Label(
            carrier=rate["carrier"],
            service_name=next(each.name for each in SERVICES if each.token == rate["service"]),
            origin=_ends(body)[0],
            destination=_ends(body)[1],
            tracking_number=body["tracking_code"],
            weight=f"{int(weight // 16)} lb {weight % 16:.1f} oz",
            zone=int(body["usps_zone"]),
            reference=body["reference"] or body["id"],
            created=datetime.fromisoformat(body["postage_label"]["created_at"]),
        )
        return {"pdf": labels.as_pdf, "png": label_image.as_png, "zpl": labels.as_zpl}[suffix](label)

    def create_tracker(self, code: str, carrier: str | None) -> Document:
        """In test mode only the test codes and our own labels are known."""
        found = self._store.get("Tracker", code)
        if found is not None:
            return self.tracker(code)
        if code not in TEST_CODES and code != UNKNOWN_CODE:
            raise Refused(422, "TRACKER.CREATE.ERROR", "Only test tracking codes are valid in test mode.")
        self._store.save("Tracker", code, {"id": new_id("trk"), "code": code, "carrier": carrier, "shipment_id": None})
        return self.tracker(code)

    def tracker(self, code: str) -> Document:
        known = self.find("Tracker", code)
        if code == UNKNOWN_CODE:
            return unknown_tracker(known["id"], self._clock(), self._public_url)
        if code in TEST_CODES:
            journey = example(code, known["carrier"] or "USPS", TEST_CODES[code], self._clock())
        else:
            journey = self._known_journey(code)
        return tracker_object(known["id"], journey, known["shipment_id"], self._public_url)

    def tracker_by_id(self, identifier: str) -> Document:
        found = next(self._store.newest("Tracker", id=identifier), None)
        if found is None:
            raise Refused(*NOT_FOUND)
        return self.tracker(found["code"])

    def _address(self, fields: AddressIn) -> Document:
        return self.find("Address", fields.id) if fields.id else self.create_address(fields, verified=False)

    def _parcel(self, fields: ParcelIn) -> Document:
        return self.find("Parcel", fields.id) if fields.id else self.create_parcel(fields)

    def _rate(self, body: Document, now: datetime) -> None:
        origin, destination = _ends(body)
        offered, refusals = quotes(SERVICES, origin, destination, tariff_parcel(body["parcel"]))
        body["rates"] = [rate_object(body["id"], quote, now) for quote in offered]
        body["messages"] = [
            {
                "carrier": refusal.carrier,
                "carrier_account_id": ACCOUNTS[refusal.carrier],
                "type": "rate_error",
                "message": refusal.message,
            }
            for refusal in refusals
        ]
        body["usps_zone"] = offered[0].zone if offered else None
        self._store.save("Shipment", body["id"], body)

    def _sell(self, body: Document, rate: Document, now: datetime, insured: str | None) -> None:
        if lane_of(*_ends(body)) is Lane.EXPORT and not body["customs_info"]:
            raise Refused(422, "SHIPMENT.POSTAGE.FAILURE", "Customs information is required to cross this border.")
        serial = sum(1 for _ in self._store.newest("PostageLabel")) + 1
        number = tracking_number(rate["carrier"], serial)
        label_id, tracker_id = new_id("pl"), new_id("trk")
        self._store.save("PostageLabel", label_id, {"id": label_id, "shipment_id": body["id"]})
        self._store.save(
            "Tracker",
            number,
            {"id": tracker_id, "code": number, "carrier": rate["carrier"], "shipment_id": body["id"]},
        )
        suffix = body["options"]["label_format"].lower()
        body |= {
            "tracking_code": number,
            "selected_rate": rate,
            "updated_at": stamp(now),
            "fees": fee_objects(rate["rate"], insured),
            "insurance": insured,
            "postage_label": label_object(
                label_id, body["options"]["label_format"], self._file_url(label_id, suffix), now
            ),
        }
        if body["customs_info"]:
            body["forms"] = [form_object("commercial_invoice", f"{self._public_url}/files/forms/{body['id']}.pdf", now)]
        self._store.save("Shipment", body["id"], body)
        origin, destination = _ends(body)
        journey = self.journeys.begin(
            number, rate["carrier"], rate["service"], body["id"], origin, destination, rate["delivery_days"]
        )
        body["tracker"] = tracker_object(tracker_id, journey, body["id"], self._public_url)
        self._store.save("Shipment", body["id"], body)

    def _journey(self, shipment: Document) -> Journey:
        return self._known_journey(shipment["tracking_code"])

    def _known_journey(self, number: str) -> Journey:
        journey = self.journeys.find(number)
        assert journey is not None, "every label sold has a journey"
        return journey

    def _tell(self, journey: Journey, before: Stage | None) -> None:
        known = self.find("Tracker", journey.number)
        tracker = tracker_object(known["id"], journey, known["shipment_id"], self._public_url)
        previous = {} if before is None else {"status": before}
        self._send("tracker.created" if before is None else "tracker.updated", tracker, previous)

    def _send(self, description: str, result: Document, previous: dict[str, Any]) -> None:
        now = self._clock()
        event = {
            "description": description,
            "mode": "test",
            "previous_attributes": previous,
            "created_at": stamp(now),
            "pending_urls": [self._config.webhook_url(VENDOR)],
            "completed_urls": [],
            "updated_at": stamp(now),
            "id": new_id("evt"),
            "user_id": "user_5f0ea000000000000000000000000001",
            "status": "pending",
            "object": "Event",
            "result": result,
        }
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
        signature = sign(self._config.easypost_webhook_secret, body)
        if self._faults.take_webhook(FaultKind.WEBHOOK_BAD_SIGNATURE, description):
            signature = signature[:-4] + "0000"
        headers = {"Content-Type": "application/json", "X-Hmac-Signature": signature, "User-Agent": "EasyPost"}
        self._deliveries.enqueue(description, self._config.webhook_url(VENDOR), headers, body)

    def _file_url(self, label_id: str, suffix: str) -> str:
        return f"{self._public_url}/files/postage_label/{label_id}.{suffix}"


def _ends(shipment: Document) -> tuple[Address, Address]:
    """Where it starts and where it goes: a return goes back along the way that it names."""
    sender, receiver = Address.of(shipment["from_address"]), Address.of(shipment["to_address"])
    return (receiver, sender) if shipment["is_return"] else (sender, receiver)


def sign(secret: str, body: bytes) -> str:
    """HMAC-SHA256 of the raw body under the NFKD form of the secret, as EasyPost sends it."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return "hmac-sha256-hex=" + hmac.new(key, body, hashlib.sha256).hexdigest()


def _wanted_rate(body: Document, carrier: str | None, service: str) -> Document:
    """For a shipment that is bought as it is made; raises Refused."""
    found = [each for each in body["rates"] if each["service"] == service and carrier in {None, each["carrier"]}]
    if not found:
        raise Refused(422, "SHIPMENT.INVALID_PARAMS", "No rate of that carrier and service was found.")
    chosen: Document = found[0]
    return chosen
