"""However the vendors' words about an order arrive, late, twice or the wrong way round, it ends in the same state.

The webhooks are signed as the vendors sign them and go through the real routes into a real database. Each history is
told once in order, and then to another order as Hypothesis likes: any permutation, any duplication, the answers of our
own calls among them, what is already known again at the end, and the handlers hearing after any of them.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from fovea import invariants
from fovea.app import App
from fovea.domains import payments
from fovea.domains.orders import Disposition, Order
from fovea.domains.payments import EventKind, ModificationKind
from fovea.domains.payments.contract import SettleModification
from fovea.domains.payments.service import settle_modification
from fovea.domains.shipping import Promise
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from fovea.simulators.adyen.notifications import Event
from fovea.web import hooks
from fovea.web.site import create
from tests.domain.orders.coming_back import asked, ended, received, wanted
from tests.factories import orders as make
from tests.factories.stock import stock
from tests.support.relay import settle
from tests.support.vendor_post import VendorPost

EXAMPLES = 10
# What happens in each act of an order's life; our own answers come from calls, the rest by webhook.
PAYING = ("authorise answered", "AUTHORISATION", "another card refused")
SHIPPING = ("capture answered", "CAPTURE", "pre_transit", "accepted", "in_transit", "out_for_delivery", "delivered")
REFUNDING = ("refund answered", "REFUND", "CHARGEBACK", "CHARGEBACK_REVERSED")
# Nothing that comes later rests on these: they may be as late as they like.
PATIENT = ("another card refused", "capture answered", "pre_transit", "accepted", "in_transit", "out_for_delivery")
# Either of the two proves the authorisation.
PROOFS = ("authorise answered", "AUTHORISATION")

Telling = list[tuple[str, bool]]
Teller = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Acts:
    """What is heard in each act, and after which of it the house's handlers get to work."""

    carrier: str
    paying: Telling
    shipping: Telling
    refunding: Telling


@st.composite
def any_acts(draw: st.DrawFn) -> Acts:
    late = set(draw(st.lists(st.sampled_from([*PATIENT, *PROOFS]), unique=True)))
    if late.issuperset(PROOFS):
        late.discard(draw(st.sampled_from(PROOFS)))

    def act(first: tuple[str, ...], known: tuple[str, ...], *, last: bool = False) -> Telling:
        must = [one for one in first if last or one not in late]
        again = draw(st.lists(st.sampled_from([*known, *must]), max_size=5))
        return [(one, draw(st.booleans())) for one in draw(st.permutations([*must, *again]))]

    carrier = draw(st.sampled_from(["easypost", "shippo"]))
    paying = act(PAYING, ())
    shipping = act(SHIPPING, tuple(one for one in PAYING if one not in late))
    held_back = tuple(sorted(late))
    known = tuple(one for one in (*PAYING, *SHIPPING) if one not in late)
    return Acts(carrier, paying, shipping, act((*REFUNDING, *held_back), known, last=True))


def in_order(carrier: str) -> Acts:
    def once(words: tuple[str, ...]) -> Telling:
        return [(one, True) for one in words]

    return Acts(carrier, once(PAYING), once(SHIPPING), once(REFUNDING))


@dataclass
class World:
    """The house's ears, and a number for every order told about."""

    house: App
    http: httpx.AsyncClient
    post: VendorPost
    numbers: "count[int]" = field(default_factory=count)
    # How an order ends whose words came in order, by carrier.
    ends: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.house.db

    async def hear(self, telling: Telling, tellers: dict[str, Teller]) -> None:
        for word, at_once in telling:
            await tellers[word]()
            if at_once:
                await settle(self.house)
        await settle(self.house)

    def letter(self, event: Event) -> Teller:
        sealed = self.post.adyen(event)

        async def tell() -> None:
            answer = await sealed.post(self.http)
            assert (answer.status_code, answer.content) == (200, b"[accepted]"), answer.text

        return tell


@pytest.fixture
async def world(house_settings: Settings, house: App, tmp_path: Path) -> AsyncIterator[World]:
    await stock(house.db, {"FRAME": 200})
    site = create(house_settings, lambda _: house, hooks.ROUTES)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as http,
    ):
        yield World(house, http, VendorPost(house_settings, tmp_path))


async def lived(world: World, acts: Acts) -> Order:
    """An order from the till to the refund, as the vendors tell of it."""
    db, number = world.db, next(world.numbers)
    promise = Promise(acts.carrier, "USPS", "Priority", "USPS Priority", make.SHIPPING)
    order = await make.placed(db, promise=promise)
    psp, other_psp = f"PSP{number:013d}", f"NAY{number:013d}"
    payment = await make.a_payment(db, order)
    refused = await make.a_payment(db, order, "attempt-0")
    amount = payment.amount
    tellers: dict[str, Teller] = {
        "authorise answered": lambda: _record(db, payment.id, EventKind.AUTHORISED, amount, psp),
        "AUTHORISATION": world.letter(_event("AUTHORISATION", psp, str(payment.id), amount)),
        "another card refused": world.letter(
            _event("AUTHORISATION", other_psp, str(refused.id), amount, success=False, reason="Refused")
        ),
    }
    await world.hear(acts.paying, tellers)

    await make.picked(db, order)
    box = await make.shipped(db, order)
    (capture,) = await make.changes_of(db, order)
    cap = f"CAP{number:013d}"
    tellers |= {
        "capture answered": lambda: _answered(db, capture.id, cap),
        "CAPTURE": world.letter(_event("CAPTURE", cap, str(capture.id), capture.amount, original=psp)),
    }
    for stage, letter in world.post.road(acts.carrier, box.tracking_number, db.clock()).items():
        tellers[stage] = _posts(world, letter)
    await world.hear(acts.shipping, tellers)

    now = await make.order_now(db, order)
    back = await asked(world.house, now, wanted(now.lines[0]))
    await ended(world.house, await received(world.house, back, Disposition.RESTOCK_A))
    (refund,) = [one for one in await make.changes_of(db, order) if one.kind == ModificationKind.REFUND]
    ref, claim = f"REF{number:013d}", f"CBK{number:013d}"
    tellers |= {
        "refund answered": lambda: _answered(db, refund.id, ref),
        "REFUND": world.letter(_event("REFUND", ref, str(refund.id), refund.amount, original=psp)),
        "CHARGEBACK": world.letter(_event("CHARGEBACK", claim, str(payment.id), amount, original=psp)),
        "CHARGEBACK_REVERSED": world.letter(_event("CHARGEBACK_REVERSED", psp, str(payment.id), amount)),
    }
    await world.hear(acts.refunding, tellers)
    return order


def _posts(world: World, letter: Any) -> Teller:
    async def tell() -> None:
        answer = await letter.post(world.http)
        assert answer.status_code == 200, answer.text

    return tell


def _event(
    code: str,
    psp: str,
    reference: str,
    amount: Money,
    *,
    original: str | None = None,
    success: bool = True,
    reason: str = "",
) -> Event:
    return Event(code, success, psp, reference, amount.currency, amount.minor, original, reason, "visa")


async def _record(db: Database, payment_id: Any, kind: EventKind, amount: Money, psp: str) -> None:
    """Our own call was answered: the same fact as the webhook's, under the same key."""
    command = payments.RecordEvent(payment_id, kind, amount, f"{kind}:{psp}", db.clock(), psp)
    await db.run(SYSTEM, payments.record_event, command)


async def _answered(db: Database, change_id: Any, psp: str) -> None:
    await db.run(SYSTEM, settle_modification, SettleModification(change_id, True, psp))


_STATE = """
SELECT json_build_object(
  'order', (SELECT status FROM orders."order" WHERE id = :id),
  'payments', (SELECT json_agg(json_build_array(attempt, status, authorised, captured, refunded) ORDER BY attempt)
               FROM payments.payment WHERE reference = 'order:' || :id),
  'facts', (SELECT json_agg(DISTINCT attempt || ' ' || e.kind || ' ' || e.amount)
            FROM payments.payment_event e JOIN payments.payment p ON p.id = e.payment_id
            WHERE p.reference = 'order:' || :id),
  'heard', (SELECT count(*) FROM payments.payment_event e JOIN payments.payment p ON p.id = e.payment_id
            WHERE p.reference = 'order:' || :id),
  'changes', (SELECT json_agg(json_build_array(m.kind, m.state, m.amount) ORDER BY m.kind)
              FROM payments.modification m JOIN payments.payment p ON p.id = m.payment_id
              WHERE p.reference = 'order:' || :id),
  'parcels', (SELECT json_agg(status) FROM shipping.parcel WHERE reference = 'order:' || :id),
  'tracking', (SELECT json_agg(t.status ORDER BY t.occurred_at) FROM shipping.tracking_event t
               JOIN shipping.parcel p ON p.id = t.parcel_id WHERE p.reference = 'order:' || :id),
  'returns', (SELECT json_agg(json_build_array(status, outcome)) FROM orders.return_authorisation WHERE order_id = :id),
  'invoices', (SELECT json_agg(json_build_array(kind, total) ORDER BY kind) FROM orders.invoice WHERE order_id = :id),
  'holds', (SELECT json_agg(json_build_array(kind, released_at IS NULL) ORDER BY kind)
            FROM orders.hold WHERE order_id = :id),
  'stock', (SELECT json_agg(state) FROM inventory.reservation WHERE reference = 'order:' || :id),
  'said', (SELECT json_agg(kind || ' ' || regexp_replace(text, '[0-9]{6}', '#') ORDER BY kind, text)
           FROM orders.timeline
           WHERE order_id = :id AND kind IN ('paid', 'captured', 'refunded', 'shipped', 'delivered'))
)::text
"""


async def state_of(db: Database, order: Order) -> dict[str, Any]:
    async with db.connection() as connection:
        found: str = (await connection.execute(text(_STATE.replace(":id", f"'{order.id}'")))).scalar_one()
    state: dict[str, Any] = json.loads(found)
    return state


@pytest.mark.parametrize("carrier", ["easypost", "shippo"])
async def test_told_in_order_the_order_ends_as_it_should(world: World, carrier: str) -> None:
    state = await state_of(world.db, await lived(world, in_order(carrier)))
    assert state["order"] == "delivered"
    assert state["parcels"] == ["delivered"]
    assert [row[0] for row in state["returns"]] == ["closed"]
    assert {(kind, now) for kind, now, _ in state["changes"]} == {("capture", "confirmed"), ("refund", "confirmed")}
    assert len(state["tracking"]) == 5


# The database is not emptied between examples: each tells of an order of its own.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    # Every example is a whole life: one that fails is shown as it is, for making it smaller would take minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=any_acts())
async def test_told_in_any_order_and_any_number_of_times_it_ends_the_same(world: World, acts: Acts) -> None:
    if acts.carrier not in world.ends:
        world.ends[acts.carrier] = await state_of(world.db, await lived(world, in_order(acts.carrier)))
    assert await state_of(world.db, await lived(world, acts)) == world.ends[acts.carrier]
    findings = await invariants.examine_house(world.db, [one for one in invariants.ALL if one.name in KEPT])
    assert [one.invariant.name for one in findings if one.breaches] == []


KEPT = ("I5.1", "I5.4", "I5.5", "I6.1", "I6.2", "I6.7", "I6.8", "I6.9")
