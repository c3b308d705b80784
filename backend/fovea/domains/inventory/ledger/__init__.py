"""The ledger's own hand: movements, running sums, promises, bins and costs, always together."""

from fovea.domains.inventory.ledger.book import Book, Line, open_book
from fovea.domains.inventory.ledger.costs import Inflow

__all__ = ["Book", "Inflow", "Line", "open_book"]
