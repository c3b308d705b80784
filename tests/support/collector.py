"""Somebody who collects traces: an OTLP receiver over HTTP, with every byte that was sent to it."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Seen:
    """One span as it arrived."""

    trace_id: str
    name: str
    service: str
    told: dict[str, Any]


@dataclass
class Collector:
    bodies: list[bytes] = field(default_factory=list)
    _seen: list[Seen] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        kept = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                kept.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def spans(self) -> list[Seen]:
        """Everything that was told so far."""
        # A house that has run all the flows was told a great deal: each body is read once.
        fresh = self.bodies[self._read :]
        self._read += len(fresh)
        for body in fresh:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                names = {one.key: one.value.string_value for one in resource.resource.attributes}
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        told = {one.key: _value(one.value) for one in span.attributes}
                        self._seen.append(Seen(span.trace_id.hex(), span.name, names["service.name"], told))
        return list(self._seen)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
