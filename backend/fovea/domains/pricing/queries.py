"""Reads of pricing."""

from collections.abc import Iterable
from datetime import UTC, date

from sqlalchemy import select

from fovea.domains.pricing.models import ItemRow, PriceRow
from fovea.kernel.db import Reader
from fovea.kernel.money import Money


async def prices(reader: Reader, codes: Iterable[str], currency: str, on: date | None = None) -> dict[str, Money]:
    """The price of each code on a day (None: today, UTC); a code without one is left out."""
    found = await prices_in(reader, codes, (currency,), on)
    return {code: amount for (code, _), amount in found.items()}


async def prices_in(
    reader: Reader, codes: Iterable[str], currencies: Iterable[str], on: date | None = None
) -> dict[tuple[str, str], Money]:
    """The same in several currencies at once, by code and currency."""
    rows = await reader.session.execute(
        select(ItemRow.code, ItemRow.currency, PriceRow.minor)
        .join(PriceRow, PriceRow.item_id == ItemRow.id)
        .where(
            ItemRow.code.in_(sorted(set(codes))),
            ItemRow.currency.in_(sorted(set(currencies))),
            PriceRow.valid.contains(on or reader.now.astimezone(UTC).date()),
        )
    )
    return {(code, currency): Money(minor, currency) for code, currency, minor in rows}
