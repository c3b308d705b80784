"""What the vendor remembers, in one SQLite file: payments, modifications and answers by idempotency key.

Amounts are counted in the vendor's minor units. Methods run inside the caller's ``transaction``.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from fovea.simulators.adyen.tables import LAYOUT, SCHEMA

# The vendor's references: 16 upper-case letters and digits.
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"


class PaymentState(StrEnum):
    AUTHORISED = "authorised"
    REFUSED = "refused"
    AWAITING_SHOPPER = "awaiting_shopper"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Kind(StrEnum):
    CAPTURE = "capture"
    REFUND = "refund"
    CANCEL = "cancel"
    REVERSAL = "reversal"
    VOID = "void"  # a cancellation by the shop's own reference
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Payment:
    psp: str
    reference: str
    currency: str
    value: int
    state: PaymentState
    refusal: int | None
    brand: str
    bin: str
    last_four: str
    expiry: str
    manual_capture: bool
    return_url: str
    redirect_token: str | None
    redirect_result: str | None
    challenge: str | None  # ok, cancel or fail once the shopper has chosen
    created: str


@dataclass(frozen=True, slots=True)
class Modification:
    psp: str
    payment_psp: str
    kind: Kind
    reference: str
    value: int
    succeeded: bool
    reason: str
    created: str


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A test card under a token; it is active once its first payment was authorised."""

    id: str
    shopper_reference: str
    payment_psp: str
    number: str
    month: int
    year: int
    holder: str
    active: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A movement of money for the settlement report; ``value`` without sign, the type says its direction."""

    payment_psp: str
    type: str
    modification_psp: str
    modification_reference: str
    value: int
    created: str


@dataclass(frozen=True, slots=True)
class Answer:
    fingerprint: str
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


def new_reference() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


def now_text() -> str:
    """ISO 8601 with offset, to the second, as the vendor writes times."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Store:
    """Raises RuntimeError for a file that an older or newer simulator has written."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        if self.connection.execute("PRAGMA user_version").fetchone()[0] not in {0, LAYOUT}:
            self.connection.close()
            raise RuntimeError(f"{path} was written by another version of the simulator; remove it to start afresh.")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.executescript(SCHEMA)
        self.connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; must not hold an ``await``, since the connection is shared."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def add_payment(self, payment: Payment) -> None:
        self.connection.execute(
            "INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                payment.psp,
                payment.reference,
                payment.currency,
                payment.value,
                payment.state,
                payment.refusal,
                payment.brand,
                payment.bin,
                payment.last_four,
                payment.expiry,
                int(payment.manual_capture),
                payment.return_url,
                payment.redirect_token,
                payment.redirect_result,
                payment.challenge,
                payment.created,
            ),
        )

    def payment(self, psp: str) -> Payment | None:
        return self._one("SELECT * FROM payment WHERE psp = ?", psp)

    def payment_by_reference(self, reference: str) -> Payment | None:
        """The newest payment that the shop knows under its own reference."""
        return self._one("SELECT * FROM payment WHERE reference = ? ORDER BY rowid DESC", reference)

    def payment_by_redirect(self, token: str) -> Payment | None:
        return self._one("SELECT * FROM payment WHERE redirect_token = ?", token)

    def payment_by_result(self, redirect_result: str) -> Payment | None:
        return self._one("SELECT * FROM payment WHERE redirect_result = ?", redirect_result)

    def payments(self, limit: int = 100) -> tuple[Payment, ...]:
        """Newest first."""
        rows = self.connection.execute("SELECT * FROM payment ORDER BY rowid DESC LIMIT ?", (limit,))
        return tuple(_payment(row) for row in rows)

    def set_challenge(self, psp: str, challenge: str, redirect_result: str) -> None:
        self.connection.execute(
            "UPDATE payment SET challenge = ?, redirect_result = ? WHERE psp = ?", (challenge, redirect_result, psp)
        )

    def set_state(self, psp: str, state: PaymentState, refusal: int | None = None) -> None:
        self.connection.execute("UPDATE payment SET state = ?, refusal = ? WHERE psp = ?", (state, refusal, psp))

    def add_modification(self, item: Modification) -> None:
        self.connection.execute(
            "INSERT INTO modification VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.psp,
                item.payment_psp,
                item.kind,
                item.reference,
                item.value,
                int(item.succeeded),
                item.reason,
                item.created,
            ),
        )

    def modifications(self, payment_psp: str) -> tuple[Modification, ...]:
        """Oldest first."""
        rows = self.connection.execute(
            "SELECT * FROM modification WHERE payment_psp = ? ORDER BY rowid", (payment_psp,)
        )
        return tuple(_modification(row) for row in rows)

    def modification(self, psp: str) -> Modification | None:
        row = self.connection.execute("SELECT * FROM modification WHERE psp = ?", (psp,)).fetchone()
        return _modification(row) if row else None

    def total(self, payment_psp: str, kind: Kind) -> int:
        """Minor units that took effect."""
        row = self.connection.execute(
            "SELECT coalesce(sum(value), 0) FROM modification WHERE payment_psp = ? AND kind = ? AND succeeded",
            (payment_psp, kind),
        ).fetchone()
        return int(row[0])

    def undo_modification(self, psp: str, reason: str) -> None:
        self.connection.execute("UPDATE modification SET succeeded = 0, reason = ? WHERE psp = ?", (reason, psp))

    def redo_modification(self, psp: str) -> None:
        self.connection.execute("UPDATE modification SET succeeded = 1, reason = '' WHERE psp = ?", (psp,))

    def store_card(self, card: StoredCard) -> None:
        """Once for a shopper and number: the same card again keeps its token."""
        known = self.stored_cards(card.shopper_reference)
        if not any(one.number == card.number for one in known):
            self.connection.execute("INSERT INTO stored_card VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(card))

    def stored_cards(self, shopper_reference: str) -> tuple[StoredCard, ...]:
        """What may be paid with, oldest first."""
        rows = self.connection.execute(
            "SELECT * FROM stored_card WHERE shopper_reference = ? AND active ORDER BY rowid", (shopper_reference,)
        )
        return tuple(StoredCard(*row) for row in rows)

    def card_of_payment(self, psp: str) -> StoredCard | None:
        row = self.connection.execute("SELECT * FROM stored_card WHERE payment_psp = ?", (psp,)).fetchone()
        return StoredCard(*row) if row else None

    def activate_card(self, psp: str) -> None:
        """The payment that it was to be stored with has been authorised."""
        self.connection.execute("UPDATE stored_card SET active = 1 WHERE payment_psp = ?", (psp,))

    def forget_card(self, token: str, shopper_reference: str) -> bool:
        done = self.connection.execute(
            "DELETE FROM stored_card WHERE id = ? AND shopper_reference = ?", (token, shopper_reference)
        )
        return done.rowcount == 1

    def book(self, psp: str, kind: str, modification_psp: str, value: int, reference: str = "") -> None:
        """A movement of money, to stand in the next settlement report; ``kind`` is the report's Type."""
        self.connection.execute(
            "INSERT INTO booking (payment_psp, type, modification_psp, modification_reference, value, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (psp, kind, modification_psp, reference, value, now_text()),
        )

    def dispute(self, payment_psp: str, event: str) -> str:
        """The dispute's own reference: a new question or announcement begins one, what follows belongs to the last."""
        found = self.connection.execute(
            "SELECT psp, last FROM dispute WHERE payment_psp = ? ORDER BY rowid DESC", (payment_psp,)
        ).fetchone()
        begins = event in {"REQUEST_FOR_INFORMATION", "NOTIFICATION_OF_CHARGEBACK"}
        # A chargeback is the one that was announced; without an announcement it comes by itself.
        begins = begins or (event == "CHARGEBACK" and (found is None or found[1] != "NOTIFICATION_OF_CHARGEBACK"))
        psp = new_reference() if begins or found is None else str(found[0])
        self.connection.execute("INSERT OR REPLACE INTO dispute VALUES (?, ?, ?)", (psp, payment_psp, event))
        return psp

    def save_link(self, link: str, body: Mapping[str, Any]) -> None:
        self.connection.execute("INSERT OR REPLACE INTO link VALUES (?, ?)", (link, json.dumps(dict(body))))

    def link(self, link: str) -> dict[str, Any] | None:
        row = self.connection.execute("SELECT body FROM link WHERE id = ?", (link,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def close_batch(self) -> tuple[int, tuple[tuple[Booking, Payment], ...]]:
        """Everything that was booked since the last report, under the next batch's number; oldest first."""
        number = self.connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM report").fetchone()[0]
        self.connection.execute("UPDATE booking SET batch = ? WHERE batch IS NULL", (number,))
        rows = self.connection.execute(
            "SELECT payment_psp, type, modification_psp, modification_reference, value, created FROM booking"
            " WHERE batch = ? ORDER BY id",
            (number,),
        ).fetchall()
        found = [(Booking(*row), self.payment(row[0])) for row in rows]
        return int(number), tuple((booking, payment) for booking, payment in found if payment is not None)

    def keep_report(self, name: str, batch: int, content: bytes) -> None:
        self.connection.execute("INSERT INTO report VALUES (?, ?, ?)", (name, batch, content))

    def report(self, name: str) -> bytes | None:
        row = self.connection.execute("SELECT content FROM report WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def reports(self) -> tuple[str, ...]:
        """Newest first."""
        return tuple(row[0] for row in self.connection.execute("SELECT name FROM report ORDER BY batch DESC"))

    def answer(self, key: str) -> Answer | None:
        row = self.connection.execute("SELECT fingerprint, status, body, headers FROM answer WHERE key = ?", (key,))
        found = row.fetchone()
        return Answer(found[0], found[1], json.loads(found[2]), json.loads(found[3])) if found else None

    def keep_answer(self, key: str, answer: Answer) -> None:
        self.connection.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            (key, answer.fingerprint, answer.status, json.dumps(dict(answer.body)), json.dumps(dict(answer.headers))),
        )

    def set_plan(self, kind: Kind, fate: str, times: int) -> None:
        """What becomes of the next ``times`` modifications of a kind."""
        self.connection.execute("INSERT OR REPLACE INTO plan VALUES (?, ?, ?)", (kind, fate, times))

    def plans(self) -> dict[str, tuple[str, int]]:
        return {row[0]: (row[1], row[2]) for row in self.connection.execute("SELECT kind, fate, times FROM plan")}

    def take_plan(self, kind: Kind) -> str | None:
        row = self.connection.execute("SELECT fate, times FROM plan WHERE kind = ?", (kind,)).fetchone()
        if row is None:
            return None
        if row[1] <= 1:
            self.connection.execute("DELETE FROM plan WHERE kind = ?", (kind,))
        else:
            self.connection.execute("UPDATE plan SET times = times - 1 WHERE kind = ?", (kind,))
        return str(row[0])

    def _one(self, query: str, value: str) -> Payment | None:
        row = self.connection.execute(query, (value,)).fetchone()
        return _payment(row) if row else None


def _payment(row: tuple[Any, ...]) -> Payment:
    values = list(row)
    values[4] = PaymentState(values[4])
    values[10] = bool(values[10])
    return Payment(*values)


def _modification(row: tuple[Any, ...]) -> Modification:
    values = list(row)
    values[2] = Kind(values[2])
    values[5] = bool(values[5])
    return Modification(*values)
