"""Log lines of several processes on one stream stay lines."""

import json
import os
import subprocess
import sys

from dev.paths import BACKEND

_PROCESSES, _LINES = 4, 300
_PROGRAM = f"""
import os, structlog
from fovea.kernel import logs
logs.configure()
log = structlog.get_logger()
children = []
for _ in range({_PROCESSES}):
    child = os.fork()
    if child == 0:
        for number in range({_LINES}):
            log.info("counted", number=number)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""


def test_a_line_is_written_whole_whoever_else_writes_or_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-u", "-c", _PROGRAM],
        env={**os.environ, "PYTHONPATH": str(BACKEND)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line)["number"] for line in done.stdout.splitlines()]
    assert sorted(told) == sorted(list(range(_LINES)) * _PROCESSES)
