"""What may stand in the tree: looked for in every file that git knows or would take."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.paths import ROOT

LONGEST = 400
CODE = {".py", ".ts", ".tsx"}
MIGRATIONS = "backend/migrations/versions/"
GENERATED = ("frontend/packages/gql/src/generated/", MIGRATIONS)
# This file has to name what it looks for.
SELF = "tests/house/test_tree.py"

INDEX_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org|proxy\.golang\.org|repo1?\.maven",
    re.I,
)
FILE_PATHS = re.compile(r"""["'\s@]file:(?:/|\.)""")
MACHINE_PATHS = re.compile(r"""(?<![\w./-])/(?:work|root|tmp|home|Users|mnt|opt)/(?=\w)""")
WORKSHOP_WORDS = re.compile(
    r"\b(?:assistants?|chatbots?|claude|anthropic|openai|gpt-?\d|copilot|llms?|language model|sub-?agents?|ai-generated"
    r"|as an ai|coding agents?)\b",
    re.I,
)
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|HACK)\b|raise NotImplementedError|pytest\.mark\.(?:skip|xfail)|pytest\.(?:skip|xfail)\("
    r"|\b(?:test|it|describe)\.(?:skip|fixme|only)\(|@ts-ignore|@ts-nocheck"
)


def tree() -> list[Path]:
    """Every file that is committed or would be by `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is text."""
    for path in tree():
        name = path.relative_to(ROOT).as_posix()
        content = path.read_bytes()
        if name == SELF or b"\0" in content[:8192]:
            continue
        yield name, content.decode("utf-8", errors="replace")


def lines_with(pattern: re.Pattern[str], *, of: frozenset[str] | None = None) -> list[str]:
    """file:line of every match, in files with one of the suffixes when those are given."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        if of is None or Path(name).suffix in of
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("the address of a package index", INDEX_HOSTS),
        ("a word about how this was written", WORKSHOP_WORDS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = lines_with(pattern)
    assert not found, f"{what}:\n" + "\n".join(found)


def test_no_package_is_taken_from_a_path() -> None:
    lists = frozenset({".txt", ".lock", ".in", ".toml", ".cfg", ".json", ".yml", ".yaml", ".Dockerfile", ".npmrc", ""})
    found = lines_with(FILE_PATHS, of=lists)
    assert not found, "\n".join(found)


def test_no_file_knows_one_machine() -> None:
    allowed = re.compile(r"/opt/(?:venv|java)|/home/(?:node|user)\b")
    found = [line for line in lines_with(MACHINE_PATHS) if not allowed.search(line)]
    assert not found, "\n".join(found)


def test_nothing_is_left_unfinished() -> None:
    found = lines_with(UNFINISHED, of=frozenset({*CODE, ".js", ".mjs", ".sql", ".graphql"}))
    # A migration that cannot be undone says so in the language's own way.
    found = [line for line in found if not line.startswith(MIGRATIONS)]
    assert not found, "\n".join(found)


def test_no_file_of_code_is_long() -> None:
    long = [
        f"{name}: {text.count(chr(10))} lines"
        for name, text in texts()
        if Path(name).suffix in CODE and not name.startswith(GENERATED) and text.count("\n") > LONGEST
    ]
    assert not long, "\n".join(long)


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    assert not [path for path in tree() if path.stem.lower() in ("utils", "util", "helpers", "misc", "common_utils")]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (INDEX_HOSTS, '"resolved": "https://registry.' + 'npmjs.org/x"'),
        (FILE_PATHS, 'fovea @ file:///somewhere" "file:../x"'),
        (MACHINE_PATHS, 'open("/root/thing")'),
        (WORKSHOP_WORDS, "Written by an assistant."),
        (UNFINISHED, "# TODO: later"),
    ],
    ids=["index", "file", "machine", "word", "unfinished"],
)
def test_each_search_finds_what_it_is_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_the_event_loop_starts_no_process() -> None:
    """uvloop's fork runs the hooks of every library in the child, and one that waits for a lock stops the whole API."""
    found = lines_with(re.compile(r"create_subprocess_(?:exec|shell)"), of=frozenset({".py"}))
    assert [line for line in found if line.startswith("backend/fovea/")] == []
