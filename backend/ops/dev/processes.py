"""Starting, watching and stopping processes so that nothing outlives the one who started it."""

import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.errors import DevError

POLL_SECONDS = 0.05
GONE_SECONDS = 3.0


@dataclass(frozen=True)
class Program:
    """How to run one long-lived process."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str]
    cwd: Path
    ready: Callable[[], bool]
    account: str | None = None  # the system account to run under, when not our own
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0


def identity(pid: int) -> str | None:
    """What distinguishes this process from a later one with the same number; None when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]  # start time in clock ticks since boot
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def signal_group(leader: int, number: signal.Signals) -> bool:
    """Signal a whole process group; False when it has no member left."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_group(leader: int) -> None:
    """Kill what is left of a process group and wait until it is gone."""
    limit = time.monotonic() + GONE_SECONDS
    # Whoever was orphaned is buried by the system, soon but not at once.
    while signal_group(leader, signal.SIGKILL) and time.monotonic() < limit:
        time.sleep(POLL_SECONDS)


def tail(file: Path, lines: int = 30) -> str:
    """The last lines of a log."""
    if not file.exists():
        return "(no output)"
    text = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(text[-lines:]) or "(no output)"


class Child:
    """One started process, leader of its own process group."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.log_start = program.log.stat().st_size if program.log.exists() else 0
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(program.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(program.env),
                cwd=program.cwd,
                start_new_session=True,
                user=program.account,
                group=pwd.getpwnam(program.account).pw_gid if program.account else None,
                extra_groups=[] if program.account else None,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def wait_ready(self, seconds: float) -> None:
        """Return when the process serves; DevError with the end of its log when it ends or takes too long."""
        limit = time.monotonic() + seconds
        while not self.program.ready():
            code = self.exit_code
            if code is not None:
                raise DevError(f"{self.program.name} ended with code {code} while starting.\n{self.last_words()}")
            if time.monotonic() > limit:
                raise DevError(f"{self.program.name} was not ready after {seconds:.0f} s.\n{self.last_words()}")
            time.sleep(POLL_SECONDS)

    def last_words(self, lines: int = 30) -> str:
        return f"Its log, {self.program.log}, ends with:\n{tail(self.program.log, lines)}"

    def ask_to_stop(self) -> None:
        """Send the polite signal, to the leader alone: it knows best in which order its own children end."""
        if self.exit_code is None:
            self._process.send_signal(self.program.stop_signal)

    def make_sure_it_stopped(self) -> None:
        """Wait for the end, force it when it takes too long, and end whatever is left of the group."""
        try:
            self._process.wait(self.program.stop_seconds)
        except subprocess.TimeoutExpired:
            signal_group(self.pid, signal.SIGKILL)
            self._process.wait()
        end_group(self.pid)


class Register:
    """The processes of a house, on disk, so that a later run can end what a killed one left behind."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._entries: list[dict[str, str | int]] = []

    def add(self, child: Child) -> None:
        self._entries.append({"name": child.program.name, "pid": child.pid, "identity": identity(child.pid) or ""})
        self.file.write_text(json.dumps(self._entries), encoding="utf-8")

    def clear(self) -> None:
        self._entries = []
        self.file.unlink(missing_ok=True)

    def end_leftovers(self) -> list[str]:
        """Stop the recorded processes that still run, and only those; returns their names."""
        try:
            entries = json.loads(self.file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return []
        alive = [entry for entry in entries if identity(int(entry["pid"])) == entry["identity"]]
        for entry in reversed(alive):
            # SIGINT is PostgreSQL's fast shutdown; a plain SIGTERM would wait for clients that never leave.
            signal_group(int(entry["pid"]), signal.SIGINT if entry["name"] == "postgres" else signal.SIGTERM)
        limit = time.monotonic() + 10
        for entry in alive:
            pid = int(entry["pid"])
            while identity(pid) == entry["identity"] and time.monotonic() < limit:
                time.sleep(POLL_SECONDS)
            end_group(pid)
        self.clear()
        return [str(entry["name"]) for entry in alive]
