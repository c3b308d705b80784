"""Words about reordering: the rule of an article in a warehouse, and what it proposes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from fovea.kernel.money import Money


class Method(StrEnum):
    """How demand is told to behave; AUTO chooses by pace and spread."""

    AUTO = "auto"
    NORMAL = "normal"
    POISSON = "poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"


class Target(StrEnum):
    CYCLE = "cycle"  # share of order cycles without a stock-out
    FILL = "fill"  # share of units served from the shelf


class ProposalStatus(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"  # the position recovered before anybody decided


@dataclass(frozen=True, slots=True)
class ReorderRule:
    """``target_bp`` in 1/10 000; ``review_days`` between two looks; ``order_cost`` and ``holding_bp`` a year make the
    economic lot. ``safety_units`` takes the place of the safety stock that would be worked out; the order point is
    never below ``min_units``, and no order lifts the position above ``max_units``."""

    sku: str
    warehouse: str
    supplier_id: UUID
    method: Method
    target: Target
    target_bp: int
    review_days: int
    max_days_cover: int
    order_cost: int
    holding_bp: int
    active: bool = True
    safety_units: int | None = None
    min_units: int | None = None
    max_units: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a proposal was made from; kept with it, so that it can be read years later."""

    days: int
    stockout_days: int
    demand_mean: Decimal
    demand_sd: Decimal
    weeks: tuple[int, ...]
    lead_mean: Decimal
    lead_sd: Decimal
    lead_measured: bool
    review_days: int
    method: Method
    target: Target
    target_bp: int
    lead_demand: Decimal
    lead_demand_sd: Decimal
    safety_stock: int
    reorder_point: int
    on_hand: int
    promised: int
    waiting: int
    on_order: int
    position: int
    economic_lot: int
    moq: int
    pack_size: int
    max_days_cover: int
    sentences: tuple[str, ...] = ()
    safety_units: int | None = None
    min_units: int | None = None
    max_units: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    id: UUID
    sku: str
    description: str
    warehouse: str
    supplier_id: UUID
    supplier_code: str
    supplier_name: str
    quantity: int
    unit_price: Money
    status: ProposalStatus
    snoozed_until: date | None
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    accepted_quantity: int | None
    order_id: UUID | None
    order_number: str | None
    inputs: Inputs

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def days_left(self) -> int | None:
        """Until the shelf is empty at the usual pace; None while nothing sells."""
        free = self.inputs.on_hand - self.inputs.promised
        return int(free / self.inputs.demand_mean) if self.inputs.demand_mean > 0 else None


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    statuses: tuple[ProposalStatus, ...] = (ProposalStatus.OPEN,)
    supplier_id: UUID | None = None
    warehouse: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class SetReorderRules:
    """Rules as they are to be, whoever looked at them before: for lists that come in whole."""

    rules: tuple[ReorderRule, ...]


@dataclass(frozen=True, slots=True)
class SaveReorderRule:
    """One rule by hand; ``rule.version`` is the record that was looked at, 0 for a new one."""

    rule: ReorderRule


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely it is that exactly so many units are asked for until goods arrive, and that no more are."""

    units: int
    exactly: float
    up_to: float


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would say now: ``quantity`` 0 orders nothing. ``chances`` are the demand that has to be covered,
    thinned out to a curve. ``price`` None: the supplier has no price today, so nothing can be said."""

    quantity: int
    inputs: Inputs | None
    chances: tuple[Chance, ...] = ()


@dataclass(frozen=True, slots=True)
class Propose:
    """Look at every rule, or at these articles alone."""

    skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many articles were looked at, are to be bought, and no longer have to be."""

    looked_at: int
    open: int
    withdrawn: int
    without_price: int


@dataclass(frozen=True, slots=True)
class AcceptProposals:
    """One draft order per supplier and warehouse; ``quantities`` where the buyer wants another number."""

    proposal_ids: tuple[UUID, ...]
    quantities: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SnoozeProposal:
    proposal_id: UUID
    until: date


@dataclass(frozen=True, slots=True)
class DismissProposal:
    proposal_id: UUID
    reason: str
