"""Who is acting: a shopper, a member of staff, a partner, nobody yet, or the house itself."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    PARTNER = "partner"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The principal of a request or job. ``permissions`` hold identity's ``domain:resource:action`` strings."""

    kind: ActorKind
    account_id: UUID | None = None
    name: str = ""
    permissions: frozenset[str] = frozenset()
    session_id: UUID | None = None
    request_id: str = ""
    # A shopper's cart outlives signing in: the browser's own secret, hashed, says which guest rows are theirs.
    visitor: str | None = None

    def may(self, permission: str) -> bool:
        return self.kind is ActorKind.SYSTEM or permission in self.permissions

    @property
    def principal(self) -> str:
        """Scope of idempotency keys and of the audit trail."""
        return f"{self.kind}:{self.account_id or self.visitor or '-'}"


SYSTEM = Actor(ActorKind.SYSTEM, name="Fovea")
ANONYMOUS = Actor(ActorKind.ANONYMOUS)
