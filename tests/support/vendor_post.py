"""Webhooks as the vendors' stand-ins write and sign them, kept as requests instead of being sent."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from fovea.kernel.settings import Settings
from fovea.simulators.adyen.notifications import Event, Notifications
from fovea.simulators.carriers.journeys import Journey, Stage, Step
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.easypost.objects import tracker_object
from fovea.simulators.easypost.vendor import sign
from fovea.simulators.faults import Faults
from fovea.simulators.shippo.wire import track_object

ROAD = (Stage.PRE_TRANSIT, Stage.ACCEPTED, Stage.IN_TRANSIT, Stage.OUT_FOR_DELIVERY, Stage.DELIVERED)


@dataclass(frozen=True)
class Letter:
    """One webhook, ready to be posted as often as one likes."""

    subject: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    async def post(self, http: httpx.AsyncClient) -> httpx.Response:
        return await http.post(self.path, content=self.body, headers=dict(self.headers))


class _Kept(Deliveries):
    """A vendor's outbox that nobody empties."""

    def __init__(self) -> None:
        super().__init__(sqlite3.connect(":memory:", isolation_level=None), Faults(), [])
        self.letters: list[Letter] = []

    def enqueue(self, subject: str, url: str, headers: Mapping[str, str], body: bytes, *, delay: float = 0.0) -> None:
        parts = urlsplit(url)
        self.letters.append(Letter(subject, f"{parts.path}?{parts.query}", headers, body))


class VendorPost:
    """Signs with the keys that the house was given."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._config = SimulatorConfig(
            data_folder=folder,
            adyen_hmac_key=settings.adyen_hmac_keys.get_secret_value().split(",")[0],
            adyen_webhook_password=settings.adyen_webhook_password.get_secret_value(),
            easypost_webhook_secret=settings.easypost_webhook_secret.get_secret_value(),
            shippo_webhook_token=settings.shippo_webhook_token.get_secret_value(),
        )

    def adyen(self, event: Event) -> Letter:
        outbox = _Kept()
        Notifications(self._config, outbox, Faults()).send(event)
        return outbox.letters[0]

    def road(self, vendor: str, number: str, since: datetime) -> dict[str, Letter]:
        """What a carrier says of a parcel from the label to the door, one stage an hour."""
        steps = [
            Step(stage, stage.replace("_", " "), since + timedelta(hours=hour), "Columbus", "OH", "43215", "US")
            for hour, stage in enumerate(ROAD)
        ]
        whole = Journey(number, "USPS", "Priority", "lbl", since, since + timedelta(days=2), tuple(steps))
        return {stage.value: self._tracked(vendor, whole, steps[: at + 1]) for at, stage in enumerate(ROAD)}

    def _tracked(self, vendor: str, whole: Journey, so_far: Sequence[Step]) -> Letter:
        journey = replace(whole, steps=tuple(so_far))
        if vendor == "shippo":
            told = {"event": "track_updated", "test": True, "data": track_object(journey, "usps", "lbl", "")}
            path = f"/hooks/shippo?token={self._config.shippo_webhook_token}"
            return Letter("track_updated", path, {}, json.dumps(told).encode())
        event = {
            "id": f"evt_{journey.number}_{journey.stage}",
            "object": "Event",
            "mode": "test",
            "description": "tracker.updated",
            "created_at": datetime.now(UTC).isoformat(),
            "previous_attributes": {},
            "result": tracker_object("trk_1", journey, "shp_1", "http://easypost"),
        }
        body = json.dumps(event, ensure_ascii=False).encode()
        signature = sign(self._config.easypost_webhook_secret, body)
        return Letter("tracker.updated", "/hooks/easypost", {"X-Hmac-Signature": signature}, body)
