"""Scalars GraphQL does not bring."""

from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

MinorUnits = NewType("MinorUnits", int)
Json = NewType("Json", object)

_LARGEST = 2**53 - 1


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise ValueError("MinorUnits is a whole number of minor currency units.")
    return value


def _same(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    MinorUnits: strawberry.scalar(
        name="MinorUnits",
        description="A whole number of a currency's smallest unit; up to 2^53 - 1.",
        serialize=_whole,
        parse_value=_whole,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="JSON that passes through us unread.",
        serialize=_same,
        parse_value=_same,
    ),
}
