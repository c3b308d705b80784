"""Events are a promise: their names stay and their fields only grow."""

import json
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import fovea.domains
from fovea.kernel.events import registered

SNAPSHOT = Path(__file__).parent / "events.json"


def _shapes() -> dict[str, list[str]]:
    for domain in iter_modules(fovea.domains.__path__):
        import_module(f"fovea.domains.{domain.name}")
    return {
        name: sorted(one.name for one in fields(kind))
        for name, kind in sorted(registered().items())
        if kind.__module__.startswith("fovea.")
    }


def test_no_event_and_no_field_of_one_has_gone() -> None:
    promised: dict[str, list[str]] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    now = _shapes()
    missing = {name: sorted(set(known) - set(now.get(name, []))) for name, known in promised.items()}
    assert {name: gone for name, gone in missing.items() if gone or name not in now} == {}


def test_every_event_is_promised() -> None:
    promised: dict[str, list[str]] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert _shapes() == promised, "New events or fields: add them to tests/house/events.json."


def test_every_event_is_named_after_its_domain_in_the_past() -> None:
    for name, kind in registered().items():
        if kind.__module__.startswith("fovea."):
            domain, _, word = name.partition(".")
            assert kind.__module__.startswith(f"fovea.domains.{domain}."), name
            assert word == kind.__name__, name
