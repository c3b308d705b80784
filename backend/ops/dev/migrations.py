"""Which migration is the newest, read from the files: a house that is up to date opens without asking Alembic."""

import re
from pathlib import Path

from dev.paths import BACKEND

VERSIONS = BACKEND / "migrations" / "versions"
_NAME = re.compile(r"^(down_)?revision\b[^=]*=\s*[\"']([^\"']+)[\"']", re.MULTILINE)


def newest_migration(folder: Path = VERSIONS) -> str | None:
    """The one revision that no other builds on; None when that is not one."""
    revisions: set[str] = set()
    built_on: set[str] = set()
    for file in folder.glob("*.py"):
        for down, name in _NAME.findall(file.read_text(encoding="utf-8")):
            (built_on if down else revisions).add(name)
    newest = revisions - built_on
    return newest.pop() if len(newest) == 1 else None
