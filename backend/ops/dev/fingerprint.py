"""Content hashes that tell whether something made from files has to be made again."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

# Made by builds, so they must not count as their own sources.
MADE = frozenset({"node_modules", ".next", "dist", "generated", "next-env.d.ts", "__pycache__", "test-results"})


def files_under(path: Path) -> Iterator[Path]:
    """Every file of a folder (or the file itself) in a stable order, without what builds leave behind."""
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        return
    for child in sorted(path.iterdir()):
        if child.name in MADE or child.name.endswith(".tsbuildinfo"):
            continue
        yield from files_under(child)


def fingerprint(paths: Iterable[Path], *facts: str) -> str:
    """SHA-256 (hex) over the names and contents of the files and over the facts given."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"fact {len(fact)} {fact}\n".encode())
    for top in paths:
        base = top.parent
        for file in files_under(top):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"file {file.relative_to(base).as_posix()} {content}\n".encode())
    return digest.hexdigest()


class Stamp:
    """A file that remembers the fingerprint a thing was made from."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def matches(self, value: str) -> bool:
        try:
            return self.file.read_text(encoding="ascii").strip() == value
        except FileNotFoundError:
            return False

    def write(self, value: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(value + "\n", encoding="ascii")

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)
