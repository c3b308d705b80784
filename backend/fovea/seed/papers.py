"""How the demonstration's customers came by their lenses: typed, kept, with the paper beside, the paper alone, later.

The paper is what the prescriber wrote; now and then it says something else than what was typed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from fovea.domains import customers, optics, orders
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore
from fovea.seed.shoppers import Shopper
from fovea.seed.slips import Slip, slip_jpeg

_PRESCRIBERS = ("Dr. Ines Vogt", "Dr. Harold Finch", "Dr. Amara Bello", "Dr. Luc Perrin", "Dr. Mina Tran")


@dataclass(frozen=True, slots=True)
class Paper:
    """What the customer has in hand, and what an optician reads on it."""

    values: dict[str, Any]
    # Where the paper and what was typed differ, in the optician's words.
    differs: str | None = None


class Ways:
    """How prescriptions came: saved, typed, paper, other (the paper says otherwise), picture or later; in turn."""

    def __init__(self) -> None:
        self._fresh = cycle(("paper", "saved", "later", "typed", "picture", "other", "saved", "paper"))
        # Papers are of the last weeks: drawing one takes longer than telling an order.
        self._older = cycle(("typed", "saved", "typed", "typed", "saved", "typed", "later", "typed"))

    def next_for(self, shopper: Shopper, at: datetime, *, fresh: bool) -> str:
        """The way of one pair; "typed" when the customer had nothing saved by then."""
        way = next(self._fresh if fresh else self._older)
        return "typed" if way == "saved" and (shopper.saved_at is None or shopper.saved_at >= at) else way


async def with_paper(
    db: Database,
    files: ObjectStore,
    lenses: orders.LensSnapshot,
    shopper: Shopper,
    way: str,
    at: datetime,
    random: Random,
) -> tuple[orders.LensSnapshot, Paper | None]:
    """The lenses as they were ordered this way; the picture lies in the document store already."""
    if lenses.prescription is None or way == "typed":
        return lenses, None
    if way == "saved":
        return replace(lenses, saved_prescription=shopper.saved), None
    prescriber = shopper.prescriber or random.choice(_PRESCRIBERS)
    typed = lenses.prescription | {"prescriber": prescriber}
    paper = _other(typed) if way == "other" else Paper(typed)
    if way == "later":
        return replace(lenses, prescription=None, findings=(), later=True), paper
    upload = await _sent(db, files, shopper, paper, prescriber, at, random)
    if way == "picture":
        return replace(lenses, prescription=None, findings=(), upload=upload.id, upload_pages=upload.pages), paper
    return replace(lenses, prescription=typed, upload=upload.id, upload_pages=upload.pages), paper


def _other(typed: dict[str, Any]) -> Paper:
    """One number of the paper went wrong on its way to the keyboard."""
    rx = optics.Prescription.from_dict(typed["rx"])
    assert rx.os is not None
    if rx.os.axis is not None:
        axis = (rx.os.axis + 9) % 180 + 1
        written = replace(rx, os=replace(rx.os, axis=axis))
        words = f"The left axis is {axis} on the paper, {rx.os.axis} was typed."
    else:
        sphere = rx.os.sphere or optics.PLANO
        right = optics.Diopter(sphere.eighths - 4)
        written = replace(rx, os=replace(rx.os, sphere=right))
        words = f"The left sphere is {right} on the paper, {sphere} was typed."
    return Paper(typed | {"rx": written.to_dict()}, words)


async def _sent(
    db: Database, files: ObjectStore, shopper: Shopper, paper: Paper, prescriber: str, at: datetime, random: Random
) -> customers.UploadView:
    rx = optics.Prescription.from_dict(paper.values["rx"])
    pd = optics.PupillaryDistance.from_dict(paper.values["pd"])
    written_on = rx.issued_on or (at - timedelta(days=random.randrange(5, 160))).date()
    picture = slip_jpeg(Slip(prescriber, shopper.address.name, written_on, rx, pd), random)

    async def read() -> tuple[bytes, ...]:
        return (picture,)

    sender = Actor(ActorKind.CUSTOMER, shopper.account_id)
    if shopper.account_id is None:
        sender = Actor(ActorKind.ANONYMOUS, visitor=db.keyring.blind_index("seed.visitor", shopper.email))
    clock = db.clock
    db.clock = lambda: at
    try:
        return await customers.receive_upload(db, files, sender, read)
    finally:
        db.clock = clock
