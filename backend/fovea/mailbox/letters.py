"""Letters as they came, in one SQLite file; what a reader wants to see of them is worked out when read."""

import email.policy
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at TEXT NOT NULL,
  sender TEXT NOT NULL,
  raw BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS recipient (
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  PRIMARY KEY (letter_id, address)
);
CREATE INDEX IF NOT EXISTS recipient_address ON recipient (address);
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """``number`` is its place among the letter's parts that are files, from 0."""

    number: int
    name: str
    media_type: str
    content_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """``to``: the envelope's recipients in lower case. ``html`` and ``text`` are empty when there is no such part."""

    id: int
    received_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    raw: bytes


class Letters:
    """One connection, used from one event loop."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "mailbox.sqlite3", check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def keep(self, sender: str, recipients: Sequence[str], raw: bytes) -> int:
        with self._connection:
            now = datetime.now(UTC).isoformat()
            cursor = self._connection.execute(
                "INSERT INTO letter (received_at, sender, raw) VALUES (?, ?, ?)", (now, sender, raw)
            )
            number = cursor.lastrowid
            assert number is not None
            addresses = {(number, address.strip().lower()) for address in recipients}
            self._connection.executemany("INSERT INTO recipient (letter_id, address) VALUES (?, ?)", sorted(addresses))
        return number

    def find(self, number: int) -> StoredLetter | None:
        row = self._connection.execute("SELECT * FROM letter WHERE id = ?", (number,)).fetchone()
        return None if row is None else self._read(row)

    def newest(self, to: str = "", limit: int = 100) -> tuple[StoredLetter, ...]:
        """Newest first; ``to`` is a part of a recipient's address."""
        rows = self._connection.execute(
            "SELECT * FROM letter WHERE ? = '' OR id IN"
            " (SELECT letter_id FROM recipient WHERE instr(address, ?) > 0) ORDER BY id DESC LIMIT ?",
            (to.strip().lower(), to.strip().lower(), limit),
        ).fetchall()
        return tuple(self._read(row) for row in rows)

    def forget(self, number: int) -> bool:
        with self._connection:
            return self._connection.execute("DELETE FROM letter WHERE id = ?", (number,)).rowcount == 1

    def forget_all(self, to: str = "") -> int:
        """How many went; ``to`` as in ``newest``."""
        with self._connection:
            return self._connection.execute(
                "DELETE FROM letter WHERE ? = '' OR id IN"
                " (SELECT letter_id FROM recipient WHERE instr(address, ?) > 0)",
                (to.strip().lower(), to.strip().lower()),
            ).rowcount

    def _read(self, row: tuple[int, str, str, bytes]) -> StoredLetter:
        number, received_at, sender, raw = row
        to = self._connection.execute("SELECT address FROM recipient WHERE letter_id = ? ORDER BY address", (number,))
        message = BytesParser(policy=email.policy.default).parsebytes(raw)
        assert isinstance(message, EmailMessage)
        return StoredLetter(
            id=number,
            received_at=datetime.fromisoformat(received_at),
            sender=str(message["From"] or sender),
            to=tuple(address for (address,) in to),
            subject=str(message["Subject"] or ""),
            message_id=str(message["Message-ID"] or ""),
            headers=tuple((name, str(value)) for name, value in message.items()),
            text=_body(message, "plain"),
            html=_body(message, "html"),
            attachments=_attachments(message),
            raw=raw,
        )


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    return _text(part) if isinstance(part, EmailMessage) else ""


def _text(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):
        # A charset nobody knows: show what can be shown.
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(content)


def _attachments(message: EmailMessage) -> tuple[Attachment, ...]:
    bodies = {id(part) for part in (message.get_body(("plain",)), message.get_body(("html",))) if part is not None}
    found: list[Attachment] = []
    for part in message.walk():
        if part.is_multipart() or id(part) in bodies:
            continue
        content = part.get_payload(decode=True)
        found.append(
            Attachment(
                number=len(found),
                # The name comes from the sender: no path, nothing a header could trip over.
                name=re.sub(r"[^\w. -]", "_", part.get_filename() or f"part-{len(found) + 1}"),
                media_type=part.get_content_type(),
                content_id=str(part["Content-ID"] or "").strip("<>"),
                content=content if isinstance(content, bytes) else b"",
            )
        )
    return tuple(found)
