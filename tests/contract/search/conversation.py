"""What was once said with a real OpenSearch node, said again to the adapter: any other request is answered 599.

To record anew, set FOVEA_TEST_OPENSEARCH_URL to an empty node (2.19 was used) and run the tests once.
"""

import json
import os
import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NODE = os.environ.get("FOVEA_TEST_OPENSEARCH_URL")
_INDEX_NUMBER = re.compile(r"fovea-frames-[0-9a-f]{32}")
_UNEXPECTED = 599


class Conversation:
    """An HTTP server that plays one recorded conversation in order, or records it from a node."""

    def __init__(self, file: Path, node: str | None = NODE) -> None:
        self.file, self.node = file, node
        self.exchanges: list[dict[str, Any]] = [] if node else json.loads(file.read_text(encoding="utf-8"))
        if node:
            _ask(f"{node}/fovea-frames-*", "DELETE", "")
        self.said = 0
        self.surprises: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if self.node:
            self.file.write_text(json.dumps(self.exchanges, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        else:
            assert not self.surprises, self.surprises
            assert self.said == len(self.exchanges), "Not everything that was recorded was asked."

    def respond(self, method: str, path: str, body: str) -> tuple[int, str]:
        if self.node:
            status, answer = _ask(self.node + path, method, body)
            self.exchanges.append(
                {"method": method, "path": plain(path), "body": plain(body), "status": status, "answer": answer}
            )
            return status, answer
        expected = self.exchanges[self.said] if self.said < len(self.exchanges) else None
        if expected is None or [expected[k] for k in ("method", "path", "body")] != [method, plain(path), plain(body)]:
            self.surprises.append(f"{method} {path} {body[:400]}")
            return _UNEXPECTED, "{}"
        self.said += 1
        return expected["status"], expected["answer"]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        conversation = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                status, answer = conversation.respond(self.command, self.path, body)
                content = answer.encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _any

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        return Handler


def plain(text: str) -> str:
    """Without what differs from run to run: the numbers in the names of indexes."""
    return _INDEX_NUMBER.sub("fovea-frames-#", text)


def _ask(url: str, method: str, body: str) -> tuple[int, str]:
    kind = "application/x-ndjson" if "_bulk" in url else "application/json"
    request = urllib.request.Request(url, body.encode() or None, {"content-type": kind}, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
