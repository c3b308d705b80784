"""The import contracts bite: each is broken on purpose in a small house of the same plan."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import grimp
import pytest

from dev.paths import BACKEND

SETTINGS = BACKEND / "pyproject.toml"
LINTER = Path(sys.executable).parent / "lint-imports"

# Contract → the files that break it together, each with the import that does.
BREACHES = {
    "Rooms": {"kernel/db.py": "from fovea.domains import catalog"},
    "Floors": {"domains/optics/contract.py": "from fovea.domains import checkout"},
    "Inside a domain": {"domains/catalog/models.py": "from fovea.domains.catalog import service"},
    "Pure rooms": {"domains/catalog/rules.py": "import sqlalchemy"},
    "Domains never meet the web": {"domains/catalog/service.py": "import strawberry"},
    "Vendors live outside": {"simulators/adyen.py": "from fovea.domains import payments"},
    "No circles": {"api/cart.py": "from fovea.api import order", "api/order.py": "from fovea.api import cart"},
}


def contracts() -> list[Mapping[str, object]]:
    with SETTINGS.open("rb") as file:
        found: list[Mapping[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def layers(name: str) -> list[str]:
    """The modules that a layers contract names, one by one."""
    contract = next(contract for contract in contracts() if contract["name"] == name)
    rows = contract["layers"]
    assert isinstance(rows, list)
    return [word.strip(" ()") for row in rows for word in row.split("|")]


def small_house(top: Path) -> Path:
    """An empty house with every room, floor and file that the contracts name."""
    files = [f"{room}/__init__.py" for room in layers("Rooms")]
    for floor in layers("Floors"):
        files += [f"domains/{floor}/{file}.py" for file in ("__init__", *layers("Inside a domain"))]
    files += ["__init__.py", "kernel/db.py", "simulators/adyen.py"]
    for name in files:
        path = top / "fovea" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return top


def lint(house: Path) -> str:
    done = subprocess.run(
        [str(LINTER), "--no-cache", "--config", str(SETTINGS)],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_house_without_a_breach_passes(tmp_path: Path) -> None:
    assert "0 broken" in lint(small_house(tmp_path))


def test_every_contract_has_its_breach() -> None:
    assert {str(contract["name"]) for contract in contracts()} == BREACHES.keys()


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_caught(tmp_path: Path, name: str) -> None:
    house = small_house(tmp_path)
    for file, statement in BREACHES[name].items():
        (house / "fovea" / file).write_text(statement + "\n", encoding="utf-8")
    assert f"{name} BROKEN" in lint(house)


def may_pass(importer: str, inner: str) -> bool:
    """Wiring goes behind doors: adapters read the port they fill, subscriptions the reactions they bind, app all."""
    if importer.startswith("fovea.integrations."):
        return inner.endswith(".ports")
    if importer == "fovea.jobs.subscriptions":
        return inner.endswith((".handlers", ".flows"))
    return importer == "fovea.app" or importer.startswith("fovea.app.")


def importers_past_the_door(graph: grimp.ImportGraph) -> list[str]:
    """Imports from one domain, or from a room above, of a module behind another domain's door."""
    return [
        f"{importer} imports {inner}"
        for domain in sorted(graph.find_children("fovea.domains"))
        for inner in sorted(graph.find_descendants(domain))
        for importer in sorted(graph.find_modules_that_directly_import(inner))
        if importer != domain and not importer.startswith(f"{domain}.") and not may_pass(importer, inner)
    ]


def test_only_doors_are_imported() -> None:
    assert importers_past_the_door(grimp.build_graph("fovea", cache_dir=None)) == []


def test_an_import_past_a_door_is_seen() -> None:
    graph = grimp.ImportGraph()
    for module in ("fovea.domains", "fovea.domains.catalog", "fovea.domains.catalog.models", "fovea.api.catalog"):
        graph.add_module(module)
    graph.add_import(importer="fovea.api.catalog", imported="fovea.domains.catalog.models")
    assert importers_past_the_door(graph) == ["fovea.api.catalog imports fovea.domains.catalog.models"]
