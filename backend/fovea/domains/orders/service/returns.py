"""The way back begins: asked for, approved or not, its label, its parcel."""

from uuid import UUID

from fovea.domains import customers, inventory
from fovea.domains.identity import P
from fovea.domains.orders import queries, return_views, rules
from fovea.domains.orders.contract import (
    OrderLine,
    RejectReturn,
    RequestReturn,
    Return,
    ReturnAuthorised,
    ReturnLabelBought,
    ReturnOutcome,
    ReturnRef,
    ReturnRejected,
    ReturnRequested,
    ReturnStatus,
    return_reference,
)
from fovea.domains.orders.models import OrderRow, ReturnLineRow, ReturnRow, ReturnUnitRow
from fovea.domains.orders.service.history import note
from fovea.kernel import sealed
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotAllowed, NotFound
from fovea.kernel.ids import new_id


async def request_return(uow: UnitOfWork, command: RequestReturn) -> Return:
    """Ask for a return; its units are counted at once, so two requests cannot ask for the same one.

    What the rules allow by themselves, and what a colleague opens, is approved on the spot.
    """
    row = await queries.lock_order(uow, command.order_id)
    whole = await queries.view(uow, row)
    asked = await queries.checked(uow, whole, command.lines)
    if command.outcome is ReturnOutcome.EXCHANGE:
        rules.check_one_line(len(asked))
    rules.check_outcome(command.outcome, queries.allowed_outcomes(whole, asked))
    if len(command.note) > rules.LONGEST_WORD:
        raise InvalidInput(f"At most {rules.LONGEST_WORD} characters.", path=("note",))
    sku, price = await _exchanged(uow, command, asked[0].line)
    numbers = await queries.free_numbers(uow, asked)
    back = ReturnRow(
        id=new_id(),
        number=await uow.next_number("RMA"),
        order_id=row.id,
        status=ReturnStatus.REQUESTED,
        currency=row.currency,
        outcome=command.outcome,
        label_by=rules.label_by([one.reason for one in asked]),
        exchange_sku=sku,
        exchange_price=price,
        photo_id=await _photo(uow, command.photo),
        created_at=uow.now,
    )
    if command.note.strip():
        back.note = sealed.seal(uow.keyring, return_views.RETURNS, back.id, "note", command.note.strip())
    uow.add(back)
    await uow.flush()
    rows = {line.id: line for line in await queries.lines_of(uow, row.id)}
    for one in asked:
        rows[one.line.id].returned += one.quantity
        uow.add(
            ReturnLineRow(return_id=back.id, order_line_id=one.line.id, quantity=one.quantity, reason=one.reason.code)
        )
        uow.add(
            *(
                ReturnUnitRow(return_id=back.id, order_line_id=one.line.id, number=number)
                for number in numbers[one.line.id]
            )
        )
    uow.touch("return", back.id)
    await uow.flush()
    if uow.actor.kind is ActorKind.STAFF or all(one.reason.at_once for one in asked):
        await _approve(uow, row, back)
    else:
        note(uow, row, "return_requested", f"Return {back.number} asked for.", subject=_subject(back))
        uow.record(ReturnRequested(back.id, row.id))
    return await return_view(uow, row, back.id)


async def approve_return(uow: UnitOfWork, command: ReturnRef) -> Return:
    """A colleague says yes to what the rules do not decide; saying it twice is saying it once."""
    row, back = await queries.lock_return(uow, command.return_id)
    if back.status == ReturnStatus.REQUESTED or back.approved_at is None:
        await _approve(uow, row, back)
    return await return_view(uow, row, back.id)


async def reject_return(uow: UnitOfWork, command: RejectReturn) -> Return:
    """No, and why: the customer reads the reason. The units may be asked for again."""
    reason = command.reason.strip()
    if not 1 <= len(reason) <= rules.LONGEST_WORD:
        raise InvalidInput("Say why, in at most 500 characters: the customer reads it.", path=("reason",))
    row, back = await queries.lock_return(uow, command.return_id)
    step_return(uow, back, ReturnStatus.REJECTED)
    back.decision, back.closed_at = reason, uow.now
    await give_up_units(uow, row, back)
    note(uow, row, "return_rejected", f"Return {back.number} not accepted.", detail=reason, subject=_subject(back))
    uow.record(ReturnRejected(back.id, row.id, reason))
    return await return_view(uow, row, back.id)


async def cancel_return(uow: UnitOfWork, command: ReturnRef) -> Return:
    """The customer keeps it; possible until the parcel travels."""
    row, back = await queries.lock_return(uow, command.return_id)
    if back.status != ReturnStatus.CANCELLED:
        step_return(uow, back, ReturnStatus.CANCELLED)
        back.closed_at = uow.now
        await give_up_units(uow, row, back)
        await release_exchange(uow, back)
        note(uow, row, "return_cancelled", f"Return {back.number} called off.", subject=_subject(back))
    return await return_view(uow, row, back.id)


async def label_bought(uow: UnitOfWork, command: ReturnLabelBought) -> Return:
    """The label can be printed; it stays what it is when it was bought twice at once."""
    row, back = await queries.lock_return(uow, command.return_id)
    if back.status == ReturnStatus.APPROVED:
        step_return(uow, back, ReturnStatus.LABEL_SENT)
        text = f"The label of return {back.number} is ready to print."
        note(uow, row, "return_label", text, detail=command.tracking_number, subject=_subject(back))
    return await return_view(uow, row, back.id)


async def return_moved(uow: UnitOfWork, return_id: UUID, *, arrived: bool) -> None:
    """The carrier has it, or says that it is at our door; the desk books it in."""
    row, back = await queries.lock_return(uow, return_id)
    if back.status in (ReturnStatus.APPROVED, ReturnStatus.LABEL_SENT):
        step_return(uow, back, ReturnStatus.IN_TRANSIT)
        note(uow, row, "return_in_transit", f"Return {back.number} is on its way to us.", subject=_subject(back))
    if arrived:
        text = f"The carrier delivered return {back.number}."
        note(uow, row, "return_delivered", text, subject=_subject(back), public=False)


def step_return(uow: UnitOfWork, back: ReturnRow, to: ReturnStatus) -> None:
    """The only place that assigns a return's status. Raises WrongState for a step the table does not have."""
    rules.check_return_step(back.number, ReturnStatus(back.status), to)
    back.status = to
    uow.touch("return", back.id)


def close(uow: UnitOfWork, back: ReturnRow) -> None:
    """Over."""
    step_return(uow, back, ReturnStatus.CLOSED)
    back.closed_at = uow.now


async def give_up_units(uow: UnitOfWork, row: OrderRow, back: ReturnRow, only: frozenset[UUID] | None = None) -> None:
    """These units count as returned no longer."""
    rows = {line.id: line for line in await queries.lines_of(uow, row.id)}
    for unit in await queries.return_units(uow, back.id):
        if unit.live and (only is None or unit.id in only):
            unit.live = False
            rows[unit.order_line_id].returned -= 1
    await uow.flush()


async def release_exchange(uow: UnitOfWork, back: ReturnRow) -> None:
    """What was put aside for an exchange goes back on sale."""
    if back.exchange_sku is not None:
        await inventory.release(uow, inventory.ReleaseStock(return_reference(back.id), "no exchange"))


async def return_view(uow: UnitOfWork, row: OrderRow, return_id: UUID) -> Return:
    whole = await queries.view(uow, row)
    return next(back for back in whole.returns if back.id == return_id)


async def _approve(uow: UnitOfWork, row: OrderRow, back: ReturnRow) -> None:
    step_return(uow, back, ReturnStatus.APPROVED)
    back.approved_at = uow.now
    if back.exchange_sku is not None:
        # Put aside now: when the parcel is here in time, the other piece is still there.
        await _put_aside(uow, row, back, back.exchange_sku)
    note(uow, row, "return_authorised", f"Return {back.number} approved.", subject=_subject(back))
    uow.record(ReturnAuthorised(back.id, row.id))
    await uow.flush()


async def _put_aside(uow: UnitOfWork, row: OrderRow, back: ReturnRow, sku: str) -> None:
    """As many of the other piece as come back, for as long as an exchange waits. Raises InsufficientStock."""
    made = {line.id for line in await queries.lines_of(uow, row.id) if line.lenses is not None}
    units = await queries.return_units(uow, back.id)
    lab_skus = frozenset({sku}) if any(unit.order_line_id in made for unit in units) else frozenset()
    await inventory.reserve(
        uow,
        inventory.ReserveStock(return_reference(back.id), {sku: len(units)}, rules.EXCHANGE_WAITS, lab_skus),
    )


async def _exchanged(uow: UnitOfWork, command: RequestReturn, line: OrderLine) -> tuple[str | None, int | None]:
    """The other piece and the price of its frame today."""
    if command.outcome is not ReturnOutcome.EXCHANGE:
        return None, None
    if not command.exchange_sku:
        raise InvalidInput("Choose the colour or size you would like instead.", path=("exchangeSku",))
    variant, price = await queries.exchange_variant(uow, line, command.exchange_sku)
    rules.check_sold(price)
    return variant.sku, None if price is None else price.minor


async def _photo(uow: UnitOfWork, upload: UUID | None) -> UUID | None:
    if upload is None:
        return None
    try:
        claimed = await customers.claim_upload(uow, customers.UploadRef(upload))
    except NotFound as gone:
        raise NotFound(gone.message, path=("photoUploadId",)) from None
    await customers.keep_upload(uow, customers.UploadRef(claimed.id))
    return claimed.id


async def look_at_photo(uow: UnitOfWork, command: ReturnRef) -> customers.UploadView:
    """The desk opens the customer's photo, as the audit trail then says. Raises NotAllowed, NotFound."""
    if uow.actor.kind is not ActorKind.STAFF or not uow.actor.may(P.ORDERS_RETURN_READ):
        raise NotAllowed
    back = await uow.session.get(ReturnRow, command.return_id)
    found = {} if back is None or back.photo_id is None else await customers.uploads_by_id(uow, [back.photo_id])
    if back is None or not found:
        raise NotFound("This return has no photo.")
    uow.touch("return_photo", back.id)
    return found[back.photo_id or back.id]


def _subject(back: ReturnRow) -> str:
    return f"return:{back.number}"
