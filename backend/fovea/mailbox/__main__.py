"""``python -m fovea.mailbox``: SMTP at ``SMTP_URL``, pages at ``MAILBOX_URL``, letters kept in ``MAILBOX_FOLDER``."""

import asyncio
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from fovea.mailbox.bounces import Reporter
from fovea.mailbox.letters import Letters
from fovea.mailbox.smtp import listen
from fovea.mailbox.web import application


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    smtp_host: str
    smtp_port: int
    web_host: str
    web_port: int
    folder: Path
    # Where reports about letters go, and what proves that they are ours; without it nothing is reported.
    hook: str = ""
    hook_token: str = ""


def from_environment(environ: Mapping[str, str] = os.environ) -> MailboxConfig:
    """Raises ValueError when an address has no port."""
    smtp = _address(environ.get("SMTP_URL") or "smtp://127.0.0.1:2525")
    web = _address(environ.get("MAILBOX_URL") or "http://127.0.0.1:8025")
    folder = Path(environ.get("MAILBOX_FOLDER") or ".fovea/data/mail")
    token = environ.get("MAIL_HOOK_TOKEN", "")
    return MailboxConfig(*smtp, *web, folder, environ.get("MAIL_HOOK_URL", ""), token)


async def serve(config: MailboxConfig) -> None:
    """Serves until SIGINT or SIGTERM."""
    letters = Letters(config.folder)
    web = _Server(
        uvicorn.Config(
            application(letters),
            host=config.web_host,
            port=config.web_port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
    )

    def stop() -> None:
        web.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    reporter = Reporter(config.hook, config.hook_token)
    smtp = await listen(letters, config.smtp_host, config.smtp_port, reporter)
    async with smtp:
        print(f"mailbox: http://{config.web_host}:{config.web_port}/", flush=True)
        await web.serve()
    letters.close()


class _Server(uvicorn.Server):
    """Leaves signals to the process, which has a second server to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if not parts.hostname or not parts.port:
        raise ValueError("SMTP_URL and MAILBOX_URL must name a host and a port.")
    return parts.hostname, parts.port


if __name__ == "__main__":
    asyncio.run(serve(from_environment()))
