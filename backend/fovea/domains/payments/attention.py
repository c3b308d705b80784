"""The work list: matters of money that a person looks into. Raised by facts, closed by later facts or by people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments import rules
from fovea.domains.payments.contract import (
    AttentionFilter,
    AttentionItem,
    AttentionKind,
    CloseAttention,
    EventKind,
    ModificationState,
    RaiseAttention,
    RecordEvent,
)
from fovea.domains.payments.models import AttentionRow, ModificationRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id
from fovea.kernel.paging import Page, PageRequest

_FAILURES = {
    ModificationKind.CAPTURE: (
        AttentionKind.CAPTURE_FAILED,
        "The charge of {amount} failed. Ask again, or ask the customer for another payment.",
    ),
    ModificationKind.REFUND: (
        AttentionKind.REFUND_FAILED,
        "The refund of {amount} did not arrive: the money is owed again. Ask again, or pay it another way.",
    ),
    ModificationKind.CANCEL: (
        AttentionKind.CANCEL_FAILED,
        "The authorisation of {amount} could not be released. See whether it was captured, and refund it then.",
    ),
}
_OF_EVENT = {
    EventKind.CAPTURE_FAILED: ModificationKind.CAPTURE,
    EventKind.REFUND_FAILED: ModificationKind.REFUND,
    EventKind.CANCEL_FAILED: ModificationKind.CANCEL,
}
_MENDED = {
    EventKind.CAPTURED: ModificationKind.CAPTURE,
    EventKind.RECAPTURED: ModificationKind.CAPTURE,
    EventKind.REFUNDED: ModificationKind.REFUND,
    EventKind.CANCELLED: ModificationKind.CANCEL,
}


async def raise_attention(uow: UnitOfWork, command: RaiseAttention) -> bool:
    """Put a matter on the list; False when it stands there already. One that was closed is opened again."""
    fields = {
        "kind": command.kind,
        "sentence": command.sentence,
        "amount": command.amount.minor if command.amount else None,
        "currency": command.amount.currency if command.amount else None,
        "payment_id": command.payment_id,
        "reference": command.reference,
        "opened_at": uow.now,
        "due_at": command.due_at,
    }
    found = await uow.session.scalar(
        insert(AttentionRow)
        .values(id=new_id(), key=command.key, closed_by="", resolution="", **fields)
        .on_conflict_do_update(
            index_elements=[AttentionRow.key],
            set_={**fields, "closed_at": None, "closed_by": "", "resolution": ""},
            where=AttentionRow.closed_at.is_not(None),
        )
        .returning(AttentionRow.id)
    )
    return found is not None


async def restate_attention(uow: UnitOfWork, key: str, sentence: str, due_at: datetime | None) -> None:
    """The matter stands on the list and has moved on: what to do, and until when, is said anew."""
    row = await uow.session.scalar(
        select(AttentionRow).where(AttentionRow.key == key, AttentionRow.closed_at.is_(None)).with_for_update()
    )
    if row is not None:
        row.sentence, row.due_at = sentence, due_at


async def settle_attention(uow: UnitOfWork, key: str, resolution: str) -> None:
    """A fact has dealt with the matter; nothing happens when it does not stand on the list."""
    row = await uow.session.scalar(
        select(AttentionRow).where(AttentionRow.key == key, AttentionRow.closed_at.is_(None)).with_for_update()
    )
    if row is not None:
        row.closed_at, row.closed_by, row.resolution = uow.now, uow.actor.name, resolution


async def close_attention(uow: UnitOfWork, command: CloseAttention) -> AttentionItem:
    """A person has dealt with the matter and says how. Raises InvalidInput without a sentence, NotFound."""
    resolution = command.resolution.strip()
    if not 3 <= len(resolution) <= 1_000:
        raise InvalidInput("Say in 3 to 1,000 characters how it was dealt with.", path=("resolution",))
    row = await uow.session.scalar(select(AttentionRow).where(AttentionRow.id == command.item_id).with_for_update())
    if row is None:
        raise NotFound("There is no such matter.", path=("id",))
    if row.closed_at is None:
        row.closed_at, row.closed_by, row.resolution = uow.now, uow.actor.name, resolution
        uow.touch("attention", row.id)
    return row.view()


async def attention_page(reader: Reader, wanted: AttentionFilter, asked: PageRequest) -> Page[AttentionItem]:
    """Open matters, the oldest first; closed ones, the last closed first."""
    moment = AttentionRow.closed_at if wanted.closed else AttentionRow.opened_at
    shut = AttentionRow.closed_at.is_not(None) if wanted.closed else AttentionRow.closed_at.is_(None)
    conditions: list[ColumnElement[bool]] = [shut]
    if wanted.kinds:
        conditions.append(AttentionRow.kind.in_(wanted.kinds))
    query = select(AttentionRow).where(*conditions)
    place = tuple_(moment, AttentionRow.id)
    if asked.after is not None:
        last = (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1]))
        query = query.where(place < last if wanted.closed else place > last)
    order = (moment.desc(), AttentionRow.id.desc()) if wanted.closed else (moment, AttentionRow.id)
    rows = (await reader.session.scalars(query.order_by(*order).limit(asked.first + 1))).all()
    total = await reader.session.scalar(select(func.count()).select_from(AttentionRow).where(*conditions))
    return paging.page([row.view() for row in rows], asked, lambda one: (_moment(one), one.id), total or 0)


async def open_matters(reader: Reader) -> tuple[int, datetime | None]:
    """How many matters stand on the list, and since when the longest."""
    query = select(func.count(), func.min(AttentionRow.opened_at)).where(AttentionRow.closed_at.is_(None))
    count, oldest = (await reader.session.execute(query)).one()
    return int(count), oldest


def _moment(item: AttentionItem) -> str:
    return (item.closed_at or item.opened_at).isoformat()


async def follow(uow: UnitOfWork, row: PaymentRow, command: RecordEvent, change: ModificationRow | None) -> None:
    """What a fact puts on the list, and what it takes off it."""
    kind = _OF_EVENT.get(command.kind)
    if kind is not None and (change is None or change.state == ModificationState.FAILED):
        await failed(uow, row, kind, command.reason, change, command)
    mended = _MENDED.get(command.kind)
    # A success that was taken back by a failure heard earlier mends nothing.
    if mended is not None and change is not None and change.state == ModificationState.CONFIRMED:
        await settle_attention(uow, failure_key(mended, row, change), "The provider has done it after all.")
    if command.kind is EventKind.FRAUD_REPORTED:
        sentence = "The card's bank reports this payment as fraud. Stop the parcel if it has not left."
        await raise_attention(
            uow,
            RaiseAttention(
                AttentionKind.FRAUD_REPORTED, f"fraud:{row.id}", sentence, command.amount, row.id, row.reference
            ),
        )
    if command.kind is EventKind.EXPIRED and row.captured == 0:
        sentence = "The authorisation ran out before it was captured. Ask the customer for another payment."
        await raise_attention(
            uow,
            RaiseAttention(
                AttentionKind.AUTHORISATION_EXPIRED,
                f"expired:{row.id}",
                sentence,
                row.money(row.authorised),
                row.id,
                row.reference,
            ),
        )


async def failed(
    uow: UnitOfWork,
    row: PaymentRow,
    kind: ModificationKind,
    reason: str,
    change: ModificationRow | None,
    command: RecordEvent | None = None,
) -> None:
    """A capture, refund or cancellation did not happen."""
    matter, sentence = _FAILURES[kind]
    amount = row.money(change.amount) if change is not None else command.amount if command else row.money(row.amount)
    told = sentence.format(amount=amount)
    if reason:
        told = f"{told} The provider says: {reason}."
    key = failure_key(kind, row, change, command.psp_reference if command else None)
    await raise_attention(uow, RaiseAttention(matter, key, told, amount, row.id, row.reference))


def failure_key(
    kind: ModificationKind, row: PaymentRow, change: ModificationRow | None, psp_reference: str | None = None
) -> str:
    """Tries of one cause are one matter."""
    cause = rules.root_of(change.reference) if change is not None else psp_reference or ""
    return f"{kind}:{row.id}:{cause}"
