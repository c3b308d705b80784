"""What the clock looks after: nothing stays undecided, nothing is asked twice, nothing runs out unseen."""

import asyncio
from datetime import timedelta

from fovea.app import App
from fovea.domains import orders, payments
from fovea.domains.orders import HoldKind, OrderStatus
from fovea.domains.payments import (
    AttentionKind,
    EventKind,
    ModificationKind,
    ModificationState,
    PaymentStatus,
    ReleasePayment,
)
from fovea.domains.payments.contract import AwaitLink, SettleModification
from fovea.domains.payments.service import await_link, settle_modification
from fovea.kernel.actor import SYSTEM
from tests.domain.conftest import MovableClock
from tests.domain.payments.test_disputes import asked, hear, letter, now, opened, to_do, usd
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.stock import stock
from tests.support.relay import settle

K = EventKind


async def void(house: App) -> int:
    return await house.db.run(SYSTEM, payments.void_unanswered, 100)


async def test_f5_money_without_an_answer_is_voided_by_our_reference_and_never_guessed(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    payment = await opened(db)
    assert await void(house) == 0, "the shopper may still be at their bank"
    clock.forward(timedelta(minutes=46))
    await asyncio.gather(*(void(house) for _ in range(4)))
    assert await void(house) == 0
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    (change,) = history.modifications
    assert (change.kind, change.state) == (ModificationKind.VOID, ModificationState.REQUESTED)
    assert (await now(db, payment)).status is PaymentStatus.OPEN, "until the provider has spoken"
    gone = letter(payment, K.CANCELLED, "TC", event_code="TECHNICAL_CANCEL")
    await hear(house, gone)
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    assert (history.payment.status, history.modifications[0].state) == (
        PaymentStatus.CANCELLED,
        ModificationState.CONFIRMED,
    )


async def test_f5_an_authorisation_whose_word_comes_after_the_void_goes_back(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db, a_line())
    payment = await make.a_payment(db, order)
    clock.forward(timedelta(minutes=46))
    await db.run(SYSTEM, orders.expire_unpaid, 100)
    await void(house)
    await hear(house, letter(payment, K.ABSENT, "TC", event_code="TECHNICAL_CANCEL"))
    assert (await now(db, payment)).status is PaymentStatus.CANCELLED
    assert (await make.order_now(db, order)).status is OrderStatus.EXPIRED
    await hear(house, letter(payment, K.AUTHORISED, "PSP", payment.amount.minor))
    kinds = [one.kind for one in await make.changes_of(db, order)]
    assert kinds == [ModificationKind.VOID, ModificationKind.REVERSAL], "no money without an order, captured or not"


async def test_f5_a_payment_that_the_void_found_and_could_not_end_is_reversed_once(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    payment = await opened(db)
    clock.forward(timedelta(minutes=46))
    await void(house)
    refused = letter(payment, K.VOID_REFUSED, "TC", event_code="TECHNICAL_CANCEL")
    await hear(house, refused, refused)
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    ended, reversal = history.modifications
    assert (ended.state, reversal.kind) == (ModificationState.FAILED, ModificationKind.REVERSAL)
    assert history.payment.psp_reference == f"PSP-{payment.id}", "it has a name now"
    assert not await to_do(db), "nobody has to look before the provider has spoken"
    await hear(house, letter(payment, K.REVERSED, "RV", merchant_reference=str(reversal.id)))
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    assert history.payment.status is PaymentStatus.CANCELLED
    assert history.modifications[-1].state is ModificationState.CONFIRMED


async def test_a_payment_nobody_needs_is_released_and_reversed_only_in_doubt(house: App) -> None:
    db = house.db
    sure, captured = await opened(db), await opened(db)
    for one in (sure, captured):
        await hear(house, letter(one, K.AUTHORISED, f"PSP-{one.id}"))
    await asked(db, captured, ModificationKind.CAPTURE, 10_000, "ship:1")
    for one, kind in ((sure, ModificationKind.CANCEL), (captured, ModificationKind.REVERSAL)):
        ended = await db.run(SYSTEM, payments.release, ReleasePayment(one.id, "cancel:why"))
        assert (ended.kind, ended.amount) == (kind, usd(10_000))
        assert await db.run(SYSTEM, payments.release, ReleasePayment(one.id, "cancel:again")) == ended


async def test_a_payment_by_link_is_left_alone_until_its_link_has_expired(house: App, clock: MovableClock) -> None:
    db = house.db
    payment = await opened(db)
    until = clock.now + timedelta(days=3)
    await db.run(SYSTEM, await_link, AwaitLink(payment.id, until, "https://pay.example/PL1"))
    link = await db.read(SYSTEM, payments.open_link, payment.reference, payment.amount)
    assert link == payments.PaymentLink("https://pay.example/PL1", until), "asked for again it is the same page"
    assert await db.read(SYSTEM, payments.open_link, payment.reference, usd(1)) is None
    clock.forward(timedelta(days=2))
    assert await void(house) == 0
    clock.forward(timedelta(days=1, minutes=1))
    assert await db.read(SYSTEM, payments.open_link, payment.reference, payment.amount) is None
    assert await void(house) == 1


async def test_a_request_that_never_got_through_is_asked_again_with_its_key_and_later_named(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    payment = await opened(db)
    await hear(house, letter(payment, K.AUTHORISED, f"PSP-{payment.id}"))
    capture = await asked(db, payment, ModificationKind.CAPTURE, 10_000, "ship:1")
    assert await db.run(SYSTEM, payments.chase_requests, 100) == 0
    clock.forward(timedelta(minutes=31))
    assert await db.run(SYSTEM, payments.chase_requests, 100) == 1
    assert await db.run(SYSTEM, payments.chase_requests, 100) == 0, "and not every minute"
    await settle(house)
    assert not await to_do(db)
    clock.forward(timedelta(days=7))
    assert await db.run(SYSTEM, payments.chase_requests, 100) == 1
    (matter,) = await to_do(db)
    assert matter.kind is AttentionKind.NO_WORD, "the key is no longer safe: a person looks"
    await db.run(SYSTEM, settle_modification, SettleModification(capture.id, True, "CAP"))
    clock.forward(timedelta(days=3))
    await db.run(SYSTEM, payments.chase_requests, 100)
    assert len(await to_do(db)) == 1


async def test_an_authorisation_that_ends_before_the_lenses_is_prolonged(house: App, clock: MovableClock) -> None:
    db = house.db
    payment = await opened(db)
    await hear(house, letter(payment, K.AUTHORISED, f"PSP-{payment.id}", method="visa", occurred_at=clock.now))
    until = clock.now + timedelta(days=7)
    assert (await now(db, payment)).valid_until == until
    clock.forward(timedelta(days=4))
    assert await db.run(SYSTEM, payments.prolong_authorisations, 100) == 0
    clock.forward(timedelta(days=1, hours=1))
    assert await db.run(SYSTEM, payments.prolong_authorisations, 100) == 1
    assert await db.run(SYSTEM, payments.prolong_authorisations, 100) == 0
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    (extension,) = history.modifications
    assert extension.kind == ModificationKind.EXTEND
    said = letter(payment, K.ADJUSTED, "ADJ", merchant_reference=str(extension.id), occurred_at=clock.now)
    await hear(house, said, said)
    later = await now(db, payment)
    assert (later.valid_until, later.authorised, later.status) == (
        clock.now + timedelta(days=7),
        usd(10_000),
        PaymentStatus.AUTHORISED,
    )


async def test_one_that_cannot_be_prolonged_holds_the_order_and_is_on_the_list(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    await settle(house)
    (payment,) = await db.read(SYSTEM, payments.payments_of, order.reference)
    clock.forward(timedelta(days=6))
    assert await db.run(SYSTEM, payments.prolong_authorisations, 100) == 1
    (extension,) = await make.changes_of(db, order)
    await db.run(SYSTEM, settle_modification, SettleModification(extension.id, False, None))
    await settle(house)
    (matter,) = await to_do(db)
    assert (matter.kind, matter.due_at) == (AttentionKind.AUTHORISATION_ENDING, payment.valid_until)
    assert [hold.kind for hold in (await make.order_now(db, order)).open_holds] == [HoldKind.PAYMENT_REVIEW]
    await hear(house, letter(payment, K.EXPIRED, f"PSP-{payment.id}", payment.amount.minor, original_reference=None))
    assert {one.kind for one in await to_do(db)} == {
        AttentionKind.AUTHORISATION_ENDING,
        AttentionKind.AUTHORISATION_EXPIRED,
    }
