"""What shipping does outside the house: rates of all carriers at once, and the one label of a parcel."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from fovea.domains.shipping import queries, rules, service
from fovea.domains.shipping.contract import (
    CarrierUnreachable,
    ChooseRate,
    LabelUnused,
    Parcel,
    ParcelStatus,
    RateExpired,
    RecordLabel,
)
from fovea.domains.shipping.ports import Carrier, Label, ParcelSize, Rate, RateAnswer, ShipAddress
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure, WrongState
from fovea.kernel.files import ObjectStore


async def all_rates(
    carriers: Mapping[str, Carrier], reference: str, origin: ShipAddress, destination: ShipAddress, size: ParcelSize
) -> RateAnswer:
    """Every vendor's rates, cheapest first; a vendor that does not answer is named among the problems."""

    async def _ask(carrier: Carrier) -> RateAnswer:
        try:
            return await carrier.rates(reference, origin, destination, size)
        except TransientFailure as failure:
            return RateAnswer((), (f"{carrier.vendor}: {failure}",))

    answers = await asyncio.gather(*(_ask(carrier) for carrier in carriers.values()))
    rates = sorted((rate for answer in answers for rate in answer.rates), key=lambda rate: rate.price.minor)
    return RateAnswer(tuple(rates), tuple(problem for answer in answers for problem in answer.problems))


async def buy_label(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
) -> Parcel:
    """Buy the promised service's label, once. The rate is pinned first, so that a repeated try buys the same one.

    Raises LabelRefused (CarrierUnreachable when trying again may help) or NoSuchRate.
    """
    parcel = await db.read(actor, queries.parcel, parcel_id)
    if parcel.status is ParcelStatus.CANCELLED:
        raise WrongState("This parcel was cancelled; it needs no label.")
    if parcel.status is not ParcelStatus.OPEN:
        return parcel
    key = f"labels/{parcel_id}.pdf"
    try:
        label = await _bought(db, carriers, actor, origin, parcel_id)
        await files.put(key, label.document, label.media_type)
    except TransientFailure as failure:
        raise CarrierUnreachable("The carrier did not answer. Try again: it buys the same label.") from failure
    return await db.run(actor, service.record_label, _recorded(parcel_id, label, key))


async def _bought(
    db: Database, carriers: Mapping[str, Carrier], actor: Actor, origin: ShipAddress, parcel_id: UUID
) -> Label:
    address, size, promise, pinned = await db.read(actor, queries.what_to_buy, parcel_id)
    carrier = carriers[promise.vendor]
    rate = pinned or await _pin(db, actor, carrier, parcel_id, origin, address, size)
    try:
        return await carrier.buy(parcel_id, rate)
    except RateExpired:
        # Too old to be bought, so nothing was: ask the carriers again.
        rate = await _pin(db, actor, carrier, parcel_id, origin, address, size)
        return await carrier.buy(parcel_id, rate)


async def void_label(db: Database, carriers: Mapping[str, Carrier], event: LabelUnused, _delivery_id: UUID) -> None:
    """Ask for the money of an unused label; asking again is harmless, the vendor decides in its own time."""
    bought = await db.read(SYSTEM, queries.bought_label, event.parcel_id)
    if bought is not None:
        vendor, purchase = bought
        await carriers[vendor].void(purchase)


async def _pin(
    db: Database,
    actor: Actor,
    carrier: Carrier,
    parcel_id: UUID,
    origin: ShipAddress,
    address: ShipAddress,
    size: ParcelSize,
) -> Rate:
    answer = await carrier.rates(str(parcel_id), origin, address, size)
    _, _, promise, _ = await db.read(actor, queries.what_to_buy, parcel_id)
    rate = rules.rate_for(promise, answer.rates)
    await db.run(actor, service.choose_rate, ChooseRate(parcel_id, rate))
    _, _, _, pinned = await db.read(actor, queries.what_to_buy, parcel_id)
    return pinned or rate


def _recorded(parcel_id: UUID, label: Label, key: str) -> RecordLabel:
    return RecordLabel(parcel_id, label.tracking_number, label.vendor_label, label.price, key)
