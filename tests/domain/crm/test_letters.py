"""Letters on real rows: one an event, in the reader's language, and what becomes of those that come back."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import crm, orders
from fovea.domains.crm import Language, LetterKind, LetterState, ReportedLetter, Site
from fovea.domains.crm.previews import preview
from fovea.domains.identity import P
from fovea.jobs import schedule
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.errors import NotAllowed, TransientFailure, WrongState
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.factories.floor import ANNA, a_line, hear, lenses, placed

SITE = Site("https://shop.example", "https://api.example")
STAFF = Actor(ActorKind.STAFF, UUID(int=7), "Rosa", frozenset({P.CRM_LETTER_SEND, P.ORDERS_ORDER_READ}))
PAGE = paging.PageRequest(50)


@dataclass
class Post:
    """A mail server that takes everything, once it has refused ``refusals`` times."""

    letters: list[crm.Letter] = field(default_factory=list)
    refusals: int = 0

    async def send(self, letter: crm.Letter) -> None:
        if self.refusals:
            self.refusals -= 1
            raise TransientFailure("No.")
        await asyncio.sleep(0)
        self.letters.append(letter)


@pytest.fixture
def post() -> Post:
    return Post()


async def confirm(house: App, post: Post, order: orders.Order, delivery: UUID | None = None) -> UUID:
    event = orders.OrderConfirmed(order.id, new_id(), order.number)
    letter_id = delivery or new_id()
    await crm.send_letter(house.db, post, SITE, event, letter_id)
    return letter_id


async def of(house: App, order: orders.Order) -> Sequence[crm.SentLetter]:
    page = await house.db.read(STAFF, crm.letters_page, PAGE, order_id=order.id)
    return page.items


async def state(house: App, letter_id: UUID) -> LetterState:
    return (await house.db.read(SYSTEM, crm.letter, letter_id)).state


async def report(house: App, letter_id: UUID, action: str = "failed", status: str = "5.1.1") -> bool:
    return await house.db.run(SYSTEM, crm.record_report, ReportedLetter(letter_id, action, status))


async def due(house: App, post: Post) -> None:
    """What the clock called out is handed over."""
    async with house.db.connection() as connection:
        rows = await connection.execute(
            text("SELECT payload->>'letter_id' FROM kernel.outbox WHERE name = 'crm.LetterDue' ORDER BY id")
        )
        called = [UUID(one) for one in rows.scalars()]
    for letter_id in dict.fromkeys(called):
        await crm.send_due(house.db, post, SITE, crm.LetterDue(letter_id), new_id())


async def test_a_confirmation_names_frame_and_lenses(house: App, post: Post) -> None:
    progressive = replace(lenses(), use="PROGRESSIVE", design_code="PROGRESSIVE_SHORT", design_name="Progressive short")
    order = await placed(house.db, replace(a_line(), lenses=progressive), a_line(made=False, sku="ALDER-HAV-46"))
    await confirm(house, post, order)
    (sent,) = post.letters
    for letter in (sent.text, sent.html):
        assert letter.count("Alder, Black, 46□21 145, Progressive short, Thin 1.60") == 1
        assert letter.count("Alder, Black, 46□21 145") == 2
    assert sent.to == order.email


async def test_fifty_deliveries_of_one_event_are_one_letter(house: App, post: Post) -> None:
    order = await placed(house.db)
    letter_id = new_id()
    tried = await asyncio.gather(*(confirm(house, post, order, letter_id) for _ in range(50)), return_exceptions=True)
    assert len(post.letters) == 1
    # Whoever came while one was at it is asked to come again, and then has nothing to do.
    assert all(isinstance(one, UUID | TransientFailure) for one in tried)
    await confirm(house, post, order, letter_id)
    (sent,) = post.letters
    assert sent.message_id == f"confirmation.{letter_id}@"
    assert sent.returns == str(letter_id)
    (line,) = await of(house, order)
    assert (line.kind, line.state, line.order_number) == (
        LetterKind.CONFIRMATION,
        LetterState.HANDED_OVER,
        order.number,
    )


async def test_a_letter_the_server_refused_goes_with_the_next_try(house: App, post: Post) -> None:
    order, letter_id = await placed(house.db), new_id()
    post.refusals = 1
    with pytest.raises(TransientFailure):
        await confirm(house, post, order, letter_id)
    assert await state(house, letter_id) is LetterState.QUEUED
    await confirm(house, post, order, letter_id)
    assert len(post.letters) == 1


async def test_the_language_is_that_of_the_country_unless_somebody_chose(house: App, post: Post) -> None:
    berlin = replace(ANNA, country="DE", region="", postal_code="10115", city="Berlin")
    order = await placed(house.db, a_line(made=False), address=berlin)
    await confirm(house, post, order)
    assert post.letters[-1].subject == f"Ihre Bestellung {order.number}"
    assert post.letters[-1].language == "de"
    await confirm(house, post, await placed(house.db, a_line(made=False), address=ANNA))
    assert post.letters[-1].language == "en"


async def test_an_address_without_a_mailbox_is_marked_and_staff_are_told(house: App, post: Post) -> None:
    order = await placed(house.db)
    letter_id = await confirm(house, post, order)
    heard = await asyncio.gather(*(report(house, letter_id) for _ in range(10)))
    assert sorted(heard) == [False] * 9 + [True]
    assert await state(house, letter_id) is LetterState.BOUNCED
    await confirm(house, post, order)
    assert len(post.letters) == 1
    assert [one.state for one in await of(house, order)] == [LetterState.WITHHELD, LetterState.BOUNCED]
    told = [
        one for one in (await house.db.read(SYSTEM, orders.order, order.id)).timeline if one.kind == "letter_failed"
    ]
    assert ["came back (5.1.1)" in told[0].text, "takes no letters" in told[1].text] == [True, True]
    assert not any(one.public for one in told)


async def test_a_full_mailbox_gets_the_letter_again_and_then_it_has_bounced(
    house: App, post: Post, clock: MovableClock
) -> None:
    letter_id = await confirm(house, post, await placed(house.db))
    for number, pause in enumerate((timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24)), start=1):
        assert await report(house, letter_id, status="4.2.2")
        assert await state(house, letter_id) is LetterState.DEFERRED
        await schedule.call_out_letters(house)
        await due(house, post)
        assert len(post.letters) == number, "not yet"
        clock.forward(pause)
        await schedule.call_out_letters(house)
        await due(house, post)
        assert len(post.letters) == number + 1
        assert await state(house, letter_id) is LetterState.HANDED_OVER
    assert await report(house, letter_id, status="4.2.2")
    assert await state(house, letter_id) is LetterState.BOUNCED
    assert len({one.message_id for one in post.letters}) == 1
    # The mailbox is full, not gone: the next letter is tried.
    await confirm(house, post, await placed(house.db))
    assert len(post.letters) == 5


async def test_reports_that_change_nothing(house: App, post: Post) -> None:
    letter_id = await confirm(house, post, await placed(house.db))
    assert not await report(house, new_id())
    assert not await report(house, letter_id, "delayed", "4.4.1")
    assert await state(house, letter_id) is LetterState.HANDED_OVER
    assert await report(house, letter_id, "delivered", "2.1.5")
    assert not await report(house, letter_id)
    assert await state(house, letter_id) is LetterState.DELIVERED


async def test_a_report_that_is_quicker_than_the_note_is_asked_to_come_again(house: App, post: Post) -> None:
    order, letter_id = await placed(house.db), new_id()
    post.refusals = 1
    with pytest.raises(TransientFailure):
        await confirm(house, post, order, letter_id)
    with pytest.raises(TransientFailure):
        await report(house, letter_id)


async def test_a_colleague_sends_it_again(house: App, post: Post) -> None:
    order = await placed(house.db)
    letter_id = await confirm(house, post, order)
    await report(house, letter_id)
    again = await house.db.run(STAFF, crm.resend, crm.LetterRef(letter_id), key="once")
    assert await house.db.run(STAFF, crm.resend, crm.LetterRef(letter_id), key="once") == again
    await due(house, post)
    await due(house, post)
    assert len(post.letters) == 2
    assert post.letters[0].subject == post.letters[1].subject
    assert post.letters[0].message_id != post.letters[1].message_id
    assert await state(house, again.id) is LetterState.HANDED_OVER
    with pytest.raises(NotAllowed):
        await house.db.run(replace(STAFF, permissions=frozenset()), crm.resend, crm.LetterRef(letter_id))


async def test_what_is_on_its_way_is_not_sent_again_by_hand(house: App, post: Post) -> None:
    order, letter_id = await placed(house.db), new_id()
    post.refusals = 1
    with pytest.raises(TransientFailure):
        await confirm(house, post, order, letter_id)
    with pytest.raises(WrongState):
        await house.db.run(STAFF, crm.resend, crm.LetterRef(letter_id))


async def test_the_last_box_is_told_of_with_the_whole_order(house: App, post: Post) -> None:
    order = await placed(house.db)
    told = orders.ParcelShipped(order.id, new_id(), order.reference, (), order.totals.total, complete=True)
    await crm.send_letter(house.db, post, SITE, told, new_id())
    assert post.letters == []
    assert list(await of(house, order)) == []


async def test_nothing_personal_lies_open_in_the_ledger(house: App, post: Post) -> None:
    order = await placed(house.db)
    asked = orders.PrescriptionQuestioned(order.id, "Is the axis 7?")
    await crm.send_letter(house.db, post, SITE, asked, new_id())
    assert "Is the axis 7?" in post.letters[0].text
    async with house.db.connection() as connection:
        (row,) = (await connection.execute(text("SELECT kept::text FROM crm.letter AS kept"))).scalars()
    for word in (order.email, order.address.name, order.token):
        assert word not in row
    assert b"axis".hex() not in row


async def test_a_preview_of_a_real_order_is_of_that_order(house: App) -> None:
    await hear(house)
    order = await placed(house.db)
    shown = await house.db.read(STAFF, preview, LetterKind.CONFIRMATION, Language.DE, order.number.lower(), SITE)
    assert order.number in shown.subject
    assert order.address.name in shown.text
