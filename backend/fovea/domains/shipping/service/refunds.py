"""Money asked back for labels that are not used: the books follow the vendor's word, never our hope."""

from sqlalchemy import select

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import (
    AlertKind,
    AskRefundAgain,
    AttemptState,
    CostKind,
    LabelRefundSettled,
    LabelUnused,
    Parcel,
    ParcelStatus,
    RecordInsuranceBack,
    RecordRefund,
    Refund,
    RefundHeard,
    RefundState,
    VoidLabel,
)
from fovea.domains.shipping.models import AttemptRow, LabelCostRow, ParcelRow, RefundRow
from fovea.domains.shipping.service.alerts import alert, settle
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

_SETTLED = (RefundState.REFUNDED, RefundState.REJECTED, RefundState.NOT_APPLICABLE)


async def void_label(uow: UnitOfWork, command: VoidLabel) -> Parcel:
    """The box stays packed and gets another label; the money of the present one is asked back."""
    if not command.reason.strip():
        raise InvalidInput("Say why the label is not used.", path=("reason",))
    row = await queries.lock_parcel(uow, command.parcel_id)
    if row.status == ParcelStatus.OPEN:
        raise WrongState("This parcel has no label to void.")
    if row.status != ParcelStatus.LABELLED:
        raise WrongState("The carrier has this parcel, or it was cancelled: its label cannot be voided.")
    await give_up_label(uow, row, command.reason.strip())
    row.status = ParcelStatus.OPEN
    row.tracking_number = row.vendor_label = row.file_key = None
    row.label_minor = row.label_currency = None
    uow.touch("parcel", row.id)
    return queries.view(row, await queries.tracking_of(uow, row.id))


async def give_up_label(uow: UnitOfWork, parcel: ParcelRow, reason: str) -> None:
    """The parcel's bought label is not used."""
    bought = await queries.live_attempt(uow, parcel.id)
    if bought is None or bought.state != AttemptState.BOUGHT or parcel.label_minor is None:
        raise WrongState("This parcel has no bought label.")
    bought.state, bought.settled_at = AttemptState.VOIDED, uow.now
    price = Money(parcel.label_minor, parcel.label_currency or parcel.currency)
    await ask_back(uow, parcel, bought, price, parcel.tracking_number or "", reason)


async def ask_back(
    uow: UnitOfWork, parcel: ParcelRow, attempt: AttemptRow, price: Money, tracking_number: str, reason: str
) -> None:
    """Note that the money is to be asked for; the flow that hears of it asks."""
    row = RefundRow(
        id=new_id(),
        parcel_id=parcel.id,
        attempt_id=attempt.id,
        vendor=attempt.vendor,
        vendor_label=attempt.vendor_label or "",
        tracking_number=tracking_number,
        state=RefundState.ASKED,
        amount_minor=price.minor,
        currency=price.currency,
        reason=reason,
        said="",
        asked=1,
        asked_at=uow.now,
        ask_until=rules.refundable_until(parcel.carrier, attempt.sent_at or attempt.created_at),
    )
    uow.add(row)
    await uow.flush()
    uow.record(LabelUnused(parcel.id, row.id))


async def ask_refund_again(uow: UnitOfWork, command: AskRefundAgain) -> Refund:
    """A refusal that came too early may be asked about again."""
    query = select(RefundRow).where(RefundRow.parcel_id == command.parcel_id).order_by(RefundRow.asked_at.desc())
    row = await uow.session.scalar(query.limit(1).with_for_update())
    if row is None:
        raise NotFound("No refund was asked for a label of this parcel.")
    if row.state != RefundState.REJECTED:
        raise WrongState(f"This refund is {row.state.replace('_', ' ')}; there is nothing to ask again.")
    _renew(uow, row)
    uow.record(LabelUnused(row.parcel_id, row.id))
    await uow.flush()
    return queries.refund_view(row)


async def renew_refunds(uow: UnitOfWork, limit: int) -> tuple[Refund, ...]:
    """Requests that were refused too early and are to be made again now: as asked, for the flow to send."""
    query = (
        select(RefundRow)
        .where(RefundRow.ask_again_at <= uow.now)
        .order_by(RefundRow.ask_again_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await uow.session.scalars(query)).all()
    for row in rows:
        _renew(uow, row)
    await uow.flush()
    return tuple(queries.refund_view(row) for row in rows)


def _renew(uow: UnitOfWork, row: RefundRow) -> None:
    row.state, row.settled_at, row.asked, row.asked_at = RefundState.ASKED, None, row.asked + 1, uow.now
    row.ask_again_at = None


async def record_refund(uow: UnitOfWork, command: RecordRefund) -> Refund:
    """The vendor's word about a refund. Hearing it twice, or an older word late, changes nothing.

    A request that was refused without being taken in is made again by itself until the vendor takes none any more;
    only then staff are told. What was weighed and refused is theirs at once.
    """
    row = await uow.session.get(RefundRow, command.refund_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such refund.")
    before, after = RefundState(row.state), command.state
    if after is before or after not in rules.REFUNDS[before] or after is RefundState.ASKED:
        return queries.refund_view(row)
    # What a vendor decides at once was also taken in.
    if before is RefundState.ASKED and after in (RefundState.SUBMITTED, RefundState.REFUNDED):
        _book(uow, row, CostKind.VOID)
    if before is RefundState.SUBMITTED and after in (RefundState.REJECTED, RefundState.NOT_APPLICABLE):
        _book(uow, row, CostKind.VOID_REJECTED)
    if before is RefundState.REJECTED and after is RefundState.REFUNDED:
        row.asked += 1
        _book(uow, row, CostKind.VOID)
    row.state, row.said, row.ask_again_at = after, command.said or row.said, None
    if before is RefundState.ASKED and after is RefundState.REJECTED:
        row.ask_again_at = rules.ask_again_at(row.asked, uow.now, row.ask_until)
    if after in _SETTLED and row.ask_again_at is None:
        row.settled_at = uow.now
        await _tell(uow, row, granted=after is RefundState.REFUNDED)
    await uow.flush()
    return queries.refund_view(row)


async def hear_refund(uow: UnitOfWork, command: RefundHeard) -> bool:
    """A vendor's webhook about a refund; False when it is about none of ours."""
    query = select(RefundRow.id).where(RefundRow.vendor == command.vendor)
    if command.vendor_label:
        query = query.where(RefundRow.vendor_label == command.vendor_label)
    else:
        query = query.where(RefundRow.tracking_number == command.tracking_number)
    found = await uow.session.scalar(query.order_by(RefundRow.asked_at.desc()).limit(1))
    if found is None:
        return False
    await record_refund(uow, RecordRefund(found, command.state))
    return True


async def record_insurance_back(uow: UnitOfWork, command: RecordInsuranceBack) -> None:
    """The fee leaves the books, once."""
    query = select(LabelCostRow).where(
        LabelCostRow.attempt_id == command.attempt_id,
        LabelCostRow.kind.in_((CostKind.INSURANCE, CostKind.INSURANCE_VOID)),
    )
    booked = {row.kind: row for row in await uow.session.scalars(query)}
    paid = booked.get(CostKind.INSURANCE)
    if paid is None or CostKind.INSURANCE_VOID in booked:
        return
    uow.add(
        LabelCostRow(
            parcel_id=paid.parcel_id,
            attempt_id=paid.attempt_id,
            kind=CostKind.INSURANCE_VOID,
            turn=1,
            amount_minor=-paid.amount_minor,
            currency=paid.currency,
            at=uow.now,
        )
    )


def _book(uow: UnitOfWork, row: RefundRow, kind: CostKind) -> None:
    amount = -row.amount_minor if kind is CostKind.VOID else row.amount_minor
    uow.add(
        LabelCostRow(
            parcel_id=row.parcel_id,
            attempt_id=row.attempt_id,
            kind=kind,
            turn=row.asked,
            amount_minor=amount,
            currency=row.currency,
            at=uow.now,
        )
    )


async def _tell(uow: UnitOfWork, row: RefundRow, *, granted: bool) -> None:
    parcel = await queries.row_of(uow, row.parcel_id)
    amount = Money(row.amount_minor, row.currency)
    uow.record(LabelRefundSettled(parcel.id, parcel.reference, amount, granted))
    if granted:
        await settle(uow, parcel.id, AlertKind.REFUND_REJECTED, "The vendor refunded it after all.")
    else:
        detail = f"{row.vendor} does not refund {amount} for {row.tracking_number}; the cost stays."
        await alert(uow, parcel.id, AlertKind.REFUND_REJECTED, detail)
