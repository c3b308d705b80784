"""The two hands that write an order's life: its state and its timeline."""

from fovea.domains.orders import rules
from fovea.domains.orders.contract import OrderStatus
from fovea.domains.orders.models import OrderRow, TimelineRow
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork


def step(uow: UnitOfWork, row: OrderRow, to: OrderStatus) -> None:
    """The only place that assigns an order's status. Raises WrongState for a step the table does not have."""
    rules.check_step(OrderStatus(row.status), to)
    row.status = to
    row.version += 1
    uow.touch("order", row.id)


def note(
    uow: UnitOfWork,
    row: OrderRow,
    kind: str,
    text: str,
    *,
    detail: str = "",
    subject: str = "",
    public: bool = True,
) -> None:
    """One line of the timeline; ``public`` lines are the shopper's to read, without who wrote them.

    ``subject`` names the document that the step led to ("return:RMA-000012", "parcel:<id>", "job:JOB-000007").
    """
    staff = uow.actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM)
    uow.add(
        TimelineRow(
            order_id=row.id,
            at=uow.now,
            kind=kind,
            text=text,
            who=uow.actor.name if staff else "Customer",
            detail=detail,
            subject=subject,
            public=public,
            version=row.version,
        )
    )
    uow.touch("order", row.id)
