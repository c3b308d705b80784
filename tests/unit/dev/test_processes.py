"""Processes: nothing outlives the one who started it, and nothing else is touched."""

import os
import sys
import threading
from pathlib import Path

import pytest

from dev.console import Console
from dev.errors import DevError
from dev.processes import Child, Program, Register, identity, tail
from dev.supervisor import Supervisor
from dev.tasks import Tasks

# A parent with a child of its own that ignores the polite signal; both write their number.
STUBBORN = """
import os, signal, subprocess, sys, time
if len(sys.argv) == 2:
    subprocess.Popen([sys.executable, "-c", open(sys.argv[0]).read() if False else SOURCE, sys.argv[1], "child"])
else:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
time.sleep(600)
"""
SOURCE = STUBBORN.replace("open(sys.argv[0]).read() if False else SOURCE", "SOURCE")
SCRIPT = f"SOURCE = {SOURCE!r}\nexec(SOURCE)"


def family(folder: Path, name: str = "family") -> Program:
    """A program with a child; ready when both run."""
    pids = folder / "pids"
    pids.mkdir(exist_ok=True)
    return Program(
        name=name,
        argv=[sys.executable, "-c", SCRIPT, str(pids)],
        log=folder / f"{name}.log",
        env=os.environ,
        cwd=folder,
        ready=lambda: len(list(pids.iterdir())) == 2,
    )


def short(folder: Path, code: str, name: str = "short") -> Program:
    return Program(
        name=name,
        argv=[sys.executable, "-c", code],
        log=folder / f"{name}.log",
        env=os.environ,
        cwd=folder,
        ready=lambda: False,
    )


def members(folder: Path) -> list[int]:
    return [int(path.name) for path in (folder / "pids").iterdir()]


def test_children_of_children_are_stopped_too(tmp_path: Path) -> None:
    child = Child(family(tmp_path))
    child.wait_ready(20)
    assert all(identity(pid) for pid in members(tmp_path))
    child.ask_to_stop()
    child.make_sure_it_stopped()
    assert [identity(pid) for pid in members(tmp_path)] == [None, None]


def test_a_program_that_ends_while_starting_is_reported_with_its_last_words(tmp_path: Path) -> None:
    child = Child(short(tmp_path, "import sys; print('no such table'); sys.exit(3)"))
    with pytest.raises(DevError, match=r"ended with code 3[\s\S]*no such table"):
        child.wait_ready(20)


def test_what_a_killed_run_left_is_ended_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "children.json"
    child = Child(family(tmp_path))
    child.wait_ready(20)
    register = Register(file)
    register.add(child)
    stranger = f'{{"name": "stranger", "pid": {os.getpid()}, "identity": "of an earlier process"}}'
    file.write_text(file.read_text().replace("]", f", {stranger}]"))

    assert Register(file).end_leftovers() == ["family"]
    child.make_sure_it_stopped()
    assert [identity(pid) for pid in members(tmp_path)] == [None, None]
    assert identity(os.getpid())
    assert not file.exists()


def test_no_record_is_no_leftovers(tmp_path: Path) -> None:
    assert Register(tmp_path / "none.json").end_leftovers() == []
    (tmp_path / "torn.json").write_text('[{"name": "po')
    assert Register(tmp_path / "torn.json").end_leftovers() == []


def test_a_program_that_keeps_dying_ends_the_watch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    code = f"import os, pathlib; pathlib.Path({str(marks)!r}, str(os.getpid())).touch(); print('bye')"
    program = short(tmp_path, code)
    supervisor = Supervisor(tmp_path / "children.json", Console())
    ready = Program(**{**vars(program), "ready": lambda: any(marks.iterdir())})
    supervisor.start([ready])
    with pytest.raises(DevError, match="short has now ended 4 times"):
        supervisor.watch(threading.Event())
    supervisor.close()
    assert len(list(marks.iterdir())) == 4
    assert "bye" in capsys.readouterr().out


def test_a_closed_supervisor_starts_nothing(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "children.json", Console())
    supervisor.close()
    with pytest.raises(DevError, match="being stopped"):
        supervisor.start([family(tmp_path)])
    assert members(tmp_path) == []


def test_a_task_that_fails_shows_the_end_of_its_log(tmp_path: Path) -> None:
    with pytest.raises(DevError, match=r"build failed with code 1[\s\S]*line 99"):
        Tasks(tmp_path).run(
            "build", [sys.executable, "-c", "for n in range(100): print('line', n)\nraise SystemExit(1)"],
            env=os.environ, cwd=tmp_path,
        )  # fmt: skip


def test_stopping_ends_the_task_that_runs(tmp_path: Path) -> None:
    tasks = Tasks(tmp_path)
    pids = tmp_path / "pids"
    pids.mkdir()
    failures: list[str] = []

    def work() -> None:
        try:
            tasks.run("long", family(tmp_path).argv, env=os.environ, cwd=tmp_path)
        except DevError as fault:
            failures.append(str(fault))

    thread = threading.Thread(target=work)
    thread.start()
    waiting = threading.Event()
    while len(members(tmp_path)) < 2:
        waiting.wait(0.02)
    tasks.stop()
    thread.join()
    assert len(failures) == 1
    assert [identity(pid) for pid in members(tmp_path)] == [None, None]


def test_the_tail_is_the_end(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("one\ntwo\nthree\n")
    assert tail(log, 2) == "two\nthree"
    assert tail(tmp_path / "missing.log") == "(no output)"
