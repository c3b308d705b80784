"""The ledger of store credit: every line with the balance after it, in the transaction that moves it."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments.contract import CreditShort
from fovea.domains.payments.models import CreditAccountRow, CreditEntryRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.money import Money


async def move(uow: UnitOfWork, account_id: UUID, amount: Money, reference: str, text: str) -> bool:
    """Add to an account or take from it; False when this reference moved it before. Raises CreditShort."""
    row = (CreditAccountRow.account_id == account_id, CreditAccountRow.currency == amount.currency)
    await uow.session.execute(
        insert(CreditAccountRow)
        .values(account_id=account_id, currency=amount.currency, balance=0)
        .on_conflict_do_nothing()
    )
    # The row is locked before the entry is looked for: the same cause twice at once is one line.
    balance = await uow.session.scalar(select(CreditAccountRow.balance).where(*row).with_for_update()) or 0
    if await uow.session.scalar(select(CreditEntryRow.id).where(CreditEntryRow.reference == reference)):
        return False
    after = await uow.session.scalar(
        update(CreditAccountRow)
        .where(*row, CreditAccountRow.balance + amount.minor >= 0)
        .values(balance=CreditAccountRow.balance + amount.minor)
        .returning(CreditAccountRow.balance)
        .execution_options(synchronize_session=False)
    )
    if after is None:
        raise CreditShort(Money(balance, amount.currency))
    uow.add(
        CreditEntryRow(
            account_id=account_id,
            currency=amount.currency,
            amount=amount.minor,
            balance=after,
            reference=reference,
            text=text,
            at=uow.now,
        )
    )
    uow.touch("credit_account", account_id)
    await uow.flush()
    return True
