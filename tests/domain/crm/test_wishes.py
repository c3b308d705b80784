"""Back in stock: confirmed by the address, told in turn, once, to no more people than there are units."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import crm, inventory
from fovea.domains.crm import AskForStock, ConsentState, SetConsent, Site, TokenRef, Topic, rules
from fovea.domains.crm.consents import withdraw
from fovea.domains.identity import EmailRefused
from fovea.jobs import schedule
from fovea.kernel import events
from fovea.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.domain.crm.test_letters import Post, post
from tests.factories.floor import hear
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_customer, a_profile
from tests.factories.stock import stock

SITE = Site("https://shop.example", "https://api.example")
SKU = "FV-ALDER-BLK-46"

__all__ = ["post"]


@pytest.fixture(autouse=True)
async def sold_out(house: App) -> None:
    await introduce(house.db, a_frame())


async def ask(house: App, email: str, actor: Actor = ANONYMOUS) -> crm.StockAnswer:
    return await house.db.run(actor, crm.ask_for_stock, AskForStock(SKU, email))


async def carry(house: App, post: Post) -> None:
    """Every letter that was asked for leaves; each once, however often this is called."""
    async with house.db.connection() as connection:
        query = "SELECT id, name, payload FROM kernel.outbox WHERE name LIKE 'crm.%' ORDER BY id"
        rows = (await connection.execute(text(query))).all()
    for row in rows:
        event = events.load(row.name, row.payload)
        assert isinstance(event, crm.WishAsked | crm.WishServed | crm.ConsentAsked)
        await crm.send_letter(house.db, post, SITE, event, row.id)


def token_in(letter: crm.Letter) -> str:
    found = re.search(r"token=([\w-]+)", letter.text)
    assert found is not None
    return found.group(1)


async def waiting(house: App, post: Post, *emails: str) -> None:
    """These have asked and confirmed, in this order."""
    for email in emails:
        await ask(house, email)
        await carry(house, post)
        await house.db.run(ANONYMOUS, crm.confirm, TokenRef(token_in(post.letters[-1])))
    post.letters.clear()


async def told(house: App, post: Post) -> list[str]:
    await carry(house, post)
    return [one.to for one in post.letters if "is back" in one.subject and not one.subject.startswith("Shall")]


async def test_the_whole_way_of_a_wish(house: App, post: Post) -> None:
    assert (await ask(house, " Anna@Example.com ")).confirm
    assert (await ask(house, "anna@example.com")).confirm
    await carry(house, post)
    (asked,) = post.letters
    assert asked.to == "anna@example.com"
    await stock(house.db, {SKU: 1})
    await hear(house)
    assert await told(house, post) == [], "an address that has not confirmed is not written to again"
    done = await house.db.run(ANONYMOUS, crm.confirm, TokenRef(token_in(asked)))
    assert done.article == "Alder, Black, 46□21 145"
    assert await house.db.run(ANONYMOUS, crm.confirm, TokenRef(token_in(asked))) == done
    assert await told(house, post) == ["anna@example.com"]
    letter = post.letters[-1]
    assert letter.one_click.startswith("https://api.example/hooks/unsubscribe/")
    assert f"https://shop.example/frames/alder?sku={SKU}" in letter.text
    await hear(house)
    assert len(await told(house, post)) == 1


async def test_they_are_told_in_the_order_in_which_they_confirmed(house: App, post: Post, clock: MovableClock) -> None:
    await waiting(house, post, *(f"{name}@example.com" for name in "abcde"))
    await stock(house.db, {SKU: 2})
    await hear(house)
    assert await told(house, post) == ["a@example.com", "b@example.com"]
    await schedule.serve_wishes(house)
    assert len(await told(house, post)) == 2, "the two who were told have a day to look"
    await stock(house.db, {SKU: 1})
    await hear(house)
    assert (await told(house, post))[2:] == ["c@example.com"]
    clock.forward(rules.TURN + timedelta(minutes=1))
    await schedule.serve_wishes(house)
    assert (await told(house, post))[3:] == ["d@example.com", "e@example.com"]


async def test_fifty_servings_at_once_tell_each_once_and_no_more_than_there_are(house: App, post: Post) -> None:
    await waiting(house, post, *(f"p{number}@example.com" for number in range(8)))
    await stock(house.db, {SKU: 5})
    await asyncio.gather(*(house.db.run(SYSTEM, crm.serve_waiting, 10) for _ in range(50)))
    assert await told(house, post) == [f"p{number}@example.com" for number in range(5)]


async def test_fifty_asks_at_once_are_one_wish_and_one_letter(house: App, post: Post) -> None:
    await asyncio.gather(*(ask(house, "anna@example.com") for _ in range(50)))
    await carry(house, post)
    assert len(post.letters) == 1
    async with house.db.connection() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM crm.wish")) == 1


async def test_units_that_are_reserved_are_nobodys_to_be_told_of(house: App, post: Post) -> None:
    await waiting(house, post, "a@example.com")
    await stock(house.db, {SKU: 1})
    await house.db.run(SYSTEM, inventory.reserve, inventory.ReserveStock("cart:1", {SKU: 1}))
    await hear(house)
    assert await told(house, post) == []
    await house.db.run(SYSTEM, inventory.release, inventory.ReleaseStock("cart:1"))
    await hear(house)
    assert await told(house, post) == ["a@example.com"]


async def test_what_can_be_bought_or_is_not_sold_is_not_waited_for(house: App) -> None:
    with pytest.raises(NotFound):
        await house.db.run(ANONYMOUS, crm.ask_for_stock, AskForStock("NOTHING", "a@example.com"))
    with pytest.raises(EmailRefused):
        await ask(house, "nobody")
    await stock(house.db, {SKU: 1})
    with pytest.raises(crm.ArticleAvailable):
        await ask(house, "a@example.com")


async def test_one_browser_does_not_give_many_addresses(house: App) -> None:
    visitor = Actor(ActorKind.ANONYMOUS, visitor="browser")
    for number in range(rules.MOST_ASKS_A_DAY):
        await ask(house, f"p{number}@example.com", visitor)
    with pytest.raises(crm.AsksThrottled):
        await ask(house, "one.more@example.com", visitor)
    assert (await ask(house, "p0@example.com", visitor)).confirm, "asking again is asking once"


async def test_stopping_ends_waiting_and_is_kept(house: App, post: Post) -> None:
    await waiting(house, post, "a@example.com", "b@example.com")
    await stock(house.db, {SKU: 1})
    await hear(house)
    await told(house, post)
    stop = post.letters[-1].one_click.rpartition("/")[2]
    for _ in range(2):
        done = await house.db.run(ANONYMOUS, crm.unsubscribe, TokenRef(stop))
        assert done.topic is Topic.BACK_IN_STOCK
    async with house.db.connection() as connection:
        states = (await connection.execute(text("SELECT state FROM crm.consent ORDER BY id"))).scalars().all()
    assert states == ["given", "given", "withdrawn"]


async def test_a_letter_is_withheld_when_the_consent_went_meanwhile(house: App, post: Post) -> None:
    await waiting(house, post, "a@example.com")
    await stock(house.db, {SKU: 1})
    await hear(house)
    async with house.db.connection() as connection:
        index = await connection.scalar(text("SELECT email_index FROM crm.wish"))
    async with house.db.transaction(SYSTEM) as uow:
        await withdraw(uow, str(index), Topic.BACK_IN_STOCK, "test")
    assert await told(house, post) == []
    async with house.db.connection() as connection:
        last = await connection.scalar(text("SELECT state FROM crm.letter ORDER BY queued_at DESC, id DESC LIMIT 1"))
    assert last == "withheld"


async def test_the_ledger_of_consents_only_grows(house: App, post: Post) -> None:
    await waiting(house, post, "a@example.com")
    for statement in ("UPDATE crm.consent SET state = 'withdrawn'", "DELETE FROM crm.consent"):
        with pytest.raises(Exception, match="append-only"):
            async with house.db.engine.begin() as connection:
                await connection.execute(text(statement))


async def test_whoever_is_signed_in_and_confirmed_before_need_not_again(house: App, post: Post) -> None:
    anna = await a_profile(house.db, await a_customer(house.db))
    await waiting(house, post, "anna@example.com")
    async with house.db.transaction(SYSTEM) as uow:
        await uow.session.execute(text("UPDATE crm.wish SET state = 'cancelled'"))
    assert not (await ask(house, "anna@example.com", anna)).confirm
    assert (await ask(house, "anna@example.com")).confirm is True, "a stranger proves nothing"
    assert (await ask(house, "other@example.com", anna)).confirm


async def test_an_accounts_yes_is_confirmed_by_its_address(house: App, post: Post) -> None:
    anna = await a_profile(house.db, await a_customer(house.db))
    wanted = SetConsent(Topic.NEWS, wanted=True)
    for _ in range(2):
        chosen = await house.db.run(anna, crm.set_consent, wanted)
        assert chosen.consents[Topic.NEWS] is ConsentState.ASKED
    await carry(house, post)
    (letter,) = post.letters
    await house.db.run(ANONYMOUS, crm.confirm, TokenRef(token_in(letter)))
    assert (await house.db.read(anna, crm.preferences)).consents[Topic.NEWS] is ConsentState.GIVEN
    no = await house.db.run(anna, crm.set_consent, SetConsent(Topic.NEWS, wanted=False))
    assert no.consents[Topic.NEWS] is ConsentState.WITHDRAWN
    with pytest.raises(crm.TokenRefused):
        await house.db.run(ANONYMOUS, crm.confirm, TokenRef(token_in(letter)))


async def test_the_language_of_an_account_is_the_letters(house: App, post: Post) -> None:
    anna = await a_profile(house.db, await a_customer(house.db))
    chosen = await house.db.run(anna, crm.set_language, crm.SetLanguage(crm.Language.DE))
    assert chosen.language is crm.Language.DE
    await house.db.run(anna, crm.set_consent, SetConsent(Topic.NEWS, wanted=True))
    await carry(house, post)
    assert post.letters[0].language == "de"


async def test_addresses_are_forgotten(house: App, post: Post, clock: MovableClock) -> None:
    await waiting(house, post, "a@example.com")
    await stock(house.db, {SKU: 1})
    await hear(house)
    await ask_late(house)
    clock.forward(timedelta(days=31))
    await schedule.forget_wishes(house)
    await schedule.forget_wishes(house)
    clock.forward(timedelta(days=31))
    await schedule.forget_wishes(house)
    async with house.db.connection() as connection:
        rows = (await connection.execute(text("SELECT state, email_sealed FROM crm.wish ORDER BY id"))).all()
    assert [(row.state, row.email_sealed) for row in rows] == [("served", None), ("cancelled", None)]


async def ask_late(house: App) -> None:
    """Somebody asks for another article and never confirms."""
    await house.db.run(ANONYMOUS, crm.ask_for_stock, AskForStock("FV-ALDER-HAV-46", f"{new_id()}@example.com"))
