"""Matching what came with what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from fovea.domains.procurement.contract import OpenUnits, OverReceipt, PurchaseLine, ReceivedLine
from fovea.kernel.errors import InvalidInput, NotFound

MOST_COUNTED = 1_000_000


def find_lines(lines: Sequence[PurchaseLine], counted: Sequence[ReceivedLine]) -> tuple[ReceivedLine, ...]:
    """Every counted line with its order line; a SKU on two lines fills the first that is still open."""
    by_id = {line.id: line for line in lines}
    left = {line.id: line.open for line in lines}
    found = []
    for position, one in enumerate(counted):
        path = ("lines", str(position))
        if one.good < 0 or one.damaged < 0 or not 1 <= one.good + one.damaged <= MOST_COUNTED:
            raise InvalidInput("Count at least one unit, good or damaged.", path=(*path, "good"))
        if one.line_id is not None:
            if one.line_id not in by_id:
                raise NotFound("This line is not one of the order's.", path=(*path, "lineId"))
            line_id = one.line_id
        else:
            line_id = _by_code(lines, left, one.code, path)
        left[line_id] -= one.good
        found.append(replace(one, line_id=line_id))
    return tuple(found)


def _by_code(lines: Sequence[PurchaseLine], left: dict[UUID, int], code: str, path: tuple[str, ...]) -> UUID:
    wanted = code.strip().upper()
    same = [line for line in lines if line.sku == wanted or (line.supplier_sku and line.supplier_sku.upper() == wanted)]
    if not wanted or not same:
        raise NotFound(f"{code.strip() or 'Nothing'} is not on this order.", path=(*path, "code"))
    return next((line.id for line in same if left[line.id] > 0), same[-1].id)


def check_counts(lines: Sequence[PurchaseLine], counted: Sequence[ReceivedLine]) -> None:
    """Raises OverReceipt when some line got more, good and damaged together, than may still come of it."""
    over = []
    for line in lines:
        here = [one for one in counted if one.line_id == line.id]
        units = sum(one.good + one.damaged for one in here)
        most = max(0, line.most - line.received - line.closed)
        if units > most:
            over.append(OpenUnits(line.id, line.sku, units, line.open, most))
    if over:
        raise OverReceipt(tuple(over))


def by_sku(counted: Sequence[ReceivedLine], known: Mapping[str, str]) -> tuple[ReceivedLine, ...]:
    """Barcodes replaced by the SKUs they stand for."""
    return tuple(replace(one, code=known.get(one.code.strip().upper(), one.code)) for one in counted)
