"""When it is there, as the shop says it: on a product's page, beside each material, in the cart and at the till."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import checkout, inventory, optics, orders, shipping
from fovea.domains.checkout import rules, service
from fovea.domains.checkout.contract import PreparePayment, SaveDelivery, SaveQuote, StoredQuote
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.money import Money
from tests.factories import orders as make
from tests.factories import prescriptions as desk
from tests.factories.blanks import MIDDLE, SOFT, announced, lens_store
from tests.factories.stock import stock
from tests.support.asking import statements
from tests.support.relay import settle

HERE, OTHER, THIRD = "FV-ALDER-HAV-46", "FV-ALDER-BLK-46", "FV-ALDER-HAV-52"
GUEST = Actor(ActorKind.ANONYMOUS, visitor="a" * 64)
HOME = shipping.ShipAddress("Ana Keller", "388 Townsend St", "", "San Francisco", "CA", "94107", "US")
USPS = shipping.Rate("easypost", "USPS", "Priority", "Priority Mail", Money(895, "USD"), 3, "shp_1", "rate_1")
PD = dict(desk.values()["pd"])


@pytest.fixture
async def db(db: Database) -> Database:
    await desk.a_shop(db)
    return db


async def may_wait(db: Database, sku: str, units: int, due_on: date) -> None:
    """The article is sold while it is on its way, and so many are."""
    article = inventory.Item(sku, "Alder", backorder=True)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems((article,)))
    await announced(db, sku, units, due_on)


async def arrival_of(db: Database, sku: str, country: str = "US") -> checkout.FrameArrival:
    (found,) = await db.read(GUEST, checkout.arrivals, checkout.AskArrivals((sku,), country))
    return found


async def test_a_frame_on_the_shelf_alone_and_with_lenses(db: Database) -> None:
    await stock(db, {HERE: 3})
    found = await arrival_of(db, HERE)
    assert found.frame is not None
    assert found.lenses is not None
    assert (found.available, found.comes_in_on) == (3, None)
    assert (found.frame.leaves_on, found.frame.on, found.lenses.on) == (
        date(2026, 3, 3),
        date(2026, 3, 9),
        date(2026, 3, 13),
    )
    abroad = await arrival_of(db, HERE, "de")
    assert abroad.frame is not None
    assert abroad.frame.on == date(2026, 3, 11)
    assert "Germany" in abroad.frame.steps[-1].sentence


async def test_sold_out_unless_it_is_on_its_way_and_may_be_waited_for(db: Database) -> None:
    assert (await arrival_of(db, HERE)).frame is None
    await announced(db, HERE, 5, date(2026, 3, 9))
    assert (await arrival_of(db, HERE)).frame is None, "announced, but not sold before it is here"
    await may_wait(db, HERE, 5, date(2026, 3, 9))
    found = await arrival_of(db, HERE)
    assert found.frame is not None
    assert (found.available, found.comes_in_on, found.frame.leaves_on) == (0, date(2026, 3, 10), date(2026, 3, 11))
    assert "Alder in Havana comes in; it is on our shelf by Tuesday, 10 March." in [
        step.sentence for step in found.frame.steps
    ]


async def test_what_cannot_be_asked_is_refused_at_its_field(db: Database) -> None:
    for asked, path in (
        (checkout.AskArrivals((HERE,), "XX"), ("country",)),
        (checkout.AskArrivals(tuple(f"S{n}" for n in range(61)), "US"), ("skus",)),
    ):
        with pytest.raises(InvalidInput) as refused:
            await db.read(GUEST, checkout.arrivals, asked)
        assert refused.value.path == path
    assert await db.read(GUEST, checkout.arrivals, checkout.AskArrivals(("NONE",), "US")) == ()
    wanted = checkout.AskLensArrivals("NONE", "US", optics.LensUse.DISTANCE, None)
    with pytest.raises(NotFound):
        await db.read(GUEST, checkout.lens_arrivals, wanted)


async def test_more_frames_cost_no_more_statements(db: Database) -> None:
    await stock(db, {HERE: 3, OTHER: 1})
    with statements(db) as few:
        await arrival_of(db, HERE)
    with statements(db) as many:
        await db.read(GUEST, checkout.arrivals, checkout.AskArrivals((HERE, OTHER, THIRD), "US"))
    assert len(many) == len(few) <= 9


async def test_each_material_is_promised_by_its_own_blanks(db: Database) -> None:
    await stock(db, {HERE: 3})
    await lens_store(db, {SOFT: 2, MIDDLE: 0, "BLK-CR39-SV-040": 1})
    await announced(db, "BLK-CR39-SV-040", 10, date(2026, 3, 11))

    async def days(sphere: float) -> dict[str, date]:
        eye = optics.EyeRx(optics.Diopter(int(sphere * 8)))
        asked = checkout.AskLensArrivals(HERE, "US", optics.LensUse.DISTANCE, optics.Prescription(eye, eye))
        found = await db.read(GUEST, checkout.lens_arrivals, asked)
        return {code: promise.on for code, promise in found.items() if promise is not None}

    soft, middle = await days(-1.0), await days(-3.0)
    assert soft["HI160"] == soft["POLY"] == date(2026, 3, 13)
    # One of the two is there, the other announced; of the third nothing is, so the supplier's usual time counts.
    assert middle["CR39"] == date(2026, 3, 24)
    assert middle["HI160"] == date(2026, 3, 26)


async def at_the_till(db: Database, quantity: int = 1) -> checkout.Checkout:
    """A guest with this many frames, an address and a service."""
    await db.run(GUEST, checkout.add_frame, checkout.AddFrame(HERE, quantity, "USD"))
    cart = await db.read(GUEST, checkout.cart)
    assert cart is not None
    option = checkout.RateOption(rules.option_id(USPS), USPS, None)
    delivery = SaveDelivery(cart.id, "ana@example.com", HOME, (), True, (option,), option.id)
    await db.run(GUEST, service.save_delivery, delivery)
    quote = StoredQuote(
        rules.fingerprint(cart, HOME, USPS), {}, 0, estimated=False, expires_at=db.clock() + rules.QUOTE_LIFE
    )
    return await db.run(GUEST, service.save_quote, SaveQuote(cart.id, quote))


async def press_pay(db: Database, view: checkout.Checkout) -> orders.Order:
    assert view.totals is not None
    prepared = await db.run(GUEST, service.prepare, PreparePayment("pay-press-1", view.totals.total.minor))
    return await db.read(SYSTEM, orders.order, prepared.order_id)


async def test_the_tills_promise_is_kept_on_the_order_with_its_reasons(db: Database) -> None:
    await stock(db, {HERE: 2})
    view = await at_the_till(db)
    assert view.promise is not None
    assert view.rates[0].arrives == view.promised_on == date(2026, 3, 6)
    order = await press_pay(db, view)
    (kept,) = order.promises
    assert (kept.on, kept.steps) == (view.promise.on, view.promise.steps)


async def test_what_is_on_its_way_is_sold_waits_and_goes_when_it_comes(house: App, db: Database) -> None:
    await may_wait(db, HERE, 5, date(2026, 3, 9))
    view = await at_the_till(db, 2)
    (line,) = view.cart.lines
    assert (line.problem, line.available, line.obtainable, line.comes_in_on) == (None, 0, 5, date(2026, 3, 10))
    assert view.promised_on == date(2026, 3, 16)
    order = await press_pay(db, view)
    held = await db.read(SYSTEM, inventory.reservation_of, order.reference)
    assert held is not None
    assert {one.sku: one.quantity for one in held.waiting} == {HERE: 2}
    # Its own cart still has them; the next one has three left of those announced.
    again = await db.read(GUEST, checkout.checkout)
    assert again is not None
    assert (again.cart.lines[0].problem, again.promised_on) == (None, date(2026, 3, 16))
    other = replace(GUEST, visitor="b" * 64)
    await db.run(other, checkout.add_frame, checkout.AddFrame(HERE, 4, "USD"))
    theirs = await db.read(other, checkout.cart)
    assert theirs is not None
    assert theirs.lines[0].problem == "Only 3 of Alder in Havana are left."
    await make.confirm(db, order, await make.authorised(db, await make.a_payment(db, order)))
    await stock(db, {HERE: 5})
    await settle(house)
    served = await db.read(SYSTEM, inventory.reservation_of, order.reference)
    assert served is not None
    assert (served.waiting, sum(pick.quantity for pick in served.picks)) == ((), 2)


async def test_sold_out_is_still_sold_out_at_the_till(db: Database) -> None:
    await announced(db, HERE, 5, date(2026, 3, 9))
    view = await at_the_till(db)
    assert view.problems == ("Alder in Havana has just sold out.",)
    with pytest.raises(WrongState, match="sold out"):
        await db.run(GUEST, service.prepare, PreparePayment("pay-press-1", 15395))


async def test_lenses_in_the_cart_wait_for_their_blanks(db: Database) -> None:
    await stock(db, {HERE: 1})
    await lens_store(db, {SOFT: 0})
    wanted = checkout.LensOrder(optics.LensUse.DISTANCE, desk.values("-1.00", "-1.00")["rx"], PD, "HI160", ())
    cart = await db.run(GUEST, checkout.add_lenses, checkout.AddLenses(HERE, 1, "USD", wanted))
    (blank,) = cart.goods.blanks
    assert (blank.units, cart.goods.pairs, cart.goods.checked) == (2, 1, False)
    promise = checkout.promise(db.clock(), cart.goods, "US", "Parcel", 4)
    assert promise is not None
    assert promise.on == date(2026, 3, 26)
    later = replace(wanted, rx=None, pd=None, later=True)
    other = replace(GUEST, visitor=str(UUID(int=7)))
    cart = await db.run(other, checkout.add_lenses, checkout.AddLenses(HERE, 1, "USD", later))
    assert cart.goods.blanks == ()
