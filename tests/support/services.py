"""Private PostgreSQL and Redis for the test run: started when the first test asks, shared by all xdist workers."""

import asyncio
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from dev.keeper import Servers
from dev.paths import BACKEND, ROOT, STATE
from dev.processes import tail

T = TypeVar("T")


TEMPLATE = "fovea_template"
START_SECONDS = 90.0
# Another server than our own, e.g. of an older PostgreSQL: a superuser's address of its maintenance database.
OWN_SERVER = "FOVEA_TEST_POSTGRES_URL"


def run_folder(controller: int) -> Path:
    """Where the servers of one test run live; the controlling process owns it."""
    return STATE / "test" / str(controller)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one worker of the run at a time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(folder: Path, controller: int) -> Servers:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "keeper.log"
    # Spawned and not a Popen: it ends after us, and it is the system that buries it.
    keeper = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "dev.keeper", str(folder), str(controller)],
        {**os.environ, "PYTHONPATH": str(BACKEND / "ops")},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    limit = time.monotonic() + START_SECONDS
    while (found := Servers.read(folder)) is None:
        ended, _ = os.waitpid(keeper, os.WNOHANG)
        if ended or time.monotonic() > limit:
            raise pytest.UsageError(f"The test servers did not start.\n{tail(log)}")
        time.sleep(0.05)
    return found


def servers(controller: int) -> Servers:
    """The addresses of the run's servers, started by whoever asks first."""
    folder = run_folder(controller)
    with _alone(folder):
        return Servers.read(folder) or _start(folder, controller)


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def migrate(url: str) -> None:
    """An empty database becomes ours."""
    done = subprocess.run(
        [sys.executable, "-m", "fovea.cli", "migrate"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(BACKEND), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise pytest.UsageError(f"The migrations failed on an empty database.\n{done.stdout}{done.stderr}")


class Talk:
    """A connection with its own thread and event loop, so that it works beside whatever loop a test runs."""

    def __init__(self, url: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database-reset")
        self._runner = self._thread.submit(asyncio.Runner).result()
        self._connection: asyncpg.Connection[Any] = self._call(lambda: asyncpg.connect(url))

    def _call(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        async def outcome() -> T:
            return await make()

        return self._thread.submit(self._runner.run, outcome()).result()

    def execute(self, statement: str) -> None:
        self._call(lambda: self._connection.execute(statement))

    def value(self, query: str) -> Any:
        return self._call(lambda: self._connection.fetchval(query))

    def close(self) -> None:
        self._call(self._connection.close)
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _make_template(talk: Talk, maintenance: str, template: str) -> None:
    """Migrate a database once for all workers of the run."""
    if talk.value(f"SELECT 1 FROM pg_database WHERE datname = '{template}'") == 1:
        return
    draft = f"{template}_draft"
    talk.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
    talk.execute(f"CREATE DATABASE {draft}")
    url = with_database(maintenance, draft)
    migrate(url)
    with Talk(url) as inside:
        inside.execute((Path(__file__).parent / "pristine.sql").read_text(encoding="utf-8"))
    talk.execute(f"ALTER DATABASE {draft} RENAME TO {template}")


class WorkerDatabase:
    """The database of one xdist worker, cut from the migrated template and mended before every test."""

    def __init__(self, controller: int, worker: str) -> None:
        self._maintenance = os.environ.get(OWN_SERVER) or servers(controller).postgres
        template = f"fovea_test_{controller}"
        self._name = f"{template}_{worker}"
        with _alone(run_folder(controller)), Talk(self._maintenance) as talk:
            _make_template(talk, self._maintenance, template)
            talk.execute(f"CREATE DATABASE {self._name} TEMPLATE {template}")
        self.url = with_database(self._maintenance, self._name)
        self._talk = Talk(self.url)

    def restore(self) -> None:
        """Every table and sequence as the migrations left it."""
        self._talk.execute("SELECT pristine.restore()")

    def close(self) -> None:
        self._talk.close()
        with Talk(self._maintenance) as talk:
            talk.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")


def clear_up(controller: int) -> None:
    """Leave nothing behind; our own servers end by themselves with the controlling process."""
    (run_folder(controller).parent / f"{controller}.lock").unlink(missing_ok=True)
    if own := os.environ.get(OWN_SERVER):
        with Talk(own) as talk:
            talk.execute(f"DROP DATABASE IF EXISTS fovea_test_{controller} WITH (FORCE)")
