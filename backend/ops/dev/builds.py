"""The sites, built once per state of their sources and kept apart from the tree that builds write in."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.bootstrap import Node, ensure_npm_packages
from dev.console import Console
from dev.errors import DevError
from dev.fingerprint import Stamp, fingerprint
from dev.paths import FRONTEND, ROOT, STATE
from dev.tasks import Tasks

BUILDS = STATE / "builds"
KEPT = 3  # a house that runs may still serve from the one before
SHARED = (
    ROOT / "schema.graphql",
    FRONTEND / "packages",
    FRONTEND / "package.json",
    FRONTEND / "package-lock.json",
    FRONTEND / "tsconfig.base.json",
)


@dataclass(frozen=True)
class Built:
    """Where the two frontends can be served from."""

    storefront: Path  # a folder with server.js
    admin: Path  # a folder with index.html


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time in a checkout: the tools write in the source tree."""
    BUILDS.mkdir(parents=True, exist_ok=True)
    with (BUILDS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place(made: Path, wanted: Path) -> None:
    """Put a finished build where it is kept, in one move."""
    shutil.rmtree(wanted, ignore_errors=True)
    made.rename(wanted)


def _forget_old(kind: str) -> None:
    kept = sorted(BUILDS.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _collect_storefront(draft: Path) -> None:
    """Next's standalone output leaves out what a CDN would serve; here the same server does."""
    project = FRONTEND / "storefront"
    standalone = project / ".next" / "standalone"
    servers = [path for path in standalone.rglob("server.js") if "node_modules" not in path.parts]
    if len(servers) != 1:
        raise DevError(f"The storefront's build has no single server.js under {standalone}.")
    shutil.copytree(standalone, draft, symlinks=True)
    home = draft / servers[0].parent.relative_to(standalone)
    shutil.copytree(project / ".next" / "static", home / ".next" / "static", dirs_exist_ok=True)
    if (project / "public").is_dir():
        shutil.copytree(project / "public", home / "public", dirs_exist_ok=True)


def storefront_home(build: Path) -> Path:
    """The folder inside a kept build that holds server.js."""
    return next(path.parent for path in build.rglob("server.js") if "node_modules" not in path.parts)


def _collect_admin(draft: Path) -> None:
    shutil.copytree(FRONTEND / "admin" / "dist", draft, symlinks=True)


def _ensure_query_page(console: Console, tasks: Tasks, node: Node) -> None:
    """GraphiQL, which stays where it is built: the API serves it from there."""
    project = FRONTEND / "graphiql"
    stamp = Stamp(BUILDS / "graphiql.made-from")
    wanted = fingerprint([project], node.node)
    if stamp.matches(wanted) and (project / "dist" / "index.html").exists():
        return
    ensure_npm_packages(console, tasks, node, project)
    with console.step("GraphiQL, production build"):
        tasks.run("build-graphiql", [node.npm, "run", "build"], env=node.env(os.environ), cwd=project)
        stamp.write(wanted)


def ensure_builds(console: Console, tasks: Tasks, node: Node) -> Built:
    """Build what has changed since it was last built."""
    env = node.env(os.environ)
    with _alone():
        ensure_npm_packages(console, tasks, node, FRONTEND)
        _ensure_query_page(console, tasks, node)
        places = {}
        for kind in ("storefront", "admin"):
            sources = [FRONTEND / kind, *SHARED]
            places[kind] = BUILDS / f"{kind}-{fingerprint(sources, node.node)[:16]}"
        if not all(place.exists() for place in places.values()):
            with console.step("GraphQL documents"):
                tasks.run("codegen", [node.npm, "run", "codegen"], env=env, cwd=FRONTEND)
        for kind, place in places.items():
            if place.exists():
                os.utime(place)
                continue
            with console.step(f"{kind}, production build"):
                tasks.run(f"build-{kind}", [node.npm, "run", "build", "--workspace", kind], env=env, cwd=FRONTEND)
                draft = BUILDS / f"draft-{kind}"
                shutil.rmtree(draft, ignore_errors=True)
                (_collect_storefront if kind == "storefront" else _collect_admin)(draft)
                _place(draft, place)
                _forget_old(kind)
    return Built(storefront_home(places["storefront"]), places["admin"])
