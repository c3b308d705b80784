"""Relay ids as clients send them."""

from uuid import UUID

from fovea.kernel.errors import NotFound
from fovea.kernel.ids import from_global_id


def row_id(kind: str, text: str, *, field: str) -> UUID:
    """The row behind an id of this kind. Anything else is of no row: raises NotFound with the field's path."""
    found = from_global_id(kind, text)
    if found is None:
        raise NotFound("There is nothing with this id.", path=(field,))
    return found
