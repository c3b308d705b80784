"""Settlement: the provider's report against our books. Every line gets a verdict, every difference a matter."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments.attention import raise_attention, settle_attention
from fovea.domains.payments.contract import AttentionKind, EventKind, Notice, RaiseAttention
from fovea.domains.payments.contract.settlements import (
    FailReport,
    ImportReport,
    JudgedLine,
    LineKind,
    LineVerdict,
    ReportAnnounced,
    ReportRef,
    ReportState,
    SettlementLine,
    SettlementReport,
)
from fovea.domains.payments.models import ModificationRow, PaymentEventRow, PaymentRow
from fovea.domains.payments.models.settlements import ReportRow, SettlementLineRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.paging import Page, PageRequest

_SETTLEMENTS = "settlement_detail_report"
# Banks and weekends: what was captured may take this long to stand in a report.
MISSING_AFTER = timedelta(days=5)

_OURS = {
    LineKind.CAPTURE: (EventKind.CAPTURED, EventKind.RECAPTURED),
    LineKind.REFUND: (EventKind.REFUNDED, EventKind.REVERSED),
    LineKind.CAPTURE_REVERSED: (EventKind.CAPTURE_FAILED,),
    LineKind.REFUND_REVERSED: (EventKind.REFUND_FAILED,),
    LineKind.CHARGEBACK: (EventKind.CHARGEBACK,),
    LineKind.CHARGEBACK_REVERSED: (EventKind.CHARGEBACK_REVERSED,),
    LineKind.SECOND_CHARGEBACK: (EventKind.SECOND_CHARGEBACK,),
}
_NOT_OURS = (LineKind.FEE, LineKind.PAYOUT, LineKind.OTHER)
_MATTERS = {
    LineVerdict.UNKNOWN: (
        AttentionKind.SETTLEMENT_UNKNOWN,
        "The provider settled a {type} of {theirs} that our books do not have.",
    ),
    LineVerdict.AMOUNT: (
        AttentionKind.SETTLEMENT_AMOUNT,
        "The provider settled a {type} of {theirs}; our books have {ours}.",
    ),
    LineVerdict.TWICE: (
        AttentionKind.SETTLEMENT_TWICE,
        "The provider settled a {type} of {theirs} a second time.",
    ),
}


async def announce_report(uow: UnitOfWork, notice: Notice) -> str:
    """Note a report that can be fetched; other reports than settlements are noted and left alone."""
    wanted = notice.psp_reference.startswith(_SETTLEMENTS)
    report_id = await uow.session.scalar(
        insert(ReportRow)
        .values(
            id=new_id(),
            name=notice.psp_reference,
            address=notice.reason,
            state=ReportState.ANNOUNCED if wanted else ReportState.IGNORED,
            received_at=uow.now,
            why="",
        )
        .on_conflict_do_nothing()
        .returning(ReportRow.id)
    )
    if report_id is None or not wanted:
        return "known" if report_id is None else "ignored"
    uow.record(ReportAnnounced(report_id))
    return "recorded"


async def report_address(reader: Reader, report_id: UUID) -> str | None:
    """Where a report is that still has to be fetched; None for one that is in already."""
    row = await reader.session.get(ReportRow, report_id)
    if row is None:
        raise NotFound("There is no such report.")
    return row.address if row.state in (ReportState.ANNOUNCED, ReportState.FAILED) else None


async def fetch_again(uow: UnitOfWork, command: ReportRef) -> None:
    """Try a report once more. Raises NotFound, WrongState for one that is in already."""
    row = await _lock(uow, command.report_id)
    if row.state == ReportState.IMPORTED:
        raise WrongState("This report was taken in already.")
    row.state, row.why = ReportState.ANNOUNCED, ""
    uow.touch("settlement_report", row.id)
    uow.record(ReportAnnounced(row.id))


async def fail_report(uow: UnitOfWork, command: FailReport) -> None:
    """The report could not be fetched or read: a person looks."""
    row = await _lock(uow, command.report_id)
    if row.state == ReportState.IMPORTED:
        return
    row.state, row.why = ReportState.FAILED, command.why
    sentence = f"The settlement report {row.name} could not be taken in: {command.why}"
    kind = AttentionKind.REPORT_UNREADABLE
    await raise_attention(uow, RaiseAttention(kind, f"report:{row.id}", sentence))


async def import_report(uow: UnitOfWork, command: ImportReport) -> int:
    """Compare every line with our books; a report is taken in once. Returns how many lines differ."""
    row = await _lock(uow, command.report_id)
    if row.state == ReportState.IMPORTED:
        return 0
    row.state, row.imported_at, row.why = ReportState.IMPORTED, uow.now, ""
    row.batch = max((line.batch for line in command.lines), default=None)
    differences = 0
    for number, line in enumerate(command.lines, 1):
        judged = await _judge(uow, row.id, number, line)
        uow.add(judged)
        await uow.flush()
        differences += await _tell(uow, judged, line)
    await settle_attention(uow, f"report:{row.id}", "The report was taken in.")
    uow.touch("settlement_report", row.id)
    return differences


async def _lock(uow: UnitOfWork, report_id: UUID) -> ReportRow:
    row = await uow.session.scalar(select(ReportRow).where(ReportRow.id == report_id).with_for_update())
    if row is None:
        raise NotFound("There is no such report.")
    return row


async def _judge(uow: UnitOfWork, report_id: UUID, number: int, line: SettlementLine) -> SettlementLineRow:
    judged = SettlementLineRow(
        id=new_id(),
        report_id=report_id,
        number=number,
        kind=line.kind,
        type=line.type,
        psp_reference=line.psp_reference,
        modification_reference=line.modification_reference,
        merchant_reference=line.merchant_reference,
        currency=line.gross.currency,
        gross=line.gross.minor,
        net_currency=line.net.currency,
        net=line.net.minor,
        fees=line.fees.minor,
        booked_at=line.booked_at,
        verdict=LineVerdict.NOT_OURS,
        reference="",
    )
    if line.kind in _NOT_OURS:
        return judged
    payment = await uow.session.scalar(select(PaymentRow).where(PaymentRow.psp_reference == line.psp_reference))
    if payment is None:
        judged.verdict = LineVerdict.UNKNOWN
        return judged
    judged.payment_id, judged.reference = payment.id, payment.reference
    event = await _event_of(uow, payment, line)
    if event is None or event.currency != line.gross.currency:
        judged.verdict = LineVerdict.UNKNOWN
        return judged
    judged.modification_id, judged.ours = event.modification_id, event.amount
    if await _settled_before(uow, judged):
        judged.verdict = LineVerdict.TWICE
    else:
        same = event.amount == abs(line.gross.minor)
        judged.verdict = LineVerdict.MATCHED if same else LineVerdict.AMOUNT
    return judged


async def _event_of(uow: UnitOfWork, payment: PaymentRow, line: SettlementLine) -> PaymentEventRow | None:
    """What we heard by webhook of the same movement: by its own reference, for a dispute by its kind."""
    events = (
        await uow.session.scalars(
            select(PaymentEventRow)
            .where(PaymentEventRow.payment_id == payment.id, PaymentEventRow.kind.in_(_OURS[line.kind]))
            .order_by(PaymentEventRow.id)
        )
    ).all()
    named = next((one for one in events if one.psp_reference == line.modification_reference), None)
    dispute = line.kind in (LineKind.CHARGEBACK, LineKind.CHARGEBACK_REVERSED, LineKind.SECOND_CHARGEBACK)
    return named or (events[0] if dispute and len(events) == 1 else None)


async def _settled_before(uow: UnitOfWork, judged: SettlementLineRow) -> bool:
    found = await uow.session.scalar(
        select(SettlementLineRow.id)
        .where(
            SettlementLineRow.payment_id == judged.payment_id,
            SettlementLineRow.kind == judged.kind,
            SettlementLineRow.modification_reference == judged.modification_reference,
        )
        .limit(1)
    )
    return found is not None


async def _tell(uow: UnitOfWork, judged: SettlementLineRow, line: SettlementLine) -> int:
    if judged.modification_id is not None:
        await settle_attention(uow, f"unsettled:{judged.modification_id}", "It stands in a later report.")
    if judged.verdict not in _MATTERS:
        return 0
    kind, sentence = _MATTERS[LineVerdict(judged.verdict)]
    theirs = Money(abs(line.gross.minor), line.gross.currency)
    ours = None if judged.ours is None else Money(judged.ours, judged.currency)
    told = sentence.format(type=line.kind.replace("_", " "), theirs=theirs, ours=ours)
    matter = RaiseAttention(kind, f"settlement:{judged.id}", told, theirs, judged.payment_id, judged.reference)
    await raise_attention(uow, matter)
    return 1


async def find_unsettled(uow: UnitOfWork, limit: int) -> int:
    """Captures and refunds that the provider confirmed days ago and no report has; how many were put on the list.

    Only those confirmed since the first report came: what is older was compared elsewhere.
    """
    since = await uow.session.scalar(
        select(func.min(ReportRow.received_at)).where(ReportRow.state == ReportState.IMPORTED)
    )
    if since is None:
        return 0
    settled = exists().where(SettlementLineRow.modification_id == PaymentEventRow.modification_id)
    rows = await uow.session.execute(
        select(PaymentEventRow, PaymentRow.reference)
        .join(PaymentRow, PaymentRow.id == PaymentEventRow.payment_id)
        .join(ModificationRow, ModificationRow.id == PaymentEventRow.modification_id)
        .where(
            PaymentEventRow.kind.in_((EventKind.CAPTURED, EventKind.REFUNDED)),
            PaymentEventRow.recorded_at > since,
            PaymentEventRow.recorded_at < uow.now - MISSING_AFTER,
            PaymentRow.method == "card",
            ModificationRow.state == "confirmed",
            ~settled,
        )
        .order_by(PaymentEventRow.id)
        .limit(limit)
    )
    number = 0
    for event, reference in rows.all():
        amount = Money(event.amount, event.currency)
        sentence = f"{amount} {event.kind} days ago, and no settlement report has it."
        kind, key = AttentionKind.SETTLEMENT_MISSING, f"unsettled:{event.modification_id}"
        matter = RaiseAttention(kind, key, sentence, amount, event.payment_id, reference)
        number += await raise_attention(uow, matter)
    return number


async def reports_page(reader: Reader, asked: PageRequest) -> Page[SettlementReport]:
    """Newest first."""
    place = tuple_(ReportRow.received_at, ReportRow.id)
    query = select(ReportRow).where(ReportRow.state != ReportState.IGNORED)
    total = await reader.session.scalar(select(func.count()).select_from(query.subquery()))
    if asked.after is not None:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    newest = (ReportRow.received_at.desc(), ReportRow.id.desc())
    rows = (await reader.session.scalars(query.order_by(*newest).limit(asked.first + 1))).all()
    views = await _with_sums(reader, rows)
    return paging.page(views, asked, lambda one: (one.received_at.isoformat(), one.id), total or 0)


async def report(reader: Reader, report_id: UUID) -> SettlementReport:
    row = await reader.session.get(ReportRow, report_id)
    if row is None:
        raise NotFound("There is no such report.")
    return (await _with_sums(reader, [row]))[0]


async def report_lines(reader: Reader, report_id: UUID, *, different: bool, limit: int = 500) -> tuple[JudgedLine, ...]:
    """A report's lines in its own order; ``different``: only those that do not fit our books."""
    row = await reader.session.get(ReportRow, report_id)
    if row is None:
        raise NotFound("There is no such report.")
    query = select(SettlementLineRow).where(SettlementLineRow.report_id == report_id)
    if different:
        query = query.where(SettlementLineRow.verdict.in_(_MATTERS))
    rows = await reader.session.scalars(query.order_by(SettlementLineRow.number).limit(limit))
    return tuple(one.view(row.batch or 0) for one in rows)


async def _with_sums(reader: Reader, rows: Iterable[ReportRow]) -> list[SettlementReport]:
    found = list(rows)
    wrong = SettlementLineRow.verdict.in_(_MATTERS)
    ours = SettlementLineRow.verdict != LineVerdict.NOT_OURS
    paid = SettlementLineRow.kind == LineKind.PAYOUT
    sums = (
        await reader.session.execute(
            select(
                SettlementLineRow.report_id,
                SettlementLineRow.net_currency,
                func.count(),
                func.count().filter(wrong),
                func.coalesce(func.sum(SettlementLineRow.gross).filter(ours), 0),
                func.coalesce(func.sum(SettlementLineRow.fees), 0),
                func.coalesce(-func.sum(SettlementLineRow.net).filter(paid), 0),
            )
            .where(SettlementLineRow.report_id.in_([row.id for row in found]))
            .group_by(SettlementLineRow.report_id, SettlementLineRow.net_currency)
            .order_by(SettlementLineRow.net_currency)
        )
    ).all()
    return [
        SettlementReport(
            id=row.id,
            name=row.name,
            state=ReportState(row.state),
            received_at=row.received_at,
            imported_at=row.imported_at,
            batch=row.batch,
            lines=sum(one[2] for one in sums if one[0] == row.id),
            differences=sum(one[3] for one in sums if one[0] == row.id),
            gross=tuple(Money(int(one[4]), one[1]) for one in sums if one[0] == row.id),
            fees=tuple(Money(int(one[5]), one[1]) for one in sums if one[0] == row.id),
            payout=tuple(Money(int(one[6]), one[1]) for one in sums if one[0] == row.id),
            why=row.why,
        )
        for row in found
    ]
