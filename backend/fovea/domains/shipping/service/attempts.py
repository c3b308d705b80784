"""Use cases around the purchase of a label: who may buy now, what came of it, and what it cost.

Everything here holds the parcel's lock, and ``uq_label_attempt_live`` has the last word: a parcel has one live attempt.
"""

from sqlalchemy import func, select

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import (
    AcceptAddress,
    AddressRefused,
    AlertKind,
    Attempt,
    AttemptState,
    ChooseRate,
    Claim,
    ClaimKind,
    ClaimPurchase,
    CostKind,
    LabelBought,
    NoteAddress,
    Parcel,
    ParcelStatus,
    PurchaseHeard,
    PurchaseToldOf,
    Rate,
    RecordLabel,
    SettleAttempt,
    WithdrawAttempt,
)
from fovea.domains.shipping.models import AttemptRow, LabelCostRow, ParcelRow
from fovea.domains.shipping.service.alerts import alert, settle
from fovea.domains.shipping.service.refunds import ask_back
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money


async def choose_rate(uow: UnitOfWork, command: ChooseRate) -> Attempt | None:
    """Keep a rate for the purchase; None when the parcel needs no label any more. Somebody else's live attempt stays,
    unless staff replace a rate that was never sent.
    """
    parcel = await queries.lock_parcel(uow, command.parcel_id)
    if parcel.status != ParcelStatus.OPEN:
        return None
    live = await queries.live_attempt(uow, parcel.id)
    if live is not None and command.replaces:
        if live.state != AttemptState.CHOSEN:
            raise WrongState("A label of this parcel is being bought. Wait for its answer, then choose again.")
        _move(uow, live, AttemptState.UNBOUGHT, "Another service was chosen.")
        await uow.flush()
        live = None
    if live is not None:
        return queries.attempt_view(live)
    row = await _new_attempt(uow, parcel, command.rate, command.reason)
    row.approved_by = (uow.actor.name or str(uow.actor.kind)) if command.approved else ""
    uow.touch("parcel", parcel.id)
    await uow.flush()
    return queries.attempt_view(row)


async def claim_purchase(uow: UnitOfWork, command: ClaimPurchase) -> Claim:
    """The parcel's attempt to whoever asks first; the others are told that somebody is buying."""
    parcel = await queries.lock_parcel(uow, command.parcel_id)
    if parcel.status != ParcelStatus.OPEN:
        return Claim(ClaimKind.DONE)
    live = await queries.live_attempt(uow, parcel.id)
    if live is None:
        return Claim(ClaimKind.CHOOSE)
    held = live.state == AttemptState.BUYING and live.held_until is not None and live.held_until > uow.now
    if held:
        return Claim(ClaimKind.BUSY, queries.attempt_view(live))
    live.doubtful = live.doubtful or live.state in (AttemptState.BUYING, AttemptState.UNKNOWN)
    live.state, live.holder, live.held_until = AttemptState.BUYING, command.holder, uow.now + rules.HOLD
    if not live.doubtful:
        live.sent_at = uow.now
    await uow.flush()
    return Claim(ClaimKind.YOURS, queries.attempt_view(live))


async def settle_attempt(uow: UnitOfWork, command: SettleAttempt) -> Attempt:
    """What came of a try. Only its holder says so, or the reconciler once nobody holds it; a late word is left out."""
    row = await queries.lock_attempt(uow, command.attempt_id)
    if row.holder != command.holder or row.state not in (AttemptState.BUYING, AttemptState.UNKNOWN):
        return queries.attempt_view(row)
    _move(uow, row, command.state, command.said)
    if command.state is AttemptState.UNKNOWN:
        row.doubtful = True
        if row.sent_at is not None and uow.now - row.sent_at >= rules.WORRY:
            detail = f"{row.vendor} was asked to sell a label and has not said whether it did."
            await alert(uow, row.parcel_id, AlertKind.PURCHASE_UNKNOWN, detail)
    elif command.state is AttemptState.UNBOUGHT:
        await settle(uow, row.parcel_id, AlertKind.PURCHASE_UNKNOWN, "The vendor sold nothing.")
    await uow.flush()
    return queries.attempt_view(row)


async def withdraw_attempt(uow: UnitOfWork, command: WithdrawAttempt) -> None:
    """Forget an attempt that never left the house: no vendor heard of it, and the next choice takes its number.

    What is in doubt, or has another holder, stays.
    """
    row = await queries.lock_attempt(uow, command.attempt_id)
    if row.holder != command.holder or row.doubtful:
        return
    uow.touch("parcel", row.parcel_id)
    await uow.session.delete(row)


async def record_label(uow: UnitOfWork, command: RecordLabel) -> Parcel:
    """The label is ours; a second clerk's purchase of the same parcel finds the first's.

    A label that turns up after it was given up is paid for as well: it is booked, and its money asked back.
    """
    parcel = await queries.lock_parcel(uow, command.parcel_id)
    row = await _attempt_of(uow, parcel, command)
    if row is None:
        return queries.view(parcel, await queries.tracking_of(uow, parcel.id))
    fits = parcel.status == ParcelStatus.OPEN and row.state in queries.LIVE
    row.vendor_label, row.sent_at = command.vendor_label, row.sent_at or uow.now
    _move(uow, row, AttemptState.BOUGHT if fits else AttemptState.VOIDED, "")
    _book(uow, row, CostKind.PURCHASE, command.price)
    if command.insurance is not None:
        _book(uow, row, CostKind.INSURANCE, command.insurance)
    await uow.flush()
    if fits:
        await _give(uow, parcel, row, command)
    else:
        await ask_back(uow, parcel, row, command.price, command.tracking_number, "A label that had been given up.")
        detail = f"{row.vendor} sold {command.tracking_number} after it had been given up; its money is asked back."
        await alert(uow, parcel.id, AlertKind.SECOND_LABEL, detail)
    uow.touch("parcel", parcel.id)
    return queries.view(parcel, await queries.tracking_of(uow, parcel.id))


async def note_purchase(uow: UnitOfWork, command: PurchaseHeard) -> bool:
    """The vendor reports on an attempt of ours; True when it has to be looked up."""
    row = await uow.session.get(AttemptRow, command.attempt_id)
    if row is None or row.vendor != command.vendor or row.state in (AttemptState.BOUGHT, AttemptState.VOIDED):
        return False
    uow.record(PurchaseToldOf(row.id))
    return True


async def note_address(uow: UnitOfWork, command: NoteAddress) -> None:
    """Keep what a strict check said; a refusal is told to the order and to the staff's list."""
    row = await queries.lock_parcel(uow, command.parcel_id)
    said = " ".join(command.problems)
    if row.address_accepted or row.address_problem == said:
        return
    row.address_problem = said
    if said:
        uow.record(AddressRefused(row.id, row.reference, command.problems))
        await alert(uow, row.id, AlertKind.ADDRESS, said)


async def accept_address(uow: UnitOfWork, command: AcceptAddress) -> None:
    """Somebody vouches for the address: the label of the reference's boxes may be bought."""
    query = select(ParcelRow).where(ParcelRow.reference == command.reference).order_by(ParcelRow.id)
    for row in await uow.session.scalars(query.with_for_update()):
        row.address_accepted = True
        await settle(uow, row.id, AlertKind.ADDRESS, "The address was confirmed.")


async def _attempt_of(uow: UnitOfWork, parcel: ParcelRow, command: RecordLabel) -> AttemptRow | None:
    """The attempt a label belongs to; None when it is known already, or nobody here asked for it."""
    if command.attempt_id is None:
        if parcel.status != ParcelStatus.OPEN:
            return None
        live = await queries.live_attempt(uow, parcel.id)
        if live is not None:
            return live
        told = Rate(
            vendor=parcel.vendor,
            carrier=parcel.carrier,
            service=parcel.service,
            label=parcel.service_label,
            price=command.price,
            days=None,
            vendor_shipment=command.vendor_label,
            vendor_rate="",
        )
        return await _new_attempt(uow, parcel, told, "Bought elsewhere and told here.")
    row = await uow.session.get(AttemptRow, command.attempt_id, populate_existing=True)
    if row is None or row.parcel_id != parcel.id:
        raise NotFound("This parcel has no such attempt.")
    return None if row.state in (AttemptState.BOUGHT, AttemptState.VOIDED) else row


async def _give(uow: UnitOfWork, parcel: ParcelRow, row: AttemptRow, command: RecordLabel) -> None:
    rate = queries.attempt_view(row).rate
    parcel.status = ParcelStatus.LABELLED
    parcel.tracking_number = command.tracking_number
    parcel.vendor_label = command.vendor_label
    parcel.label_minor, parcel.label_currency = command.price.minor, command.price.currency
    parcel.file_key = command.file_key
    # What it travels as, which another offer than the promised one may have changed.
    parcel.vendor, parcel.carrier, parcel.service, parcel.service_label = (
        row.vendor,
        rate.carrier,
        rate.service,
        rate.label,
    )
    uow.record(LabelBought(parcel.id, parcel.reference, parcel.carrier, parcel.service_label, command.tracking_number))
    await settle(uow, parcel.id, AlertKind.PURCHASE_UNKNOWN, "The label was found.")


async def _new_attempt(uow: UnitOfWork, parcel: ParcelRow, rate: Rate, reason: str) -> AttemptRow:
    last = await uow.session.scalar(select(func.max(AttemptRow.number)).where(AttemptRow.parcel_id == parcel.id))
    row = AttemptRow(
        id=new_id(),
        parcel_id=parcel.id,
        number=(last or 0) + 1,
        vendor=rate.vendor,
        rate=adapter(Rate).dump_python(rate, mode="json"),
        reason=reason,
        approved_by="",
        state=AttemptState.CHOSEN,
        doubtful=False,
        said="",
        created_at=uow.now,
    )
    uow.add(row)
    await uow.flush()
    return row


def _move(uow: UnitOfWork, row: AttemptRow, state: AttemptState, said: str) -> None:
    now = AttemptState(row.state)
    if state not in rules.ALLOWED[now]:
        raise WrongState(f"An attempt that is {now} does not become {state}.")
    row.state, row.said = state, said or row.said
    row.holder = row.held_until = None
    if state in (AttemptState.BOUGHT, AttemptState.UNBOUGHT, AttemptState.VOIDED):
        row.settled_at = uow.now


def _book(uow: UnitOfWork, row: AttemptRow, kind: CostKind, price: Money) -> None:
    uow.add(
        LabelCostRow(
            parcel_id=row.parcel_id,
            attempt_id=row.id,
            kind=kind,
            turn=1,
            amount_minor=price.minor,
            currency=price.currency,
            at=uow.now,
        )
    )
