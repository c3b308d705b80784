"""Ctrl-C and SIGTERM as an event, so that no code is torn up in the middle of starting a process."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

LOOK_SECONDS = 0.1


class Stopped(Exception):
    """The user has asked to stop."""


def stop_event() -> threading.Event:
    """Set when the process is asked to stop, by the terminal or by a signal. Call from the main thread."""
    event = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        event.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, note)
    return event


def until_stopped(work: Callable[[], T], stop: threading.Event, end: Callable[[], None]) -> T:
    """Do the work in a thread. When `stop` is set first: `end` must make the work return soon; then raises Stopped."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="work") as pool:
        future = pool.submit(work)
        while not future.done():
            if stop.wait(LOOK_SECONDS):
                end()
                future.exception()  # waits; that stopped work fails is no news
                raise Stopped
        return future.result()
