"""Store credit: given for a return, spent at checkout as a payment like any other, only that no provider is asked."""

from uuid import UUID

from sqlalchemy import func, select

from fovea.domains.payments import purse, queries
from fovea.domains.payments.contract import (
    CreditEntry,
    EventKind,
    IssueCredit,
    ModificationState,
    Payment,
    PaymentMethod,
    PaymentStatus,
    RecordEvent,
    RequestModification,
    SpendCredit,
)
from fovea.domains.payments.models import CreditAccountRow, CreditEntryRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.domains.payments.service import record_event, request_modification
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

_OVER = (PaymentStatus.CANCELLED, PaymentStatus.REFUSED)


async def issue_credit(uow: UnitOfWork, command: IssueCredit) -> Money:
    """Give an account store credit; the same cause gives once. The answer is its balance."""
    if command.amount.minor < 1:
        raise InvalidInput("Store credit is more than nothing.", path=("amount",))
    await purse.move(uow, command.account_id, command.amount, command.reference, command.text)
    return await credit_balance(uow, command.account_id, command.amount.currency)


async def spend_credit(uow: UnitOfWork, command: SpendCredit) -> Payment | None:
    """Pay a part of a reference with store credit; what it had paid before is adjusted to it. Raises CreditShort."""
    live = await _live(uow, command.reference)
    if len(live) == 1 and live[0].amount == command.amount.minor and live[0].account_id == command.account_id:
        return live[0].view()
    for row in live:
        await _release(uow, row)
    if command.amount.minor == 0:
        return None
    row = PaymentRow(
        id=new_id(),
        reference=command.reference,
        attempt=f"store-credit:{new_id()}",
        status=PaymentStatus.OPEN,
        currency=command.amount.currency,
        amount=command.amount.minor,
        authorised=0,
        captured=0,
        refunded=0,
        created_at=uow.now,
        method=PaymentMethod.STORE_CREDIT,
        account_id=command.account_id,
    )
    uow.add(row)
    await uow.flush()
    await purse.move(uow, command.account_id, -command.amount, f"payment:{row.id}", "Spent at checkout")
    ours = f"CREDIT-{row.id}"
    return await record_event(
        uow, RecordEvent(row.id, EventKind.AUTHORISED, command.amount, f"authorised:{ours}", uow.now, ours)
    )


async def release_credit(uow: UnitOfWork, reference: str) -> None:
    """Give back what was set aside of store credit for a reference and is not needed for it."""
    for row in await _live(uow, reference):
        await _release(uow, row)


async def _release(uow: UnitOfWork, row: PaymentRow) -> None:
    """All of it while nothing was captured; else what no capture has asked for."""
    changes = await queries.modifications_of(uow, row.id)
    alive = [one for one in changes if one.state != ModificationState.FAILED]
    captured = sum(one.amount for one in alive if one.kind == ModificationKind.CAPTURE)
    if not captured:
        await request_modification(
            uow,
            RequestModification(row.id, ModificationKind.CANCEL, row.money(row.authorised), f"release:{row.reference}"),
        )
    elif row.account_id is not None and row.authorised > captured:
        rest = row.money(row.authorised - captured)
        await purse.move(uow, row.account_id, rest, f"rest:{row.id}", "Not needed for the order")


async def _live(uow: UnitOfWork, reference: str) -> list[PaymentRow]:
    rows = await uow.session.scalars(
        select(PaymentRow)
        .where(
            PaymentRow.reference == reference,
            PaymentRow.method == PaymentMethod.STORE_CREDIT,
            PaymentRow.status.not_in(_OVER),
        )
        .order_by(PaymentRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def credit_balance(reader: Reader, account_id: UUID, currency: str) -> Money:
    balance = await reader.session.scalar(
        select(CreditAccountRow.balance).where(
            CreditAccountRow.account_id == account_id, CreditAccountRow.currency == currency
        )
    )
    return Money(balance or 0, currency)


async def credit_balances(reader: Reader, account_id: UUID) -> tuple[Money, ...]:
    """What an account has, a currency each."""
    rows = await reader.session.scalars(
        select(CreditAccountRow).where(CreditAccountRow.account_id == account_id).order_by(CreditAccountRow.currency)
    )
    return tuple(Money(row.balance, row.currency) for row in rows)


async def credit_entries(reader: Reader, account_id: UUID, limit: int = 50) -> tuple[CreditEntry, ...]:
    """The account's lines, newest first."""
    rows = await reader.session.scalars(
        select(CreditEntryRow)
        .where(CreditEntryRow.account_id == account_id)
        .order_by(CreditEntryRow.id.desc())
        .limit(limit)
    )
    return tuple(
        CreditEntry(row.at, Money(row.amount, row.currency), row.text, Money(row.balance, row.currency)) for row in rows
    )


async def credit_held(reader: Reader, reference: str, currency: str) -> Money:
    """What store credit pays of a reference."""
    held = await reader.session.scalar(
        select(func.coalesce(func.sum(PaymentRow.authorised), 0)).where(
            PaymentRow.reference == reference,
            PaymentRow.method == PaymentMethod.STORE_CREDIT,
            PaymentRow.status.not_in(_OVER),
        )
    )
    return Money(int(held or 0), currency)


async def credit_payments(reader: Reader, reference: str) -> tuple[UUID, ...]:
    """The payments of a reference that are store credit, oldest first."""
    rows = await reader.session.scalars(
        select(PaymentRow.id)
        .where(
            PaymentRow.reference == reference,
            PaymentRow.method == PaymentMethod.STORE_CREDIT,
            PaymentRow.status.not_in(_OVER),
        )
        .order_by(PaymentRow.id)
    )
    return tuple(rows)
