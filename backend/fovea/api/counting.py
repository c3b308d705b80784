"""Cycle counts: what is to be counted, blind counting, the second person's look, and how true the books are."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.count_types import CountFigures, CountSheet, CountTask
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.stock_types import BinFull, LotNeeded
from fovea.domains import catalog, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput

LONGEST_PERIOD = 730


@strawberry.input
class PlanCountsInput:
    """Codes of the places to count."""

    places: list[str]
    note: str = ""
    idempotency_key: str


@strawberry.type
class PlanCountsSuccess:
    tasks: list[CountTask]


PlanCountsResult = Annotated[PlanCountsSuccess | Refusal, strawberry.union("PlanCountsResult")]


@strawberry.input
class ClaimCountInput:
    task_id: strawberry.ID


@strawberry.type
class ClaimCountSuccess:
    task: CountTask


ClaimCountResult = Annotated[ClaimCountSuccess | Refusal, strawberry.union("ClaimCountResult")]


@strawberry.input
class CountedLineInput:
    sku: str
    quantity: int
    lot: str = ""


@strawberry.input
class RecordCountInput:
    """Everything that lies in the place; what is not named was not there."""

    task_id: strawberry.ID
    lines: list[CountedLineInput]
    idempotency_key: str

    def command(self) -> warehouse.RecordCount:
        lines = tuple(warehouse.CountedLine(line.sku, line.quantity, line.lot) for line in self.lines)
        return warehouse.RecordCount(_task(self.task_id), lines)


@strawberry.type
class RecordCountSuccess:
    task: CountTask


RecordCountResult = Annotated[RecordCountSuccess | BinFull | LotNeeded | Refusal, strawberry.union("RecordCountResult")]


@strawberry.input
class ReviewCountInput:
    """``decision`` is approve, recount or cancel; the last two need a reason."""

    task_id: strawberry.ID
    decision: str
    reason: str = ""
    idempotency_key: str

    def command(self) -> warehouse.ReviewCount:
        (decision,) = states(warehouse.CountDecision, [self.decision], field="decision")
        return warehouse.ReviewCount(_task(self.task_id), decision, self.reason)


@strawberry.type
class ReviewCountSuccess:
    task: CountTask


ReviewCountResult = Annotated[ReviewCountSuccess | BinFull | Refusal, strawberry.union("ReviewCountResult")]


def _task(text: str) -> UUID:
    return row_id("CountTask", text, field="taskId")


async def _page(
    reader: Reader,
    wanted: tuple[warehouse.CountStatus, ...],
    mine: bool,
    at: str | None,
    search: str | None,
    page: paging.PageRequest,
) -> Connection[CountTask]:
    found = await warehouse.count_tasks_page(
        reader,
        wanted,
        page,
        claimed_by=reader.actor.account_id if mine else None,
        warehouse=at,
        search=search,
    )
    shown = dict(zip((view.id for view in found.items), await _shown(reader, found.items), strict=True))
    return connection(found, lambda view: shown[view.id])


async def _shown(reader: Reader, views: Iterable[warehouse.CountTask]) -> list[CountTask]:
    """Counts as this reader may see them; the articles' names cost one statement for any number."""
    figures, tasks = reader.actor.may(P.WAREHOUSE_COUNT_REVIEW), tuple(views)
    skus = {line.sku for task in tasks for one in task.attempts for line in one.lines}
    variants = {one.sku: one for one in await catalog.variants(reader, skus)} if figures and skus else {}
    return [CountTask.of(task, variants, figures=figures) for task in tasks]


async def _one(reader: Reader, task_id: UUID) -> CountTask:
    (shown,) = await _shown(reader, [await warehouse.count_task(reader, task_id)])
    return shown


async def _sheets(reader: Reader) -> list[CountSheet]:
    return [CountSheet.of(view) for view in await warehouse.count_sheets(reader)]


@strawberry.type
class CountingQuery:
    @query(
        allow=staff(P.WAREHOUSE_COUNT_REVIEW, P.WAREHOUSE_COUNT_WORK),
        description="Counts that are to be made, in walking order; of finished ones alone the newest first.",
    )
    async def count_tasks(
        self,
        info: Info,
        status: list[str] | None = None,
        mine: bool = False,
        at: Annotated[str | None, strawberry.argument(name="warehouse")] = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[CountTask]:
        wanted = states(warehouse.CountStatus, status)
        return await info.context.read(_page, wanted, mine, at, search, asked(first, after, int, UUID))

    @query(allow=staff(P.WAREHOUSE_COUNT_REVIEW, P.WAREHOUSE_COUNT_WORK), description="One count.")
    async def count_task(self, info: Info, id: strawberry.ID) -> CountTask:
        return await info.context.read(_one, row_id("CountTask", id, field="id"))

    @query(allow=staff(P.WAREHOUSE_COUNT_REVIEW), description="Accuracy and shrinkage of the last days.")
    async def count_figures(self, info: Info, days: int = 90) -> CountFigures:
        if not 1 <= days <= LONGEST_PERIOD:
            raise InvalidInput(f"Look back 1 to {LONGEST_PERIOD} days.", path=("days",))
        return CountFigures.of(await info.context.read(warehouse.count_figures, days), days)

    @query(allow=staff(P.WAREHOUSE_COUNT_REVIEW), description="Counting sheets that were read in, the newest first.")
    async def count_sheets(self, info: Info) -> list[CountSheet]:
        return await info.context.read(_sheets)


@strawberry.type
class CountingMutation:
    @mutation(
        allow=staff(P.WAREHOUSE_COUNT_REVIEW),
        description="Ask for counts; a place that waits for one already keeps the one it has.",
    )
    async def plan_counts(self, info: Info, input: PlanCountsInput) -> PlanCountsResult:
        command = warehouse.PlanCounts(tuple(input.places), note=input.note)
        tasks = await info.context.run(warehouse.plan_counts, command, input.idempotency_key)
        return PlanCountsSuccess(tasks=[CountTask.of(task, {}, figures=False) for task in tasks])

    @mutation(allow=staff(P.WAREHOUSE_COUNT_WORK), description="Say that you count this place.")
    async def claim_count(self, info: Info, input: ClaimCountInput) -> ClaimCountResult:
        task = await info.context.run(warehouse.claim_count, warehouse.CountRef(_task(input.task_id)))
        return ClaimCountSuccess(task=CountTask.of(task, {}, figures=False))

    @mutation(
        allow=staff(P.WAREHOUSE_COUNT_WORK),
        description="Everything that lies in the place, as counted without being told what is expected.",
    )
    async def record_count(self, info: Info, input: RecordCountInput) -> RecordCountResult:
        task = await info.context.run(warehouse.record_count, input.command(), input.idempotency_key)
        return RecordCountSuccess(task=CountTask.of(task, {}, figures=False))

    @mutation(
        allow=staff(P.WAREHOUSE_COUNT_REVIEW),
        description="Book a difference, have it counted again, or drop the count.",
    )
    async def review_count(self, info: Info, input: ReviewCountInput) -> ReviewCountResult:
        task = await info.context.run(warehouse.review_count, input.command(), input.idempotency_key)
        return ReviewCountSuccess(task=await info.context.read(_one, task.id))
