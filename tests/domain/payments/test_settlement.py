"""The provider's report against our books: every line judged once, every difference on the list."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import payments
from fovea.domains.payments import AttentionKind, EventKind, LineKind, LineVerdict, SettlementLine
from fovea.domains.payments.contract import FailReport, ImportReport, ReportRef
from fovea.domains.payments.settlements import fail_report, import_report, report_address
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import WrongState
from fovea.kernel.paging import PageRequest
from tests.domain.conftest import MovableClock
from tests.domain.payments.test_disputes import AT, captured, hear, letter, opened, to_do, usd

ADDRESS = "https://reports.example/settlement_detail_report_batch_1.csv"


async def announced(house: App, name: str = "settlement_detail_report_batch_1.csv") -> payments.SettlementReport:
    nobody = await opened(house.db, "thing:nobody")
    said = letter(nobody, EventKind.OTHER, name, 0, event_code="REPORT_AVAILABLE", reason=ADDRESS, dedupe_key=name)
    await hear(house, said, said)
    (report, *_) = (await house.db.read(SYSTEM, payments.reports_page, PageRequest(50))).items
    return report


def a_line(
    payment: payments.Payment | None, minor: int, change: str = "CAP", kind: LineKind = LineKind.CAPTURE
) -> SettlementLine:
    psp = "NOBODYS" if payment is None else payment.psp_reference or ""
    sign = -1 if kind is LineKind.REFUND else 1
    fees = minor // 100
    return SettlementLine(kind, kind, psp, change, "", usd(sign * minor), usd(sign * minor - fees), usd(fees), AT, 1)


def payout(minor: int) -> SettlementLine:
    return SettlementLine(LineKind.PAYOUT, "MerchantPayout", "", "TX1", "", usd(0), usd(-minor), usd(0), AT, 1)


async def test_lines_are_matched_and_differences_put_on_the_list(house: App) -> None:
    db = house.db
    payment = await captured(house)
    report = await announced(house)
    lines = (
        a_line(payment, 10_000),
        a_line(None, 500, "X1"),
        a_line(payment, 10_000),
        a_line(payment, 300, "REF", LineKind.REFUND),
        payout(9_000),
    )
    command = ImportReport(report.id, lines)
    taken = await asyncio.gather(*(db.run(SYSTEM, import_report, command) for _ in range(5)))
    assert sorted(taken) == [0, 0, 0, 0, 3], "taken in once, however often it is brought"
    found = await db.read(SYSTEM, payments.report_lines, report.id, different=False)
    assert [one.verdict for one in found] == [
        LineVerdict.MATCHED,
        LineVerdict.UNKNOWN,
        LineVerdict.TWICE,
        LineVerdict.UNKNOWN,
        LineVerdict.NOT_OURS,
    ]
    assert {one.kind for one in await to_do(db)} == {
        AttentionKind.SETTLEMENT_UNKNOWN,
        AttentionKind.SETTLEMENT_TWICE,
    }
    kept = await db.read(SYSTEM, payments.report, report.id)
    assert (kept.lines, kept.differences, kept.batch) == (5, 3, 1)
    assert kept.payout == (usd(9_000),)
    assert kept.gross == (usd(10_000 + 500 + 10_000 - 300),)


async def test_another_amount_than_ours_is_told_with_both(house: App) -> None:
    payment = await captured(house)
    report = await announced(house)
    await house.db.run(SYSTEM, import_report, ImportReport(report.id, (a_line(payment, 9_999),)))
    (matter,) = await to_do(house.db)
    assert matter.kind is AttentionKind.SETTLEMENT_AMOUNT
    assert "99.99 USD" in matter.sentence
    assert "100.00 USD" in matter.sentence


async def test_what_no_report_has_is_missed_after_days_and_found_in_a_later_one(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    report = await announced(house)
    await db.run(SYSTEM, import_report, ImportReport(report.id, ()))
    clock.forward(timedelta(minutes=1))
    payment = await captured(house)
    assert await db.run(SYSTEM, payments.find_unsettled, 100) == 0
    clock.forward(timedelta(days=6))
    assert await db.run(SYSTEM, payments.find_unsettled, 100) == 1
    assert await db.run(SYSTEM, payments.find_unsettled, 100) == 0, "once on the list"
    assert [one.kind for one in await to_do(db)] == [AttentionKind.SETTLEMENT_MISSING]
    second = await announced(house, "settlement_detail_report_batch_2.csv")
    await db.run(SYSTEM, import_report, ImportReport(second.id, (a_line(payment, 10_000),)))
    assert not await to_do(db)


async def test_a_report_that_cannot_be_read_is_named_and_can_be_fetched_again(house: App) -> None:
    db = house.db
    report = await announced(house)
    assert await db.read(SYSTEM, report_address, report.id) == ADDRESS
    await db.run(SYSTEM, fail_report, FailReport(report.id, "Columns are missing."))
    assert [one.kind for one in await to_do(db)] == [AttentionKind.REPORT_UNREADABLE]
    await db.run(SYSTEM, payments.fetch_again, ReportRef(report.id))
    await db.run(SYSTEM, import_report, ImportReport(report.id, ()))
    assert not await to_do(db)
    with pytest.raises(WrongState):
        await db.run(SYSTEM, payments.fetch_again, ReportRef(report.id))
    assert await db.read(SYSTEM, report_address, report.id) is None


async def test_reports_of_other_kinds_are_left_alone(house: App) -> None:
    nobody = await opened(house.db)
    other = letter(nobody, EventKind.OTHER, "payments_accounting_report_2026_03_02.csv", event_code="REPORT_AVAILABLE")
    await hear(house, other)
    assert not (await house.db.read(SYSTEM, payments.reports_page, PageRequest(50))).items
    async with house.db.connection() as connection:
        assert await connection.scalar(text("SELECT result FROM kernel.inbox")) == "ignored"


async def test_a_dispute_is_found_by_its_kind(house: App) -> None:
    payment = await captured(house)
    await hear(house, letter(payment, EventKind.CHARGEBACK, "DSP"))
    report = await announced(house)
    line = a_line(payment, 10_000, "another name", LineKind.CHARGEBACK)
    await house.db.run(SYSTEM, import_report, ImportReport(report.id, (line,)))
    (found,) = await house.db.read(SYSTEM, payments.report_lines, report.id, different=False)
    assert found.verdict is LineVerdict.MATCHED
