"""The programs of the house beside its databases: how each is run and how one sees that it serves."""

import http.client
import os
from collections.abc import Mapping
from pathlib import Path

from dev.bootstrap import Node
from dev.builds import Built
from dev.environment import VENDORS, Outside
from dev.paths import BACKEND, PYTHON, ROOT, Rooms
from dev.ports import LOOPBACK, Ports, answers
from dev.processes import Program

WORKER_STARTED = "Starting worker for"


def http_ok(port: int, path: str) -> bool:
    """Whether GET answers with a status below 400."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _says(log: Path, words: str) -> bool:
    return log.exists() and words in log.read_text(encoding="utf-8", errors="replace")


def backstage(env: Mapping[str, str], rooms: Rooms, ports: Ports, outside: Outside) -> list[Program]:
    """What the API and the worker talk to: the vendors' simulators and the mailbox, unless the user has their own."""
    numbers = ports.by_name()
    vendors = [vendor for vendor in VENDORS if vendor not in outside.vendors]
    programs = []
    if vendors:
        programs.append(
            Program(
                name="simulators",
                argv=[str(PYTHON), "-m", "fovea.simulators", *vendors],
                log=rooms.logs / "simulators.log",
                env=env,
                cwd=ROOT,
                ready=lambda: all(answers(numbers[vendor]) for vendor in vendors),
            )
        )
    if not outside.mailbox:
        programs.append(
            Program(
                name="mailbox",
                argv=[str(PYTHON), "-m", "fovea.mailbox"],
                log=rooms.logs / "mailbox.log",
                env=env,
                cwd=ROOT,
                ready=lambda: answers(ports.smtp) and http_ok(ports.mailbox, "/"),
            )
        )
    return programs


def core(env: Mapping[str, str], rooms: Rooms, ports: Ports) -> list[Program]:
    """The API and the worker."""
    # Longer than any client's: a proxy's request sent into a connection that is just being closed would be lost.
    patience = ("--timeout-keep-alive", "75", "--timeout-graceful-shutdown", "5")
    worker_log = rooms.logs / "worker.log"
    return [
        Program(
            name="api",
            argv=[
                *(str(PYTHON), "-m", "uvicorn", "fovea.web.main:app"),
                *("--host", LOOPBACK, "--port", str(ports.api), "--no-access-log", *patience),
            ],
            log=rooms.logs / "api.log",
            env=env,
            cwd=ROOT,
            ready=lambda: http_ok(ports.api, "/readyz"),
        ),
        Program(
            name="worker",
            argv=[str(PYTHON), "-m", "arq", "fovea.jobs.worker.WorkerSettings"],
            log=worker_log,
            env=env,
            cwd=ROOT,
            ready=lambda: _says(worker_log, WORKER_STARTED),
        ),
    ]


def front(env: Mapping[str, str], rooms: Rooms, ports: Ports, node: Node, built: Built) -> list[Program]:
    """The two sites."""
    return [
        Program(
            name="storefront",
            argv=[node.node, "server.js"],
            log=rooms.logs / "storefront.log",
            env={**node.env(env), "HOSTNAME": LOOPBACK, "PORT": str(ports.storefront), "NODE_ENV": "production"},
            cwd=built.storefront,
            ready=lambda: http_ok(ports.storefront, "/"),
        ),
        Program(
            name="admin",
            argv=[
                *(str(PYTHON), "-m", "uvicorn", "--factory", "dev.admin_server:app"),
                *("--host", LOOPBACK, "--port", str(ports.admin), "--no-access-log"),
            ],
            log=rooms.logs / "admin.log",
            env={
                **env,
                "PYTHONPATH": os.pathsep.join((str(BACKEND), str(BACKEND / "ops"))),
                "ADMIN_BUILD": str(built.admin),
            },
            cwd=ROOT,
            ready=lambda: http_ok(ports.admin, "/"),
        ),
    ]
