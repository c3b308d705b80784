"""A customer's store credit: what is there, and where it came from."""

from datetime import datetime

import strawberry

from fovea.api.base import customer, query
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.domains import payments
from fovea.kernel.errors import NotSignedIn


@strawberry.type
class StoreCreditEntry:
    at: datetime
    text: str
    amount: Money
    balance: Money


@strawberry.type
class StoreCredit:
    """One balance per currency, and the lines that made them, newest first."""

    balances: list[Money]
    entries: list[StoreCreditEntry]


@strawberry.type
class StoreCreditQuery:
    @query(allow=customer, description="The shopper's store credit.")
    async def my_store_credit(self, info: Info) -> StoreCredit:
        account = info.context.actor.account_id
        if account is None:
            raise NotSignedIn
        balances = await info.context.read(payments.credit_balances, account)
        entries = await info.context.read(payments.credit_entries, account)
        return StoreCredit(
            balances=[Money.of(one) for one in balances],
            entries=[
                StoreCreditEntry(at=one.at, text=one.text, amount=Money.of(one.amount), balance=Money.of(one.balance))
                for one in entries
            ],
        )
