"""Putting away: from the dock to a shelf, by rules that say why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, Edge, asked, page_info, states
from fovea.api.pictures import Picture, picture_of
from fovea.api.warehouse import WrongScan
from fovea.domains import catalog, inventory, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id

# Types here have a field of the domain's name; inside them its words go by these.
TaskView = warehouse.PutawayTask
ProposalView = warehouse.Proposal


@strawberry.type
class PutawayProposal:
    """Take so many to this bin, and the reason in a sentence."""

    bin: str
    quantity: int
    because: str

    @classmethod
    def of(cls, view: warehouse.Proposal) -> "PutawayProposal":
        return cls(bin=view.bin, quantity=view.quantity, because=view.because)


@strawberry.type
class PutawayTask:
    """Goods on a dock, or returns to restock, that belong on a shelf. ``proposals`` are what the rules say now."""

    id: strawberry.ID
    warehouse: str
    sku: str
    description: str
    barcode: str
    lot: str
    from_location: str = strawberry.field(name="from")
    reference: str
    quantity: int
    done: int
    left: int
    status: str
    claimed_by: str | None
    created_at: datetime
    picture: Picture | None
    proposals: list[PutawayProposal]

    @classmethod
    def of(cls, view: TaskView, proposals: Sequence[ProposalView], articles: "Articles") -> "PutawayTask":
        return cls(
            id=strawberry.ID(to_global_id("PutawayTask", view.id)),
            warehouse=view.warehouse,
            sku=view.sku,
            description=articles.name(view.sku),
            barcode=articles.items[view.sku].barcode,
            lot=view.lot,
            from_location=view.from_location,
            reference=view.reference,
            quantity=view.quantity,
            done=view.done,
            left=view.left,
            status=view.status,
            claimed_by=view.claimed_by,
            created_at=view.created_at,
            picture=articles.picture(view.sku),
            proposals=[PutawayProposal.of(one) for one in proposals],
        )


class Articles:
    """What SKUs are called and look like, whether the catalogue sells them or the lab uses them."""

    def __init__(self, items: Mapping[str, inventory.Item], variants: Mapping[str, catalog.VariantView]) -> None:
        self.items = items
        self._variants = variants

    def name(self, sku: str) -> str:
        variant = self._variants.get(sku)
        return variant.description if variant else self.items[sku].name

    def picture(self, sku: str) -> Picture | None:
        variant = self._variants.get(sku)
        return None if variant is None else picture_of(variant.frame_code, variant.colour.code)


async def articles_of(reader: Reader, skus: Sequence[str]) -> Articles:
    """Two statements for any number of SKUs."""
    variants = {one.sku: one for one in await catalog.variants(reader, skus)}
    return Articles(await inventory.items(reader, skus), variants)


@strawberry.input
class ClaimPutawayInput:
    task_id: strawberry.ID


@strawberry.type
class ClaimPutawaySuccess:
    task: PutawayTask


ClaimPutawayResult = Annotated[ClaimPutawaySuccess | Refusal, strawberry.union("ClaimPutawayResult")]


@strawberry.input
class ConfirmPutawayInput:
    """What the scanner read on the shelf, and how many were laid there."""

    task_id: strawberry.ID
    bin_scan: str
    quantity: int
    idempotency_key: str

    def command(self) -> warehouse.ConfirmPutaway:
        return warehouse.ConfirmPutaway(_task(self.task_id), self.bin_scan, self.quantity)


@strawberry.type
class ConfirmPutawaySuccess:
    task: PutawayTask


@strawberry.type
class NoRoom(Problem):
    """The bin is full by now; ``next`` is where the rules send the goods instead, if anywhere."""

    bin: str
    capacity: int
    free: int
    next: PutawayProposal | None


ConfirmPutawayResult = Annotated[
    ConfirmPutawaySuccess | NoRoom | WrongScan | Refusal, strawberry.union("ConfirmPutawayResult")
]


@strawberry.input
class UndoPutawayInput:
    task_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class UndoPutawaySuccess:
    task: PutawayTask


UndoPutawayResult = Annotated[UndoPutawaySuccess | Refusal, strawberry.union("UndoPutawayResult")]


def _task(text: str) -> UUID:
    return row_id("PutawayTask", text, field="taskId")


async def _dressed(reader: Reader, views: Sequence[warehouse.PutawayTask]) -> list[PutawayTask]:
    open_ones = [view for view in views if view.status is warehouse.PutawayStatus.OPEN]
    proposed = await warehouse.proposals(reader, open_ones)
    articles = await articles_of(reader, [view.sku for view in views])
    return [PutawayTask.of(view, proposed.get(view.id, ()), articles) for view in views]


async def _page(
    reader: Reader, wanted: Sequence[str], house: str | None, asked_for: paging.PageRequest
) -> Connection[PutawayTask]:
    page = await warehouse.putaway_page(reader, wanted, house, asked_for)
    nodes = await _dressed(reader, page.items)
    return Connection(
        edges=[Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, page.cursors, strict=True)],
        page_info=page_info(page),
        total_count=page.total,
    )


async def _one(reader: Reader, view: warehouse.PutawayTask) -> PutawayTask:
    return (await _dressed(reader, [view]))[0]


async def _elsewhere(reader: Reader, task_id: UUID, full: str) -> warehouse.Proposal | None:
    view = await warehouse.putaway_task(reader, task_id)
    return next(iter((await warehouse.proposals(reader, [view], without=[full]))[view.id]), None)


async def _places(reader: Reader, house: str, sku: str, quantity: int) -> list[PutawayProposal]:
    (answer,) = await warehouse.places_for(reader, house, [(sku, quantity)])
    return [PutawayProposal.of(one) for one in answer]


@strawberry.type
class PutawayQuery:
    @query(allow=staff(P.WAREHOUSE_PUTAWAY_READ), description="What waits to be put away, the oldest first.")
    async def putaway_tasks(
        self,
        info: Info,
        status: list[str] | None = None,
        warehouse_code: Annotated[str | None, strawberry.argument(name="warehouse")] = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[PutawayTask]:
        wanted = states(warehouse.PutawayStatus, status)
        return await info.context.read(_page, wanted, warehouse_code, asked(first, after, UUID))

    @query(allow=staff(P.WAREHOUSE_PUTAWAY_READ), description="Where so many of an article would go, and why.")
    async def putaway_proposals(
        self,
        info: Info,
        warehouse_code: Annotated[str, strawberry.argument(name="warehouse")],
        sku: str,
        quantity: int = 1,
    ) -> list[PutawayProposal]:
        return await info.context.read(_places, warehouse_code, sku.strip().upper(), max(1, quantity))


@strawberry.type
class PutawayMutation:
    @mutation(allow=staff(P.WAREHOUSE_PUTAWAY_WORK), description="Say that you carry these goods.")
    async def claim_putaway(self, info: Info, input: ClaimPutawayInput) -> ClaimPutawayResult:
        view = await info.context.run(warehouse.claim_putaway, warehouse.ClaimPutaway(_task(input.task_id)))
        return ClaimPutawaySuccess(task=await info.context.read(_one, view))

    @mutation(allow=staff(P.WAREHOUSE_PUTAWAY_WORK), description="The bin was scanned and the units lie in it.")
    async def confirm_putaway(self, info: Info, input: ConfirmPutawayInput) -> ConfirmPutawayResult:
        command = input.command()
        try:
            view = await info.context.run(warehouse.confirm_putaway, command, input.idempotency_key)
        except inventory.BinFull as full:
            other = await info.context.read(_elsewhere, command.task_id, full.location)
            return NoRoom(
                code=full.code,
                message=full.message,
                path=["binScan"],
                bin=full.location,
                capacity=full.capacity,
                free=full.free,
                next=None if other is None else PutawayProposal.of(other),
            )
        return ConfirmPutawaySuccess(task=await info.context.read(_one, view))

    @mutation(allow=staff(P.WAREHOUSE_PUTAWAY_WORK), description="Carry back what you put away last of a task.")
    async def undo_putaway(self, info: Info, input: UndoPutawayInput) -> UndoPutawayResult:
        command = warehouse.UndoPutaway(_task(input.task_id))
        view = await info.context.run(warehouse.undo_putaway, command, input.idempotency_key)
        return UndoPutawaySuccess(task=await info.context.read(_one, view))
