"""What must be true of the database at every quiet moment, each as one query that returns its own breaches.

The numbers are those of the reliability plan: I1–I4 and I11 stock, I15 its cost, I5 quantities, I6 money, I9 outbox,
I10 inbox, I12 document numbers, I14 lab; S1–S2 are of bins and lots, W1–W6 of the warehouse, F1–F3 of its floor, L1–L5
of labels, O1–O7 of orders, D1 of their days, R1–R7 of their prescriptions, P1–P6 of buying, T1–T3 of tax, M1–M4 of what
leaves for partners and customers. Coupons, cash drawers and journals come with their domains.
"""

from fovea.invariants.buying import BUYING
from fovea.invariants.examine import Finding, examine, examine_house
from fovea.invariants.floor import FLOOR
from fovea.invariants.invariant import Invariant
from fovea.invariants.labels import LABELS
from fovea.invariants.letters import LETTERS
from fovea.invariants.messages import MESSAGES
from fovea.invariants.money import MONEY
from fovea.invariants.orders import ORDERS
from fovea.invariants.partners import PARTNERS
from fovea.invariants.prescriptions import PRESCRIPTIONS
from fovea.invariants.reconcile import (
    ORPHANS,
    LevelDifference,
    layer_differences,
    level_differences,
    orphans,
    repair_levels,
)
from fovea.invariants.shelves import SHELVES
from fovea.invariants.stock import STOCK
from fovea.invariants.taxes import TAXES
from fovea.invariants.warehouse import WAREHOUSE

ALL: tuple[Invariant, ...] = (
    *STOCK,
    *WAREHOUSE,
    *SHELVES,
    *FLOOR,
    *LABELS,
    *MONEY,
    *MESSAGES,
    *PARTNERS,
    *LETTERS,
    *ORDERS,
    *PRESCRIPTIONS,
    *BUYING,
    *TAXES,
)

__all__ = [
    "ALL",
    "BUYING",
    "LETTERS",
    "ORPHANS",
    "PARTNERS",
    "PRESCRIPTIONS",
    "Finding",
    "Invariant",
    "LevelDifference",
    "examine",
    "examine_house",
    "layer_differences",
    "level_differences",
    "orphans",
    "repair_levels",
]
