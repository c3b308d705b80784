"""An exchange: the other piece goes out as an order of its own, paid for by what came back and, if dearer, the rest."""

from fovea.domains import inventory
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    Disposition,
    ExchangeDue,
    ExchangeTerms,
    Order,
    OrderConfirmed,
    OrderStatus,
    OrderTotals,
    PlacedLine,
    PlaceOrder,
    reference,
    return_reference,
)
from fovea.domains.orders.models import OrderRow, ReturnRow
from fovea.domains.orders.service import dues
from fovea.domains.orders.service.confirm import open_reviews
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.place import place, stock_of
from fovea.domains.orders.service.promise import promise_first
from fovea.domains.shipping import Promise
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.money import Money, total, zero


async def send_replacement(uow: UnitOfWork, row: OrderRow, back: ReturnRow, whole: Order) -> Money:
    """Place the other piece; the answer is what the first was worth more, which is to be given back.

    ``carried`` says what was paid for before. If nothing else is due the order is firm at once; else it waits for the
    rest as any unpaid order, longer: its stock is held that long and not longer, and nothing is made or leaves before.
    Raises NotExchangeable, InsufficientStock.
    """
    if back.exchange_sku is None:
        raise WrongState("No other piece was chosen; settle it with a refund instead.")
    sent, terms = await _terms(uow, back, whole, back.exchange_sku)
    nothing = zero(back.currency)
    promise = whole.promise
    # What was put aside for the return is taken by the order, in one breath.
    await inventory.release(uow, inventory.ReleaseStock(return_reference(back.id), "exchange"))
    placed = await place(
        uow,
        PlaceOrder(
            cart_id=back.id,
            fingerprint=f"exchange:{back.id}",
            account_id=row.account_id,
            email=whole.email,
            address=whole.address,
            lines=(sent,),
            promise=Promise(promise.vendor, promise.carrier, promise.service, promise.label, promise.price),
            totals=OrderTotals(terms.goods, nothing, terms.tax, terms.goods + terms.tax, whole.totals.tax_estimated),
            # What is not paid for is promised nothing.
            promised_on=None,
            address_doubtful=False,
            hold_for=rules.DIFFERENCE_WAITS,
        ),
    )
    fresh = await queries.lock_order(uow, placed.id)
    fresh.replaces, fresh.carried, fresh.total = row.id, terms.carried.minor, terms.due.minor
    await uow.flush()
    back.replacement = fresh.number
    if terms.due.minor:
        await _wait_for_the_rest(uow, row, back, fresh, terms)
    else:
        await _firm(uow, back, fresh, sent)
        note(uow, row, "return_exchanged", f"Order {fresh.number} goes out in exchange.", subject=_subject(back))
    return terms.left


async def _terms(uow: UnitOfWork, back: ReturnRow, whole: Order, sku: str) -> tuple[PlacedLine, ExchangeTerms]:
    """The same glasses in another colour or size, and what they cost."""
    units = [unit for unit in await queries.return_units(uow, back.id) if unit.disposition is not None]
    kept = [unit for unit in units if unit.disposition != Disposition.SEND_BACK]
    line = next(one for one in whole.lines if one.id == kept[0].order_line_id)
    (asked,) = await queries.return_lines(uow, back.id)
    reason = rules.BY_CODE[asked.reason]
    worth = total((Money(unit.refund or 0, back.currency) for unit in kept), back.currency)
    rules.check_exchange(line, reason, worth, [Disposition(unit.disposition or "") for unit in kept])
    variant, today = await queries.exchange_variant(uow, line, sku)
    # Never dearer than on the day it was asked for, and as cheap as it is by now.
    then = None if back.exchange_price is None else Money(back.exchange_price, back.currency)
    price = min((one for one in (then, today) if one is not None), default=None)
    if price is None:
        rules.check_sold(price)
        raise WrongState("This piece has no price.")
    terms = rules.exchanged(line, reason, worth, len(kept), price)
    sent = PlacedLine(
        sku=variant.sku,
        quantity=len(kept),
        frame_name=variant.frame_name,
        frame_slug=variant.frame_slug,
        frame_code=variant.frame_code,
        colour_code=variant.colour.code,
        colour_name=variant.colour.name,
        size_label=variant.size.label,
        sun=variant.sun,
        frame=price,
        lens=line.lens,
        treatments=line.treatments,
        tax=terms.tax,
        lenses=whole.made_from(line),
    )
    return sent, terms


async def _wait_for_the_rest(
    uow: UnitOfWork, row: OrderRow, back: ReturnRow, fresh: OrderRow, terms: ExchangeTerms
) -> None:
    last = (fresh.placed_at + rules.DIFFERENCE_WAITS).date()
    until = rules.spoken(last)
    carried = f"{terms.carried} of it are paid with return {back.number}; the rest until {until}."
    note(uow, fresh, "exchange", f"In exchange for return {back.number}.", detail=carried, subject=_subject(back))
    reason = f"{terms.due} more than what came back with {back.number}; the customer pays it on the order's page."
    uow.record(ExchangeDue(fresh.id, await dues.wait_for(uow, fresh, reason), last))
    text = f"Order {fresh.number} is put aside in exchange; {terms.due} more are to be paid until {until}."
    note(uow, row, "return_exchange_due", text, subject=_subject(back))


async def _firm(uow: UnitOfWork, back: ReturnRow, fresh: OrderRow, sent: PlacedLine) -> None:
    await inventory.allocate(uow, inventory.AllocateStock(reference(fresh.id), stock_of((sent,))))
    step(uow, fresh, OrderStatus.CONFIRMED)
    fresh.confirmed_at = uow.now
    note(uow, fresh, "exchange", f"In exchange for return {back.number}; it is paid for.", subject=_subject(back))
    await uow.flush()
    await open_reviews(uow, fresh, await queries.lines_of(uow, fresh.id))
    await promise_first(uow, fresh)
    uow.record(OrderConfirmed(fresh.id, fresh.cart_id, fresh.number))


def _subject(back: ReturnRow) -> str:
    return f"return:{back.number}"
