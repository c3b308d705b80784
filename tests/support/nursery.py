"""Workers born ready: imports once, then forks the worker process as often as a line asks for one.

    python -m tests.support.nursery

What the child runs is what ``arq fovea.jobs.worker.WorkerSettings`` runs. Starting from nothing takes seconds of
imports, and a test that kills a worker twenty times would spend them all waiting.
"""

import os
import signal
import sys

from arq import run_worker

from fovea.jobs.worker import WorkerSettings


def main() -> None:
    # Nobody waits for the children: they are killed on purpose.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            run_worker(WorkerSettings)  # type: ignore[arg-type]
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
