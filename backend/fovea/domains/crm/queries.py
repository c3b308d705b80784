"""Reads of letters, consents and wishes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import identity, orders
from fovea.domains.crm.contract import (
    ConsentState,
    Language,
    LetterKind,
    LetterState,
    Preferences,
    SentLetter,
    Topic,
)
from fovea.domains.crm.models import AddressRow, ConsentRow, LetterRow
from fovea.domains.crm.words import spoken_in
from fovea.kernel import paging
from fovea.kernel.crypto import Keyring
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound, NotSignedIn


def email_index(keyring: Keyring, email: str) -> str:
    return keyring.blind_index("crm.address", email.strip().lower())


async def language_of(reader: Reader, index: str, country: str) -> Language:
    """What somebody said they read, else what is read where the order goes."""
    row = await reader.session.get(AddressRow, index)
    return Language(row.language) if row is not None and row.language else spoken_in(country)


async def takes_letters(reader: Reader, index: str) -> bool:
    row = await reader.session.get(AddressRow, index, populate_existing=True)
    return row is None or row.undeliverable_at is None


async def consent(reader: Reader, index: str, topic: Topic) -> ConsentState | None:
    """The last word about a topic; None when there never was one."""
    said = await reader.session.scalar(
        select(ConsentRow.state)
        .where(ConsentRow.email_index == index, ConsentRow.topic == topic.value)
        .order_by(ConsentRow.id.desc())
        .limit(1)
    )
    return ConsentState(said) if said is not None else None


async def own_email(reader: Reader) -> str:
    """The address of whoever is signed in. Raises NotSignedIn."""
    if reader.actor.account_id is None:
        raise NotSignedIn
    return (await identity.account(reader, reader.actor.account_id)).email


async def preferences(reader: Reader) -> Preferences:
    """What whoever is signed in wants to read. Raises NotSignedIn."""
    index = email_index(reader.keyring, await own_email(reader))
    row = await reader.session.get(AddressRow, index)
    language = Language(row.language) if row is not None and row.language else None
    return Preferences(language, {topic: await consent(reader, index, topic) for topic in Topic})


def page_request(first: int, after: str | None) -> paging.PageRequest:
    """Raises InvalidInput for a cursor of another list."""
    asked = paging.request(first, after, 2)
    try:
        key = None if asked.after is None else (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1]))
    except (TypeError, ValueError):
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None
    return paging.PageRequest(asked.first, key)


async def letters_page(
    reader: Reader,
    asked: paging.PageRequest,
    *,
    order_id: UUID | None = None,
    account_id: UUID | None = None,
    state: LetterState | None = None,
) -> paging.Page[SentLetter]:
    """Letters of an order, of a customer, or all of them, the newest first."""
    row = LetterRow
    where: list[ColumnElement[bool]] = []
    if order_id is not None:
        where.append(row.order_id == order_id)
    if account_id is not None:
        where.append(row.account_id == account_id)
    if state is not None:
        where.append(row.state == state.value)
    total = await reader.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
    query = select(row).where(*where).order_by(row.queued_at.desc(), row.id.desc()).limit(asked.first + 1)
    if asked.after:
        query = query.where(tuple_(row.queued_at, row.id) < tuple_(*asked.after))
    found = await _views(reader, (await reader.session.scalars(query)).all())
    return paging.page(found, asked, lambda one: (one.queued_at.isoformat(), one.id), total)


async def letter(reader: Reader, letter_id: UUID) -> SentLetter:
    """Raises NotFound."""
    row = await reader.session.get(LetterRow, letter_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such letter.", path=("id",))
    return (await _views(reader, [row]))[0]


async def _views(reader: Reader, rows: Sequence[LetterRow]) -> list[SentLetter]:
    wanted = sorted({row.order_id for row in rows if row.order_id is not None})
    numbers = {one.order_id: one.number for one in await orders.dispatches(reader, wanted)} if wanted else {}
    return [
        SentLetter(
            row.id,
            LetterKind(row.kind),
            Language(row.language),
            LetterState(row.state),
            row.order_id,
            numbers.get(row.order_id) if row.order_id is not None else None,
            row.queued_at,
            row.sent_at,
            row.settled_at,
            row.bounce,
            row.resend_of,
            row.event_sealed is not None,
        )
        for row in rows
    ]
