"""Progress on the terminal: one line when a step begins, one when it ends, a sign of life between."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEARTBEAT_SECONDS = 15.0


@dataclass
class Console:
    """Prints steps and their times. Safe to use from several threads."""

    quiet: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, text: str = "") -> None:
        with self._lock:
            print(text, flush=True)

    def complain(self, text: str) -> None:
        with self._lock:
            print(text, file=sys.stderr, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Frame a piece of work; an exception passes through after the line that names the step."""
        if self.quiet:
            yield
            return
        started = time.monotonic()
        ended = threading.Event()
        self.say(f"  ....  {name}")
        beat = threading.Thread(target=self._beat, args=(name, started, ended), daemon=True)
        beat.start()
        try:
            yield
        except BaseException:
            self.say(f"  FAIL  {name}  ({time.monotonic() - started:.1f} s)")
            raise
        else:
            self.say(f"  done  {name}  ({time.monotonic() - started:.1f} s)")
        finally:
            ended.set()
            beat.join()

    def _beat(self, name: str, started: float, ended: threading.Event) -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            self.say(f"  ....  still at it: {name}  ({time.monotonic() - started:.0f} s)")
