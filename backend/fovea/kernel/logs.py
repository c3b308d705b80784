"""Log lines: one JSON object each where nobody reads along, with the trace they belong to and nothing personal."""

import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from fovea.kernel.tracing import WITHHELD, harmless, with_trace_id


def withheld(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A net below the rule that nobody logs such things: texts that hold an e-mail address or a card are withheld."""
    for name, value in line.items():
        line[name] = _kept(value)
    return line


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return value if harmless(value) else WITHHELD
    if isinstance(value, Mapping):
        return {name: _kept(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(inner) for inner in value]
    return value


# An exception is named by its kind and its place in our code: its words and its callers' values may quote anybody.
PROCESSORS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    with_trace_id,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    withheld,
)


def configure() -> None:
    """JSON lines, or readable ones at a terminal."""
    readable = sys.stdout.isatty()
    last: Processor = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*PROCESSORS, last],
        # A line and its end in one write: processes that share a stream, or are killed, leave no halves.
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=True,
    )
