"""Reorder proposals with everything they were made from."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.pictures import Picture
from fovea.api.procurement_reads import order_by_id, shown
from fovea.api.procurement_types import PurchaseOrder, Shown, gid
from fovea.domains import procurement
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader

READ = staff(P.PROCUREMENT_ORDER_READ)
EDIT = staff(P.PROCUREMENT_ORDER_EDIT)


@strawberry.type
class ReorderInputs:
    """What a proposal was made from; ``weeks`` are units sold, the oldest first, ``sentences`` say it in words."""

    days: int
    stockout_days: int
    demand_mean: float
    demand_sd: float
    weeks: list[int]
    lead_mean: float
    lead_sd: float
    lead_measured: bool
    review_days: int
    method: str
    target: str
    target_bp: int
    lead_demand: float
    lead_demand_sd: float
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
    safety_units: int | None
    min_units: int | None
    max_units: int | None
    sentences: list[str]

    @classmethod
    def of(cls, view: procurement.Inputs) -> "ReorderInputs":
        return cls(
            days=view.days,
            stockout_days=view.stockout_days,
            demand_mean=float(view.demand_mean),
            demand_sd=float(view.demand_sd),
            weeks=list(view.weeks),
            lead_mean=float(view.lead_mean),
            lead_sd=float(view.lead_sd),
            lead_measured=view.lead_measured,
            review_days=view.review_days,
            method=view.method.value,
            target=view.target.value,
            target_bp=view.target_bp,
            lead_demand=float(view.lead_demand),
            lead_demand_sd=float(view.lead_demand_sd),
            safety_stock=view.safety_stock,
            reorder_point=view.reorder_point,
            on_hand=view.on_hand,
            promised=view.promised,
            waiting=view.waiting,
            on_order=view.on_order,
            position=view.position,
            economic_lot=view.economic_lot,
            moq=view.moq,
            pack_size=view.pack_size,
            max_days_cover=view.max_days_cover,
            safety_units=view.safety_units,
            min_units=view.min_units,
            max_units=view.max_units,
            sentences=list(view.sentences),
        )


@strawberry.type
class ReorderProposal:
    """So many units of an article for a warehouse. ``daysLeft`` until its shelf is empty at the usual pace."""

    id: strawberry.ID
    sku: str
    description: str
    picture: Picture | None
    warehouse: str
    supplier_id: strawberry.ID
    supplier_code: str
    supplier_name: str
    quantity: int
    unit_price: Money
    total: Money
    status: str
    snoozed_until: date | None
    made_at: datetime
    decided_by: str | None
    accepted_quantity: int | None
    purchase_order_number: str | None
    days_left: int | None
    inputs: ReorderInputs

    @classmethod
    def of(cls, view: procurement.Proposal, context: Shown) -> "ReorderProposal":
        return cls(
            id=gid("ReorderProposal", view.id),
            sku=view.sku,
            description=view.description,
            picture=context.picture(view.sku),
            warehouse=view.warehouse,
            supplier_id=gid("Supplier", view.supplier_id),
            supplier_code=view.supplier_code,
            supplier_name=view.supplier_name,
            quantity=view.quantity,
            unit_price=Money.of(view.unit_price),
            total=Money.of(view.total),
            status=view.status.value,
            snoozed_until=view.snoozed_until,
            made_at=view.made_at,
            decided_by=view.decided_by,
            accepted_quantity=view.accepted_quantity,
            purchase_order_number=view.order_number,
            days_left=view.days_left,
            inputs=ReorderInputs.of(view.inputs),
        )


@strawberry.input
class ChosenProposalInput:
    """``quantity`` where another number than proposed is wanted."""

    proposal_id: strawberry.ID
    quantity: int | None = None


@strawberry.input
class AcceptProposalsInput:
    proposals: list[ChosenProposalInput]
    idempotency_key: str


@strawberry.input
class SnoozeProposalInput:
    proposal_id: strawberry.ID
    until: date
    idempotency_key: str


@strawberry.input
class DismissProposalInput:
    proposal_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.input
class ProposeReordersInput:
    """``skus`` left out: every rule is looked at."""

    idempotency_key: str
    skus: list[str] | None = None


@strawberry.type
class AcceptProposalsSuccess:
    """One draft per supplier and warehouse."""

    orders: list[PurchaseOrder]


@strawberry.type
class ReorderProposalSuccess:
    proposal: ReorderProposal


@strawberry.type
class ProposeReordersSuccess:
    looked_at: int
    open: int
    withdrawn: int
    without_price: int


AcceptProposalsResult = Annotated[AcceptProposalsSuccess | Refusal, strawberry.union("AcceptProposalsResult")]
ReorderProposalResult = Annotated[ReorderProposalSuccess | Refusal, strawberry.union("ReorderProposalResult")]
ProposeReordersResult = Annotated[ProposeReordersSuccess | Refusal, strawberry.union("ProposeReordersResult")]


def _proposal(text: str) -> UUID:
    return row_id("ReorderProposal", text, field="proposalId")


async def _proposals(
    reader: Reader, wanted: procurement.ProposalFilter, page: paging.PageRequest
) -> Connection[ReorderProposal]:
    found = await procurement.proposals_page(reader, wanted, page)
    context = await shown(reader, [one.sku for one in found.items], ())
    return connection(found, lambda one: ReorderProposal.of(one, context))


async def _pictured(reader: Reader, view: procurement.Proposal) -> ReorderProposal:
    return ReorderProposal.of(view, await shown(reader, [view.sku], ()))


@strawberry.type
class ReorderingQuery:
    @query(allow=READ, description="What should be bought, the newest look first.")
    async def reorder_proposals(
        self,
        info: Info,
        status: list[str] | None = None,
        supplier_id: strawberry.ID | None = None,
        warehouse: str = "",
        search: str = "",
        first: int = 50,
        after: str | None = None,
    ) -> Connection[ReorderProposal]:
        supplier = None if supplier_id is None else row_id("Supplier", supplier_id, field="supplierId")
        wanted = procurement.ProposalFilter(
            states(procurement.ProposalStatus, status), supplier, warehouse.strip().upper(), search
        )
        return await info.context.read(_proposals, wanted, asked(first, after, datetime.fromisoformat, UUID))


@strawberry.type
class ReorderingMutation:
    @mutation(allow=EDIT, description="Look at the reorder rules now, as every night.")
    async def propose_reorders(self, info: Info, input: ProposeReordersInput) -> ProposeReordersResult:
        command = procurement.Propose(tuple(sku.strip().upper() for sku in input.skus or ()))
        done = await info.context.run(procurement.propose, command, input.idempotency_key)
        return ProposeReordersSuccess(
            looked_at=done.looked_at, open=done.open, withdrawn=done.withdrawn, without_price=done.without_price
        )

    @mutation(allow=EDIT, description="Make draft orders of proposals, one per supplier and warehouse.")
    async def accept_proposals(self, info: Info, input: AcceptProposalsInput) -> AcceptProposalsResult:
        chosen = {_proposal(one.proposal_id): one.quantity for one in input.proposals}
        command = procurement.AcceptProposals(
            tuple(chosen), {row: units for row, units in chosen.items() if units is not None}
        )
        made = await info.context.run(procurement.accept, command, input.idempotency_key)
        return AcceptProposalsSuccess(orders=[await info.context.read(order_by_id, one.id) for one in made])

    @mutation(allow=EDIT, description="Not before that day.")
    async def snooze_proposal(self, info: Info, input: SnoozeProposalInput) -> ReorderProposalResult:
        command = procurement.SnoozeProposal(_proposal(input.proposal_id), input.until)
        done = await info.context.run(procurement.snooze, command, input.idempotency_key)
        return ReorderProposalSuccess(proposal=await info.context.read(_pictured, done))

    @mutation(allow=EDIT, description="Not this time, with the reason; the next night looks again.")
    async def dismiss_proposal(self, info: Info, input: DismissProposalInput) -> ReorderProposalResult:
        command = procurement.DismissProposal(_proposal(input.proposal_id), input.reason)
        done = await info.context.run(procurement.dismiss, command, input.idempotency_key)
        return ReorderProposalSuccess(proposal=await info.context.read(_pictured, done))
