"""A house in processes of its own: API, worker, simulators, mailbox, on private PostgreSQL and Redis."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import redis

from dev.paths import BACKEND, ROOT
from dev.ports import LOOPBACK, answers, pick_free
from dev.processes import Child, Program, identity
from dev.programs import WORKER_STARTED, http_ok
from dev.redis import Redis
from fovea.kernel.settings import Settings
from tests.support.collector import Collector
from tests.support.services import Talk

T = TypeVar("T")

START_SECONDS = 60.0
# As in production: an idle connection is closed by the client, never under its next request.
PATIENT = ("--timeout-keep-alive", "75")
PATIENCE_SECONDS = 30.0
VENDORS = ("adyen", "avatax", "easypost", "shippo")
# Roles that only one kind of process signs in as: whose commit it is can be told in PostgreSQL.
WORKER_ROLE = "killable_worker"
API_ROLE = "killable_api"


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """The first true answer of ``look``; fails the test when none comes."""
    limit = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < limit, f"waited {seconds:.0f} s for: {what}"
        time.sleep(0.03)
    return seen


class House:
    """Every process is real and can be killed; nothing in them knows of tests."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self._children: list[Child] = []
        self._workers: list[int] = []
        self._apis: list[int] = []
        self._redis = Redis(folder / "redis", folder, pick_free(), secrets.token_hex(16), durable=False)
        self.api_url = f"http://{LOOPBACK}:{pick_free()}"
        self.mailbox_url = f"http://{LOOPBACK}:{pick_free()}"
        self.vendor_urls = {vendor: f"http://{LOOPBACK}:{pick_free()}" for vendor in VENDORS}
        self._smtp = pick_free()
        self.collector = Collector()
        self.env = self._environment()
        self.talk = Talk(database_url)

    def _environment(self) -> dict[str, str]:
        ports = {vendor: str(urlsplit(url).port) for vendor, url in self.vendor_urls.items()}
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.pathsep.join((str(BACKEND), str(ROOT))),
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self._redis.url(),
            "STORAGE_FOLDER": str(self.folder / "storage"),
            "SMTP_URL": f"smtp://{LOOPBACK}:{self._smtp}",
            "MAILBOX_URL": self.mailbox_url,
            "MAILBOX_FOLDER": str(self.folder / "mail"),
            "API_URL": self.api_url,
            "STOREFRONT_URL": "http://shop.example",
            "FOVEA_KEYRING": json.dumps({"1": base64.b64encode(secrets.token_bytes(32)).decode()}),
            "FOVEA_INDEX_KEY": secrets.token_hex(32),
            "FOVEA_STOREFRONT_SECRET": secrets.token_hex(32),
            **{f"{vendor.upper()}_BASE_URL": url for vendor, url in self.vendor_urls.items()},
            **{f"SIMULATOR_{vendor.upper()}_PORT": port for vendor, port in ports.items()},
            "SIMULATOR_WEBHOOK_URL": self.api_url,
            "SIMULATOR_DATA": str(self.folder / "simulators"),
            "SIMULATOR_TIME_SCALE": "0.002",
            # Nobody has to live through the rest that a silent vendor is given.
            "VENDOR_REST_SECONDS": "0.2",
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.collector.url,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    def settings(self) -> Settings:
        """The same house from inside the test's own process, to fill its catalogue."""
        return Settings.model_validate({name.lower(): value for name, value in self.env.items()})

    def start(self) -> None:
        self._redis.prepare()
        program = self._redis.program({"PATH": self.env["PATH"], "LC_ALL": "C.UTF-8"})
        self._child(program)
        backstage = [
            self._python("simulators", ["-m", "fovea.simulators"], self._vendors_serve),
            self._mailbox_program(),
            self._api_program(),
        ]
        for child in [Child(one) for one in backstage]:
            self._children.append(child)
        for child in self._children:
            child.wait_ready(START_SECONDS)

    def start_worker(self, **env: str) -> None:
        """As ``./dev up`` and the containers start it; ``env``: settings of its own."""
        log = self.folder / "worker.log"
        start = ["-m", "arq", "fovea.jobs.worker.WorkerSettings"]
        child = Child(
            self._python("worker", start, lambda: WORKER_STARTED in log.read_text(), self.env_as(WORKER_ROLE) | env)
        )
        self._children.append(child)
        child.wait_ready(START_SECONDS)
        self._workers.append(child.pid)

    def env_as(self, role: str) -> dict[str, str]:
        """The environment of a process that signs in to PostgreSQL under a name of its own."""
        parts = urlsplit(self.database_url)
        address = f"{role}:{role}@{parts.hostname}:{parts.port}"
        return {**self.env, "DATABASE_URL": urlunsplit(parts._replace(netloc=address))}

    def adopt_worker(self, pid: int) -> None:
        self._workers.append(pid)

    def adopt_api(self, pid: int) -> None:
        self._apis.append(pid)
        eventually(self._api_serves, "the API")

    def kill_workers(self) -> None:
        """kill -9, and wait until they are gone."""
        _kill(self._workers)

    def kill_api(self) -> None:
        """kill -9, whoever started it."""
        for child in [one for one in self._children if one.program.name == "api"]:
            os.kill(child.pid, signal.SIGKILL)
            child.make_sure_it_stopped()
            self._children.remove(child)
        _kill(self._apis)

    def start_api(self) -> None:
        child = Child(self._api_program())
        self._children.append(child)
        child.wait_ready(START_SECONDS)

    @contextmanager
    def another_api(self, **env: str) -> Iterator[str]:
        """One more API of the same house with settings of its own; gives its address."""
        port = pick_free()
        child = Child(self._api_program(port, env))
        try:
            child.wait_ready(START_SECONDS)
            yield f"http://{LOOPBACK}:{port}"
        finally:
            child.ask_to_stop()
            child.make_sure_it_stopped()

    def stop_redis(self) -> None:
        """Nobody answers there any more, and what it knew is lost."""
        self._stop("redis")

    def start_redis(self) -> None:
        self._child(self._redis.program({"PATH": self.env["PATH"], "LC_ALL": "C.UTF-8"}))
        self._children[-1].wait_ready(START_SECONDS)

    def stop_mailbox(self) -> None:
        """No letter is taken any more; those that came are kept."""
        self._stop("mailbox")

    def start_mailbox(self) -> None:
        self._child(self._mailbox_program())
        self._children[-1].wait_ready(START_SECONDS)

    def look_again(self) -> None:
        """A new connection of the test's own after PostgreSQL was away."""
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            self.talk.close()
        self.talk = Talk(self.database_url)

    def restart_worker_if_it_ended(self) -> None:
        """What a supervisor does."""
        for child in [one for one in self._children if one.program.name == "worker" and one.exit_code is not None]:
            self._children.remove(child)
            self.start_worker()

    def alive(self, name: str) -> bool:
        """Whether the process that was started under this name has run ever since."""
        return any(one.program.name == name and one.exit_code is None for one in self._children)

    def forget_redis(self) -> None:
        """FLUSHALL."""
        with redis.Redis.from_url(self._redis.url()) as client:
            client.flushall()

    def vendor(self, vendor: str, method: str, path: str, body: object = None) -> Any:
        """A person's hand on a simulator's control page."""
        response = httpx.request(method, f"{self.vendor_urls[vendor]}/_sim{path}", json=body, trust_env=False)
        response.raise_for_status()
        return response.json() if response.content and "json" in response.headers.get("content-type", "") else None

    def letters(self, to: str) -> list[dict[str, Any]]:
        """What the mailbox holds for somebody, newest first."""
        response = httpx.get(f"{self.mailbox_url}/api/messages", params={"to": to}, trust_env=False)
        found: list[dict[str, Any]] = response.raise_for_status().json()
        return found

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, as JSON values."""
        found: str | None = self.talk.value(f"SELECT json_agg(found) FROM ({query}) found")
        return json.loads(found) if found else []

    def busy(self) -> list[str]:
        """What is still to be published or delivered."""
        waiting = self.rows(
            "SELECT 'unpublished ' || name AS what FROM kernel.outbox WHERE published_at IS NULL "
            "UNION ALL SELECT subscriber || ' ' || state || ' ' || coalesce(last_error, '') FROM kernel.delivery "
            "WHERE state <> 'done'"
        )
        return [str(row["what"]) for row in waiting]

    def settle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until every event was heard by everybody."""
        limit = time.monotonic() + seconds
        while waiting := self.busy():
            assert time.monotonic() < limit, f"still waiting: {waiting}"
            time.sleep(0.05)

    def stop(self) -> None:
        self.kill_workers()
        _kill(self._apis)
        for child in reversed(self._children):
            child.ask_to_stop()
        for child in reversed(self._children):
            child.make_sure_it_stopped()
        self.collector.close()
        self.talk.close()

    def last_words(self) -> str:
        return "\n".join(child.last_words(8) for child in self._children)

    def _api_program(self, port: int | None = None, env: Mapping[str, str] | None = None) -> Program:
        name = "api" if port is None else f"api-{port}"
        port = port or _port(self.api_url)
        start = [
            "-m",
            "uvicorn",
            "fovea.web.main:app",
            "--host",
            LOOPBACK,
            "--port",
            str(port),
            "--no-access-log",
            *PATIENT,
        ]
        return self._python(name, start, lambda: http_ok(port, "/readyz"), {**self.env, **(env or {})})

    def _api_serves(self) -> bool:
        return http_ok(_port(self.api_url), "/readyz")

    def _python(
        self, name: str, arguments: list[str], ready: Callable[[], bool], env: Mapping[str, str] | None = None
    ) -> Program:
        log = self.folder / f"{name}.log"
        return Program(name, [sys.executable, *arguments], log, env or self.env, ROOT, ready, stop_seconds=5.0)

    def _vendors_serve(self) -> bool:
        return all(_serves(url) for url in self.vendor_urls.values())

    def _mailbox_program(self) -> Program:
        return self._python("mailbox", ["-m", "fovea.mailbox"], lambda: http_ok(_port(self.mailbox_url), "/"))

    def _stop(self, name: str) -> None:
        (child,) = [one for one in self._children if one.program.name == name]
        os.kill(child.pid, signal.SIGKILL)
        child.make_sure_it_stopped()
        self._children.remove(child)

    def _child(self, program: Program) -> None:
        self._children.append(Child(program))


class Nursery:
    """A source of workers that are ready at once."""

    def __init__(self, house: House, role: str) -> None:
        self._house = house
        log = (house.folder / f"nursery-{role}.log").open("wb")
        with log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(house.env_as(role)),
                cwd=ROOT,
                text=True,
            )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def worker(self) -> None:
        """A new worker joins the house."""
        self._house.adopt_worker(self._born("worker"))

    def api(self) -> None:
        """A new API takes the house's address, which must be free."""
        self._house.adopt_api(self._born("api"))

    def _born(self, wanted: str) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{wanted}\n")
        self._process.stdin.flush()
        return int(self._line())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _kill(pids: list[int]) -> None:
    for pid in pids:
        known = identity(pid)
        if known is not None:
            os.kill(pid, signal.SIGKILL)
            while identity(pid) == known:
                time.sleep(0.01)
    pids.clear()


def _port(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def _serves(url: str) -> bool:
    return answers(_port(url))
