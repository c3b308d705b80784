"""Processes born ready: imports once, then forks a worker or an API as often as a line asks for one.

    python -m tests.support.nursery

What the children run is what ``arq fovea.jobs.worker.WorkerSettings`` and ``uvicorn fovea.web.main:app`` run. Starting
from nothing takes seconds of imports, and a test that kills a process twenty times would spend them all waiting.
"""

import os
import signal
import sys
from urllib.parse import urlsplit

import uvicorn
from arq import run_worker

from fovea.jobs.worker import WorkerSettings
from fovea.kernel.settings import settings
from fovea.web.main import app


def main() -> None:
    # Nobody waits for the children: they are killed on purpose.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for wanted in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # Only pids are said to whoever asked; what a child says goes to the log.
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            _api() if wanted.strip() == "api" else run_worker(WorkerSettings)  # type: ignore[arg-type]
            os._exit(0)
        print(child, flush=True)


def _api() -> None:
    address = urlsplit(settings().api_url)
    assert address.hostname is not None
    assert address.port is not None
    uvicorn.run(app, host=address.hostname, port=address.port, access_log=False, timeout_keep_alive=75)


if __name__ == "__main__":
    main()
