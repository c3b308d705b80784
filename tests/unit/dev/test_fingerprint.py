"""Content hashes: they change with every source and with nothing else."""

import os
from pathlib import Path

import pytest

from dev.fingerprint import Stamp, fingerprint


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    top = tmp_path / "site"
    (top / "src").mkdir(parents=True)
    (top / "src" / "page.tsx").write_text("one")
    (top / "package.json").write_text("{}")
    return top


def test_the_same_content_gives_the_same_hash(sources: Path) -> None:
    before = fingerprint([sources], "v22")
    os.utime(sources / "package.json", (1, 1))
    assert fingerprint([sources], "v22") == before


def test_content_names_and_facts_count(sources: Path) -> None:
    seen = {fingerprint([sources]), fingerprint([sources], "v22")}
    (sources / "src" / "page.tsx").write_text("two")
    seen.add(fingerprint([sources]))
    (sources / "src" / "page.tsx").rename(sources / "src" / "other.tsx")
    seen.add(fingerprint([sources]))
    assert len(seen) == 4


def test_what_a_build_leaves_behind_does_not_count(sources: Path) -> None:
    before = fingerprint([sources])
    for made in ("node_modules/x", ".next/cache", "dist", "src/generated"):
        (sources / made).mkdir(parents=True)
        (sources / made / "file.js").write_text("made")
    (sources / "tsconfig.tsbuildinfo").write_text("made")
    assert fingerprint([sources]) == before


def test_a_stamp_remembers_and_forgets(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "deep" / "stamp")
    assert not stamp.matches("a")
    stamp.write("a")
    assert stamp.matches("a")
    assert not stamp.matches("b")
    stamp.clear()
    assert not stamp.matches("a")
