"""Doing once what is asked twice. The key is claimed in the transaction of its effect, so both live or die together.

Answers name people, addresses and prescriptions: they are kept sealed, as everything of that kind is.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_type_hints
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fovea.kernel.actor import Actor
from fovea.kernel.crypto import Keyring, Place
from fovea.kernel.errors import IdempotencyConflict, InvalidInput
from fovea.kernel.events import adapter
from fovea.kernel.tables import IdempotencyRow

_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """A key taken by this transaction, or (``replay``) the answer it already has."""

    principal: str
    operation: str
    key: str
    replay: dict[str, Any] | None = None

    @property
    def place(self) -> Place:
        """Where the answer is sealed: it opens for this actor, operation and key alone."""
        row = uuid5(NAMESPACE_OID, f"{self.principal}|{self.operation}|{self.key}")
        return Place("kernel.idempotency", row, "response")


async def claim(session: AsyncSession, actor: Actor, operation: str, key: str, command: Any, now: datetime) -> Claim:
    """Take the key. A second caller waits here for the first to commit, then gets its answer."""
    if not key or len(key) > _LONGEST_KEY:
        raise InvalidInput(f"An idempotency key has 1 to {_LONGEST_KEY} characters.", path=("idempotencyKey",))
    digest = hashlib.sha256(adapter(type(command)).dump_json(command)).hexdigest()
    taken = await session.scalar(
        insert(IdempotencyRow)
        .values(principal=actor.principal, operation=operation, key=key, request_hash=digest, created_at=now)
        .on_conflict_do_nothing()
        .returning(IdempotencyRow.key)
    )
    if taken is not None:
        return Claim(actor.principal, operation, key)
    found = await session.scalar(
        select(IdempotencyRow).where(
            IdempotencyRow.principal == actor.principal,
            IdempotencyRow.operation == operation,
            IdempotencyRow.key == key,
        )
    )
    if found is None or found.response is None or found.request_hash != digest:
        raise IdempotencyConflict("This key was used for another request.", path=("idempotencyKey",))
    return Claim(actor.principal, operation, key, replay=found.response)


async def store(
    session: AsyncSession, keyring: Keyring, taken: Claim, use_case: Callable[..., Any], result: Any
) -> None:
    """Keep the answer beside its effect."""
    answer = adapter(_returns(use_case)).dump_json(result)
    await session.execute(
        update(IdempotencyRow)
        .where(
            IdempotencyRow.principal == taken.principal,
            IdempotencyRow.operation == taken.operation,
            IdempotencyRow.key == taken.key,
        )
        .values(response={"sealed": b64encode(keyring.seal(taken.place, answer)).decode()})
    )


def replay(keyring: Keyring, taken: Claim, use_case: Callable[..., Any]) -> Any:
    """The first answer, as the view it was; ``taken`` is a claim that found one."""
    assert taken.replay is not None
    answer = keyring.open(taken.place, b64decode(taken.replay["sealed"]))
    return adapter(_returns(use_case)).validate_json(answer)


def _returns(use_case: Callable[..., Any]) -> Any:
    return get_type_hints(use_case)["return"]
