"""Leaf types that several domains' files share; a leaf links to nothing."""

import strawberry

from fovea.api.scalars import MinorUnits
from fovea.kernel import money


@strawberry.type
class Money:
    """An amount in the currency's smallest unit."""

    minor: MinorUnits
    currency: str

    @classmethod
    def of(cls, amount: money.Money) -> "Money":
        return cls(minor=MinorUnits(amount.minor), currency=amount.currency)

    @classmethod
    def maybe(cls, amount: money.Money | None) -> "Money | None":
        return None if amount is None else cls.of(amount)


@strawberry.type
class PageInfo:
    """Whether more rows follow, and the cursor to ask for them with."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Address:
    """A postal address; ``country`` is ISO 3166-1 alpha-2."""

    name: str
    company: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str


@strawberry.input
class AddressInput:
    """A postal address as typed; which fields a country needs is checked by the service."""

    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    company: str | None = None
    line2: str | None = None
    region: str | None = None
    phone: str | None = None
