"""Disputes: followed from the provider's words, decided by people, and never later than the money itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_

from fovea.domains.payments import dispute_rules
from fovea.domains.payments.attention import raise_attention, restate_attention, settle_attention
from fovea.domains.payments.contract import (
    AttentionKind,
    DecideDispute,
    Dispute,
    DisputeChanged,
    DisputeDecision,
    DisputeEntry,
    DisputeEntryKind,
    DisputeState,
    EventKind,
    NoteDispute,
    RaiseAttention,
    RecordEvent,
)
from fovea.domains.payments.models import DisputeEntryRow, DisputeRow, PaymentEventRow, PaymentRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.paging import Page, PageRequest

_SENTENCES = {
    DisputeState.OPENED: "A chargeback of {amount} is announced. Decide whether to defend it.",
    DisputeState.CHARGED_BACK: "The card's bank took {amount} back. Decide whether to defend it.",
}
_ASKED = "The card's bank asks about {amount}, and may take it back. Decide whether to answer."
_WORDS = {
    DisputeState.WON: "The dispute is won.",
    DisputeState.LOST: "The dispute is lost.",
    DisputeState.CLOSED: "The bank asks no more.",
}
_PROVIDER = "The payment provider"
_TOLD = {
    EventKind.DISPUTE_ANSWERED: "The evidence was taken in.",
    EventKind.DISPUTE_ENDED: "The time to answer is over.",
}
_NOTED = (DisputeEntryKind.NOTE, DisputeEntryKind.SENT)


async def follow(uow: UnitOfWork, row: PaymentRow, command: RecordEvent, events: list[PaymentEventRow]) -> None:
    """Bring the payment's disputes to where its facts say that they are; ``events`` hold the new one too."""
    if command.kind not in dispute_rules.KINDS:
        return
    found = dispute_rules.standings(_words(row, events))
    rows = await uow.session.scalars(
        select(DisputeRow).where(DisputeRow.payment_id == row.id).order_by(DisputeRow.id).with_for_update()
    )
    known = {_own(row, one.psp_reference): one for one in rows}
    asked = all(event.kind != EventKind.DISPUTE_OPENED for event in events)
    spoken_of = _own(row, command.psp_reference)
    for reference, standing in sorted(found.items(), key=lambda one: (one[1].opened_at, one[0])):
        # What was known without a name has one now.
        dispute = known.get(reference) or known.pop("", None)
        told = reference == spoken_of or (not spoken_of and len(found) == 1)
        await _bring(uow, row, dispute, standing, command if told or dispute is None else None, asked=asked)


async def _bring(
    uow: UnitOfWork,
    row: PaymentRow,
    dispute: DisputeRow | None,
    standing: dispute_rules.Standing,
    command: RecordEvent | None,
    *,
    asked: bool,
) -> None:
    """``command``: the word that was just said of this very dispute."""
    fresh = dispute is None
    if dispute is None:
        dispute = DisputeRow(
            id=new_id(),
            payment_id=row.id,
            reference=row.reference,
            state=standing.state,
            amount=standing.minor,
            currency=row.currency,
            reason="",
            opened_at=standing.opened_at,
            changed_at=uow.now,
            decided_by="",
            note="",
            version=1,
        )
        uow.add(dispute)
    before = (dispute.state, dispute.amount, dispute.psp_reference, dispute.opened_at)
    moved = fresh or dispute.state != standing.state
    dispute.state, dispute.amount, dispute.opened_at = standing.state, standing.minor, standing.opened_at
    dispute.psp_reference = standing.reference or None
    if command is not None:
        dispute.reason = dispute.reason or command.reason
        dispute.defend_by = max(filter(None, (dispute.defend_by, command.defend_by)), default=None)
    after = (dispute.state, dispute.amount, dispute.psp_reference, dispute.opened_at)
    if not fresh and (command is not None or before != after):
        dispute.changed_at = uow.now
        dispute.version += 1
    # What refers to the dispute is written after it.
    await uow.flush()
    if command is not None and command.kind in _TOLD:
        _write(uow, dispute, _PROVIDER, DisputeEntryKind.PROVIDER, _TOLD[command.kind])
    if moved:
        await _tell(uow, row, dispute, standing.state, asked=asked)
    uow.touch("dispute", dispute.id)


def _words(row: PaymentRow, events: list[PaymentEventRow]) -> list[dispute_rules.Word]:
    return [
        dispute_rules.Word(EventKind(event.kind), _own(row, event.psp_reference), event.amount, event.occurred_at)
        for event in events
        if event.kind in dispute_rules.KINDS
    ]


def _own(row: PaymentRow, psp_reference: str | None) -> str:
    """The dispute's own reference; empty where the payment's stands in its place."""
    return "" if psp_reference is None or psp_reference == row.psp_reference else psp_reference


def _write(uow: UnitOfWork, dispute: DisputeRow, by: str, kind: DisputeEntryKind, text: str) -> None:
    uow.add(DisputeEntryRow(id=new_id(), dispute_id=dispute.id, at=uow.now, by_name=by, kind=kind, text=text))


async def _tell(uow: UnitOfWork, row: PaymentRow, dispute: DisputeRow, state: DisputeState, *, asked: bool) -> None:
    key = f"dispute:{dispute.id}"
    amount = row.money(dispute.amount)
    if state in dispute_rules.OVER:
        await settle_attention(uow, key, _WORDS[state])
    elif dispute.decision is None:
        only_asked = asked and state is DisputeState.OPENED
        sentence = (_ASKED if only_asked else _SENTENCES[state]).format(amount=amount)
        matter = RaiseAttention(
            AttentionKind.DISPUTE, key, sentence, amount, row.id, row.reference, due_at=dispute.defend_by
        )
        if not await raise_attention(uow, matter):
            await restate_attention(uow, key, sentence, dispute.defend_by)
    uow.record(DisputeChanged(dispute.id, row.id, row.reference, state, amount))


async def decide_dispute(uow: UnitOfWork, command: DecideDispute) -> Dispute:
    """Accept a dispute, or defend it with evidence sent to the provider before the deadline; the note says with what.

    Raises NotFound, InvalidInput without a note, WrongState once it is over or too late to defend.
    """
    note = command.note.strip()
    if not 3 <= len(note) <= 2_000:
        raise InvalidInput("Say in 3 to 2,000 characters why, and what was sent.", path=("note",))
    row = await _locked(uow, command.dispute_id)
    if row.state in dispute_rules.OVER:
        raise WrongState(f"This dispute is {row.state}; there is nothing left to decide.")
    late = row.defend_by is not None and row.defend_by < uow.now
    if command.decision is DisputeDecision.DEFEND and late:
        raise WrongState("The deadline to defend this dispute has passed.", path=("decision",))
    row.decision, row.decided_by, row.note = command.decision, uow.actor.name or "Staff", note
    row.changed_at = uow.now
    row.version += 1
    _write(uow, row, row.decided_by, DisputeEntryKind.DECISION, f"{command.decision.capitalize()}: {note}")
    await settle_attention(uow, f"dispute:{row.id}", f"Decided: {command.decision}. {note}")
    uow.touch("dispute", row.id)
    return row.view()


async def note_dispute(uow: UnitOfWork, command: NoteDispute) -> Dispute:
    """Add a line to a dispute's record, also after it is over. Raises NotFound, InvalidInput."""
    text = command.text.strip()
    if not 3 <= len(text) <= 2_000:
        raise InvalidInput("Say in 3 to 2,000 characters what there is to note, or what was sent.", path=("text",))
    if command.kind not in _NOTED:
        raise InvalidInput("Choose a note, or what was sent.", path=("kind",))
    row = await _locked(uow, command.dispute_id)
    _write(uow, row, uow.actor.name or "Staff", command.kind, text)
    uow.touch("dispute", row.id)
    return row.view()


async def _locked(uow: UnitOfWork, dispute_id: UUID) -> DisputeRow:
    row = await uow.session.scalar(select(DisputeRow).where(DisputeRow.id == dispute_id).with_for_update())
    if row is None:
        raise NotFound("There is no such dispute.", path=("id",))
    return row


async def disputes_page(reader: Reader, states: tuple[DisputeState, ...], asked: PageRequest) -> Page[Dispute]:
    """Disputes in these states (none given: all), those whose deadline is nearest first, without one last."""
    far = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
    place = tuple_(func.coalesce(DisputeRow.defend_by, far), DisputeRow.id)
    found = select(DisputeRow).where(*([DisputeRow.state.in_(states)] if states else []))
    query = found
    if asked.after is not None:
        query = query.where(place > (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.scalars(query.order_by(place).limit(asked.first + 1))).all()
    total = await reader.session.scalar(select(func.count()).select_from(found.subquery()))
    views = [row.view() for row in rows]
    return paging.page(views, asked, lambda one: ((one.defend_by or far).isoformat(), one.id), total or 0)


async def dispute_counts(reader: Reader) -> dict[DisputeState, int]:
    """How many disputes are in each state."""
    rows = await reader.session.execute(select(DisputeRow.state, func.count()).group_by(DisputeRow.state))
    return {DisputeState(state): number for state, number in rows}


async def disputes_of(reader: Reader, payment_ids: list[UUID]) -> dict[UUID, tuple[Dispute, ...]]:
    """The disputes of each payment that has any, the oldest first."""
    rows = await reader.session.scalars(
        select(DisputeRow)
        .where(DisputeRow.payment_id.in_(payment_ids))
        .order_by(DisputeRow.opened_at, DisputeRow.psp_reference)
    )
    found: dict[UUID, tuple[Dispute, ...]] = {}
    for row in rows:
        found[row.payment_id] = (*found.get(row.payment_id, ()), row.view())
    return found


async def disputes_at(reader: Reader, reference: str) -> tuple[Dispute, ...]:
    """The disputes of everything that was paid for a reference."""
    rows = await reader.session.scalars(select(DisputeRow).where(DisputeRow.reference == reference))
    return tuple(row.view() for row in rows)


async def dispute_entries(reader: Reader, dispute_ids: list[UUID]) -> dict[UUID, tuple[DisputeEntry, ...]]:
    """What was written down about each dispute, the newest first."""
    rows = await reader.session.scalars(
        select(DisputeEntryRow).where(DisputeEntryRow.dispute_id.in_(dispute_ids)).order_by(DisputeEntryRow.id.desc())
    )
    found: dict[UUID, tuple[DisputeEntry, ...]] = {}
    for row in rows:
        found[row.dispute_id] = (*found.get(row.dispute_id, ()), row.view())
    return found
