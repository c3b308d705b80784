"""What Shippo does: it rates, sells a label for every purchase it is asked for, and tells the shop how parcels fare."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote as quoted

from fovea.simulators.carriers import labels
from fovea.simulators.carriers.control import RefundInWork
from fovea.simulators.carriers.journeys import Journey, Journeys, Stage, example
from fovea.simulators.carriers.numbers import tracking_number
from fovea.simulators.carriers.postal import Address
from fovea.simulators.carriers.tariff import Lane, lane_of, quotes
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.faults import FaultKind, Faults
from fovea.simulators.shippo.catalogue import ACCOUNTS, CARRIER_TOKENS, SERVICES
from fovea.simulators.shippo.wire import (
    TEST_NUMBERS,
    UNKNOWN_NUMBER,
    AddressIn,
    ManifestIn,
    ParcelIn,
    Refused,
    ShipmentIn,
    TransactionIn,
    address_object,
    attributes_of,
    customs_object,
    insurance_minor,
    manifest_object,
    new_id,
    not_found,
    parcel_object,
    rate_object,
    signature_of_object,
    stamp,
    tariff_parcel,
    track_object,
    unknown_track,
    validated,
    weight_text,
)
from fovea.simulators.store import Document, Store

VENDOR = "shippo"
RATE_LIFE = timedelta(days=7)
# A queued purchase takes this long before scaling.
_QUEUE_SECONDS = 40.0
_MAILER = "92055901"


@dataclass(slots=True)
class Mood:
    """What becomes of the next purchase, set by hand. ``seconds`` of queueing are real ones."""

    refusal: str | None = None
    queue_seconds: float | None = None


class Shippo:
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
        self.mood = Mood()
        self.journeys = Journeys(store, self._tell_track, step_seconds=config.parcel_step_seconds, clock=clock)

    async def run(self) -> None:
        """Finishes queued purchases when their time has come, until cancelled."""
        while True:
            self.finish_due()
            await asyncio.sleep(0.1)

    def create_address(self, fields: AddressIn) -> Document:
        return self._keep("address", address_object(fields, self._clock()))

    def validate_address(self, address_id: str) -> Document:
        return self._keep("address", validated(self.find("address", address_id, "/addresses")))

    def create_parcel(self, fields: ParcelIn) -> Document:
        return self._keep("parcel", parcel_object(fields, self._clock()))

    def find(self, kind: str, identifier: str, path: str) -> Document:
        """Raises Refused: an HTML 404."""
        body = self._store.get(kind, identifier)
        if body is None:
            raise not_found(f"{path}/{identifier}")
        return body

    def newest(self, kind: str, **where: str) -> Sequence[Document]:
        return list(self._store.newest(kind, **where))

    def create_shipment(self, wanted: ShipmentIn) -> Document:
        now = self._clock()
        with self._store.atomically():
            sender = self._expanded_address(wanted.address_from, "address_from")
            receiver = self._expanded_address(wanted.address_to, "address_to")
            parcels = [self._expanded_parcel(each) for each in wanted.parcels]
            base = signature_of_object(now)
            declared = (
                self._keep("customs", customs_object(wanted.customs_declaration, now))
                if wanted.customs_declaration
                else None
            )
            ends = _ends({"extra": wanted.extra, "address_from": sender, "address_to": receiver})
            offered, refusals = quotes(SERVICES, *ends, tariff_parcel(parcels[0]))
            marks, fee = attributes_of(offered), insurance_minor(wanted.extra)
            body: Document = {
                **base,
                "status": "SUCCESS",
                "address_from": sender,
                "address_to": receiver,
                "address_return": sender,
                "parcels": parcels,
                "shipment_date": stamp(now),
                "extra": wanted.extra,
                "customs_declaration": declared,
                "metadata": wanted.metadata,
                "carrier_accounts": [],
                "rates": [
                    self._keep("rate", rate_object(base["object_id"], each, marks(each), now, fee)) for each in offered
                ],
                "messages": [
                    {"source": refusal.carrier, "code": "carrier_error", "text": refusal.message}
                    for refusal in refusals
                ],
            }
            self._keep("shipment", body)
        # Asynchronous: the answer comes before the rates, which the next read shows.
        return {**body, "status": "QUEUED", "rates": [], "messages": []} if wanted.asynchronous else body

    def buy(self, wanted: TransactionIn) -> Document:
        """Every call buys: nothing here protects a caller from buying twice."""
        now = self._clock()
        mood, self.mood = self.mood, Mood()
        with self._store.atomically():
            rate = self._store.get("rate", wanted.rate)
            if rate is None:
                raise Refused(400, {"rate": [f"Rate with supplied object_id {wanted.rate} not found."]})
            if now - datetime.fromisoformat(rate["object_created"]) > RATE_LIFE:
                raise Refused(400, {"__all__": ["The rate is older than 7 days and cannot be purchased."]})
            shipment = self.find("shipment", rate["shipment"], "/shipments")
            abroad = lane_of(*_ends(shipment)) is Lane.EXPORT
            if abroad and not shipment["customs_declaration"] and mood.refusal is None:
                # As with every carrier's refusal: created, and an error all the same.
                mood.refusal = "A customs declaration is required to cross this border."
            wait = mood.queue_seconds
            if wait is None and wanted.asynchronous:
                wait = _QUEUE_SECONDS * self._config.time_scale
            body: Document = {
                **signature_of_object(now),
                "object_state": "VALID",
                "status": "SUCCESS",
                "created_by": None,
                "rate": wanted.rate,
                "metadata": wanted.metadata,
                "label_file_type": wanted.label_file_type,
                "order": None,
                "parcel": self.find("shipment", rate["shipment"], "/shipments")["parcels"][0]["object_id"],
                "tracking_number": "",
                "tracking_status": None,
                "tracking_url_provider": "",
                "eta": None,
                "label_url": "",
                "commercial_invoice_url": None,
                "qr_code_url": None,
                "messages": [],
            }
            if mood.refusal is not None:
                message = {"source": rate["provider"], "code": "", "text": mood.refusal}
                body |= {"status": "ERROR", "messages": [message]}
                self._keep("transaction", body)
            elif wait is not None:
                body["status"] = "QUEUED"
                self._keep("transaction", body)
                due = (now + timedelta(seconds=wait)).isoformat()
                self._store.save(
                    "queued", body["object_id"], {"transaction": body["object_id"], "due": due, "done": ""}
                )
            else:
                body = self._sell(body, rate)
            self._tell("transaction_created", body)
        return body

    def finish_due(self) -> None:
        for entry in self._store.newest("queued", done=""):
            if datetime.fromisoformat(entry["due"]) <= self._clock():
                with self._store.atomically():
                    body = self.find("transaction", entry["transaction"], "/transactions")
                    sold = self._sell(body, self.find("rate", body["rate"], "/rates"))
                    self._store.save("queued", entry["transaction"], {**entry, "done": "yes"})
                    self._tell("transaction_updated", sold)

    def refund(self, transaction_id: str) -> Document:
        with self._store.atomically():
            body = self._store.get("transaction", transaction_id)
            if body is None:
                raise Refused(400, {"transaction": [f"Transaction with object_id {transaction_id} not found."]})
            if body["status"] != "SUCCESS":
                raise Refused(400, {"__all__": ["The transaction cannot be refunded in its present state."]})
            journey = self.journeys.find(body["tracking_number"])
            moving = journey is not None and journey.stage is not Stage.PRE_TRANSIT
            if not moving:
                self._update(body, status="REFUNDPENDING")
                self._tell("transaction_updated", body)
            refund = {**signature_of_object(self._clock()), "transaction": transaction_id}
            return self._keep("refund", {**refund, "status": "ERROR" if moving else "PENDING"})

    def manifest(self, wanted: ManifestIn) -> Document:
        """The USPS form of a day's purchases from one address; a purchase is on one form only."""
        with self._store.atomically():
            if wanted.carrier_account != ACCOUNTS["USPS"]:
                raise Refused(400, {"carrier_account": ["Manifests are made for USPS accounts only."]})
            given = wanted.address_from
            address = given if isinstance(given, str) else self.create_address(given)["object_id"]
            taken = {each for form in self._store.newest("manifest") for each in form["transactions"]}
            for each in wanted.transactions:
                bought = self._store.get("transaction", each)
                if bought is None or bought["status"] != "SUCCESS":
                    raise Refused(400, {"transactions": [f"Transaction {each} is not purchased."]})
                if each in taken:
                    raise Refused(400, {"transactions": [f"Transaction {each} is on a manifest already."]})
            url = f"{self._public_url}/manifests/{{id}}.pdf?key={{key}}"
            return self._keep("manifest", manifest_object(wanted, address, url, self._clock()))

    def manifest_file(self, manifest_id: str, key: str) -> bytes:
        """Raises Refused (404) also for a wrong signature."""
        form = self.find("manifest", manifest_id, "/manifests")
        if not form["documents"][0].endswith(f"?key={key}"):
            raise not_found(f"/manifests/{manifest_id}")
        numbers = [self.find("transaction", each, "/transactions")["tracking_number"] for each in form["transactions"]]
        return labels.list_pdf("SCAN form", manifest_id, numbers, datetime.fromisoformat(form["object_created"]))

    def pending_refunds(self) -> Sequence[RefundInWork]:
        waiting = self._store.newest("transaction", status="REFUNDPENDING")
        return [RefundInWork(body["object_id"], body["tracking_number"]) for body in waiting]

    def decide_refund(self, transaction_id: str, granted: bool) -> bool:
        with self._store.atomically():
            body = self._store.get("transaction", transaction_id)
            if body is None or body["status"] != "REFUNDPENDING":
                return False
            self._update(body, status="REFUNDED" if granted else "REFUNDREJECTED")
            for refund in self._store.newest("refund", transaction=transaction_id):
                self._keep("refund", {**refund, "status": "SUCCESS" if granted else "ERROR"})
            self._tell("transaction_updated", body)
        return True

    def track(self, carrier: str, number: str, metadata: str = "") -> Document:
        """Test numbers belong to the carrier ``shippo``; any other number unknown here is a track without a status."""
        if carrier == "shippo":
            if number == UNKNOWN_NUMBER:
                return unknown_track(carrier, number, metadata)
            if number not in TEST_NUMBERS:
                raise Refused(400, {"tracking_number": ["Not a test tracking number."]})
            journey = example(number, "USPS", TEST_NUMBERS[number], self._clock())
            return track_object(journey, carrier, None, metadata)
        found = self.journeys.find(number)
        if found is None or CARRIER_TOKENS[found.carrier] != carrier:
            return unknown_track(carrier, number, metadata)
        return track_object(found, carrier, found.owner, metadata)

    def label_file(self, transaction_id: str, key: str, suffix: str) -> bytes:
        """Raises Refused (404) also for a wrong signature."""
        body = self.find("transaction", transaction_id, "/labels")
        if not key or f"key={key}" not in body["label_url"]:
            raise not_found(f"/labels/{transaction_id}")
        rate = self.find("rate", body["rate"], "/rates")
        shipment = self.find("shipment", rate["shipment"], "/shipments")
        label = labels.Label(
            carrier=rate["provider"],
            service_name=rate["servicelevel"]["name"],
            origin=_ends(shipment)[0],
            destination=_ends(shipment)[1],
            tracking_number=body["tracking_number"],
            weight=weight_text(shipment["parcels"][0]),
            zone=int(rate["zone"]),
            reference=shipment["metadata"] or shipment["object_id"],
            created=datetime.fromisoformat(body["object_created"]),
        )
        return labels.as_zpl(label) if suffix == "zpl" else labels.as_pdf(label)

    def _sell(self, body: Document, rate: Document) -> Document:
        shipment = self.find("shipment", rate["shipment"], "/shipments")
        serial = sum(1 for _ in self._store.newest("serial")) + 1
        self._store.save("serial", str(serial), {})
        number = tracking_number(rate["provider"], serial, mailer=_MAILER)
        suffix = "zpl" if body["label_file_type"] == "ZPLII" else "pdf"
        self._update(
            body,
            status="SUCCESS",
            tracking_number=number,
            tracking_status="PRE_TRANSIT",
            tracking_url_provider=f"{self._public_url}/track/{number}",
            label_url=f"{self._public_url}/labels/{body['object_id']}.{suffix}?key={new_id()}",
        )
        self.journeys.begin(
            number,
            rate["provider"],
            rate["servicelevel"]["token"],
            body["object_id"],
            *_ends(shipment),
            rate["estimated_days"],
        )
        return body

    def _update(self, body: Document, **changes: str) -> None:
        body |= {**changes, "object_updated": stamp(self._clock())}
        self._keep("transaction", body)

    def _expanded_address(self, given: AddressIn | str, field: str) -> Document:
        if not isinstance(given, str):
            return self.create_address(given)
        body = self._store.get("address", given)
        if body is None:
            raise Refused(400, {field: [f"Address with supplied object_id {given} not found."]})
        return body

    def _expanded_parcel(self, given: ParcelIn | str) -> Document:
        if not isinstance(given, str):
            return self.create_parcel(given)
        body = self._store.get("parcel", given)
        if body is None:
            raise Refused(400, {"parcels": [f"Parcel with supplied object_id {given} not found."]})
        return body

    def _keep(self, kind: str, body: Document) -> Document:
        self._store.save(kind, body["object_id"], body)
        return body

    def _tell_track(self, journey: Journey, _before: Stage | None) -> None:
        self._tell("track_updated", track_object(journey, CARRIER_TOKENS[journey.carrier], journey.owner, ""))

    def _tell(self, event: str, data: Document) -> None:
        body = json.dumps({"event": event, "test": True, "data": data}, ensure_ascii=False).encode()
        token = self._config.shippo_webhook_token
        if self._faults.take_webhook(FaultKind.WEBHOOK_BAD_SIGNATURE, event):
            token = token[::-1] + "0"
        url = f"{self._config.webhook_url(VENDOR)}?token={quoted(token, safe='')}"
        self._deliveries.enqueue(event, url, {"Content-Type": "application/json", "User-Agent": "Shippo"}, body)


def _ends(shipment: Document) -> tuple[Address, Address]:
    """Where it starts and where it goes: a return goes back along the way that it names."""
    sender, receiver = Address.of(shipment["address_from"]), Address.of(shipment["address_to"])
    return (receiver, sender) if shipment["extra"].get("is_return") else (sender, receiver)
