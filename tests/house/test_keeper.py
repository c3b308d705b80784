"""The servers of a test run end with the run, however it ends."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from dev.keeper import Servers
from dev.paths import BACKEND
from dev.ports import answers


def start_keeper(folder: Path, pid: int) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(BACKEND / "ops")}
    command = [sys.executable, "-m", "dev.keeper", str(folder), str(pid)]
    return subprocess.Popen(command, env=env, start_new_session=True)


def started(folder: Path, keeper: subprocess.Popen[bytes]) -> Servers:
    limit, pause = time.monotonic() + 60, threading.Event()
    while (servers := Servers.read(folder)) is None:
        assert keeper.poll() is None
        assert time.monotonic() < limit
        pause.wait(0.05)
    return servers


def test_servers_live_as_long_as_the_run_and_no_longer(tmp_path: Path) -> None:
    run = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    folder = tmp_path / str(run.pid)
    keeper = start_keeper(folder, run.pid)
    servers = started(folder, keeper)
    ports = [urlsplit(address).port or 0 for address in (servers.postgres, servers.redis)]
    assert all(answers(port) for port in ports)

    run.kill()
    run.communicate()
    assert keeper.wait(30) == 0
    assert not any(answers(port) for port in ports)
    assert not folder.exists()


def test_the_next_run_clears_what_a_killed_keeper_left(tmp_path: Path) -> None:
    run = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    folder = tmp_path / str(run.pid)
    keeper = start_keeper(folder, run.pid)
    left = started(folder, keeper)
    for process in (keeper, run):
        process.kill()
        process.wait()
    run.communicate()
    assert answers(urlsplit(left.postgres).port or 0)

    following = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    second = tmp_path / str(following.pid)
    keeper = start_keeper(second, following.pid)
    started(second, keeper)
    assert not answers(urlsplit(left.postgres).port or 0)
    assert not folder.exists()
    following.communicate(b"\n")
    assert keeper.wait(30) == 0
