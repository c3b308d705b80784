"""Decisions about transfers on plain values."""

from collections.abc import Iterable, Mapping

from fovea.domains.inventory import InsufficientStock, Level, Pick, Place, Shortage
from fovea.domains.warehouse.contract import NotUnderway, TransferLine, TransferStatus, WantedLine
from fovea.kernel.errors import InvalidInput, WrongState

_T = TransferStatus
TRANSFER_STEPS: Mapping[TransferStatus, frozenset[TransferStatus]] = {
    _T.DRAFT: frozenset({_T.SENT, _T.CANCELLED}),
    _T.SENT: frozenset({_T.PARTLY_RECEIVED, _T.RECEIVED}),
    _T.PARTLY_RECEIVED: frozenset({_T.PARTLY_RECEIVED, _T.RECEIVED}),
    _T.RECEIVED: frozenset(),
    _T.CANCELLED: frozenset(),
}
MOST_LINES = 200


def on_to(now: TransferStatus, then: TransferStatus) -> TransferStatus:
    """The next state. Raises WrongState saying which one it is in."""
    if then not in TRANSFER_STEPS[now]:
        raise WrongState(f"This transfer is {now.replace('_', ' ')} already.")
    return then


def wanted(lines: Iterable[WantedLine]) -> dict[tuple[str, str], int]:
    """Units by SKU and lot, summed. Raises InvalidInput for nothing, for too many lines, for less than one unit."""
    found: dict[tuple[str, str], int] = {}
    for position, line in enumerate(lines):
        if line.quantity < 1:
            raise InvalidInput("Send at least one unit.", path=("lines", str(position), "quantity"))
        key = (line.sku.strip().upper(), line.lot.strip().upper())
        found[key] = found.get(key, 0) + line.quantity
    if not 1 <= len(found) <= MOST_LINES:
        raise InvalidInput(f"A transfer has 1 to {MOST_LINES} articles.", path=("lines",))
    return found


def legs(
    lines: Iterable[TransferLine], levels: Iterable[Level], places: Mapping[str, Place]
) -> list[tuple[TransferLine, Pick]]:
    """From which bins each line is taken, in walking order. Raises InsufficientStock naming every short SKU."""
    left = {
        (level.sku, level.lot, level.location): level.free
        for level in sorted(levels, key=lambda one: (places[one.location].sequence, one.location, one.lot))
        if level.location in places and level.free > 0
    }
    planned: list[tuple[TransferLine, Pick]] = []
    short: list[Shortage] = []
    for line in lines:
        missing = line.quantity
        for (sku, lot, location), free in list(left.items()):
            if sku != line.sku or (line.lot and lot != line.lot) or not missing or not free:
                continue
            take = min(missing, free)
            left[sku, lot, location] -= take
            missing -= take
            planned.append((line, Pick(sku, location, take, lot)))
        if missing:
            short.append(Shortage(line.sku, wanted=line.quantity, available=line.quantity - missing))
    if short:
        raise InsufficientStock(tuple(short))
    return planned


def check_arrival(line: TransferLine, quantity: int, position: int) -> None:
    """Only what was sent can arrive. Raises NotUnderway saying how much still can."""
    if quantity < 0:
        raise InvalidInput("Nothing less than zero arrives.", path=("lines", str(position), "quantity"))
    if quantity > line.underway:
        raise NotUnderway(
            f"{line.underway} of {line.sku} are on the way: {line.sent} sent, {line.received} received.",
            path=("lines", str(position), "quantity"),
        )
