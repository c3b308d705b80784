"""Settlement: what the payment provider says it paid us, against our own books."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection
from fovea.api.payment_desk import order_numbers
from fovea.domains import payments
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import to_global_id


@strawberry.type
class SettlementReport:
    """A report with its sums, a currency each. ``differences``: lines that do not fit our books."""

    id: strawberry.ID
    name: str
    state: str
    received_at: datetime
    imported_at: datetime | None
    batch: int | None
    lines: int
    differences: int
    gross: list[Money]
    fees: list[Money]
    payout: list[Money]
    why: str

    @classmethod
    def of(cls, view: payments.SettlementReport) -> "SettlementReport":
        return cls(
            id=strawberry.ID(to_global_id("SettlementReport", view.id)),
            name=view.name,
            state=view.state.value,
            received_at=view.received_at,
            imported_at=view.imported_at,
            batch=view.batch,
            lines=view.lines,
            differences=view.differences,
            gross=[Money.of(one) for one in view.gross],
            fees=[Money.of(one) for one in view.fees],
            payout=[Money.of(one) for one in view.payout],
            why=view.why,
        )


@strawberry.type
class SettlementLine:
    """A line with our verdict: matched, unknown, amount, twice or not_ours. Amounts that leave us are negative."""

    id: strawberry.ID
    type: str
    kind: str
    verdict: str
    gross: Money
    net: Money
    fees: Money
    ours: Money | None
    psp_reference: str
    modification_reference: str
    order_number: str | None
    booked_at: datetime

    @classmethod
    def of(cls, view: payments.JudgedLine, numbers: dict[str, str]) -> "SettlementLine":
        return cls(
            id=strawberry.ID(to_global_id("SettlementLine", view.id)),
            type=view.line.type,
            kind=view.line.kind.value,
            verdict=view.verdict.value,
            gross=Money.of(view.line.gross),
            net=Money.of(view.line.net),
            fees=Money.of(view.line.fees),
            ours=Money.maybe(view.ours),
            psp_reference=view.line.psp_reference,
            modification_reference=view.line.modification_reference,
            order_number=numbers.get(view.reference),
            booked_at=view.line.booked_at,
        )


@strawberry.type
class SettlementPicture:
    """A report with its lines, at most 500."""

    report: SettlementReport
    lines: list[SettlementLine]


@strawberry.input
class FetchReportInput:
    id: strawberry.ID
    idempotency_key: str


@strawberry.type
class FetchReportSuccess:
    report: SettlementReport


FetchReportResult = Annotated[FetchReportSuccess | Refusal, strawberry.union("FetchReportResult")]


async def _picture(reader: Reader, report_id: UUID, different: bool) -> SettlementPicture:
    report = await payments.report(reader, report_id)
    lines = await payments.report_lines(reader, report_id, different=different)
    numbers = await order_numbers(reader, {line.reference for line in lines})
    return SettlementPicture(
        report=SettlementReport.of(report), lines=[SettlementLine.of(line, numbers) for line in lines]
    )


@strawberry.type
class SettlementsQuery:
    @query(allow=staff(P.PAYMENTS_LEDGER_READ), description="Settlement reports of the provider, newest first.")
    async def settlement_reports(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Connection[SettlementReport]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        return connection(await info.context.read(payments.reports_page, page), SettlementReport.of)

    @query(
        allow=staff(P.PAYMENTS_LEDGER_READ),
        description="A report's lines in its order; only those that do not fit our books where asked.",
    )
    async def settlement_report(
        self, info: Info, id: strawberry.ID, different: bool = False
    ) -> SettlementPicture | None:
        try:
            return await info.context.read(_picture, row_id("SettlementReport", id, field="id"), different)
        except NotFound:
            return None


@strawberry.type
class SettlementsMutation:
    @mutation(allow=staff(P.PAYMENTS_LEDGER_WORK), description="Fetch a report again that could not be taken in.")
    async def fetch_report(self, info: Info, input: FetchReportInput) -> FetchReportResult:
        report_id = row_id("SettlementReport", input.id, field="id")
        await info.context.run(payments.fetch_again, payments.ReportRef(report_id), key=input.idempotency_key)
        return FetchReportSuccess(report=SettlementReport.of(await info.context.read(payments.report, report_id)))
