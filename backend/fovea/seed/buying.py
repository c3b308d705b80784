"""Suppliers of the demonstration shop, what was bought of them, what is on its way, and what should be bought next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import update

from fovea.domains import catalog, identity, inventory, procurement
from fovea.domains.identity import P
from fovea.domains.procurement import (
    AcknowledgePurchaseOrder,
    CreatePurchaseOrder,
    Method,
    PriceLine,
    PurchaseLine,
    PurchaseRef,
    ReceivedLine,
    ReceiveGoods,
    ReorderRule,
    SaveSupplier,
    SupplierContact,
    Target,
    WantedLine,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, UnitOfWork
from fovea.kernel.tables import OutboxRow

PRICES_BEFORE, PRICES_FROM = date(2024, 1, 1), date(2025, 1, 1)
_CHANCE = "buying"
_BLANKS = "BLK-"
# Makers far away gather their orders; the others take them every working day.
_ORDER_DAYS = {"SABAE": (0, 3), "CADORE": (1,)}
# Days before today on which orders of long ago were sent.
_LONG_AGO = (84, 61, 38)


@dataclass(frozen=True, slots=True)
class House:
    """A supplier as it is told: ``takes`` and ``spread`` are the days it really needs."""

    code: str
    name: str
    person: str
    town: str
    currency: str
    agreed: int
    takes: int
    spread: int
    over_bp: int
    pack: int
    minimum: int


_OF_COLLECTION = (
    House("NORDIC", "Nordic Acetate AS", "Kari Halden", "Havnegata 4, 0150 Oslo", "EUR", 14, 15, 3, 0, 1, 20_000),
    House(
        "CADORE",
        "Occhiali Cadore SRL",
        "Giulia Del Favero",
        "Via Roma 12, 32044 Pieve",
        "EUR",
        21,
        24,
        5,
        200,
        2,
        25_000,
    ),
    House(
        "SABAE", "Sabae Titanium KK", "Kenji Masunaga", "2-16 Mizuochi, Sabae 916-0042", "USD", 28, 27, 2, 0, 5, 40_000
    ),
    House(
        "JURA", "Lunetterie du Jura SA", "Luc Perrin", "4 rue Pasteur, 39400 Morez", "EUR", 18, 17, 4, 500, 1, 15_000
    ),
)
_LENSES = House(
    "LUMERA", "Lumera Lens Blanks GmbH", "Ines Vogt", "Glashütte 7, 07745 Jena", "EUR", 7, 7, 2, 1_000, 10, 30_000
)


@dataclass(frozen=True, slots=True)
class Bought:
    """One order as it is told, from its draft to wherever it is."""

    supplier_id: UUID
    lines: tuple[WantedLine, ...]
    sent_at: datetime
    until: str
    came_at: datetime | None
    team: dict[str, UUID]
    put_away: bool = True


async def seed_buying(db: Database) -> int:
    """Suppliers, price lists, rules, orders in every state, and tonight's look; returns how many orders were told."""
    random = Random(_CHANCE)
    team = {one.name: one.id for one in await db.read(SYSTEM, identity.staff_members)}
    of_supplier = await _ranges(db)
    told = 0
    for house, skus in of_supplier:
        supplier = await db.run(SYSTEM, procurement.save_supplier, _supplier(house))
        lines = tuple(line for sku in skus for line in _periods(_price(house, sku, random), db.clock().date()))
        await db.run(SYSTEM, procurement.set_supplier_prices, procurement.SetSupplierPrices(supplier.id, lines))
        rules = tuple(_rule(sku, supplier.id, number) for number, sku in enumerate(skus))
        await db.run(SYSTEM, procurement.set_reorder_rules, procurement.SetReorderRules(rules))
        for bought in _story(house, supplier.id, skus, team, db.clock(), random):
            await db.run(SYSTEM, tell, bought)
            told += 1
    # Goods that came today still lie on the dock: the warehouse hears of them.
    await db.run(SYSTEM, hush, db.clock() - timedelta(days=0.5))
    await db.run(SYSTEM, procurement.propose, procurement.Propose())
    return told


async def _ranges(db: Database) -> list[tuple[House, tuple[str, ...]]]:
    """Which articles come from whom: a collection from one maker, blanks from the glass works."""
    frames = await db.read(SYSTEM, catalog.all_frames)
    collections = sorted({frame.collection for frame in frames})
    skus: dict[House, list[str]] = {house: [] for house in _OF_COLLECTION}
    for frame in frames:
        house = _OF_COLLECTION[collections.index(frame.collection) % len(_OF_COLLECTION)]
        skus[house] += [variant.sku for variant in frame.variants]
    blanks = await db.read(
        SYSTEM, inventory.levels_page, None, inventory.StockFilter(search=_BLANKS), paging.PageRequest(100)
    )
    found = {level.sku for level in blanks.items if level.sku.startswith(_BLANKS)}
    ranges = [(house, tuple(sorted(some))) for house, some in skus.items() if some]
    return [*ranges, (_LENSES, tuple(sorted(found)))] if found else ranges


def _supplier(house: House) -> SaveSupplier:
    contact = SupplierContact(
        house.person, f"orders@{house.code.lower()}.example", "", tuple(part.strip() for part in house.town.split(","))
    )
    return SaveSupplier(
        code=house.code,
        name=house.name,
        currency=house.currency,
        lead_time_days=house.agreed,
        contact=contact,
        over_receipt_bp=house.over_bp,
        minimum_order=house.minimum,
        payment_terms="30 days net",
        order_days=_ORDER_DAYS.get(house.code, procurement.WEEK),
    )


def _price(house: House, sku: str, random: Random) -> PriceLine:
    blank = sku.startswith(_BLANKS)
    minor = random.randrange(350, 1_900, 25) if blank else random.randrange(2_400, 6_200, 50)
    return PriceLine(
        sku=sku,
        price=minor,
        valid_from=PRICES_FROM,
        moq=house.pack * (2 if blank else 1),
        pack_size=house.pack,
        supplier_sku=f"{house.code[0]}{abs(hash_of(sku)) % 90_000 + 10_000}",
    )


def _periods(price: PriceLine, today: date) -> tuple[PriceLine, ...]:
    """The list as it grew: last year's price, today's, and for some articles the one that is announced."""
    before = replace(
        price, price=price.price * 96 // 100, valid_from=PRICES_BEFORE, valid_to=PRICES_FROM - timedelta(1)
    )
    if hash_of(price.sku) % 5:
        return before, price
    announced = date(today.year + (today.month > 10), 1 if today.month > 10 else today.month + 2, 1)
    return before, price, replace(price, price=price.price * 103 // 100, valid_from=announced)


def hash_of(text: str) -> int:
    """The same on every run, unlike the language's own."""
    return sum((place + 7) * ord(sign) * 31 for place, sign in enumerate(text))


def _rule(sku: str, supplier_id: UUID, number: int) -> ReorderRule:
    served = number % 4 == 3
    return ReorderRule(
        sku=sku,
        warehouse=inventory.MAIN,
        supplier_id=supplier_id,
        method=Method.AUTO,
        target=Target.FILL if served else Target.CYCLE,
        target_bp=9_800 if served else 9_500,
        review_days=1,
        max_days_cover=180,
        order_cost=1_500,
        holding_bp=2_000,
    )


def _story(
    house: House, supplier_id: UUID, skus: Sequence[str], team: dict[str, UUID], now: datetime, random: Random
) -> list[Bought]:
    """Three orders of long ago that came, one in every state of today."""

    def lines(many: int, packs: tuple[int, int]) -> tuple[WantedLine, ...]:
        chosen = random.sample(list(skus), min(many, len(skus)))
        least = 4 if house.pack == 1 else 2
        return tuple(WantedLine(sku, house.pack * random.randint(least + packs[0], least + packs[1])) for sku in chosen)

    def back(days: float) -> datetime:
        return now - timedelta(days=days)

    past = []
    for days in _LONG_AGO:
        took = max(3, round(random.gauss(house.takes, house.spread)))
        past.append(Bought(supplier_id, lines(6, (0, 3)), back(days), "closed", back(days - min(took, days - 3)), team))
    return [
        *past,
        Bought(supplier_id, lines(5, (1, 4)), back(house.agreed + 1), "partial", back(0.4), team, put_away=False),
        Bought(supplier_id, lines(4, (1, 3)), back(house.agreed - 3), "acked", None, team),
        Bought(supplier_id, lines(4, (1, 3)), back(1.2), "sent", None, team),
        Bought(supplier_id, lines(9, (14, 30)), back(0.9), "approval", None, team),
        Bought(supplier_id, lines(3, (0, 2)), back(0.3), "draft", None, team),
    ]


async def tell(uow: UnitOfWork, bought: Bought) -> None:
    """One order, step by step through the use cases that a real one takes; only what is fresh is heard of."""
    uow.now = bought.sent_at
    uow.actor = _colleague("Bea Rademaker", bought.team)
    order = await procurement.create_purchase_order(
        uow, CreatePurchaseOrder(bought.supplier_id, inventory.MAIN, bought.lines)
    )
    if bought.until == "draft":
        return
    await procurement.submit(uow, PurchaseRef(order.id))
    if bought.until == "approval":
        return
    order = await procurement.purchase_order(uow, order.id)
    if order.sent_at is None:
        uow.actor = _colleague("Ada Lindgren", bought.team)
        await procurement.approve(uow, PurchaseRef(order.id))
    if bought.until != "sent":
        uow.now += timedelta(hours=20)
        uow.actor = _colleague("Bea Rademaker", bought.team)
        await procurement.acknowledge(uow, AcknowledgePurchaseOrder(order.id, f"AB-{hash_of(order.number) % 9_000}"))
    if bought.came_at is not None:
        await _receive(uow, order, bought)


async def _receive(uow: UnitOfWork, order: procurement.PurchaseOrder, bought: Bought) -> None:
    assert bought.came_at is not None
    uow.now, uow.actor = bought.came_at, _colleague("Wanda Price", bought.team)
    whole = bought.until == "closed"
    lines = order.lines if whole else order.lines[: len(order.lines) // 2 + 1]
    counted = tuple(_counted(line, short=not whole and place == 0) for place, line in enumerate(lines))
    note = f"LS-{hash_of(order.number) % 90_000 + 10_000}"
    receipt = await procurement.receive_goods(uow, ReceiveGoods(order.id, counted, note))
    if bought.put_away:
        await _put_away(uow, receipt)
    if whole:
        uow.now += timedelta(days=1)
        uow.actor = _colleague("Bea Rademaker", bought.team)
        await procurement.close(uow, PurchaseRef(order.id))


def _counted(line: PurchaseLine, *, short: bool) -> ReceivedLine:
    lot = f"L{line.quantity}{line.position}" if line.sku.startswith(_BLANKS) else ""
    if short:
        return ReceivedLine(line.quantity // 2, 1, line.id, lot=lot)
    return ReceivedLine(line.quantity, 0, line.id, lot=lot)


async def _put_away(uow: UnitOfWork, receipt: procurement.GoodsReceipt) -> None:
    """To the bin where the article lies already; without one, or where it is full, it stays on the dock."""
    dock = inventory.special(receipt.warehouse, "dock")
    for line in receipt.lines:
        home = await inventory.home_bin(uow, line.sku)
        if home is None:
            continue
        move = inventory.TransferStock(
            line.sku, line.lot, dock, home, line.good, "put_away", f"receipt:{receipt.id}", f"seed:{line.id}"
        )
        try:
            await inventory.transfer(uow, move)
        except inventory.BinFull:
            continue


def _colleague(name: str, team: dict[str, UUID]) -> Actor:
    return Actor(ActorKind.STAFF, team.get(name), name, frozenset(P))


async def hush(uow: UnitOfWork, before: datetime) -> None:
    """What was told is the past: nobody has to hear of it."""
    await uow.session.execute(
        update(OutboxRow)
        .where(OutboxRow.published_at.is_(None), OutboxRow.recorded_at < before)
        .values(published_at=uow.now)
    )
