"""What would happen if exactly this came back; the same arithmetic that later pays."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from fovea.domains import catalog, inventory, pricing
from fovea.domains.orders import rules
from fovea.domains.orders.contract import (
    ExchangeOption,
    Order,
    OrderLine,
    ReturnChoice,
    ReturnForecast,
    ReturnOutcome,
    ReturnReason,
    ReturnRequestLine,
)
from fovea.domains.orders.models import OrderRow, ReturnRow
from fovea.domains.orders.queries.returns import taken_numbers
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money, total, zero


def match(order: Order, lines: Sequence[ReturnRequestLine]) -> list[tuple[OrderLine, int, str]]:
    """What is asked for with the lines it is asked of. Raises NotFound for another order's line."""
    by_id = {line.id: line for line in order.lines}
    found: list[tuple[OrderLine, int, str]] = []
    for position, asked in enumerate(lines):
        if asked.order_line_id not in by_id:
            raise NotFound("This order has no such item.", path=("lines", str(position), "orderLineId"))
        found.append((by_id[asked.order_line_id], asked.quantity, asked.reason))
    return found


async def checked(reader: Reader, order: Order, lines: Sequence[ReturnRequestLine]) -> tuple[rules.Asked, ...]:
    """The request, found good. Raises NotReturnable or InvalidInput at the field at fault."""
    row = await reader.session.get_one(OrderRow, order.id)
    wanted = match(order, lines)
    rules.check_request(wanted, row.delivered_at, reader.now)
    return tuple(rules.Asked(line, quantity, rules.BY_CODE[code]) for line, quantity, code in wanted)


async def free_numbers(reader: Reader, asked: Sequence[rules.Asked]) -> dict[UUID, tuple[int, ...]]:
    """Which units of each line it would be: the first that do not count as returned."""
    taken = await taken_numbers(reader, [one.line.id for one in asked])
    return {
        one.line.id: tuple(n for n in range(1, one.line.quantity + 1) if n not in taken[one.line.id])[: one.quantity]
        for one in asked
    }


async def delivery_of(
    reader: Reader, order: Order, reasons: Sequence[ReturnReason], returned: Mapping[UUID, int]
) -> Money:
    """The order's delivery with its tax, when this return brings back the last of it; ``returned`` counts it in."""
    kept = (rules.refund_share(line.tax, line.quantity, 0, line.quantity - line.cancelled) for line in order.lines)
    goods_tax = total(kept, order.totals.tax.currency)
    # What an exchange sends out was delivered for nothing.
    tax = max(order.totals.tax - goods_tax, zero(goods_tax.currency))
    paid = order.totals.shipping + tax
    before = await reader.session.scalar(
        select(func.count()).where(ReturnRow.order_id == order.id, ReturnRow.delivery > 0)
    )
    all_back = all(returned.get(line.id, line.returned) >= rules.sent_out(line) for line in order.lines)
    return rules.delivery_back(reasons, paid=paid, all_back=all_back, given_before=bool(before))


def allowed_outcomes(order: Order, asked: Sequence[rules.Asked]) -> tuple[ReturnOutcome, ...]:
    return rules.offered(
        [one.reason for one in asked],
        account=order.account_id is not None,
        # One thing for another.
        exchangeable=len(asked) == 1,
    )


async def forecast(reader: Reader, order: Order, lines: Sequence[ReturnRequestLine]) -> ReturnForecast:
    """What the customer is told before anything is sent. Whoever calls has decided that the actor may see the order."""
    asked = await checked(reader, order, lines)
    numbers = await free_numbers(reader, asked)
    returned = {one.line.id: one.line.returned + one.quantity for one in asked}
    delivery = await delivery_of(reader, order, [one.reason for one in asked], returned)
    return rules.forecast(asked, numbers, allowed_outcomes(order, asked), delivery)


async def choices(reader: Reader, order: Order) -> tuple[ReturnChoice, ...]:
    """Every line with the reasons still open for it and how long each is."""
    row = await reader.session.get_one(OrderRow, order.id)
    at = row.delivered_at
    found: list[ReturnChoice] = []
    for line in order.lines:
        reasons: tuple[tuple[ReturnReason, date], ...] = ()
        if at is not None:
            reasons = tuple((reason, rules.last_day(reason, at)) for reason in rules.reasons_for(line, at, reader.now))
        found.append(
            ReturnChoice(
                order_line_id=line.id,
                description=line.description,
                sku=line.sku,
                frame_code=line.frame_code,
                colour_code=line.colour_code,
                made=line.lenses is not None,
                returnable=rules.returnable(line, at, reader.now),
                reasons=reasons,
            )
        )
    return tuple(found)


async def exchange_options(reader: Reader, order: Order, wanted: ReturnRequestLine) -> tuple[ExchangeOption, ...]:
    """Colours and sizes of the same frame that are there for so many units, with what each would cost or bring.

    Raises what a request for these units raises.
    """
    (one,) = await checked(reader, order, (wanted,))
    numbers = (await free_numbers(reader, (one,)))[one.line.id]
    frame = await catalog.frame_by_slug(reader, one.line.frame_slug)
    if frame is None:
        return ()
    pieces = rules.worths(one.line)
    worth = total((pieces[number - 1].back(one.reason) for number in numbers), one.line.tax.currency)
    skus = [variant.sku for variant in frame.variants]
    prices = await pricing.prices(reader, skus, one.line.frame.currency)
    free = await inventory.available(reader, skus)
    return tuple(
        ExchangeOption(
            variant.sku,
            variant.colour.code,
            variant.colour.name,
            variant.size.label,
            free[variant.sku],
            rules.exchanged(one.line, one.reason, worth, one.quantity, prices[variant.sku]).difference,
        )
        for variant in frame.variants
        if variant.sku in prices and free.get(variant.sku, 0) >= one.quantity
    )


async def exchange_variant(reader: Reader, line: OrderLine, sku: str) -> tuple[catalog.VariantView, Money | None]:
    """The other piece and its price today, None while it is not sold. Raises NotFound for another frame's."""
    found = await catalog.variants(reader, [sku])
    if not found or found[0].frame_code != line.frame_code:
        raise NotFound("Choose another colour or size of the same frame.", path=("exchangeSku",))
    return found[0], (await pricing.prices(reader, [sku], line.frame.currency)).get(sku)
