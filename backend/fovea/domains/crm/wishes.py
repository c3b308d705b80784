"""Use cases of back in stock: asked for at a sold-out article, confirmed by the address, told in turn, once."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from fovea.domains import catalog, identity, inventory
from fovea.domains.crm import consents, queries, rules, tokens
from fovea.domains.crm.contract import (
    ArticleAvailable,
    AskForStock,
    AsksThrottled,
    Confirmed,
    ConsentState,
    StockAnswer,
    TokenRef,
    TokenRefused,
    Topic,
    WishAsked,
    WishServed,
    WishState,
)
from fovea.domains.crm.models import WishRow
from fovea.domains.crm.writing import article_of
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id
from fovea.kernel.sealed import seal

_OPEN = (WishState.PENDING.value, WishState.WAITING.value)
_MOST_AT_ONCE = 500
_PENDING_FOR, _KEPT_FOR = timedelta(days=7), timedelta(days=30)


async def ask_for_stock(uow: UnitOfWork, command: AskForStock) -> StockAnswer:
    """Tell this address once when the article can be bought again. The answer never says what was known before.

    Raises EmailRefused, NotFound, ArticleAvailable, AsksThrottled. Asking again is asking once; the letter that has to
    be answered is sent again after a day.
    """
    email, sku = identity.normal_email(command.email), command.sku.strip().upper()
    if not await catalog.variants(uow, [sku]):
        raise NotFound("There is no such article.", path=("sku",))
    if (await inventory.available(uow, [sku]))[sku] > 0:
        raise ArticleAvailable
    index = queries.email_index(uow.keyring, email)
    await consents.lock_address(uow, index)
    proven = await _proven(uow, index)
    known = await uow.session.scalar(
        select(WishRow)
        .where(WishRow.email_index == index, WishRow.sku == sku, WishRow.state.in_(_OPEN))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if known is None:
        await _check_room(uow, index)
        known = _new_wish(uow, sku, index, email, command)
        await uow.flush()
        if not proven:
            uow.record(WishAsked(known.id))
    elif known.state == WishState.PENDING and not proven and uow.now - known.asked_at >= rules.ASK_AGAIN:
        known.asked_at = uow.now
        uow.record(WishAsked(known.id))
    if proven and known.state == WishState.PENDING:
        _move(known, WishState.WAITING)
        known.confirmed_at = uow.now
    uow.touch("wish", known.id)
    return StockAnswer(sku, not proven)


async def _proven(uow: UnitOfWork, index: str) -> bool:
    """Whoever is signed in under this address, and has confirmed it before, need not do so again."""
    if uow.actor.account_id is None or queries.email_index(uow.keyring, await queries.own_email(uow)) != index:
        return False
    return await queries.consent(uow, index, Topic.BACK_IN_STOCK) is ConsentState.GIVEN


async def _check_room(uow: UnitOfWork, index: str) -> None:
    waiting = await uow.session.scalar(
        select(func.count()).where(WishRow.email_index == index, WishRow.state.in_(_OPEN))
    )
    asked = 0
    if uow.actor.visitor is not None:
        asked = (
            await uow.session.scalar(
                select(func.count()).where(
                    WishRow.visitor == uow.actor.visitor, WishRow.asked_at > uow.now - timedelta(days=1)
                )
            )
            or 0
        )
    if (waiting or 0) >= rules.MOST_WISHES or asked >= rules.MOST_ASKS_A_DAY:
        raise AsksThrottled


def _new_wish(uow: UnitOfWork, sku: str, index: str, email: str, command: AskForStock) -> WishRow:
    wish_id = new_id()
    row = WishRow(
        id=wish_id,
        sku=sku,
        email_index=index,
        email_sealed=seal(uow.keyring, "crm.wish", wish_id, "email", email),
        account_id=uow.actor.account_id,
        visitor=uow.actor.visitor,
        language=command.language.value,
        state=WishState.PENDING.value,
        asked_at=uow.now,
    )
    uow.add(row)
    return row


async def confirm(uow: UnitOfWork, command: TokenRef) -> Confirmed:
    """The address answered the letter about an article or a topic. Again changes nothing. Raises TokenRefused."""
    try:
        wish_id = UUID(tokens.read(uow.keyring, tokens.WISH, command.token))
    except TokenRefused:
        return await consents.confirm_consent(uow, command)
    row = await uow.session.get(WishRow, wish_id)
    if row is None or row.state == WishState.CANCELLED:
        raise TokenRefused
    await consents.lock_address(uow, row.email_index)
    await uow.session.refresh(row, with_for_update=True)
    topic = Topic.BACK_IN_STOCK
    if row.state == WishState.PENDING:
        _move(row, WishState.WAITING)
        row.confirmed_at = uow.now
        if await queries.consent(uow, row.email_index, topic) is not ConsentState.GIVEN:
            language = await queries.language_of(uow, row.email_index, "")
            consents.say(uow, row.email_index, topic, ConsentState.GIVEN, "letter", language)
        uow.touch("wish", row.id)
        await uow.flush()
        await _serve(uow, row.sku)
    elif row.state == WishState.CANCELLED:
        raise TokenRefused
    return Confirmed(topic, (await article_of(uow, row.sku))[0])


async def serve_waiting(uow: UnitOfWork, most: int) -> int:
    """Look again at every article somebody waits for: turns pass, lots become good. How many were told."""
    skus = await uow.session.scalars(
        select(WishRow.sku)
        .where(WishRow.state == WishState.WAITING.value)
        .group_by(WishRow.sku)
        .order_by(WishRow.sku)
        .limit(most)
    )
    return sum([await _serve(uow, sku) for sku in skus.all()])


async def _serve(uow: UnitOfWork, sku: str) -> int:
    """Tell as many as there are free units, in the order in which they confirmed; how many.

    Whoever serves the same article waits at the first row; what was told meanwhile is counted after that.
    """
    waiting = (
        await uow.session.scalars(
            select(WishRow)
            .where(WishRow.sku == sku, WishRow.state == WishState.WAITING.value)
            .order_by(WishRow.confirmed_at, WishRow.id)
            .limit(_MOST_AT_ONCE)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).all()
    if not waiting:
        return 0
    free = (await inventory.available(uow, [sku]))[sku]
    told = await uow.session.scalars(
        select(WishRow.served_at).where(
            WishRow.sku == sku, WishRow.state == WishState.SERVED.value, WishRow.served_at > uow.now - rules.TURN
        )
    )
    lately = [at for at in told if at is not None]
    chosen = waiting[: rules.turns(free, lately, uow.now)]
    for row in chosen:
        _move(row, WishState.SERVED)
        row.served_at = uow.now
        uow.record(WishServed(row.id))
        uow.touch("wish", row.id)
    await uow.flush()
    return len(chosen)


async def serve(uow: UnitOfWork, skus: Iterable[str]) -> None:
    """Something about these articles has changed: whoever waits for one that is free is told, in turn."""
    for sku in sorted(set(skus)):
        await _serve(uow, sku)


async def forget_wishes(uow: UnitOfWork, most: int) -> int:
    """Addresses that were told or have stopped are forgotten after a month; nobody confirms after a week. How many."""
    old = (
        select(WishRow.id)
        .where(
            WishRow.email_sealed.is_not(None),
            ((WishRow.state == WishState.SERVED.value) & (WishRow.served_at < uow.now - _KEPT_FOR))
            | ((WishRow.state == WishState.CANCELLED.value) & (WishRow.asked_at < uow.now - _KEPT_FOR)),
        )
        .limit(most)
    )
    gone = await uow.session.scalars(
        update(WishRow).where(WishRow.id.in_(old)).values(email_sealed=None).returning(WishRow.id)
    )
    await uow.session.execute(
        update(WishRow)
        .where(WishRow.state == WishState.PENDING.value, WishRow.asked_at < uow.now - _PENDING_FOR)
        .values(state=WishState.CANCELLED.value)
    )
    return len(gone.all())


def _move(row: WishRow, to: WishState) -> None:
    now = WishState(row.state)
    assert to in rules.WISHES_ALLOWED[now], f"{now} cannot become {to}"
    row.state = to.value
