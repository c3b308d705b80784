"""A vendor's memory: JSON documents by kind and id in one SQLite file, so that a restart loses nothing."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (kind, id)
);
"""


class Store:
    """One connection, used from one event loop: a block without ``await`` is alone with it."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        # Survives the process, which is what a vendor's restart is here; not a power cut.
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(_SCHEMA)

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def atomically(self) -> Iterator[None]:
        """All writes inside or none; holds no ``await``."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def save(self, kind: str, identifier: str, body: Mapping[str, Any]) -> None:
        self.connection.execute(
            "INSERT INTO document (kind, id, body) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, identifier, json.dumps(body, ensure_ascii=False)),
        )

    def get(self, kind: str, identifier: str) -> Document | None:
        row = self.connection.execute(
            "SELECT body FROM document WHERE kind = ? AND id = ?", (kind, identifier)
        ).fetchone()
        return None if row is None else _document(row[0])

    def newest(self, kind: str, **where: str) -> Iterator[Document]:
        """Newest first; ``where`` compares top-level fields."""
        # Only the number of conditions varies in the statement; names and values are bound.
        conditions = "".join(" AND json_extract(body, ?) = ?" for _ in where)
        values = [value for name, wanted in where.items() for value in (f"$.{name}", wanted)]
        rows = self.connection.execute(
            f"SELECT body FROM document WHERE kind = ?{conditions} ORDER BY seq DESC",  # noqa: S608
            (kind, *values),
        ).fetchall()
        return (_document(row[0]) for row in rows)


def _document(body: str) -> Document:
    found = json.loads(body)
    assert isinstance(found, dict)
    return found
