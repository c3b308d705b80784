"""A cart becomes an order that waits for its money."""

from uuid import UUID

from fovea.domains import inventory, payments
from fovea.domains.orders import queries, reading
from fovea.domains.orders.contract import HoldKind, Order, OrderPlaced, OrderStatus, PlacedLine, PlaceOrder, reference
from fovea.domains.orders.models import HoldRow, OrderLineRow, OrderRow
from fovea.domains.orders.rules import PAYMENT_WINDOW
from fovea.domains.orders.search import search_tokens
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.promise import keep_first
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id, new_token


async def place(uow: UnitOfWork, command: PlaceOrder) -> Order:
    """Hold the stock and write the order down. The same cart's unpaid order is taken up again while nothing changed.

    Raises InsufficientStock. The money comes after: a refusal never needs a refund.
    """
    known = await queries.pending_of_cart(uow, command.cart_id)
    if known is not None:
        row = await queries.lock_order(uow, known.id)
        if row.status == OrderStatus.PENDING_PAYMENT and row.fingerprint == command.fingerprint:
            await _hold_stock(uow, row.id, command)
            return await queries.view(uow, row)
        if row.status == OrderStatus.PENDING_PAYMENT:
            await inventory.release(uow, inventory.ReleaseStock(reference(row.id), "replaced"))
            await payments.release_credit(uow, reference(row.id))
            step(uow, row, OrderStatus.EXPIRED)
            note(uow, row, "expired", "Replaced by a newer version of the cart.", public=False)
            await uow.flush()
    # The payment of another window (or its webhook) came first; the cart is closed by an event a moment later.
    paid = await queries.paid_number_of_cart(uow, command.cart_id)
    if paid is not None:
        raise WrongState(f"This cart is paid already: it became order {paid}.")
    order_id = new_id()
    await _hold_stock(uow, order_id, command)
    row = _row(uow, order_id, await uow.next_number("SO"), command)
    uow.add(row)
    # What refers to the order is written after it.
    await uow.flush()
    uow.add(*(line_row(uow, order_id, position, line) for position, line in enumerate(command.lines)))
    if command.address_doubtful:
        uow.add(
            HoldRow(
                order_id=order_id,
                kind=HoldKind.ADDRESS,
                reason="The carrier does not know this address; check it with the customer.",
                opened_at=uow.now,
            )
        )
    keep_first(uow, row, command.steps)
    note(uow, row, "placed", "Order placed.")
    uow.record(OrderPlaced(order_id, command.cart_id))
    return await queries.view(uow, row)


async def _hold_stock(uow: UnitOfWork, order_id: UUID, command: PlaceOrder) -> None:
    # One frame on two lines with two prescriptions is the normal case: demand is summed before it is checked.
    await inventory.reserve(
        uow,
        inventory.ReserveStock(
            reference(order_id),
            stock_of(command.lines),
            command.hold_for or PAYMENT_WINDOW,
            # Frames that get lenses must lie where the lab is.
            lab_skus=frozenset(line.sku for line in command.lines if line.lenses is not None),
            destination=inventory.Destination(
                command.address.country, command.address.region, command.address.postal_code
            ),
            backorder=command.backorder,
        ),
    )


def stock_of(lines: tuple[PlacedLine, ...]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    return wanted


def _row(uow: UnitOfWork, order_id: UUID, number: str, command: PlaceOrder) -> OrderRow:
    keyring, table = uow.keyring, reading.TABLE
    return OrderRow(
        id=order_id,
        number=number,
        status=OrderStatus.PENDING_PAYMENT,
        cart_id=command.cart_id,
        fingerprint=command.fingerprint,
        account_id=command.account_id,
        email=sealed.seal(keyring, table, order_id, "email", command.email),
        token=sealed.seal(keyring, table, order_id, "token", new_token()),
        address=sealed.seal(keyring, table, order_id, "address", command.address),
        address_resolved=(
            None
            if command.address_resolved is None
            else sealed.seal(keyring, table, order_id, "address_resolved", command.address_resolved)
        ),
        search_tokens=search_tokens(keyring, command.email, command.address.name, command.address.phone),
        currency=command.totals.total.currency,
        subtotal=command.totals.subtotal.minor,
        shipping=command.totals.shipping.minor,
        tax=command.totals.tax.minor,
        total=command.totals.total.minor,
        tax_estimated=command.totals.tax_estimated,
        promise=adapter(type(command.promise)).dump_python(command.promise, mode="json"),
        promised_on=command.promised_on,
        placed_at=uow.now,
        version=1,
    )


def line_row(uow: UnitOfWork, order_id: UUID, position: int, line: PlacedLine) -> OrderLineRow:
    line_id = new_id()
    lenses = None
    if line.lenses is not None:
        lenses = sealed.seal(uow.keyring, reading.LINES, line_id, "lenses", line.lenses)
    return OrderLineRow(
        id=line_id,
        order_id=order_id,
        position=position,
        sku=line.sku,
        quantity=line.quantity,
        frame_name=line.frame_name,
        frame_slug=line.frame_slug,
        frame_code=line.frame_code,
        colour_code=line.colour_code,
        colour_name=line.colour_name,
        size_label=line.size_label,
        sun=line.sun,
        frame=line.frame.minor,
        lens=line.lens.minor,
        treatments=line.treatments.minor,
        tax=line.tax.minor,
        lenses=lenses,
        needs_prescription=line.lenses is not None and line.lenses.powered,
        ready=False,
        returned=0,
    )
