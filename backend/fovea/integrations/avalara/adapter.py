"""Fills checkout's TaxCalculator port with AvaTax: SalesOrder to quote, SalesInvoice and ReturnInvoice to record."""

import asyncio
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import structlog

from fovea.domains.checkout.ports import LineTax, PostalAddress, TaxAnswer, TaxDocument
from fovea.integrations.avalara.client import AvalaraClient, AvalaraFailure, Verdict, checked_code, exact
from fovea.integrations.avalara.tables import FallbackTable, TaxCodes, UnmappedCategory
from fovea.integrations.transport import JsonObject, backoff
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.http import VendorThreads, refuse_inside_transaction
from fovea.kernel.money import from_decimal, total
from fovea.kernel.settings import Settings

QUOTE_DEADLINE = 5.0
_TRIES = 4
_SALE, _RETURN = "SalesInvoice", "ReturnInvoice"

_log = structlog.get_logger(__name__)


class _Unreadable(Exception):
    """An answer whose lines or taxes are not those that were asked for."""


class _Breaker:
    """After ``limit`` silences in a row nobody is made to wait for ``rest`` seconds."""

    def __init__(self, limit: int = 3, rest: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._rest, self._clock = limit, rest, clock
        self._silences = 0
        self._open_until = 0.0

    @property
    def open(self) -> bool:
        return self._clock() < self._open_until

    def answered(self) -> None:
        self._silences = 0

    def silent(self) -> None:
        self._silences += 1
        if self._silences >= self._limit:
            self._open_until = self._clock() + self._rest


class AvalaraTaxCalculator:
    """``deadline`` bounds a quote in seconds, whatever happens; ``pause`` is the first wait after a 429."""

    def __init__(
        self,
        client: AvalaraClient,
        codes: TaxCodes,
        fallback: FallbackTable,
        *,
        deadline: float = QUOTE_DEADLINE,
        pause: float = 0.5,
    ) -> None:
        self._client = client
        self._codes = codes
        self._fallback = fallback
        self._deadline = deadline
        self._pause = pause
        # Apart, so that quotes which hang never hold up a commit.
        self._quoting = VendorThreads()
        self._recording = VendorThreads(4)
        self._breaker = _Breaker()
        self._late: set[asyncio.Task[JsonObject]] = set()

    async def quote(self, document: TaxDocument) -> TaxAnswer:
        """Falls back on our own table when AvaTax is silent, slow, or cannot place the address."""
        refuse_inside_transaction()
        if self._breaker.open:
            return self._estimate(document, "resting")
        try:
            work = asyncio.create_task(self._quoting.call(self._client.estimate, self._model(document)))
        except UnmappedCategory:
            return self._estimate(document, "unmapped category")
        # A thread cannot be stopped: a late answer is awaited by nobody and bounded by the client's own timeout.
        self._late.add(work)
        work.add_done_callback(self._forget)
        await asyncio.wait({work}, timeout=self._deadline)
        if not work.done():
            self._breaker.silent()
            return self._estimate(document, "deadline")
        try:
            answer = _answer(work.result(), document)
        except AvalaraFailure as failure:
            if failure.verdict is Verdict.UNKNOWN:
                self._breaker.silent()
            return self._estimate(document, f"{failure.verdict} {failure.code}".strip())
        except _Unreadable:
            return self._estimate(document, "unreadable")
        self._breaker.answered()
        return answer

    async def commit(self, document: TaxDocument) -> TaxAnswer:
        """One SalesInvoice per code, however often it is committed. A refusal is a TransientFailure: staff are told
        when the tries are used up, and it can be committed once the cause is mended.
        """
        return await self._record(_SALE, document, {})

    async def commit_return(self, document: TaxDocument, sale_code: str, sold_on: date) -> TaxAnswer:
        """One ReturnInvoice per code; raises ValueError when a line's amount is positive."""
        if any(line.amount.minor > 0 for line in document.lines):
            raise ValueError("Amounts on a return are negative.")
        extra = {
            "referenceCode": checked_code(sale_code),
            "taxOverride": {
                "type": "TaxDate",
                "taxDate": sold_on.isoformat(),
                "reason": "Return at the rates of the sale",
            },
        }
        return await self._record(_RETURN, document, extra)

    async def _record(self, kind: str, document: TaxDocument, extra: dict[str, Any]) -> TaxAnswer:
        model = {**self._model(document), "code": checked_code(document.code), **extra}
        try:
            return _answer(await self._patiently(lambda: self._client.record(kind, model)), document)
        except (AvalaraFailure, _Unreadable) as failure:
            verdict = failure.verdict if isinstance(failure, AvalaraFailure) else Verdict.UNKNOWN
            code = failure.code if isinstance(failure, AvalaraFailure) else ""
            # A document already reported on a filing is recorded and beyond change: as good as committed now.
            if verdict is not Verdict.UNKNOWN and code != "CannotModifyLockedTransaction":
                raise TransientFailure(f"AvaTax did not record the document ({verdict} {code}).".strip()) from failure
            _log.warning("tax_commit_in_doubt", kind=kind, document=document.code, verdict=verdict, code=code)
            return await self._recorded(kind, document)

    async def _recorded(self, kind: str, document: TaxDocument) -> TaxAnswer:
        """What AvaTax holds under this code, if it is this document; raises OutcomeUnknown otherwise."""
        try:
            found = await self._patiently(lambda: self._client.document(document.code, kind))
            if found.get("status") == "Committed" and _same_amounts(found, document):
                return _answer(found, document)
        except (AvalaraFailure, _Unreadable) as failure:
            raise OutcomeUnknown("AvaTax does not say whether the document is recorded.") from failure
        raise OutcomeUnknown("AvaTax does not hold this document as it was sent.")

    async def _patiently(self, call: Callable[[], JsonObject]) -> JsonObject:
        """A 429 means nothing happened; after the last try it is raised."""
        for attempt in range(_TRIES - 1):
            try:
                return await self._recording.call(call)
            except AvalaraFailure as failure:
                if failure.verdict is not Verdict.BUSY:
                    raise
            await asyncio.sleep(backoff(attempt, self._pause))
        return await self._recording.call(call)

    def _model(self, document: TaxDocument) -> dict[str, Any]:
        """Names never leave: a tax is a matter of places, goods and dates."""
        return {
            "date": document.on.isoformat(),
            "customerCode": document.customer_code,
            "currencyCode": document.currency,
            "addresses": {"shipFrom": _place(document.ship_from), "shipTo": _place(document.ship_to)},
            "lines": [
                {
                    "number": str(number),
                    "quantity": line.quantity,
                    "amount": exact(line.amount.as_decimal()),
                    "taxCode": self._codes.code(line.category, document.on),
                    "itemCode": line.category.value,
                    "description": line.description[:255],
                    "ref1": line.reference[:50],
                }
                for number, line in enumerate(document.lines, start=1)
            ],
        }

    def _estimate(self, document: TaxDocument, reason: str) -> TaxAnswer:
        overdue = document.on > self._fallback.review_by
        _log.warning("tax_estimated", document=document.code, reason=reason, table_overdue=overdue)
        return self._fallback.estimate(document)

    def _forget(self, work: asyncio.Task[JsonObject]) -> None:
        self._late.discard(work)
        if not work.cancelled():
            # Looked at, so that a late failure is not reported as never awaited.
            work.exception()


def connect(
    settings: Settings, *, clock: Clock = system_clock, deadline: float = QUOTE_DEADLINE
) -> AvalaraTaxCalculator:
    """Raises RuntimeError in production while a category has no confirmed tax code."""
    codes = TaxCodes.load()
    waiting = codes.not_ready(clock().date())
    if settings.production and waiting:
        raise RuntimeError(f"Tax codes are not confirmed for: {', '.join(waiting)}.")
    client = AvalaraClient(
        settings.avatax_base_url,
        settings.avatax_account,
        settings.avatax_licence.get_secret_value(),
        settings.avatax_company,
        timeout=settings.vendor_timeout_seconds,
        quote_timeout=deadline,
    )
    return AvalaraTaxCalculator(client, codes, FallbackTable.load(), deadline=deadline)


def _place(address: PostalAddress) -> dict[str, str]:
    return {
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "region": address.region,
        "postalCode": address.postal_code,
        "country": address.country,
    }


def _answer(body: JsonObject, document: TaxDocument) -> TaxAnswer:
    """The total is the sum of the lines' taxes, and what the vendor calls its total has to agree."""
    taxes: dict[str, Decimal] = {}
    for entry in body.get("lines") or ():
        taxes[str(entry.get("lineNumber"))] = _number(entry.get("tax"))
    numbers = [str(number) for number in range(1, len(document.lines) + 1)]
    if sorted(taxes) != sorted(numbers):
        raise _Unreadable
    lines = tuple(
        LineTax(line.reference, from_decimal(taxes[number], document.currency))
        for number, line in zip(numbers, document.lines, strict=True)
    )
    whole = total((line.tax for line in lines), document.currency)
    if from_decimal(_number(body.get("totalTax")), document.currency) != whole:
        raise _Unreadable
    return TaxAnswer(lines, whole)


def _same_amounts(body: JsonObject, document: TaxDocument) -> bool:
    """Whether the recorded lines are the document's, amount by amount."""
    recorded = {str(entry.get("lineNumber")): _number(entry.get("lineAmount")) for entry in body.get("lines") or ()}
    wanted = {str(number): line.amount.as_decimal() for number, line in enumerate(document.lines, start=1)}
    return recorded == wanted


def _number(value: object) -> Decimal:
    if not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise _Unreadable
    return Decimal(value)
