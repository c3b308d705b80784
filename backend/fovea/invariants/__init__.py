"""What must be true of the database at every quiet moment, each as one query that returns its own breaches.

The numbers are those of the reliability plan: I1–I4 stock, I5 quantities, I6 money, I9 outbox, I10 inbox, I12 document
numbers, I14 lab; O1–O4 are of orders, R1–R7 of their prescriptions. Coupons, serials, cash drawers and journals come
with their domains.
"""

from fovea.invariants.examine import Finding, examine, examine_house
from fovea.invariants.invariant import Invariant
from fovea.invariants.messages import MESSAGES
from fovea.invariants.money import MONEY
from fovea.invariants.orders import ORDERS
from fovea.invariants.prescriptions import PRESCRIPTIONS
from fovea.invariants.reconcile import ORPHANS, LevelDifference, level_differences, orphans
from fovea.invariants.stock import STOCK

ALL: tuple[Invariant, ...] = (*STOCK, *MONEY, *MESSAGES, *ORDERS, *PRESCRIPTIONS)

__all__ = [
    "ALL",
    "ORPHANS",
    "PRESCRIPTIONS",
    "Finding",
    "Invariant",
    "LevelDifference",
    "examine",
    "examine_house",
    "level_differences",
    "orphans",
]
