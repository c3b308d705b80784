"""Who did what: one line a use case, in its own transaction. Values never appear here, only ids."""

from datetime import datetime

from fovea.kernel.actor import Actor
from fovea.kernel.tables import AuditRow


def line(actor: Actor, action: str, subjects: list[str], at: datetime) -> AuditRow:
    return AuditRow(
        at=at,
        principal=actor.principal,
        who=actor.name,
        action=action,
        subjects=subjects,
        request_id=actor.request_id,
    )
