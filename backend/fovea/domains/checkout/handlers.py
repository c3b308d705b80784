"""Reactions of checkout: the cart that is paid, and the tax of what left and came back."""

from fovea.domains import orders, tax
from fovea.domains.checkout import service
from fovea.domains.checkout.taxation import returns_of, sale_of, whole_document
from fovea.domains.orders import (
    HoldKind,
    OrderCancelled,
    OrderConfirmed,
    ParcelShipped,
    ReturnOutcome,
    ReturnRefunded,
    ReturnSettled,
)
from fovea.domains.tax import TaxDifferenceFound, TaxDifferenceSettled
from fovea.kernel.db import UnitOfWork

# Ways of giving back the worth of a sale without its card.
_GIVEN_BACK = (ReturnOutcome.STORE_CREDIT, ReturnOutcome.EXCHANGE)
# Nothing of these leaves any more: a hold would stop nobody.
_GONE = (
    orders.OrderStatus.SHIPPED,
    orders.OrderStatus.DELIVERED,
    orders.OrderStatus.CANCELLED,
    orders.OrderStatus.EXPIRED,
)


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.close_cart(uow, event.cart_id)


async def on_estimate_charged(uow: UnitOfWork, event: OrderConfirmed) -> None:
    """The tax service was away as the order was placed: what was charged is looked at when it is back."""
    order = await orders.order(uow, event.order_id)
    if order.totals.tax_estimated:
        origin = await orders.origin_of_order(uow, order)
        command = tax.WatchEstimate(
            order.reference, order.number, whole_document(order, origin), order.totals.tax, order.account_id
        )
        await tax.watch_estimate(uow, command)


async def on_parcel_shipped(uow: UnitOfWork, event: ParcelShipped) -> None:
    """What left is told to the tax service."""
    order = await orders.order(uow, event.order_id)
    box = next(one for one in order.shipments if one.parcel_id == event.parcel_id)
    origin = await orders.origin_of_parcel(uow, box.parcel_id)
    await tax.request(uow, sale_of(order, box, origin))


async def on_return_refunded(uow: UnitOfWork, event: ReturnRefunded) -> None:
    order = await orders.order(uow, event.order_id)
    back = next(one for one in order.returns if one.id == event.return_id)
    gone = [box.parcel_id for box in order.shipments if box.shipped_at is not None]
    origins = {parcel_id: await orders.origin_of_parcel(uow, parcel_id) for parcel_id in gone}
    for document in returns_of(order, back, origins):
        await tax.request(uow, document)


async def on_return_settled(uow: UnitOfWork, event: ReturnSettled) -> None:
    """A repair or a refusal is no return of a sale."""
    if event.outcome in _GIVEN_BACK:
        await on_return_refunded(uow, ReturnRefunded(event.return_id, event.order_id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    """No sale took place; what was told of one is taken back."""
    await tax.void_of(uow, tax.VoidOf(orders.reference(event.order_id), "The order was cancelled."))


async def on_tax_difference_found(uow: UnitOfWork, event: TaxDifferenceFound) -> None:
    """Somebody decides before anything else of the order leaves; nobody is charged in silence."""
    order_id = orders.from_reference(event.reference)
    if order_id is None or (await orders.order(uow, order_id)).status in _GONE:
        return
    more = "more" if event.amount.minor > 0 else "less"
    amount = event.amount if event.amount.minor > 0 else -event.amount
    reason = f"The tax is {amount} {more} than was charged."
    if event.collect:
        reason += " Ask the customer for it, or decide that it is ours."
    await orders.open_hold(uow, orders.OpenHold(order_id, HoldKind.TAX, reason))


async def on_tax_difference_settled(uow: UnitOfWork, event: TaxDifferenceSettled) -> None:
    order_id = orders.from_reference(event.reference)
    if order_id is not None:
        reason = "The difference in tax is decided."
        await orders.settle_hold(uow, orders.SettleHold(order_id, HoldKind.TAX, reason))


SUBSCRIPTIONS = {
    OrderConfirmed: (on_order_confirmed, on_estimate_charged),
    ParcelShipped: (on_parcel_shipped,),
    ReturnRefunded: (on_return_refunded,),
    ReturnSettled: (on_return_settled,),
    OrderCancelled: (on_order_cancelled,),
    TaxDifferenceFound: (on_tax_difference_found,),
    TaxDifferenceSettled: (on_tax_difference_settled,),
}
