"""The long-lived processes of a house: started together, watched, started again when one dies, stopped together."""

import threading
from collections.abc import Sequence
from pathlib import Path

from dev.console import Console
from dev.errors import DevError, GivenUpError
from dev.processes import Child, Program, Register

START_SECONDS = 90.0
RESTARTS = 3
LOOK_SECONDS = 0.2
# Everything else writes to these, so they go last.
DATABASES = ("postgres", "redis")


class Supervisor:
    """Owns the processes; every method may be called from any thread."""

    def __init__(self, record: Path, console: Console) -> None:
        self._register = Register(record)
        self._console = console
        self._children: dict[str, Child] = {}
        self._restarts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._closing = False

    def end_leftovers(self) -> list[str]:
        """Stop what a killed run had started; returns the names."""
        return self._register.end_leftovers()

    def start(self, programs: Sequence[Program]) -> None:
        """Start all, then wait until each serves."""
        self.wait(self.launch(programs))

    def launch(self, programs: Sequence[Program]) -> list[Child]:
        """Start all."""
        return [self._launch(program) for program in programs]

    def wait(self, children: Sequence[Child]) -> None:
        """Until each serves; DevError when one ends or takes too long."""
        for child in children:
            child.wait_ready(START_SECONDS)

    def _launch(self, program: Program) -> Child:
        with self._lock:
            if self._closing:
                raise GivenUpError(f"{program.name} was not started: everything is being stopped.")
            child = Child(program)
            self._children[program.name] = child
            self._register.add(child)
            return child

    def watch(self, stop: threading.Event) -> None:
        """Until `stop`: report and restart what dies; DevError when one program dies again and again."""
        while not stop.wait(LOOK_SECONDS):
            for name, child in list(self._children.items()):
                if child.exit_code is not None:
                    self._restart(name, child)

    def _restart(self, name: str, child: Child) -> None:
        self._restarts[name] = self._restarts.get(name, 0) + 1
        self._console.say(f"\n{name} ended by itself with code {child.exit_code}. {child.last_words()}")
        child.make_sure_it_stopped()
        if self._restarts[name] > RESTARTS:
            raise DevError(f"{name} has now ended {self._restarts[name]} times; stopping the house.")
        self._launch(child.program).wait_ready(START_SECONDS)
        self._console.say(f"{name} runs again.")

    def close(self) -> None:
        """Stop everything, sites first and databases last; nothing can be started any more. May be called twice."""
        with self._lock:
            self._closing = True
            children = list(self._children.values())
            self._children.clear()
        databases = [child for child in children if child.program.name in DATABASES]
        others = [child for child in children if child not in databases]
        for group in (others, databases):
            for child in reversed(group):
                child.ask_to_stop()
            for child in reversed(group):
                child.make_sure_it_stopped()
        if children:
            self._register.clear()
