"""Which lot is meant, and until when it is good: what is kept by lot is never booked without one."""

from collections.abc import Iterable
from datetime import date

from fovea.domains.inventory.contract import (
    ExpiryDiffers,
    ExpiryMissing,
    ExpiryPast,
    Item,
    Level,
    LotNeeded,
    Tracking,
)


def check_lot(
    item: Item, lot: str, location: str, levels: Iterable[Level], *, adding: bool, path: tuple[str, ...]
) -> None:
    """Raises LotNeeded at ``path``, naming the lots that lie in the place, else those in the house.

    Units that came in before the article was tracked have no lot: they may still be taken off, not added to.
    """
    if item.tracking is Tracking.NONE or lot:
        return
    mine = [level for level in levels if level.sku == item.sku and level.on_hand > 0]
    here = [level for level in mine if level.location == location]
    if not adding and any(not level.lot for level in here):
        return
    lots = sorted({level.lot for level in here if level.lot} or {level.lot for level in mine if level.lot})
    raise LotNeeded(item.sku, lots, location, serial=item.tracking is Tracking.SERIAL, path=path)


def check_expiry(
    item: Item,
    lot: str,
    expires_on: date | None,
    known: date | None,
    today: date,
    *,
    to_quarantine: bool,
    path: tuple[str, ...],
) -> None:
    """A delivered lot's date. ``known`` is what the house has written down for the lot, None for a new or undated one.

    Raises ExpiryMissing, ExpiryDiffers or ExpiryPast at ``path``.
    """
    if known is not None and expires_on is not None and known != expires_on:
        raise ExpiryDiffers(
            f"Lot {lot} of {item.sku} is in the books until {known.isoformat()}, not {expires_on.isoformat()}. "
            "Read the label again, or set it aside for the buyer.",
            path=path,
        )
    until = known or expires_on
    if until is None:
        if item.dated:
            raise ExpiryMissing(
                f"{item.sku} is kept by its expiry date: enter the one on lot {lot}'s label.", path=path
            )
        return
    if until < today and not to_quarantine:
        raise ExpiryPast(
            f"Lot {lot} of {item.sku} expired on {until.isoformat()}. Count it as damaged: it goes to quarantine.",
            path=path,
        )
