"""Picking: from the bin to the packing stage or the lab tray."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.warehouse_types import PickTask
from fovea.domains import catalog, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader


@problem(warehouse.WrongScan)
@strawberry.type
class WrongScan(Problem):
    """The scan is not what is asked for; the sentence says what is."""


@strawberry.input
class ClaimPickTaskInput:
    task_id: strawberry.ID


@strawberry.type
class ClaimPickTaskSuccess:
    task: PickTask


ClaimPickTaskResult = Annotated[ClaimPickTaskSuccess | Refusal, strawberry.union("ClaimPickTaskResult")]


@strawberry.input
class ConfirmPickInput:
    """What the scanner read on the bin and on the article, and how many were taken."""

    task_id: strawberry.ID
    bin_scan: str
    sku_scan: str
    quantity: int
    idempotency_key: str
    tote_scan: str | None = None

    def command(self) -> warehouse.ConfirmPick:
        return warehouse.ConfirmPick(
            _task(self.task_id), self.bin_scan, self.sku_scan, self.quantity, self.tote_scan or None
        )


@strawberry.type
class ConfirmPickSuccess:
    task: PickTask


ConfirmPickResult = Annotated[ConfirmPickSuccess | WrongScan | Refusal, strawberry.union("ConfirmPickResult")]


@strawberry.input
class UndoPickInput:
    """``quantity`` pieces go back to their bin; without it all that were picked."""

    task_id: strawberry.ID
    idempotency_key: str
    quantity: int | None = None


@strawberry.type
class UndoPickSuccess:
    task: PickTask


UndoPickResult = Annotated[UndoPickSuccess | Refusal, strawberry.union("UndoPickResult")]


@strawberry.input
class ReportShortPickInput:
    """``found`` is how many of the units still to be picked lay in the bin."""

    task_id: strawberry.ID
    found: int
    idempotency_key: str


@strawberry.type
class ReportShortPickSuccess:
    task: PickTask


ReportShortPickResult = Annotated[ReportShortPickSuccess | Refusal, strawberry.union("ReportShortPickResult")]


def _task(text: str) -> UUID:
    return row_id("PickTask", text, field="taskId")


async def variants_of(reader: Reader, skus: Iterable[str]) -> dict[str, catalog.VariantView]:
    """Variants by SKU; one statement for any number."""
    return {one.sku: one for one in await catalog.variants(reader, skus)}


async def _page(
    reader: Reader, wanted: tuple[warehouse.PickStatus, ...], asked_for: paging.PageRequest
) -> Connection[PickTask]:
    page = await warehouse.tasks_page(reader, wanted, asked_for)
    variants = await variants_of(reader, [view.sku for view in page.items])
    return connection(page, lambda view: PickTask.of(view, variants))


async def _pictured(info: Info, view: warehouse.PickTask) -> PickTask:
    return PickTask.of(view, await info.context.read(variants_of, [view.sku]))


@strawberry.type
class WarehouseQuery:
    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="Pick tasks in walking order.")
    async def pick_tasks(
        self, info: Info, status: list[str] | None = None, first: int = 100, after: str | None = None
    ) -> Connection[PickTask]:
        wanted = states(warehouse.PickStatus, status)
        return await info.context.read(_page, wanted, asked(first, after, int, UUID))


@strawberry.type
class WarehouseMutation:
    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Say that you are walking to this bin.")
    async def claim_pick_task(self, info: Info, input: ClaimPickTaskInput) -> ClaimPickTaskResult:
        view = await info.context.run(warehouse.claim, warehouse.ClaimPick(_task(input.task_id)))
        return ClaimPickTaskSuccess(task=await _pictured(info, view))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Bin and article were scanned, the units taken.")
    async def confirm_pick(self, info: Info, input: ConfirmPickInput) -> ConfirmPickResult:
        view = await info.context.run(warehouse.confirm_pick, input.command(), input.idempotency_key)
        return ConfirmPickSuccess(task=await _pictured(info, view))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="The bin held fewer than asked for.")
    async def report_short_pick(self, info: Info, input: ReportShortPickInput) -> ReportShortPickResult:
        command = warehouse.ReportShort(_task(input.task_id), input.found)
        view = await info.context.run(warehouse.report_short, command, input.idempotency_key)
        return ReportShortPickSuccess(task=await _pictured(info, view))

    @mutation(
        allow=staff(P.WAREHOUSE_PICK_WORK), description="Lay picked pieces back in their bin, until they are packed."
    )
    async def undo_pick(self, info: Info, input: UndoPickInput) -> UndoPickResult:
        command = warehouse.UndoPick(_task(input.task_id), input.quantity)
        view = await info.context.run(warehouse.undo_pick, command, input.idempotency_key)
        return UndoPickSuccess(task=await _pictured(info, view))
