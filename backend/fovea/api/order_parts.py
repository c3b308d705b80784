"""Parts of an order: what happened to it, what holds it, how it was changed, what it was billed with."""

from datetime import datetime
from uuid import UUID

import strawberry

from fovea.api.common import Money
from fovea.domains import orders
from fovea.kernel.ids import to_global_id


@strawberry.type
class OrderEdit:
    """A change that was made after the order was paid; ``delta`` is what it moved the total by."""

    number: int
    changes: list[str]
    reason: str
    delta: Money
    by: str
    at: datetime

    @classmethod
    def of(cls, edit: orders.OrderEdit) -> "OrderEdit":
        return cls(
            number=edit.number,
            changes=list(edit.changes),
            reason=edit.reason,
            delta=Money.of(edit.delta),
            by=edit.by,
            at=edit.at,
        )


@strawberry.type
class Invoice:
    """An invoice or a credit note. ``url`` is its paper; a guest adds ``?token=`` with the order's secret.

    ``owed``: a credit note whose money has not arrived, or bounced.
    """

    id: strawberry.ID
    number: str
    kind: str
    total: Money
    issued_at: datetime
    url: str
    owed: bool

    @classmethod
    def of(cls, paper: orders.Invoice, *, owed: bool = False) -> "Invoice":
        name = to_global_id("Invoice", paper.id)
        return cls(
            id=strawberry.ID(name),
            number=paper.number,
            kind=paper.kind.value,
            total=Money.of(paper.total),
            issued_at=paper.issued_at,
            url=f"/documents/invoices/{name}.pdf",
            owed=owed,
        )


@strawberry.type
class TimelineEntry:
    at: datetime
    kind: str
    text: str
    who: str | None
    detail: str | None
    link: str | None

    @classmethod
    def of(cls, entry: orders.TimelineEntry, *, for_staff: bool) -> "TimelineEntry":
        return cls(
            at=entry.at,
            kind=entry.kind,
            text=entry.text,
            who=entry.who if for_staff else None,
            detail=entry.detail or None,
            link=link_of(entry.subject) if for_staff else None,
        )


def link_of(subject: str) -> str | None:
    """The workbench's page or the paper of what a step led to; None when there is nothing to open."""
    kind, _, name = subject.partition(":")
    match kind:
        case "return":
            return f"/returns?open={name}"
        case "job":
            return f"/lab?q={name}"
        case "invoice":
            return f"/documents/invoices/{to_global_id('Invoice', UUID(name))}.pdf"
        case "parcel":
            return f"/documents/labels/{to_global_id('Parcel', UUID(name))}.pdf"
        case _:
            return None


@strawberry.type
class Hold:
    id: strawberry.ID
    kind: str
    reason: str
    opened_at: datetime
    released_at: datetime | None
    released_by: str | None

    @classmethod
    def of(cls, hold: orders.Hold) -> "Hold":
        return cls(
            id=strawberry.ID(to_global_id("Hold", hold.id)),
            kind=hold.kind,
            reason=hold.reason,
            opened_at=hold.opened_at,
            released_at=hold.released_at,
            released_by=hold.released_by,
        )
