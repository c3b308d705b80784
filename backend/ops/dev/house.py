"""The whole house: opens everything in the right order, watches over it and closes it again."""

import contextlib
import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dev.bootstrap import ensure_python, find_node
from dev.builds import ensure_builds
from dev.console import Console
from dev.environment import VENDORS, Outside, assemble, dev_secrets, local, site_env
from dev.errors import DevError, GivenUpError
from dev.migrations import newest_migration
from dev.paths import PYTHON, ROOT, Rooms
from dev.ports import Ports, pick_free, taken
from dev.postgres import Postgres
from dev.processes import Child
from dev.programs import backstage, core, front
from dev.redis import Redis
from dev.supervisor import Supervisor
from dev.tasks import Tasks

DATABASE = "fovea"


class AlreadyOpen(Exception):
    """Another `./dev up` holds these rooms; the message is what that one has told about itself."""


@dataclass
class House:
    """One running house, in its own rooms and on its own ports."""

    rooms: Rooms
    ports: Ports
    console: Console
    environ: Mapping[str, str]
    fresh: bool = False
    env: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.rooms.make()
        self.tasks = Tasks(self.rooms.logs)
        self.outside = Outside.of(self.environ)
        self.keys = dev_secrets(self.rooms.state / "secrets.json")
        self._supervisor = Supervisor(self.rooms.run / "children.json", self.console)
        self.environment_file = self.rooms.run / "environment.json"
        self._ready_file = self.rooms.run / "ready.txt"
        self._seeded = self.rooms.data / "seeded"
        self._announced = self.rooms.data / "announced"
        self._seeding = self.rooms.data / "seeding"
        self._accounts = self.rooms.data / "accounts.txt"

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """Sole use of the rooms; everything is closed at the end. AlreadyOpen when somebody else has them.

        The claim is a lock that the system drops when we are killed, so it cannot go stale; what a killed run left
        running is ended here.
        """
        with (self.rooms.run / "house.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                told = self._ready_file.read_text(encoding="utf-8") if self._ready_file.exists() else ""
                raise AlreadyOpen(told) from None
            ended = self._supervisor.end_leftovers()
            if ended:
                self.console.say(f"  Ended what a killed run had left running: {', '.join(ended)}.")
            self._forget()
            try:
                yield
            finally:
                self.close()
                self._forget()

    def _forget(self) -> None:
        """Remove what tells others that this house is open."""
        for told in (self._ready_file, self.environment_file):
            told.unlink(missing_ok=True)

    def open(self) -> None:
        """Everything from the environment to the two sites; returns when all of it serves."""
        self._check_ports()
        if self.fresh:
            self._start_over()
        self._set_old_logs_aside()
        ensure_python(self.console, self.tasks)
        # One core makes the database while the other builds the sites.
        with ThreadPoolExecutor(max_workers=2) as pool:
            core_open, sites_started = pool.submit(self._open_core), pool.submit(self._start_sites)
            for half in (core_open, sites_started):
                half.add_done_callback(self._give_up_if_failed)
            failures = [fault for half in (core_open, sites_started) if (fault := half.exception())]
        if failures:
            # The other half's complaint is only that it was given up.
            raise min(failures, key=lambda fault: isinstance(fault, GivenUpError))
        with self.console.step("Storefront and admin"):
            self._supervisor.wait(sites_started.result())

    def _give_up_if_failed(self, half: Future[Any]) -> None:
        """When one half fails there is no use in waiting for the other."""
        if half.exception():
            self.close()

    def addresses(self) -> dict[str, str]:
        """What a person opens in a browser, by name."""
        numbers = self.ports.by_name()
        found = {
            "Storefront": local(self.ports.storefront),
            "Admin": local(self.ports.admin),
            "GraphQL": f"{local(self.ports.api)}/graphql",
            "GraphiQL": f"{local(self.ports.api)}/graphiql/",
        }
        if not self.outside.mailbox:
            found["Mailbox"] = local(self.ports.mailbox)
        for vendor in VENDORS:
            if vendor not in self.outside.vendors:
                found[f"{vendor.capitalize()} simulator"] = f"{local(numbers[vendor])}/_sim"
        return found

    def announce(self, text: str) -> None:
        """Show the ready block, and keep it for a second `./dev up` to repeat."""
        self._ready_file.write_text(text, encoding="utf-8")
        self.console.say(text)

    def watch(self, stop: threading.Event) -> None:
        """Until `stop`; DevError when something cannot be kept running."""
        self._supervisor.watch(stop)

    def close(self) -> None:
        """End everything that was started. May be called twice and from any thread."""
        self.tasks.stop()
        self._supervisor.close()

    def accounts(self) -> str:
        """The demo accounts as `fovea seed` names them; empty for a database that has no demo data."""
        return self._accounts.read_text(encoding="utf-8") if self._accounts.exists() else ""

    def cli(self, name: str, *words: str) -> None:
        """Run a `fovea` command in the house's environment."""
        self.tasks.run(name, [str(PYTHON), "-m", "fovea.cli", *words], env=self.env, cwd=ROOT)

    def _check_ports(self) -> None:
        wanted = {name: port for name, port in self.ports.by_name().items() if name not in self.outside.vendors}
        if self.outside.mailbox:
            wanted = {name: port for name, port in wanted.items() if name not in ("mailbox", "smtp")}
        blocked = taken(wanted)
        if blocked:
            lines = "\n".join(f"  {what}: {who}" for what, who in blocked.items())
            raise DevError(
                f"Ports that the house needs are taken:\n{lines}\n"
                f"End those, or choose {len(self.ports.by_name())} others in a row: ./dev up --port BASE"
            )

    def _start_over(self) -> None:
        if self.outside.postgres:
            self.console.say("  --fresh clears what ./dev made; the database behind DATABASE_URL is yours and stays.")
        with self.console.step("Old data cleared"):
            if (self.rooms.data / "postgres").exists():
                self._postgres(0).remove()
            shutil.rmtree(self.rooms.data, ignore_errors=True)
            self.rooms.make()

    def _set_old_logs_aside(self) -> None:
        """Each run's logs start empty; those of the run before stay readable."""
        before = self.rooms.logs / "before"
        shutil.rmtree(before, ignore_errors=True)
        before.mkdir()
        for log in self.rooms.logs.glob("*.log"):
            log.rename(before / log.name)

    def _postgres(self, port: int) -> Postgres:
        return Postgres(self.rooms.data / "postgres", self.rooms.logs, port, self.keys["POSTGRES_PASSWORD"])

    def open_databases(self) -> None:
        """PostgreSQL and Redis alone; afterwards `env` is what a program of the house needs."""
        database, redis_url = self._start_databases()
        self.env = assemble(self.environ, self.rooms, self.ports, self.keys, database, redis_url)
        self._publish()

    def _open_core(self) -> None:
        self.open_databases()
        if self._is_behind():
            with self.console.step("Schema brought up to date"):
                self.cli("migrate", "migrate")
        self._seed_once()
        with self.console.step("API, worker, simulators, mailbox"):
            self._supervisor.start(backstage(self.env, self.rooms, self.ports, self.outside))
            # Before the worker asks the provider about any of them.
            self._announce_once()
            self._supervisor.start(core(self.env, self.rooms, self.ports))

    def _start_databases(self) -> tuple[str, str]:
        """Start what the user does not supply; the addresses of PostgreSQL and Redis."""
        plain = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        database, redis_url = self.environ.get("DATABASE_URL", ""), self.environ.get("REDIS_URL", "")
        if database and redis_url:
            return database, redis_url
        with self.console.step("PostgreSQL and Redis"):
            programs = []
            if not database:
                postgres = self._postgres(pick_free())
                postgres.prepare()
                programs.append(postgres.program(plain))
                database = postgres.url(DATABASE)
            if not redis_url:
                redis = Redis(self.rooms.data / "redis", self.rooms.logs, pick_free(), self.keys["REDIS_PASSWORD"])
                redis.prepare()
                programs.append(redis.program(plain))
                redis_url = redis.url()
            self._supervisor.start(programs)
            if not self.outside.postgres:
                if self._seeding.exists():
                    # A seed that was interrupted has left a part; a part is worse than nothing.
                    postgres.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
                    self._seeding.unlink()
                postgres.ensure_database(DATABASE)
        return database, redis_url

    def _is_behind(self) -> bool:
        """Whether there is something to migrate; of a database that is not ours, `fovea migrate` knows better."""
        if self.outside.postgres:
            return True
        postgres = self._postgres(urlsplit(self.env["DATABASE_URL"]).port or 0)
        known = postgres.sql("SELECT to_regclass('kernel.alembic_version') IS NOT NULL", DATABASE) == "t"
        return (
            not known or postgres.sql("SELECT version_num FROM kernel.alembic_version", DATABASE) != newest_migration()
        )

    def _publish(self) -> None:
        """Let `./dev fovea` and `./dev psql` join this house while it is open."""
        ours = {name: value for name, value in self.env.items() if self.environ.get(name) != value}
        self.environment_file.touch(mode=0o600)
        self.environment_file.write_text(json.dumps(ours), encoding="utf-8")

    def _seed_once(self) -> None:
        """Demo data for a database that has none yet."""
        if self._seeded.exists():
            return
        with self.console.step("Demo data"):
            self._seeding.touch()
            self.cli("seed", "seed", "--if-empty")
            self._seeding.unlink()
            self.cli("accounts", "seed", "--accounts")
            shutil.copyfile(self.rooms.logs / "accounts.log", self._accounts)
            self._seeded.touch()

    def _announce_once(self) -> None:
        """The simulated provider hears of the demo payments, so that staff can capture and refund them."""
        if self._announced.exists() or "adyen" in self.outside.vendors:
            return
        self.cli("announce", "announce")
        self._announced.touch()

    def _start_sites(self) -> list[Child]:
        """Build the sites and start them; they serve as soon as the API does."""
        node = find_node()
        built = ensure_builds(self.console, self.tasks, node)
        env = site_env(assemble(self.environ, self.rooms, self.ports, self.keys, "", ""))
        return self._supervisor.launch(front(env, self.rooms, self.ports, node, built))
