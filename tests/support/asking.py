"""Asking as somebody, and counting what an answer costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.factories.people import a_customer, a_member_of_staff, a_partner_key


async def token_of(db: Database, who: str) -> str | None:
    """A bearer token of nobody, a customer, a partner, or a member of staff of that role."""
    if who in set(Role):
        return (await a_member_of_staff(db, Role(who))).token
    if who == "customer":
        return (await a_customer(db)).token
    return await a_partner_key(db) if who == "partner" else None


def code_of(answer: dict[str, Any]) -> str | None:
    """The code of a top-level error, None for an answer without one."""
    errors = answer.get("errors")
    return errors[0]["extensions"]["code"] if errors else None


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that goes to PostgreSQL meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
