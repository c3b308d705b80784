"""Use cases of pricing."""

from datetime import UTC, date

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import Range, insert

from fovea.domains import catalog
from fovea.domains.pricing import rules
from fovea.domains.pricing.contract import IntroduceFrame, PricesChanged, SetPrice, SetPrices
from fovea.domains.pricing.models import ItemRow, PriceRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id


async def set_price(uow: UnitOfWork, command: SetPrice) -> None:
    """Raises InvalidInput for a price that cannot be."""
    await set_prices(uow, SetPrices((command,)))


async def set_prices(uow: UnitOfWork, command: SetPrices) -> None:
    """Each price from its day on; what held before ends the day before, what was to follow is replaced."""
    today = uow.now.astimezone(UTC).date()
    starts: dict[tuple[str, str], tuple[date, int]] = {}
    for price in command.prices:
        rules.check_price(price)
        starts[price.code, price.currency] = (price.valid_from or today, price.minor)
    if not starts:
        return
    items = await _lock_items(uow, starts)
    for day in sorted({day for day, _ in starts.values()}):
        numbers = [items[key] for key, (start, _) in starts.items() if start == day]
        await uow.session.execute(
            delete(PriceRow).where(PriceRow.item_id.in_(numbers), func.lower(PriceRow.valid) >= day)
        )
        await uow.session.execute(
            update(PriceRow)
            .where(PriceRow.item_id.in_(numbers), PriceRow.valid.contains(day))
            .values(valid=func.daterange(func.lower(PriceRow.valid), day))
        )
    uow.add(
        *(
            PriceRow(id=new_id(), item_id=items[key], minor=minor, valid=Range(day, None))
            for key, (day, minor) in starts.items()
        )
    )
    uow.record(PricesChanged(tuple(sorted({code for code, _ in starts}))))


async def _lock_items(uow: UnitOfWork, keys: dict[tuple[str, str], tuple[date, int]]) -> dict[tuple[str, str], int]:
    """The number of each item, made where new, locked in order of code and currency."""
    ordered = sorted(keys)
    await uow.session.execute(
        insert(ItemRow)
        .values([{"code": code, "currency": currency} for code, currency in ordered])
        .on_conflict_do_nothing()
    )
    rows = await uow.session.execute(
        select(ItemRow.code, ItemRow.currency, ItemRow.id)
        .where(tuple_(ItemRow.code, ItemRow.currency).in_(ordered))
        .order_by(ItemRow.code, ItemRow.currency)
        .with_for_update()
    )
    return {(code, currency): number for code, currency, number in rows}


async def introduce_frame(uow: UnitOfWork, command: IntroduceFrame) -> catalog.FrameView:
    """A new frame on the price list: both or neither. Raises what create_frame and set_prices raise."""
    if not command.prices:
        raise InvalidInput("A frame needs a price.", path=("prices",))
    made = await catalog.create_frame(uow, command.frame)
    await set_prices(
        uow,
        SetPrices(
            tuple(
                SetPrice(variant.sku, currency, minor, command.valid_from)
                for variant in made.variants
                for currency, minor in sorted(command.prices.items())
            )
        ),
    )
    return made
