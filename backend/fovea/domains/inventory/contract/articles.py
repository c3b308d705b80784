"""An article over all its places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleStock:
    """In how many places an article lies, and how many units of it, the unsellable ones included."""

    sku: str
    places: int
    on_hand: int
