"""What may stand on a shelf's label."""

import re

from fovea.domains.inventory import Place
from fovea.domains.warehouse.contract import LabelKind, PutUpBins
from fovea.domains.warehouse.rules.scans import read_label
from fovea.kernel.errors import InvalidInput

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
_ZONE = re.compile(r"[A-Z0-9]{1,8}")


def shelves(command: PutUpBins) -> tuple[Place, ...]:
    """The bins as places. A code that a scanner would take for something else is refused."""
    zone = command.zone.strip().upper()
    if not _ZONE.fullmatch(zone):
        raise InvalidInput("A zone has 1 to 8 letters or digits.", path=("zone",))
    found: dict[str, Place] = {}
    for position, one in enumerate(command.bins):
        path = ("bins", str(position))
        code = one.code.strip().upper()
        if not _CODE.fullmatch(code):
            raise InvalidInput("A bin's code has 2 to 20 letters, digits or hyphens.", path=(*path, "code"))
        if code in found:
            raise InvalidInput(f"{code} stands here twice.", path=(*path, "code"))
        if code.isdigit() or read_label(code).kind is not LabelKind.PLAIN:
            raise InvalidInput(f"{code} looks like another kind of label.", path=(*path, "code"))
        if one.capacity is not None and one.capacity < 1:
            raise InvalidInput("A bin holds at least one unit, or has no limit.", path=(*path, "capacity"))
        name = one.name.strip() or f"Zone {zone}, bin {code}"
        found[code] = Place(
            code=code,
            name=name,
            kind="bin",
            warehouse=command.warehouse,
            sequence=one.sequence,
            physical=True,
            sellable=True,
            zone=zone,
            capacity=one.capacity,
        )
    return tuple(found.values())
