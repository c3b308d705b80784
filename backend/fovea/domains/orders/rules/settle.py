"""How an amount is spread over the payments of an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Purse:
    """One payment of an order: what may still be asked of it, in minor units of the order's currency."""

    payment_id: UUID
    authorised: int
    captured: int
    # Asked for and not failed, confirmed or not.
    captures_asked: int = 0
    refunds_asked: int = 0
    charged_back: int = 0

    @property
    def collectable(self) -> int:
        return max(self.authorised - max(self.captures_asked, self.captured), 0)

    @property
    def refundable(self) -> int:
        """Only what the provider confirmed and the bank left us, less what is on its way back already."""
        return max(self.captured - self.charged_back - self.refunds_asked, 0)


def spread(amount: Money, rooms: Sequence[tuple[UUID, int]]) -> tuple[tuple[UUID, Money], ...] | None:
    """Fill the rooms in the order given; the parts add up exactly. None when the amount does not fit."""
    left, parts = amount.minor, []
    for payment_id, room in rooms:
        if take := min(left, room):
            parts.append((payment_id, Money(take, amount.currency)))
            left -= take
    return None if left else tuple(parts)
