"""A PostgreSQL of a test's own, durable as in production, that can be stopped as a power cut stops it."""

import os
import secrets
import signal
from pathlib import Path

from dev.ports import pick_free
from dev.postgres import Postgres
from dev.processes import Child
from tests.support.services import migrate

START_SECONDS = 90.0


class OwnPostgres:
    """Started, migrated, and at the test's mercy."""

    def __init__(self, folder: Path) -> None:
        self._server = Postgres(folder / "postgres", folder, pick_free(), secrets.token_hex(16))
        self._server.prepare()
        self._child: Child | None = None
        self.start()
        self._server.ensure_database("fovea")
        self.url = self._server.url("fovea")
        migrate(self.url)

    def start(self) -> None:
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        self._child = Child(self._server.program(env))
        self._child.wait_ready(START_SECONDS)

    def stop_at_once(self) -> None:
        """What ``pg_ctl stop -m immediate`` does: every session dies, nothing is written back."""
        assert self._child is not None
        os.kill(self._child.pid, signal.SIGQUIT)
        self._child.make_sure_it_stopped()
        self._child = None

    def close(self) -> None:
        if self._child is not None:
            self._child.ask_to_stop()
            self._child.make_sure_it_stopped()
        self._server.remove()
