"""Rows that were read for many parents at once, laid beside their parents."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> defaultdict[K, list[T]]:
    """Key → its rows in the order they came; a key without rows has an empty list.

    One pass: looking through all rows for each parent costs rows times parents, which a page of fifty feels.
    """
    found: defaultdict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
