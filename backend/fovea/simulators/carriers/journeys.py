"""Parcels on the road: one stage after the other, by hand or by the clock, remembered over restarts."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from fovea.simulators.carriers.postal import Address
from fovea.simulators.store import Document, Store

_KIND = "journey"


class Stage(StrEnum):
    PRE_TRANSIT = "pre_transit"
    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    RETURN_TO_SENDER = "return_to_sender"
    FAILURE = "failure"


_ORDER = (Stage.PRE_TRANSIT, Stage.ACCEPTED, Stage.IN_TRANSIT, Stage.OUT_FOR_DELIVERY, Stage.DELIVERED)
FINAL = frozenset({Stage.DELIVERED, Stage.RETURN_TO_SENDER, Stage.FAILURE})
_MESSAGES = {
    Stage.PRE_TRANSIT: "Shipping label created, {carrier} awaiting item",
    Stage.ACCEPTED: "Accepted at {carrier} origin facility",
    Stage.IN_TRANSIT: "Arrived at {carrier} regional facility",
    Stage.OUT_FOR_DELIVERY: "Out for delivery",
    Stage.ATTEMPTED: "Delivery attempted, nobody home",
    Stage.DELIVERED: "Delivered, front door",
    Stage.RETURN_TO_SENDER: "Returned to sender",
    Stage.FAILURE: "Lost in transit",
}
_AT_ORIGIN = {Stage.PRE_TRANSIT, Stage.ACCEPTED, Stage.RETURN_TO_SENDER}


@dataclass(frozen=True, slots=True)
class Step:
    """``at`` is aware; the place is where it happened."""

    stage: Stage
    message: str
    at: datetime
    city: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Journey:
    """``owner`` is the vendor's own id of the label the parcel travels under."""

    number: str
    carrier: str
    service: str
    owner: str
    created: datetime
    expected: datetime
    steps: tuple[Step, ...]

    @property
    def stage(self) -> Stage:
        return self.steps[-1].stage


class Journeys:
    """``told`` hears every change, inside the change's transaction; ``step_seconds`` moves parcels by itself."""

    def __init__(
        self,
        store: Store,
        told: Callable[[Journey, Stage | None], None],
        *,
        step_seconds: float | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._told = told
        self._step_seconds = step_seconds
        self._clock = clock

    def begin(
        self, number: str, carrier: str, service: str, owner: str, origin: Address, destination: Address, days: int
    ) -> Journey:
        """Part of the caller's transaction."""
        now = self._clock()
        body: Document = {
            "number": number,
            "carrier": carrier,
            "service": service,
            "owner": owner,
            "created": now.isoformat(),
            "expected": (now + timedelta(days=days)).isoformat(),
            "origin": _place(origin),
            "destination": _place(destination),
            "steps": [],
        }
        return self._take_step(body, Stage.PRE_TRANSIT, now)

    def find(self, number: str) -> Journey | None:
        body = self._store.get(_KIND, number)
        return None if body is None else _journey(body)

    def newest(self, limit: int = 200) -> tuple[Journey, ...]:
        return tuple(_journey(body) for body in islice(self._store.newest(_KIND), limit))

    def advance(self, number: str, stage: Stage | None = None) -> Journey | None:
        """One stage on, or to the named one; None when there is no such parcel or it has arrived."""
        with self._store.atomically():
            body = self._store.get(_KIND, number)
            if body is None:
                return None
            current = _journey(body).stage
            if current in FINAL:
                return None
            # After an attempt in vain the parcel goes out again.
            following = stage or (
                Stage.OUT_FOR_DELIVERY if current is Stage.ATTEMPTED else _ORDER[_ORDER.index(current) + 1]
            )
            return self._take_step(body, following, self._clock())

    async def run(self) -> None:
        """Moves parcels by the clock until cancelled; returns at once when nothing moves by itself."""
        if self._step_seconds is None:
            return
        while True:
            await asyncio.sleep(min(1.0, self._step_seconds))
            due = self._clock() - timedelta(seconds=self._step_seconds)
            moving = [_journey(body) for body in self._store.newest(_KIND, moving="yes")]
            for journey in moving:
                if journey.steps[-1].at <= due:
                    self.advance(journey.number)

    def _take_step(self, body: Document, stage: Stage, now: datetime) -> Journey:
        before = _journey(body).stage if body["steps"] else None
        place = body["origin" if stage in _AT_ORIGIN else "destination"]
        message = _MESSAGES[stage].format(carrier=body["carrier"])
        body["steps"].append({"stage": stage, "message": message, "at": now.isoformat(), **place})
        body["moving"] = "no" if stage in FINAL else "yes"
        self._store.save(_KIND, body["number"], body)
        journey = _journey(body)
        self._told(journey, before)
        return journey


def example(number: str, carrier: str, stage: Stage, now: datetime) -> Journey:
    """The fixed journey behind a vendor's test tracking number: a step a day, ending today at ``stage``."""
    stages = [*_ORDER[: _ORDER.index(stage) + 1]] if stage in _ORDER else [*_ORDER[:3], stage]
    steps = tuple(
        Step(each, _MESSAGES[each].format(carrier=carrier), now - timedelta(days=len(stages) - 1 - day), *place)
        for day, (each, place) in enumerate(
            (each, ("HOUSTON", "TX", "77063", "US") if each in _AT_ORIGIN else ("CHARLESTON", "SC", "29401", "US"))
            for each in stages
        )
    )
    return Journey(number, carrier, "First-Class Package Service", "", steps[0].at, now, steps)


def _place(address: Address) -> Mapping[str, str]:
    return {
        "city": address.city.upper(),
        "state": address.state,
        "postal_code": address.postal_code,
        "country": address.country,
    }


def _journey(body: Document) -> Journey:
    steps = tuple(
        Step(
            Stage(step["stage"]),
            step["message"],
            datetime.fromisoformat(step["at"]),
            step["city"],
            step["state"],
            step["postal_code"],
            step["country"],
        )
        for step in body["steps"]
    )
    created, expected = (datetime.fromisoformat(body[name]) for name in ("created", "expected"))
    return Journey(body["number"], body["carrier"], body["service"], body["owner"], created, expected, steps)
