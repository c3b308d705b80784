"""A partner's endpoint as a careful partner writes it: a small HTTP server that believes nothing unsigned."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class StrictReceiver:
    """Answers 401 to what is not signed with ``secret``, and 409 to a number that is not its subject's next.

    ``answers`` are the next statuses before any of that. ``taken`` are the bodies in the order they were believed in.
    """

    url: str
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    repeated: int = 0
    refused: list[int] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            status = self.answers.pop(0) if self.answers else self._judge(headers, body)
            if status >= 300:
                self.refused.append(status)
            return status

    def _judge(self, headers: dict[str, str], body: bytes) -> int:
        fields = [part.partition("=") for part in headers.get("fovea-signature", "").split(",")]
        stamp = next((value for name, _, value in fields if name == "t"), "")
        wanted = hmac.new(self.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        if wanted not in [value for name, _, value in fields if name == "v1"]:
            return 401
        said = json.loads(body)
        if said["id"] != headers.get("fovea-event-id") or said["type"] != headers.get("fovea-event-type"):
            return 400
        if said["id"] in {one["id"] for one in self.taken}:
            self.repeated += 1
            return 200
        last = max((one["sequence"] for one in self.taken if one["subject"] == said["subject"]), default=0)
        if said["sequence"] != last + 1:
            return 409
        self.taken.append(said)
        return 200


@contextmanager
def strict_receiver() -> Iterator[StrictReceiver]:
    """Running on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with receiver._lock:
                receiver.at_once += 1
                receiver.most_at_once = max(receiver.most_at_once, receiver.at_once)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            with receiver._lock:
                receiver.at_once -= 1
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = StrictReceiver(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
