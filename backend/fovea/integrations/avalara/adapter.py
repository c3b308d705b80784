"""Fills tax's TaxCalculator port with AvaTax: SalesOrder to quote, SalesInvoice and ReturnInvoice to record."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import structlog

from fovea.domains.tax.ports import (
    Charged,
    DocumentKind,
    DocumentLocked,
    PostalAddress,
    Recorded,
    Resolution,
    TaxAnswer,
    TaxDocument,
)
from fovea.integrations.avalara import reading
from fovea.integrations.avalara.client import AvalaraClient, AvalaraFailure, Verdict, checked_code
from fovea.integrations.avalara.reading import Unreadable
from fovea.integrations.breaker import Breaker, breaker_of
from fovea.integrations.guarded import SILENT, Guarded
from fovea.integrations.transport import JsonObject
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown
from fovea.kernel.http import VendorThreads, refuse_inside_transaction
from fovea.kernel.settings import Settings

QUOTE_DEADLINE = 5.0
_TRIES = 4
_KINDS = {DocumentKind.SALE: "SalesInvoice", DocumentKind.RETURN: "ReturnInvoice"}
# Beyond AvaTax's own reach: only these are resolved.
_RESOLVED = ("US", "CA")
_LOCKED, _CANCELLED = "CannotModifyLockedTransaction", "TransactionAlreadyCancelled"

_log = structlog.get_logger(__name__)


class AvalaraTaxCalculator:
    """``deadline`` bounds a quote in seconds, whatever happens; ``pause`` is the first wait after a 429."""

    def __init__(
        self,
        client: AvalaraClient,
        breaker: Breaker | None = None,
        *,
        live: bool = False,
        deadline: float = QUOTE_DEADLINE,
        pause: float = 0.5,
    ) -> None:
        self.live = live
        self._client = client
        self._deadline = deadline
        # Apart, so that quotes which hang never hold up a commit.
        self._quoting = VendorThreads()
        self._breaker = breaker or Breaker("avatax")
        self._recording = Guarded(self._breaker, VendorThreads(4), tries=_TRIES, pause=pause)
        self._late: set[asyncio.Task[JsonObject]] = set()

    async def quote(self, document: TaxDocument) -> TaxAnswer:
        """Raises TransientFailure when AvaTax is silent, slow, or cannot place the address."""
        model = reading.model(document)
        body = await self._in_time(lambda: self._client.estimate(model))
        try:
            answer = reading.answer_of(body, document)
        except Unreadable:
            raise TransientFailure("AvaTax answered with other lines.") from None
        return answer

    async def resolve(self, address: PostalAddress) -> Resolution:
        """Outside of the United States and Canada nothing is known, and nothing is doubted."""
        if address.country.upper() not in _RESOLVED:
            return Resolution()
        body = await self._in_time(lambda: self._client.resolve(reading.place(address)))
        return reading.resolution_of(body, address)

    async def commit(self, document: TaxDocument, charged: Charged | None = None) -> TaxAnswer:
        """One SalesInvoice per code, however often it is committed. A refusal is a TransientFailure: staff are told,
        and it can be committed once the cause is mended.
        """
        return await self._record(DocumentKind.SALE, document, {}, charged)

    async def commit_return(
        self, document: TaxDocument, sale_code: str, sold_on: date, charged: Charged | None = None
    ) -> TaxAnswer:
        """One ReturnInvoice per code; raises ValueError when a line's amount is positive."""
        if any(line.amount.minor > 0 for line in document.lines):
            raise ValueError("Amounts on a return are negative.")
        extra = {"referenceCode": checked_code(sale_code), "taxOverride": reading.at_rates_of(sold_on)}
        return await self._record(DocumentKind.RETURN, document, extra, charged)

    async def recorded(self, kind: DocumentKind, document: TaxDocument) -> Recorded | None:
        try:
            found = await self._recording.call(lambda: self._client.document(document.code, _KINDS[kind]))
        except AvalaraFailure as failure:
            if failure.verdict is Verdict.MISSING:
                return None
            raise OutcomeUnknown("AvaTax does not say whether the document is recorded.") from failure
        return reading.recorded_of(found, document)

    async def void(self, kind: DocumentKind, code: str) -> None:
        try:
            await self._recording.call(lambda: self._client.void(checked_code(code), _KINDS[kind]))
        except AvalaraFailure as failure:
            if failure.verdict is Verdict.MISSING or failure.code == _CANCELLED:
                return
            if failure.code == _LOCKED:
                raise DocumentLocked("This document is part of a filing and cannot be taken back.") from failure
            if failure.verdict is Verdict.UNKNOWN:
                raise OutcomeUnknown("AvaTax does not say whether the document is taken back.") from failure
            raise TransientFailure(f"AvaTax did not take the document back ({failure}).") from failure

    async def _record(
        self, kind: DocumentKind, document: TaxDocument, extra: dict[str, Any], charged: Charged | None
    ) -> TaxAnswer:
        wanted = {**reading.model(document), "code": checked_code(document.code), **extra}
        model = reading.overridden(wanted, document, charged)
        reason = "NotAdjusted" if charged is None else "Offline" if charged.offline else "Other"
        why = "" if charged is None else charged.reason
        try:
            body = await self._recording.call(lambda: self._client.record(_KINDS[kind], model, reason, why))
            return reading.answer_of(body, document)
        except (AvalaraFailure, Unreadable) as failure:
            verdict = failure.verdict if isinstance(failure, AvalaraFailure) else Verdict.UNKNOWN
            code = failure.code if isinstance(failure, AvalaraFailure) else ""
            # A document already reported on a filing is recorded and beyond change: as good as committed now.
            if verdict is not Verdict.UNKNOWN and code != _LOCKED:
                raise TransientFailure(f"AvaTax did not record the document ({verdict} {code}).".strip()) from failure
            _log.warning("tax_commit_in_doubt", kind=kind, document=document.code, verdict=verdict, code=code)
            return await self._looked_up(kind, document, charged)

    async def _looked_up(self, kind: DocumentKind, document: TaxDocument, charged: Charged | None) -> TaxAnswer:
        """What AvaTax holds under this code, if it is this document as it was sent; raises OutcomeUnknown otherwise."""
        try:
            found = await self.recorded(kind, document)
        except VendorDown as down:
            # It rests by now, yet the document was sent a moment ago.
            raise OutcomeUnknown("AvaTax does not say whether the document is recorded.") from down
        if found is not None and found.holds(document) and (found.locked or _as_charged(found.answer, charged)):
            return found.answer
        raise OutcomeUnknown("AvaTax does not hold this document as it was sent.")

    async def _in_time(self, call: Callable[[], JsonObject]) -> JsonObject:
        """The answer within the deadline; raises TransientFailure for anything else."""
        refuse_inside_transaction()
        # The deadline stands inside the breaker: an answer that nobody waited for is none.
        with self._breaker.call() as attempt:
            work = asyncio.create_task(self._quoting.call(call))
            # A thread cannot be stopped: a late answer is awaited by nobody and bounded by the client's own timeout.
            self._late.add(work)
            work.add_done_callback(self._forget)
            await asyncio.wait({work}, timeout=self._deadline)
            if not work.done():
                raise TransientFailure("AvaTax did not answer within the deadline.")
            try:
                return work.result()
            except AvalaraFailure as failure:
                if failure.verdict not in SILENT:
                    attempt.answered()
                raise TransientFailure(f"AvaTax did not work it out ({failure}).") from failure

    def _forget(self, work: asyncio.Task[JsonObject]) -> None:
        self._late.discard(work)
        if not work.cancelled():
            # Looked at, so that a late failure is not reported as never awaited.
            work.exception()


def connect(settings: Settings, *, deadline: float = QUOTE_DEADLINE) -> AvalaraTaxCalculator:
    client = AvalaraClient(
        settings.avatax_base_url,
        settings.avatax_account,
        settings.avatax_licence.get_secret_value(),
        settings.avatax_company,
        timeout=settings.vendor_timeout_seconds,
        quote_timeout=deadline,
    )
    breaker = breaker_of("avatax", settings.vendor_rest_seconds)
    return AvalaraTaxCalculator(client, breaker, live=settings.production, deadline=deadline)


def _as_charged(answer: TaxAnswer, charged: Charged | None) -> bool:
    """Whether the amounts that were to be recorded are the ones that are held."""
    if charged is None:
        return True
    held = {line.reference: line.tax for line in answer.lines}
    return charged.total in (None, answer.total) and all(held[one] == tax for one, tax in charged.lines.items())
