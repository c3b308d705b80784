"""Goods that never arrived."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoseStock:
    """Units that were sent from one warehouse and are given up on the way."""

    sku: str
    lot: str
    quantity: int
    reason: str
    reference: str
    key: str
