"""Ninety days of orders in every state, walked through the shop's own use cases with the clock turned back.

Nothing is mailed and no vendor is asked: what happened is written down as told. The states follow from how long ago
an order was placed, so lists, boards and charts look like those of a working shop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from sqlalchemy import update

from fovea.domains import catalog, checkout, identity, inventory, optics, orders, payments, pricing
from fovea.domains.shipping import Promise
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader, UnitOfWork
from fovea.kernel.files import ObjectStore
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, percentage
from fovea.kernel.tables import OutboxRow
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE
from fovea.seed.papers import Paper, Ways, with_paper
from fovea.seed.shoppers import Shopper
from fovea.seed.walk import Walk

DAYS = 90
# Days ago at which the first shopper, whose account a visitor signs in to, bought something.
_VISITORS = (81.0, 46.0, 28.0)
_PAPERS_KEPT = timedelta(days=21)
_TAX_BASIS_POINTS = {"US": 725, "DE": 1900, "FR": 2000, "NL": 2100}
_SERVICES = {
    "USD": (Promise("easypost", "USPS", "Priority", "Priority Mail", Money(895, "USD")),),
    "EUR": (Promise("shippo", "DHL Express", "dhl_express_worldwide", "Express Worldwide", Money(1990, "EUR")),),
}

# Working days those services take.
_CARRIER_DAYS = {"USPS": 3, "DHL Express": 4}


@dataclass(frozen=True, slots=True)
class Wares:
    """What can be bought, with its prices in both currencies."""

    variants: tuple[catalog.VariantView, ...]
    prices: dict[tuple[str, str], Money]


@dataclass(frozen=True, slots=True)
class Told:
    """One order to be told: who, when, what, and how far it came; ``papers`` are those of its lines."""

    shopper: Shopper
    placed_at: datetime
    lines: tuple[orders.PlacedLine, ...]
    until: str
    papers: tuple[Paper | None, ...]
    team: Mapping[str, UUID]


async def wares(reader: Reader) -> Wares:
    """The whole catalogue with frame, lens and treatment prices."""
    skus = [variant.sku for frame in await catalog.all_frames(reader) for variant in frame.variants]
    codes = [
        *skus,
        *(pricing.lens_code(*key) for key in LENS_PRICES),
        *(pricing.treatment_code(treatment.code) for treatment in LENS_RANGE.treatments),
    ]
    prices = await pricing.prices_in(reader, codes, ("USD", "EUR"))
    return Wares(await catalog.variants(reader, skus), prices)


async def seed_orders(db: Database, files: ObjectStore, shoppers: Sequence[Shopper], count: int, random: Random) -> int:
    """Tell ``count`` orders of the last ninety days, oldest first; returns how many were placed."""
    offer = await db.read(SYSTEM, wares)
    team = {one.name: one.id for one in await db.read(SYSTEM, identity.staff_members)}
    now = db.clock()
    placed, ways, desk = 0, Ways(), _Desk()
    # A third of the orders are of the last week, so that every board and queue has its work.
    ages = [random.uniform(0.05, 7) if number % 3 == 0 else random.uniform(7, DAYS) for number in range(count)]
    numbers = iter(range(count))
    dealt = [(age, False) for age in ages] + [(age, True) for age in _VISITORS]
    for age, visitors in sorted(dealt, reverse=True):
        at = now - timedelta(days=age)
        # The visitor's own orders come from a source of their own: they change nothing about the others.
        chance = Random(f"visitor {age}") if visitors else random
        shopper = shoppers[0] if visitors else chance.choice(shoppers)
        lines = _lines(offer, shopper, at, chance)
        number = age if visitors else next(numbers)
        if lines:
            until = "delivered" if visitors else _fate(age, chance)
            # A source of its own for each order: what is on paper changes nothing about what is bought.
            paper = Random(f"paper {number}")
            lines, papers = await _on_paper(db, files, shopper, lines, at, Ways() if visitors else ways, paper)
            until = desk.left_at(until, age, lines, papers)
            placed += await db.run(SYSTEM, tell, Told(shopper, at, lines, until, papers, team))
    await db.run(SYSTEM, _hush, now)
    return placed


async def _on_paper(
    db: Database,
    files: ObjectStore,
    shopper: Shopper,
    lines: tuple[orders.PlacedLine, ...],
    at: datetime,
    ways: Ways,
    random: Random,
) -> tuple[tuple[orders.PlacedLine, ...], tuple[Paper | None, ...]]:
    """The lines as their prescriptions came, with what is on each one's paper."""
    found: list[orders.PlacedLine] = []
    papers: list[Paper | None] = []
    for line in lines:
        lenses, paper = line.lenses, None
        if lenses is not None:
            fresh = db.clock() - at < _PAPERS_KEPT
            way = ways.next_for(shopper, at, fresh=fresh)
            lenses, paper = await with_paper(db, files, lenses, shopper, way, at, random)
        found.append(replace(line, lenses=lenses))
        papers.append(paper)
    return tuple(found), tuple(papers)


async def tell(uow: UnitOfWork, told: Told) -> int:
    """Walk one order to the state it is in today; 0 when the stock was gone by then."""
    uow.now = told.placed_at
    try:
        placed = await orders.place(uow, _place(told))
    except inventory.InsufficientStock:
        return 0
    payment = await payments.open_payment(
        uow, payments.OpenPayment(placed.reference, placed.totals.total, f"seed:{placed.number}")
    )
    await Walk(uow, placed, payment.id, told.papers, told.team).until(told.until)
    return 1


async def _hush(uow: UnitOfWork, now: datetime) -> None:
    """What was told is the past: nobody has to hear of it."""
    await uow.session.execute(update(OutboxRow).where(OutboxRow.published_at.is_(None)).values(published_at=now))


# Hours after the order at which each step can have happened.
_REACHED = (
    ("confirmed", 0.0),
    ("asked", 5.0),
    ("verified", 5.0),
    ("picked", 7.0),
    ("sent", 10.0),
    ("received", 54.0),
    ("passed", 56.0),
    ("packed", 59.0),
    ("shipped", 61.0),
)


def _fate(age: float, random: Random) -> str:
    """How far an order of this age (days) has come."""
    chance = random.random()
    if chance < 0.05 and age > 0.5:
        return "cancelled"
    if age > 24:
        return "refunded" if chance < 0.12 else "delivered"
    if age > 11.5:
        return "returned" if chance < 0.12 else "return_announced" if chance < 0.24 else "delivered"
    if age > 7:
        return "delivered"
    reached = [name for name, hours in _REACHED if hours < age * 24]
    return random.choice(reached[-5:])


class _Desk:
    """The opticians' desk in the morning: the last days' papers and warnings lie there, in turn and not by chance."""

    def __init__(self) -> None:
        self._later = cycle(("confirmed", None))
        self._papers = cycle(("confirmed", "asked", None))
        self._warned = cycle(("second_look", None))

    def left_at(
        self, until: str, age: float, lines: Sequence[orders.PlacedLine], papers: Sequence[Paper | None]
    ) -> str:
        """Where the order rests: ``until``, or on the desk."""
        if until == "cancelled" or not 0.3 < age < 4:
            return until
        lenses = [line.lenses for line in lines if line.lenses is not None]
        if any(one.later for one in lenses):
            return next(self._later) or until
        if any(papers):
            return next(self._papers) or until
        warned = any(note.severity == "warn" for one in lenses for note in one.findings)
        return (next(self._warned) if warned else None) or until


def _lines(offer: Wares, shopper: Shopper, at: datetime, random: Random) -> tuple[orders.PlacedLine, ...]:
    count = 2 if random.random() < 0.15 else 1
    found = [_line(offer, shopper, random.choice(offer.variants), at, random) for _ in range(count)]
    return tuple(line for line in found if line is not None)


def _line(
    offer: Wares, shopper: Shopper, variant: catalog.VariantView, at: datetime, random: Random
) -> orders.PlacedLine | None:
    currency = shopper.currency
    frame = offer.prices.get((variant.sku, currency))
    if frame is None:
        return None
    lens = treatments = Money(0, currency)
    snapshot = lenses_for(shopper, variant, at, random) if not variant.sun else None
    if snapshot is not None:
        lens = offer.prices[pricing.lens_code(snapshot.material_code, snapshot.priced_as), currency]
        for code in snapshot.treatments:
            treatments = treatments + offer.prices[pricing.treatment_code(code), currency]
    rate = _TAX_BASIS_POINTS[shopper.address.country]
    return orders.PlacedLine(
        sku=variant.sku,
        quantity=1,
        frame_name=variant.frame_name,
        frame_slug=variant.frame_slug,
        frame_code=variant.frame_code,
        colour_code=variant.colour.code,
        colour_name=variant.colour.name,
        size_label=variant.size.label,
        sun=variant.sun,
        frame=frame,
        lens=lens,
        treatments=treatments,
        tax=percentage(frame + lens + treatments, rate),
        lenses=snapshot,
    )


def lenses_for(
    shopper: Shopper, variant: catalog.VariantView, at: datetime, random: Random
) -> orders.LensSnapshot | None:
    """Lenses for a use these eyes need, in the thinnest-that-is-sensible material; None when none can be made."""
    if shopper.rx is None or shopper.pd is None:
        return None
    uses = [optics.LensUse.DISTANCE]
    if any(eye.add for _, eye in shopper.rx.eyes()):
        wanted = random.choice(_NEAR_USES)
        uses = [wanted, optics.LensUse.READING] if wanted is optics.LensUse.PROGRESSIVE else [wanted]
    anti_reflective = random.random() < 0.8
    heights = _heights(variant, random)
    for use in uses:
        order = checkout.LensOrder(
            use=use,
            rx=shopper.rx.to_dict(),
            pd=dict(shopper.pd.to_dict()),
            material="",
            treatments=("ANTI_REFLECTIVE",) if anti_reflective else (),
            heights=heights if use is optics.LensUse.PROGRESSIVE else {},
        )
        found = _thinnest_sensible(order, variant, at)
        if found is not None:
            return found
    return None


# What people over 45 order; most want to see at every distance.
_NEAR_USES = (optics.LensUse.PROGRESSIVE,) * 3 + (optics.LensUse.COMPUTER, optics.LensUse.READING)


def _heights(variant: catalog.VariantView, random: Random) -> dict[str, int]:
    """Pupils at or above the middle of the lens, as frames are worn; one in five was not measured yet."""
    if random.random() < 0.2:
        return {}
    right = variant.size.b_tenths // 2 + random.randrange(0, 60, 5)
    return {"OD": right, "OS": right + random.choice((-5, 0, 0, 5))}


def _thinnest_sensible(
    wanted: checkout.LensOrder, variant: catalog.VariantView, at: datetime
) -> orders.LensSnapshot | None:
    designs = LENS_RANGE.designs_for(wanted.use)
    for material in LENS_RANGE.materials:
        if all(design.window_in(material.code) is None for design in designs):
            continue
        order = replace(wanted, material=material.code)
        lens = checkout.choose(LENS_RANGE, variant, order, at.date())
        verdict = checkout.judge(variant, order, lens, at.date())
        if verdict.buildable and (verdict.thickest_mm or 99.0) < 6.5:
            return checkout.snapshot_of(order, lens, verdict)
    return None


def _place(told: Told) -> orders.PlaceOrder:
    currency = told.shopper.currency
    promise = _SERVICES[currency][0]
    subtotal = Money(sum((line.frame + line.lens + line.treatments).minor for line in told.lines), currency)
    tax = Money(sum(line.tax.minor for line in told.lines), currency)
    arrival = _promised(told, promise)
    cart_id: UUID = new_id()
    return orders.PlaceOrder(
        cart_id=cart_id,
        fingerprint=str(cart_id),
        account_id=told.shopper.account_id,
        email=told.shopper.email,
        address=told.shopper.address,
        lines=told.lines,
        promise=promise,
        totals=orders.OrderTotals(subtotal, promise.price, tax, subtotal + promise.price + tax, tax_estimated=False),
        promised_on=arrival.on,
        address_doubtful=False,
        steps=arrival.steps,
    )


def _promised(told: Told, service: Promise) -> orders.ArrivalPromise:
    """The day as the till said it then, with its reasons: everything lay on the shelf, and the bench was free."""
    frames = tuple(
        orders.Wanted(f"{line.frame_name} in {line.colour_name}", 1, orders.Supply(1)) for line in told.lines
    )
    pairs = sum(line.lenses is not None for line in told.lines)
    blanks = (orders.Wanted("The blanks", 2 * pairs, orders.Supply(2 * pairs)),) if pairs else ()
    asked = orders.PromiseAsked(
        at=told.placed_at,
        country=told.shopper.address.country,
        carrier=service.label,
        days=_CARRIER_DAYS[service.carrier],
        frames=frames,
        blanks=blanks,
        pairs=pairs,
        checked=not any(line.lenses is not None and line.lenses.powered for line in told.lines),
    )
    found = orders.arrival(asked)
    assert found is not None, "what lies on the shelf can be promised"
    return found
