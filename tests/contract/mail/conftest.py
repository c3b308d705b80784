"""The mailer in front of the running mailbox, as its own process."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from fovea.integrations.email import SmtpMailer
from fovea.integrations.email.client import SmtpServer

BACKEND = Path(__file__).parents[3] / "backend"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass
class RunningMailbox:
    smtp_port: int
    web_port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(BACKEND),
            "SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAILBOX_URL": self.url,
            "MAILBOX_FOLDER": str(self.folder),
        }
        self.process = subprocess.Popen([sys.executable, "-m", "fovea.mailbox"], env=environment)
        give_up = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{self.url}/api/messages").raise_for_status()
            except httpx.HTTPError:
                if time.monotonic() > give_up or self.process.poll() is not None:
                    pytest.fail("The mailbox did not start.")
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """The exit status."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(10)

    def mailer(self) -> SmtpMailer:
        server = SmtpServer.of(f"smtp://127.0.0.1:{self.smtp_port}")
        return SmtpMailer(server, "Fovea <hello@fovea.example>", timeout=5)


@pytest.fixture(scope="module")
def started_mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMailbox]:
    running = RunningMailbox(free_port(), free_port(), tmp_path_factory.mktemp("mailbox"))
    running.start()
    yield running
    if running.running:
        running.stop()


@pytest.fixture
def mailbox(started_mailbox: RunningMailbox) -> RunningMailbox:
    """Running and empty."""
    if not started_mailbox.running:
        started_mailbox.start()
    httpx.delete(f"{started_mailbox.url}/api/messages").raise_for_status()
    return started_mailbox
