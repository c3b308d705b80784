"""The log of vendors' webhooks: what came, whether it was genuine, and what became of it.

A request is kept before it is answered, so that nothing a vendor said can be lost between its message and our reaction.
Bodies hold people's names now and then: they are kept sealed, shown without what is personal, and forgotten in time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, select, tuple_, update

from fovea.kernel import paging
from fovea.kernel.crypto import DecryptionFailed, Place
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id
from fovea.kernel.paging import Page, PageRequest
from fovea.kernel.redaction import shown
from fovea.kernel.tables import InboxRow, WebhookItemRow, WebhookRow

BODIES_ARE_KEPT = timedelta(days=90)
# Whoever knocks without a key may not fill the house: of a refused body this much is kept, and so many an hour.
_LONGEST_REFUSED = 16_384
_REFUSED_AN_HOUR = 500
_HEADERS = ("content-type", "content-length", "user-agent")
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,80}")


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One message of a request. ``source`` and ``message_id``: the inbox row in which its effect is booked."""

    event: str
    reference: str
    verdict: Verdict
    reason: str = ""
    source: str | None = None
    message_id: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class KeepWebhook:
    """A request as it came; ``headers`` are cut down to those that explain a body, never credentials."""

    vendor: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str]
    items: tuple[ItemSeen, ...]


@dataclass(frozen=True, slots=True)
class NoteResult:
    webhook_id: UUID
    result: str


@dataclass(frozen=True, slots=True)
class WebhookEntry:
    """A line of the log. ``result``: what became of the message; a repetition says so."""

    id: UUID
    vendor: str
    received_at: datetime
    event: str
    reference: str
    verdict: Verdict
    reason: str
    result: str
    size: int
    source: str | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class WebhookPicture:
    """A line with its request: ``body`` is indented JSON in which personal values are blacked out."""

    entry: WebhookEntry
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class WebhookFilter:
    """``reference`` and ``event`` match from their beginning."""

    vendor: str | None = None
    verdict: Verdict | None = None
    event: str = ""
    reference: str = ""
    unmatched: bool = False


@dataclass(frozen=True, slots=True)
class WebhookCount:
    vendor: str
    verdict: Verdict
    number: int


async def keep_webhook(uow: UnitOfWork, command: KeepWebhook) -> UUID | None:
    """Write a request down with the verdict on each message; None when too many strangers knock to note them all."""
    refused = all(item.verdict is Verdict.REJECTED for item in command.items)
    if refused and await _refused_lately(uow, command.vendor) >= _REFUSED_AN_HOUR:
        return None
    webhook_id = new_id()
    kept = command.body[:_LONGEST_REFUSED] if refused else command.body
    uow.add(
        WebhookRow(
            id=webhook_id,
            vendor=command.vendor,
            received_at=uow.now,
            headers={name: command.headers[name][:200] for name in _HEADERS if name in command.headers},
            size=len(command.body),
            body=uow.keyring.seal(_place(webhook_id), kept),
        )
    )
    # The request's row is written before those that point at it.
    await uow.flush()
    uow.add(
        *(
            WebhookItemRow(
                webhook_id=webhook_id,
                position=item.position,
                event=_name(item.event),
                reference=_name(item.reference),
                verdict=item.verdict,
                reason=item.reason,
                source=item.source,
                message_id=item.message_id,
            )
            for item in command.items
        )
    )
    uow.touch("webhook", webhook_id)
    return webhook_id


async def note_result(uow: UnitOfWork, command: NoteResult) -> None:
    """What became of a request whose effect is not booked in the inbox."""
    await uow.session.execute(
        update(WebhookItemRow)
        .where(WebhookItemRow.webhook_id == command.webhook_id, WebhookItemRow.verdict == Verdict.ACCEPTED)
        .values(result=command.result)
    )


async def forget_bodies(uow: UnitOfWork, kept: timedelta = BODIES_ARE_KEPT) -> int:
    """Remove the bodies of old requests; their lines stay. Returns how many there were."""
    gone = await uow.session.scalars(
        update(WebhookRow)
        .where(WebhookRow.received_at < uow.now - kept, WebhookRow.body.is_not(None))
        .values(body=None)
        .returning(WebhookRow.id)
    )
    return len(gone.all())


async def webhooks_page(reader: Reader, wanted: WebhookFilter, asked: PageRequest) -> Page[WebhookEntry]:
    """Newest first."""
    conditions = _conditions(wanted)
    newest = tuple_(WebhookRow.received_at, WebhookItemRow.id)
    after = [] if asked.after is None else [newest < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1]))]
    rows = await reader.session.execute(
        _lines().where(*conditions, *after).order_by(newest.desc()).limit(asked.first + 1)
    )
    total = await reader.session.scalar(
        select(func.count()).select_from(_lines().where(*conditions).order_by(None).subquery())
    )
    entries = [_entry(row) for row in rows]
    return paging.page(entries, asked, lambda one: (one.received_at.isoformat(), one.id), total or 0)


async def webhook(reader: Reader, item_id: UUID) -> WebhookPicture:
    row = (await reader.session.execute(_lines().where(WebhookItemRow.id == item_id))).one_or_none()
    if row is None:
        raise NotFound("There is no such webhook.")
    stored = await reader.session.get_one(WebhookRow, row.webhook_id)
    try:
        body = None if stored.body is None else reader.keyring.open(_place(stored.id), stored.body)
    except DecryptionFailed:
        body = None
    return WebhookPicture(_entry(row), {name: str(value) for name, value in stored.headers.items()}, shown(body))


async def webhook_counts(reader: Reader, since: datetime) -> tuple[WebhookCount, ...]:
    """How many messages each vendor sent, and how many of them were refused."""
    rows = await reader.session.execute(
        select(WebhookRow.vendor, WebhookItemRow.verdict, func.count())
        .join(WebhookRow, WebhookRow.id == WebhookItemRow.webhook_id)
        .where(WebhookRow.received_at >= since)
        .group_by(WebhookRow.vendor, WebhookItemRow.verdict)
        .order_by(WebhookRow.vendor, WebhookItemRow.verdict)
    )
    return tuple(WebhookCount(vendor, Verdict(verdict), number) for vendor, verdict, number in rows)


def _lines() -> Any:
    # The inbox knows a message from its first arrival on; a later line of it is a repetition.
    repeated = and_(InboxRow.received_at < WebhookRow.received_at, WebhookItemRow.message_id.is_not(None))
    result = case(
        (WebhookItemRow.verdict == Verdict.REJECTED, "none"),
        (repeated, "repeated"),
        else_=func.coalesce(WebhookItemRow.result, InboxRow.result, "waiting"),
    )
    return (
        select(
            WebhookItemRow.id,
            WebhookItemRow.webhook_id,
            WebhookRow.vendor,
            WebhookRow.received_at,
            WebhookItemRow.event,
            WebhookItemRow.reference,
            WebhookItemRow.verdict,
            WebhookItemRow.reason,
            result.label("result"),
            WebhookRow.size,
            WebhookItemRow.source,
            WebhookItemRow.message_id,
        )
        .join(WebhookRow, WebhookRow.id == WebhookItemRow.webhook_id)
        .outerjoin(
            InboxRow, and_(InboxRow.source == WebhookItemRow.source, InboxRow.message_id == WebhookItemRow.message_id)
        )
    )


def _conditions(wanted: WebhookFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.vendor:
        found.append(WebhookRow.vendor == wanted.vendor)
    if wanted.verdict is not None:
        found.append(WebhookItemRow.verdict == wanted.verdict)
    if wanted.event:
        found.append(WebhookItemRow.event.istartswith(wanted.event, autoescape=True))
    if wanted.reference:
        found.append(WebhookItemRow.reference.istartswith(wanted.reference, autoescape=True))
    if wanted.unmatched:
        found.append(InboxRow.result == "unmatched")
    return found


async def _refused_lately(uow: UnitOfWork, vendor: str) -> int:
    number = await uow.session.scalar(
        select(func.count())
        .select_from(WebhookItemRow)
        .join(WebhookRow, WebhookRow.id == WebhookItemRow.webhook_id)
        .where(
            WebhookRow.vendor == vendor,
            WebhookRow.received_at > uow.now - timedelta(hours=1),
            WebhookItemRow.verdict == Verdict.REJECTED,
        )
    )
    return number or 0


def _entry(row: Row[Any]) -> WebhookEntry:
    return WebhookEntry(
        id=row.id,
        vendor=row.vendor,
        received_at=row.received_at,
        event=row.event,
        reference=row.reference,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        result=row.result,
        size=row.size,
        source=row.source,
        message_id=row.message_id,
    )


def _place(webhook_id: UUID) -> Place:
    return Place("kernel.webhook", webhook_id, "body")


def _name(text: str) -> str:
    """A stranger's text, only when it looks like a name."""
    return text if _NAME.fullmatch(text) else ""
