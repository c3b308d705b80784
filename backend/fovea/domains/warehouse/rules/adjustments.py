"""Decisions about corrections on plain values."""

from fovea.domains.warehouse.contract import AdjustmentReason, AskAdjustment
from fovea.domains.warehouse.rules.counting import BOOKS
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money

# Above this a second person decides.
OWN_LIMIT = Money(20_000, BOOKS)
_ONLY_OUT = frozenset(
    {
        AdjustmentReason.LOST,
        AdjustmentReason.DAMAGED,
        AdjustmentReason.EXPIRED,
        AdjustmentReason.STOLEN,
        AdjustmentReason.SAMPLE,
    }
)


def check_adjustment(command: AskAdjustment) -> None:
    """Raises InvalidInput for a correction that says nothing or contradicts its reason."""
    if command.delta == 0:
        raise InvalidInput("A correction of zero changes nothing.", path=("delta",))
    if not command.note.strip():
        raise InvalidInput("Say why the stock is corrected.", path=("reason",))
    if command.delta > 0 and command.reason in _ONLY_OUT:
        raise InvalidInput(f"What is {command.reason} is taken off, not added.", path=("delta",))
    if command.delta < 0 and command.reason is AdjustmentReason.FOUND:
        raise InvalidInput("What is found is added, not taken off.", path=("delta",))


def needs_approval(value: Money) -> bool:
    return abs(value.minor) > OWN_LIMIT.minor
