"""What the warehouse counted, corrected and sent to its sisters over the last weeks, told through its own use cases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from fovea.domains import identity, inventory, warehouse
from fovea.domains.identity import P
from fovea.domains.warehouse import AdjustmentReason, CountDecision, CountedLine
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, UnitOfWork

# A source of its own, so that what is counted changes nothing about what is bought.
_CHANCE = "counts of the demonstration"
_DAYS = 80
_COUNTED = 46
# How the counts in the morning stand: to be made, begun, to be made again, to be looked at.
_STANDING = ("requested",) * 7 + ("counting", "investigating", "investigating", "review", "review", "review")
_CORRECTIONS: tuple[tuple[int, int, AdjustmentReason, str], ...] = (
    (40, -1, AdjustmentReason.DAMAGED, "Temple bent when the shelf was filled."),
    (33, 2, AdjustmentReason.FOUND, "Lay behind the drawer."),
    (21, -1, AdjustmentReason.SAMPLE, "Given to the photographer."),
    (9, -2, AdjustmentReason.LOST, "Not found at two counts."),
    (2, -6, AdjustmentReason.SAMPLE, "Display set for the shop in Portland."),
    (1, 7, AdjustmentReason.FOUND, "A whole carton stood under the packing table."),
)


@dataclass(frozen=True, slots=True)
class _Team:
    counter: Actor
    second: Actor
    chief: Actor


@dataclass(frozen=True, slots=True)
class Told:
    """One count to be told: where, how long ago, how it stands, and how far off the shelf is."""

    place: str
    at: datetime
    stands: str
    off: int
    team: _Team


async def seed_counts(db: Database) -> tuple[int, int, int]:
    """Counts, corrections and transfers; returns how many of each."""
    random = Random(_CHANCE)
    now = db.clock()
    members = {one.name: one.id for one in await db.read(SYSTEM, identity.staff_members)}
    team = _Team(_one(members, "Wanda Price"), _one(members, "Bea Rademaker"), _one(members, "Fiona Grant"))
    bins = sorted(await db.read(SYSTEM, inventory.bins_in_use))
    random.shuffle(bins)
    places = iter(bins)
    days = sorted((random.uniform(1, _DAYS) for _ in range(_COUNTED)), reverse=True)
    off = cycle((0, 0, 0, -1, 0, 0, 1, 0, 0, 0, -2, 0))
    told = [
        Told(place, now - timedelta(days=ago), "done", next(off), team)
        for ago, place in zip(days, places, strict=False)
    ]
    told += [
        Told(place, now - timedelta(hours=random.uniform(2, 30)), stands, -9 if stands == "review" else -2, team)
        for stands, place in zip(_STANDING, places, strict=False)
    ]
    for one in told:
        await db.run(SYSTEM, tell_count, one)
    corrections = await _corrections(db, team, list(places), now)
    return len(told), corrections, await _transfers(db, team)


async def tell_count(uow: UnitOfWork, told: Told) -> None:
    """Walk one count to how it stands; counting twice agrees, as it mostly does."""
    uow.now, uow.actor = told.at, SYSTEM
    reason = warehouse.CountReason.ABC if told.stands != "requested" else warehouse.CountReason.MANUAL
    (task,) = await warehouse.plan_counts(uow, warehouse.PlanCounts((told.place,), reason))
    ref = warehouse.CountRef(task.id)
    if told.stands == "requested":
        return
    for who in (told.team.counter, told.team.second):
        uow.now, uow.actor = uow.now + timedelta(minutes=25), who
        task = await warehouse.claim_count(uow, ref)
        if told.stands == "counting":
            return
        task = await warehouse.record_count(uow, await _found(uow, task, told.off))
        if task.status is not warehouse.CountStatus.INVESTIGATING or told.stands == "investigating":
            break
    if task.status is warehouse.CountStatus.READY_TO_REVIEW and told.stands == "done":
        uow.now, uow.actor = uow.now + timedelta(hours=3), told.team.chief
        decision = warehouse.ReviewCount(task.id, CountDecision.APPROVE, "Looked at it together.")
        await warehouse.review_count(uow, decision)


async def _found(uow: UnitOfWork, task: warehouse.CountTask, off: int) -> warehouse.RecordCount:
    """What is found in the place: as the ledger says, but for so many of its largest heap."""
    levels = [one for one in await inventory.lock_contents(uow, [task.place]) if one.on_hand]
    largest = max(levels, key=lambda one: (one.free, one.sku), default=None)
    lines = tuple(
        CountedLine(one.sku, max(one.on_hand - one.free, one.on_hand + (off if one is largest else 0)), one.lot)
        for one in levels
    )
    return warehouse.RecordCount(task.id, lines)


async def _corrections(db: Database, team: _Team, bins: list[str], now: datetime) -> int:
    told = 0
    for (ago, delta, reason, note), place in zip(_CORRECTIONS, bins, strict=False):
        told += await db.run(
            SYSTEM, tell_correction, _Correction(place, now - timedelta(days=ago), delta, reason, note, team)
        )
    return told


@dataclass(frozen=True, slots=True)
class _Correction:
    place: str
    at: datetime
    delta: int
    reason: AdjustmentReason
    note: str
    team: _Team


async def tell_correction(uow: UnitOfWork, told: _Correction) -> int:
    """One correction of the largest heap of a place; 0 when too little of it is free."""
    uow.now, uow.actor = told.at, replace(told.team.second)
    levels = await inventory.lock_contents(uow, [told.place])
    level = max(levels, key=lambda one: (one.free, one.sku), default=None)
    if level is None or level.free + told.delta < 0:
        return 0
    command = warehouse.AskAdjustment(level.sku, told.place, told.delta, told.note, told.reason, level.lot)
    await warehouse.ask_adjustment(uow, command)
    return 1


async def _transfers(db: Database, team: _Team) -> int:
    """To the sister warehouses: one written, one on the road, one arrived in part, one done."""
    targets = [one.code for one in await db.read(SYSTEM, inventory.warehouses) if one.code != "MAIN"]
    bins = await db.read(SYSTEM, inventory.bins_in_use)
    skus = sorted({sku for place, skus in bins.items() if place[:1] in "ABCDEF" for sku in skus})
    told = 0
    for number, stands in enumerate(("received", "partly", "sent", "draft")):
        chosen = skus[number * 5 : number * 5 + 3]
        if targets and chosen:
            target = targets[number % len(targets)]
            told += await db.run(SYSTEM, tell_transfer, _Transfer(target, tuple(chosen), stands, 9 - 2 * number, team))
    return told


@dataclass(frozen=True, slots=True)
class _Transfer:
    target: str
    skus: tuple[str, ...]
    stands: str
    days_ago: int
    team: _Team


async def tell_transfer(uow: UnitOfWork, told: _Transfer) -> int:
    """Walk one transfer to how it stands; only what is free in plenty is sent."""
    uow.now, uow.actor = uow.now - timedelta(days=told.days_ago), told.team.second
    free = await inventory.available(uow, told.skus)
    lines = tuple(warehouse.WantedLine(sku, 3) for sku in told.skus if free[sku] > 6)
    if not lines:
        return 0
    note = "Sold faster there than here." if told.target != "EAST" else "For the season in the east."
    order = await warehouse.create_transfer(uow, warehouse.CreateTransfer("MAIN", told.target, lines, note))
    ref = warehouse.TransferRef(order.id)
    if told.stands == "draft":
        return 1
    uow.now, uow.actor = uow.now + timedelta(hours=4), told.team.counter
    try:
        order = await warehouse.send_transfer(uow, ref)
    except inventory.InsufficientStock:
        return 1
    if told.stands == "sent":
        return 1
    uow.now += timedelta(days=2)
    arrived = [warehouse.ArrivedLine(line.id, line.sent) for line in order.lines]
    if told.stands == "partly":
        arrived = [warehouse.ArrivedLine(order.lines[0].id, max(1, order.lines[0].sent - 1))]
    await warehouse.receive_transfer(uow, warehouse.ReceiveTransfer(order.id, tuple(arrived)))
    return 1


def _one(members: Mapping[str, UUID], name: str) -> Actor:
    return Actor(ActorKind.STAFF, account_id=members.get(name), name=name, permissions=frozenset(P))
