"""Traces: which request, command, job and vendor call belong together, by OpenTelemetry.

What a span may say is a closed list of names, and a value that looks like a person's is withheld: a trace leaves the
house. Without an exporter nothing is recorded, yet every trace has its id, which logs and rows carry.
"""

import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer

# What may be told of anything. Names of people, addresses, cards, prescriptions and bodies are not among them.
# fmt: off
ATTRIBUTES = frozenset({
    "http.method", "http.route", "http.status", "request.id", "graphql.operation", "graphql.kind", "command.tries",
    "sql.transactions", "sql.reads", "vendor.name", "vendor.operation", "vendor.outcome", "vendor.attempt",
    "vendor.code", "vendor.reference", "our.row", "job.subscriber", "job.event", "job.delivery", "job.attempt",
    "error.type",
})
# fmt: on
WITHHELD = "withheld"
_HARMLESS = re.compile(r"[A-Za-z0-9 _.,:;/{}*()=+-]{0,160}")
_DIGITS = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){11,18}(?![0-9A-Za-z])")

Told = str | int | bool


class _Ids(TracerProvider):
    """Gives ids and records nothing."""

    def __init__(self) -> None:
        super().__init__(sampler=ALWAYS_OFF, resource=Resource({}), shutdown_on_exit=False)


@dataclass(slots=True)
class _Tally:
    transactions: int = 0
    reads: int = 0


_provider: TracerProvider = _Ids()
_tracer: Tracer = _provider.get_tracer("fovea")
_tally: ContextVar[_Tally | None] = ContextVar("fovea_tally", default=None)


def report_to(exporter: SpanExporter, service: str, *, at_once: bool = False) -> None:
    """From now on spans are recorded and handed to the exporter; ``at_once`` without a thread, for tests."""
    global _provider, _tracer  # noqa: PLW0603 - one per process, as a process has one name
    _provider = TracerProvider(resource=Resource.create({"service.name": service}))
    _provider.add_span_processor(SimpleSpanProcessor(exporter) if at_once else BatchSpanProcessor(exporter))
    _tracer = _provider.get_tracer("fovea")


def stop() -> None:
    """Hand over what waits, and record no more."""
    global _provider, _tracer  # noqa: PLW0603
    _provider.shutdown()
    _provider = _Ids()
    _tracer = _provider.get_tracer("fovea")


@contextmanager
def span(
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    *,
    parent: str | None = None,
    links: tuple[str | None, ...] = (),
    counted: bool = False,
    **told: Told,
) -> Iterator[Span]:
    """Around one piece of work. ``parent`` and ``links`` are what ``here`` gave elsewhere; ``told`` names attributes
    with ``_`` for ``.``. ``counted``: the span says at its end how often the database was asked.

    Of an exception only its kind is told: its words may quote anything.
    """
    context = _context(parent) if parent else None
    tied = [Link(found) for one in links if one and (found := _spot(one)).is_valid]
    tally = _Tally() if counted else None
    mark = None if tally is None else _tally.set(tally)
    current = _tracer.start_span(
        _safe(name), context=context, kind=kind, links=tied, record_exception=False, set_status_on_exception=False
    )
    tell(current, **told)
    try:
        with trace.use_span(current, record_exception=False, set_status_on_exception=False):
            yield current
    except BaseException as failure:
        tell(current, error_type=type(failure).__name__)
        current.set_status(Status(StatusCode.ERROR))
        raise
    finally:
        if tally is not None and mark is not None:
            _tally.reset(mark)
            tell(current, sql_transactions=tally.transactions, sql_reads=tally.reads)
        current.end()


def tell(current: Span, **told: Told) -> None:
    """Attributes of a span; raises KeyError for a name that is not on the list. Empty texts are left out."""
    for name, value in told.items():
        key = name.replace("_", ".")
        if key not in ATTRIBUTES:
            raise KeyError(f"A span may not tell {key}.")
        if value != "" and current.is_recording():
            current.set_attribute(key, _safe(value) if isinstance(value, str) else value)


def rename(name: str) -> None:
    """The current span gets a better name."""
    trace.get_current_span().update_name(_safe(name))


def tell_here(**told: Told) -> None:
    tell(trace.get_current_span(), **told)


def here() -> str | None:
    """Where we are, in W3C's ``traceparent`` form, for whoever goes on with it; None outside of every span."""
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


def trace_id() -> str:
    """32 hex digits that logs, rows and spans of one story share; empty outside of every span."""
    found = trace.get_current_span().get_span_context()
    return trace.format_trace_id(found.trace_id) if found.is_valid else ""


def counts_transaction() -> None:
    if (tally := _tally.get()) is not None:
        tally.transactions += 1


def counts_read() -> None:
    if (tally := _tally.get()) is not None:
        tally.reads += 1


def with_trace_id(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog's processor: every line says to which trace it belongs."""
    if "trace_id" not in line and (found := trace_id()):
        line["trace_id"] = found
    return line


def harmless(text: str) -> bool:
    """Neither an address of any kind nor a card's number."""
    return "@" not in text and not any(_is_card(found.group()) for found in _DIGITS.finditer(text))


def _safe(value: str) -> str:
    return value if _HARMLESS.fullmatch(value) and harmless(value) else WITHHELD


def _is_card(digits: str) -> bool:
    """Twelve to nineteen digits that add up as ISO/IEC 7812 wants them."""
    figures = [int(one) for one in digits if one.isdigit()]
    doubled = [one if place % 2 == 0 else one * 2 - 9 * (one > 4) for place, one in enumerate(reversed(figures))]
    return sum(doubled) % 10 == 0


def _context(parent: str) -> Context:
    return extract({"traceparent": parent}, Context())


def _spot(parent: str) -> trace.SpanContext:
    return trace.get_current_span(_context(parent)).get_span_context()
