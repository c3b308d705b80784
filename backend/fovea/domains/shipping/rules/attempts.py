"""What may become of a try to buy a label, and of money asked back."""

from datetime import datetime, timedelta

from fovea.domains.shipping.contract import AttemptState, RefundState

_A, _R = AttemptState, RefundState

# Longer than any purchase takes: vendor's time limit, waits after a 429 and a queue waited for.
HOLD = timedelta(minutes=3)
# A purchase that the vendor does not show after so long was never made: its request has died on the way.
QUIET = timedelta(minutes=2)
# Nobody knows for so long: a person is told.
WORRY = timedelta(minutes=15)

ALLOWED: dict[AttemptState, frozenset[AttemptState]] = {
    # A label bought elsewhere and told here was never sent from here.
    _A.CHOSEN: frozenset({_A.BUYING, _A.UNBOUGHT, _A.BOUGHT}),
    _A.BUYING: frozenset({_A.UNKNOWN, _A.BOUGHT, _A.UNBOUGHT, _A.VOIDED}),
    _A.UNKNOWN: frozenset({_A.UNKNOWN, _A.BUYING, _A.BOUGHT, _A.UNBOUGHT, _A.VOIDED}),
    # A label that was given up can still turn up: it is bought, and its money asked back at once.
    _A.UNBOUGHT: frozenset({_A.VOIDED}),
    _A.BOUGHT: frozenset({_A.VOIDED}),
    _A.VOIDED: frozenset(),
}

REFUNDS: dict[RefundState, frozenset[RefundState]] = {
    _R.ASKED: frozenset({_R.SUBMITTED, _R.REFUNDED, _R.REJECTED, _R.NOT_APPLICABLE}),
    _R.SUBMITTED: frozenset({_R.REFUNDED, _R.REJECTED, _R.NOT_APPLICABLE}),
    # A request made just after the purchase may be refused wrongly, so that it may be made again.
    _R.REJECTED: frozenset({_R.ASKED, _R.REFUNDED}),
    _R.NOT_APPLICABLE: frozenset(),
    _R.REFUNDED: frozenset(),
}


# How long after the purchase a vendor takes a request for the money of an unscanned label: USPS 30 days, UPS and FedEx
# 90 (EasyPost's documentation of refunds). Of a carrier that nobody has named, the shortest.
_REFUND_DAYS = {"USPS": 30, "UPS": 90, "FedEx": 90}
_SHORTEST_DAYS = 30
# A request just after the purchase may be refused wrongly: soon again, then ever more rarely.
_ASK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
# The last request is made so long before nobody takes one any more.
_LAST_CALL = timedelta(hours=12)


def refundable_until(carrier: str, bought_at: datetime) -> datetime:
    """When the vendor stops taking requests for the money of this carrier's labels."""
    return bought_at + timedelta(days=_REFUND_DAYS.get(carrier, _SHORTEST_DAYS))


def ask_again_at(asked: int, now: datetime, until: datetime | None) -> datetime | None:
    """When a request refused at once is made again, ``asked`` times so far; None when it is a person's matter."""
    last = None if until is None else until - _LAST_CALL
    if last is None or now >= last:
        return None
    return min(now + _ASK_AGAIN[min(asked, len(_ASK_AGAIN)) - 1], last)


def surely_unsold(doubtful: bool, sent_at: datetime | None, now: datetime) -> bool:
    """Whether "the vendor shows no purchase" means that there is none and will be none."""
    return not doubtful or sent_at is None or now - sent_at >= QUIET
