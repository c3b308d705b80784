"""The command line of `./dev`."""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dev.bootstrap import ensure_npm_packages, ensure_python, ensure_venv, find_node
from dev.console import Console
from dev.errors import DevError
from dev.house import AlreadyOpen, House
from dev.interrupt import Stopped, stop_event, until_stopped
from dev.paths import BACKEND, FRONTEND, PYTHON, ROOT, STATE, Rooms
from dev.ports import Ports
from dev.postgres import wheel_programs
from dev.stages import STAGES, Work, run_stages
from dev.tasks import Tasks

PICTURES = BACKEND / "ops" / "pictures"


def ready_block(house: House, seconds: float) -> str:
    """What a person needs once the house is open: that it is, where it is, and who can sign in."""
    lines = ["", f"Fovea is ready. ({seconds:.1f} s; Ctrl-C stops everything)", ""]
    lines += [f"  {name:<20} {address}" for name, address in house.addresses().items()]
    accounts = house.accounts().rstrip()
    if accounts:
        lines += ["", *(f"  {line}" for line in accounts.splitlines())]
    return "\n".join([*lines, ""])


def up(arguments: argparse.Namespace) -> int:
    """Open the whole house and keep it until Ctrl-C."""
    started = time.monotonic()
    console = Console()
    ports = Ports.from_base(arguments.port) if arguments.port else Ports()
    house = House(Rooms(arguments.state.resolve()), ports, console, os.environ, arguments.fresh)
    stop = stop_event()
    try:
        with house.claimed():
            try:
                until_stopped(house.open, stop, house.close)
                house.announce(ready_block(house, time.monotonic() - started))
                house.watch(stop)
            except Stopped:
                pass
            if stop.is_set():
                console.say("\nStopping.")
        console.say("All stopped.")
    except AlreadyOpen as other:
        said = f"this is what it said:\n{other}" if str(other) else "it is not ready yet."
        console.say(f"A house is open already in {house.rooms.state}; {said}")
    return 0


@contextlib.contextmanager
def joined() -> Iterator[dict[str, str]]:
    """The environment of the house that is open; opens its databases for the time being when none is."""
    console = Console(quiet=True)
    ensure_python(Console(), Tasks(STATE / "logs"))
    house = House(Rooms(STATE), Ports(), console, os.environ)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(house.claimed())
            house.open_databases()
            env = house.env
        except AlreadyOpen:
            env = {**os.environ, **json.loads(house.environment_file.read_text(encoding="utf-8"))}
        yield env


def foreground(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Run with the terminal handed over; Ctrl-C is the program's business."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(
            list(argv), env=dict(env), cwd=ROOT, check=False, preexec_fn=lambda: signal.signal(signal.SIGINT, before)
        ).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def fovea(words: Sequence[str]) -> int:
    """Run the `fovea` command in the house's environment."""
    with joined() as env:
        return foreground([str(PYTHON), "-m", "fovea.cli", *words], env)


def bench(words: Sequence[str]) -> int:
    """Measure the API of the house that is open."""
    return _at_the_open_house("bench", words)


def soak(words: Sequence[str]) -> int:
    """Orders in the house that is open while its vendors misbehave, and the books after it."""
    return _at_the_open_house("soak", words)


def _at_the_open_house(program: str, words: Sequence[str]) -> int:
    ensure_python(Console(), Tasks(STATE / "logs"))
    told = Rooms(STATE).run / "environment.json"
    ours = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
    path = os.pathsep.join((str(BACKEND), str(BACKEND / "ops")))
    return foreground([str(PYTHON), "-m", program, *words], {**os.environ, **ours, "PYTHONPATH": path})


def psql(words: Sequence[str]) -> int:
    """Open psql on the house's database."""
    with joined() as env:
        return foreground([str(wheel_programs() / "psql"), env["DATABASE_URL"], *words], env)


def logs(words: Sequence[str]) -> int:
    """Follow the logs of the house, or of the programs named."""
    files = sorted((STATE / "logs").glob("*.log"))
    chosen = [file for file in files if not words or file.stem in words]
    if not chosen:
        raise DevError(f"There is no such log; there are: {', '.join(file.stem for file in files) or 'none yet'}.")
    return foreground(["tail", "-n", "40", "-F", *map(str, chosen)], os.environ)


def schema(_words: Sequence[str]) -> int:
    """Write schema.graphql from the code, and the frontends' typed documents from it."""
    console, tasks = Console(), Tasks(STATE / "logs")
    ensure_python(console, tasks)
    env = {**os.environ, "PYTHONPATH": str(BACKEND)}
    with console.step("schema.graphql"):
        tasks.run("schema", [str(PYTHON), "-m", "fovea.cli", "schema"], env=env, cwd=ROOT)
    node = find_node()
    ensure_npm_packages(console, tasks, node, FRONTEND)
    with console.step("Typed documents"):
        tasks.run("codegen", [node.npm, "run", "codegen"], env=node.env(os.environ), cwd=FRONTEND)
    return 0


def pictures(words: Sequence[str]) -> int:
    """Render the frames' pictures, at the lowest priority; goes on where it was stopped."""
    venv = STATE / "pictures"
    tasks, lock = Tasks(STATE / "logs"), PICTURES / "requirements.txt"
    # The renderer is published for one Python version only.
    ensure_venv(Console(), tasks, venv, lock, "Packages for the pictures", version="3.11")
    command = ["nice", "-n", "19", str(venv / "bin" / "python"), str(PICTURES / "make.py"), *words]
    return foreground(command, {**os.environ, "PYTHONPATH": str(BACKEND)})


def _staged(names: Sequence[str]) -> int:
    work = Work(Console())
    stop = stop_event()
    try:
        return until_stopped(lambda: run_stages(work, names), stop, work.end)
    except Stopped:
        work.console.say("\nStopped.")
        return 130


def test(words: Sequence[str]) -> int:
    """Run all stages, the stages named, or pytest with the words given."""
    if all(word in STAGES for word in words):
        return _staged(words or list(STAGES))
    work = Work(Console())
    stop = stop_event()
    ensure_python(work.console, work.tasks)
    try:
        until_stopped(lambda: work.pytest(*words), stop, work.end)
    except DevError:
        return 1  # pytest has said why
    except Stopped:
        return 130
    return 0


def check(_words: Sequence[str]) -> int:
    """Style, types, contracts and the schema, in a minute."""
    return _staged(["lint", "schema"])


HELP = """\
./dev up [--fresh] [--port BASE]   the whole house, from nothing; Ctrl-C stops it
./dev test [STAGE… | PYTEST ARGS]  everything, some stages ({stages}), or pytest
./dev check                        style, types, contracts and schema only
./dev fovea …                      the house's command line (./dev fovea --help)
./dev schema                       write schema.graphql and the frontends' typed documents
./dev psql [ARGS]                  psql on the house's database
./dev logs [NAME…]                 follow the logs
./dev bench [ARGS]                 measure
./dev soak [ARGS]                  orders under bad vendors, then ours beside theirs
./dev pictures [ARGS]              render the frames' pictures, slowly and in the background
./dev help                         this

DATABASE_URL, REDIS_URL, OPENSEARCH_URL, STORAGE_URL, SMTP_URL and the vendors' *_BASE_URL are used when set; what is
not set is started by `./dev up` itself. Everything made lies in .fovea/ (data, logs, builds, environments)."""

COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "test": test,
    "check": check,
    "fovea": fovea,
    "schema": schema,
    "psql": psql,
    "logs": logs,
    "bench": bench,
    "soak": soak,
    "pictures": pictures,
}


def main(words: Sequence[str]) -> int:
    """Exit code of `./dev` with these words."""
    name, rest = (words[0], words[1:]) if words else ("help", [])
    try:
        if name == "up":
            return up(_up_arguments(rest))
        if name in COMMANDS:
            return COMMANDS[name](rest)
        print(HELP.format(stages=", ".join(STAGES)))
        return 0 if name in ("help", "--help", "-h") else 2
    except DevError as fault:
        Console().complain(f"\n{fault}")
        return 1


def _up_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev up", description="Open the whole house; Ctrl-C stops it.")
    parser.add_argument("--fresh", action="store_true", help="forget the data and start over")
    parser.add_argument("--port", type=_base, metavar="BASE", help="nine ports in a row from BASE instead of the usual")
    parser.add_argument("--state", type=Path, default=STATE, metavar="FOLDER", help="data, logs and keys elsewhere")
    return parser.parse_args(words)


def _base(text: str) -> int:
    try:
        Ports.from_base(int(text))
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault
    return int(text)
