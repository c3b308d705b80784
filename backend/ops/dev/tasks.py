"""Commands that run to their end: installs, builds, checks. Stopped as a whole when the user has had enough."""

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev.errors import DevError, GivenUpError
from dev.processes import end_group, signal_group, tail

STOP_SECONDS = 20.0


class Tasks:
    """Runs commands, each in its own process group, and can end all that still run. Safe from several threads."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, name: str, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, lines: int = 60) -> None:
        """DevError with the last ``lines`` of the log when the command fails."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = self._start(name, argv, env, cwd, output.fileno())
        code = self._finish(process)
        if code != 0:
            raise DevError(f"{name} failed with code {code}. Its log, {log}, ends with:\n{tail(log, lines)}")

    def show(self, name: str, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> None:
        """Run with the output going where ours goes; DevError when the command fails."""
        code = self._finish(self._start(name, argv, env, cwd, None))
        if code != 0:
            raise DevError(f"{name} failed with code {code}; see above.")

    def _start(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], cwd: Path, output: int | None
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise GivenUpError(f"{name} was not started: everything is being stopped.")
            process = subprocess.Popen(
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output is not None else None,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
            )
            self._running.add(process)
            return process

    def _finish(self, process: subprocess.Popen[bytes]) -> int:
        try:
            return process.wait()
        finally:
            with self._lock:
                self._running.discard(process)
            end_group(process.pid)

    def stop(self) -> None:
        """End what runs now, by force if it must be, and refuse to start more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            signal_group(process.pid, signal.SIGTERM)
        for process in running:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                signal_group(process.pid, signal.SIGKILL)
