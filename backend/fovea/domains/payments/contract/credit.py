"""Words of store credit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """A line of an account's store credit: more when it was given, less when it was spent."""

    at: datetime
    amount: Money
    text: str
    balance: Money


@dataclass(frozen=True, slots=True)
class IssueCredit:
    """Store credit for an account; ``reference`` is its cause and giving twice is giving once."""

    account_id: UUID
    amount: Money
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class SpendCredit:
    """Pay ``amount`` of what ``reference`` costs out of an account's store credit; zero pays none of it."""

    account_id: UUID
    reference: str
    amount: Money


class CreditShort(DomainError):
    """There is less store credit than is to be spent."""

    code = "PAYMENTS_CREDIT_SHORT"

    def __init__(self, balance: Money) -> None:
        super().__init__(f"There are {balance} of store credit on your account now.", path=("storeCredit",))
        self.balance = balance
