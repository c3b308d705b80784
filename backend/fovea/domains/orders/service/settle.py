"""Money of an order, asked for and given back over the payments it has. The caller holds the order's lock."""

from collections.abc import Iterable
from uuid import UUID

from fovea.domains import payments
from fovea.domains.orders import queries
from fovea.domains.orders.contract import reference
from fovea.domains.orders.models import OrderPaymentRow, OrderRow
from fovea.domains.orders.rules.settle import Purse, spread
from fovea.domains.payments import AmountExceeded, ModificationKind, ModificationState, PaymentStatus
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.money import Money

_ENDINGS = (ModificationKind.CANCEL, ModificationKind.REVERSAL, ModificationKind.VOID)
_DEAD = (PaymentStatus.REFUSED, PaymentStatus.CANCELLED)


async def collect(uow: UnitOfWork, row: OrderRow, amount: Money, cause: str) -> Money:
    """Ask for a capture of ``amount`` over the order's payments, the oldest first; nothing asks for nothing.

    ``cause`` names the reason ("ship:…"): asking twice for one is asking once. Raises WrongState for an order without
    a payment, AmountExceeded before anything is asked when the authorisations do not reach.
    """
    if amount.minor == 0:
        return amount
    histories = await _histories(uow, row)
    if not histories:
        raise WrongState("This order has no payment.")
    if _asked(histories, ModificationKind.CAPTURE, cause):
        return amount
    rooms = [(purse.payment_id, purse.collectable) for purse in map(purse_of, histories)]
    await _ask(uow, ModificationKind.CAPTURE, amount, rooms, cause)
    return amount


async def give_back(uow: UnitOfWork, row: OrderRow, amount: Money, cause: str, *origins: OrderRow) -> Money:
    """Ask for a refund of ``amount`` over what was captured, the newest payment first; never more than is there.

    ``origins``: of an exchanged piece the orders that paid for it before, the nearest first; their payments come after
    the order's own. ``cause`` as for ``collect``. Raises AmountExceeded, with what can be given back, before anything
    is asked.
    """
    if amount.minor == 0:
        return amount
    histories = [one for paid in (row, *origins) for one in reversed(await _histories(uow, paid))]
    if _asked(histories, ModificationKind.REFUND, cause):
        return amount
    rooms = [(purse.payment_id, purse.refundable) for purse in map(purse_of, histories)]
    await _ask(uow, ModificationKind.REFUND, amount, rooms, cause)
    return amount


async def let_go(uow: UnitOfWork, row: OrderRow, cause: str) -> None:
    """Release what is authorised and was never asked for: the order is given up as a whole."""
    for history in await _histories(uow, row):
        purse = purse_of(history)
        if purse.captures_asked or not purse.collectable:
            continue
        await payments.request_modification(
            uow,
            payments.RequestModification(
                history.payment.id, ModificationKind.CANCEL, history.payment.authorised, cause
            ),
        )


async def collected(uow: UnitOfWork, row: OrderRow) -> Money:
    """What captures have been asked for and have not failed."""
    return Money(sum(purse_of(one).captures_asked for one in await _histories(uow, row)), row.currency)


async def secured(uow: UnitOfWork, row: OrderRow) -> Money:
    """What the order's payments can bring in all, captured or not."""
    found = [purse_of(one) for one in await _histories(uow, row)]
    return Money(sum(max(one.authorised, one.captured) for one in found), row.currency)


def purse_of(history: payments.PaymentHistory) -> Purse:
    alive = [one for one in history.modifications if one.state is not ModificationState.FAILED]

    def asked(kind: ModificationKind) -> int:
        return sum(one.amount.minor for one in alive if one.kind == kind)

    cancelled = any(one.kind in _ENDINGS for one in alive)
    return Purse(
        payment_id=history.payment.id,
        authorised=0 if cancelled or history.payment.status in _DEAD else history.payment.authorised.minor,
        captured=history.payment.captured.minor,
        captures_asked=asked(ModificationKind.CAPTURE),
        refunds_asked=asked(ModificationKind.REFUND),
        charged_back=history.payment.charged_back.minor if history.payment.charged_back else 0,
    )


async def _histories(uow: UnitOfWork, row: OrderRow) -> list[payments.PaymentHistory]:
    """The order's payments, the oldest first."""
    wanted = await payment_ids(uow, row)
    found = await payments.histories(uow, wanted)
    return [found[one] for one in wanted if one in found]


async def payment_ids(uow: UnitOfWork, row: OrderRow) -> tuple[UUID, ...]:
    """The payments that the order took, the oldest first; store credit is taken first and given back last."""
    credit = await payments.credit_payments(uow, reference(row.id))
    taken = (await queries.payments_taken(uow, [row.id])).get(row.id, ())
    return (*(one for one in credit if one in taken), *(one for one in taken if one not in credit))


async def take(uow: UnitOfWork, row: OrderRow, payment_id: UUID, authorised: Money) -> None:
    """The order counts on this payment from now on."""
    uow.add(OrderPaymentRow(payment_id=payment_id, order_id=row.id, amount=authorised.minor, at=uow.now))
    await uow.flush()


def _asked(histories: Iterable[payments.PaymentHistory], kind: ModificationKind, cause: str) -> bool:
    return any(
        one.kind == kind and one.reference == cause and one.state is not ModificationState.FAILED
        for history in histories
        for one in history.modifications
    )


async def _ask(
    uow: UnitOfWork, kind: ModificationKind, amount: Money, rooms: list[tuple[UUID, int]], cause: str
) -> None:
    parts = spread(amount, rooms)
    if parts is None:
        most = Money(sum(room for _, room in rooms), amount.currency)
        raise AmountExceeded(f"At most {most} can be part of a {kind} now.", path=("amount",))
    # Payments are locked in one order, whichever way the money goes.
    for payment_id, part in sorted(parts, key=lambda one: one[0]):
        await payments.request_modification(uow, payments.RequestModification(payment_id, kind, part, cause))
