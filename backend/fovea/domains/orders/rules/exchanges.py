"""One piece for another: to the cent what it costs, and which pieces can be exchanged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from fovea.domains.orders.contract import (
    Disposition,
    ExchangeTerms,
    LotNeeded,
    LotNotSent,
    MadeExchange,
    NotExchangeable,
    Order,
    OrderLine,
    OrderStatus,
    OutcomeNotOffered,
    ReturnReason,
)
from fovea.kernel.money import Money, proportion, split, zero

# How long the other piece is put aside: until the parcel is sent, has travelled, and was inspected.
EXCHANGE_WAITS = timedelta(days=28)
# How long the other piece waits for a difference, and the goods that came back for their money.
DIFFERENCE_WAITS = timedelta(days=7)


def exchanged(line: OrderLine, reason: ReturnReason, worth: Money, units: int, price: Money) -> ExchangeTerms:
    """The terms of ``units`` frames at ``price`` for those of ``line`` that came back and are ``worth`` so much.

    The tax that came back goes out again, as far as the goods do; what they cost more is taxed at the line's own rate.
    Lenses that go out are those of the line, at the price paid for them.
    """
    lenses = line.lens + line.treatments
    before = (line.frame + lenses if reason.lenses else line.frame) * units
    goods = (price + lenses) * units
    tax_back = worth - before
    more = goods - before
    if more.minor > 0:
        paid = (line.frame + lenses).minor * (line.quantity - line.cancelled)
        tax = tax_back + proportion(line.tax, more.minor, paid)
    else:
        tax = split(tax_back, (goods.minor, -more.minor))[0] if before.minor else zero(worth.currency)
    total = goods + tax
    carried = min(total, worth)
    return ExchangeTerms(goods, tax, carried, total - carried, worth - carried)


def pay_by(order: Order) -> date | None:
    """The last day on which the difference of an exchange can be paid; None for what is no such order, or is paid."""
    waits = order.replaces is not None and order.status is OrderStatus.PENDING_PAYMENT
    return (order.placed_at + DIFFERENCE_WAITS).date() if waits else None


def check_exchange(line: OrderLine, reason: ReturnReason, worth: Money, verdicts: Sequence[Disposition]) -> None:
    """Refuse to send another piece for one that is worth nothing to anybody."""
    if line.lenses is not None and reason.made_exchange is MadeExchange.FRAME:
        lost = sum(one is not Disposition.LAB_SALVAGE for one in verdicts)
        if lost:
            raise NotExchangeable(
                "Lenses made to order serve nobody else, so only the frame counts, and only one that can be used "
                f"again: {lost} of {len(verdicts)} cannot. There is a refund or store credit.",
                path=("outcome",),
            )
    if worth.minor == 0:
        raise NotExchangeable("What came back is worth nothing, so nothing goes out for it.", path=("outcome",))


def check_one_line(lines: int) -> None:
    if lines != 1:
        raise NotExchangeable("One item is exchanged at a time: ask for each in a return of its own.", path=("lines",))


def check_sold(price: Money | None) -> None:
    if price is None:
        raise OutcomeNotOffered("This piece is not sold at the moment; choose another.", path=("exchangeSku",))


def lots_of(
    pieces: Sequence[tuple[UUID, str, str, tuple[str, ...]]], out: Mapping[str, Mapping[str, int]]
) -> dict[UUID, str]:
    """Piece → the lot it was shipped from. ``pieces``: id, SKU, the lot that was read on it, the path of its verdict;
    ``out``: SKU → lot → units still with the customer. Raises LotNotSent, LotNeeded."""
    left = {sku: Counter(lots) for sku, lots in out.items()}
    found: dict[UUID, str] = {}
    for piece, sku, lot, path in pieces:
        if lot:
            if left.get(sku, Counter())[lot] < 1:
                raise LotNotSent(
                    f"No {sku} of {lot} is with the customer: look at the number again, or at the piece.",
                    path=(*path, "lot"),
                )
            left[sku][lot] -= 1
            found[piece] = lot
    for piece, sku, lot, path in pieces:
        if lot:
            continue
        choice = sorted(one for one, units in left.get(sku, Counter()).items() if units > 0)
        if len(choice) > 1 and "" not in choice:
            raise LotNeeded(sku, tuple(choice), path=(*path, "lot"))
        # What left before the article was tracked, or before there was a ledger, has none.
        only = choice[0] if choice else ""
        found[piece] = only
        if choice:
            left[sku][only] -= 1
    return found
