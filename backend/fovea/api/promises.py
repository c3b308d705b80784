"""When it is there, and how that day comes about."""

from collections.abc import Sequence
from datetime import date

import strawberry

from fovea.api.base import anyone, query
from fovea.api.context import Info
from fovea.domains import checkout, orders


@strawberry.type
class PromiseStep:
    """One part of the way: start, frame, wait, check, blanks, lab, pack or carrier."""

    kind: str
    starts_on: date
    until: date
    sentence: str

    @classmethod
    def all_of(cls, steps: Sequence[orders.PromiseStep]) -> "list[PromiseStep]":
        return [
            cls(kind=step.kind.value, starts_on=step.start, until=step.until, sentence=step.sentence) for step in steps
        ]


@strawberry.type
class ArrivalPromise:
    """The day it is with the shopper, the day it leaves us, and how these come about."""

    on: date
    leaves_on: date
    steps: list[PromiseStep]

    @classmethod
    def of(cls, view: orders.ArrivalPromise) -> "ArrivalPromise":
        return cls(on=view.on, leaves_on=view.leaves_on, steps=PromiseStep.all_of(view.steps))

    @classmethod
    def maybe(cls, view: orders.ArrivalPromise | None) -> "ArrivalPromise | None":
        return None if view is None else cls.of(view)


@strawberry.type
class KeptPromise:
    """What an order was promised: ``number`` 1 is the first promise; a later one says why it is another day."""

    number: int
    on: date
    first_on: date
    reason: str | None
    steps: list[PromiseStep]

    @classmethod
    def latest(cls, kept: Sequence[orders.KeptPromise]) -> "KeptPromise | None":
        if not kept:
            return None
        last = kept[-1]
        return cls(
            number=last.number,
            on=last.on,
            first_on=kept[0].on,
            reason=last.reason or None,
            steps=PromiseStep.all_of(last.steps),
        )


@strawberry.type
class FrameArrival:
    """Both promises are null for what is sold out. ``comesInOn``: not on the shelf, and bought on its way."""

    sku: str
    available: int
    comes_in_on: date | None
    frame: ArrivalPromise | None
    lenses: ArrivalPromise | None

    @classmethod
    def of(cls, view: checkout.FrameArrival) -> "FrameArrival":
        return cls(
            sku=view.sku,
            available=view.available,
            comes_in_on=view.comes_in_on,
            frame=ArrivalPromise.maybe(view.frame),
            lenses=ArrivalPromise.maybe(view.lenses),
        )


@strawberry.type
class PromisesQuery:
    @query(allow=anyone, description="When frames are there, alone and with lenses, by a usual parcel to a country.")
    async def arrivals(self, info: Info, skus: list[str], country: str) -> list[FrameArrival]:
        asked = checkout.AskArrivals(tuple(skus), country)
        return [FrameArrival.of(one) for one in await info.context.read(checkout.arrivals, asked)]
