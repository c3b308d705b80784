"""Private servers for a test run: they live exactly as long as the process they were started for.

    python -m dev.keeper FOLDER PID

starts PostgreSQL and Redis under FOLDER, writes their addresses to FOLDER/servers.json and stops both when the process
PID ends, however it ends. Nothing in there is durable; it is made for tests.
"""

import json
import os
import secrets
import select
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from dev.ports import pick_free
from dev.postgres import Postgres, quarters
from dev.processes import Child, Register, identity
from dev.redis import Redis

SERVERS_FILE = "servers.json"
START_SECONDS = 90.0


@dataclass(frozen=True)
class Servers:
    """Addresses of running private servers."""

    postgres: str  # of the maintenance database; the path is to be replaced
    redis: str  # without database number

    @classmethod
    def read(cls, folder: Path) -> "Servers | None":
        try:
            return cls(**json.loads((folder / SERVERS_FILE).read_text(encoding="ascii")))
        except FileNotFoundError:
            return None


def wait_for_end(pid: int) -> None:
    """Return when the process is gone."""
    if hasattr(os, "pidfd_open"):
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        try:
            select.select([descriptor], [], [])
        finally:
            os.close(descriptor)
        return
    known = identity(pid)
    while known is not None and identity(pid) == known:
        time.sleep(0.5)


def sweep(runs: Path) -> None:
    """Clear what runs that were killed together with their keeper have left; a folder's name is its run's process."""
    for folder in runs.iterdir():
        if folder.name.isdigit() and identity(int(folder.name)) is None:
            Register(folder / "children.json").end_leftovers()
            shutil.rmtree(quarters(folder / "postgres").data, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path, pid: int) -> None:
    # A terminal's Ctrl-C reaches the whole foreground group; the tests decide when they are through, not the servers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    register = Register(folder / "children.json")
    register.end_leftovers()
    (folder / SERVERS_FILE).unlink(missing_ok=True)
    env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    logs = folder / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    postgres = Postgres(folder / "postgres", logs, pick_free(), secrets.token_hex(16), durable=False)
    redis = Redis(folder / "redis", logs, pick_free(), secrets.token_hex(16), durable=False)
    postgres.remove()
    postgres.prepare()
    redis.prepare()
    children = []
    try:
        for server in (postgres, redis):
            child = Child(server.program(env))
            children.append(child)
            register.add(child)
        for child in children:
            child.wait_ready(START_SECONDS)
        servers = Servers(postgres=postgres.url("postgres"), redis=redis.url(0).rpartition("/")[0])
        draft = folder / f"{SERVERS_FILE}.draft"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(servers)), encoding="ascii")
        draft.rename(folder / SERVERS_FILE)
        wait_for_end(pid)
    finally:
        (folder / SERVERS_FILE).unlink(missing_ok=True)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.make_sure_it_stopped()
        register.clear()
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
