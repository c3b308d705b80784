"""Sealed values: dataclasses encrypted into one column, bound to their table, row and column."""

from typing import Any, TypeVar
from uuid import UUID

from fovea.kernel.crypto import Keyring, Place
from fovea.kernel.events import adapter

T = TypeVar("T")


def seal(keyring: Keyring, table: str, row: UUID, column: str, value: Any) -> bytes:
    """``value`` is a dataclass, a string or anything else with a JSON form."""
    return keyring.seal(Place(table, row, column), adapter(type(value)).dump_json(value))


def unseal(keyring: Keyring, table: str, row: UUID, column: str, sealed: bytes, kind: type[T]) -> T:
    """The value again; raises DecryptionFailed when it is not what was sealed at this place."""
    value: T = adapter(kind).validate_json(keyring.open(Place(table, row, column), sealed))
    return value
