"""The timeline of purchase orders."""

from fovea.domains.procurement import rules
from fovea.domains.procurement.contract import PurchaseStatus
from fovea.domains.procurement.models import PurchaseNoteRow, PurchaseOrderRow
from fovea.kernel.db import UnitOfWork


def note(uow: UnitOfWork, row: PurchaseOrderRow, kind: str, text: str, detail: str = "") -> None:
    uow.add(
        PurchaseNoteRow(
            order_id=row.id, at=uow.now, who=uow.actor.name or uow.actor.kind, kind=kind, text=text, detail=detail
        )
    )
    uow.touch("purchase_order", row.id)


def move(uow: UnitOfWork, row: PurchaseOrderRow, to: PurchaseStatus, text: str, detail: str = "") -> None:
    """The one hand that writes a purchase order's status."""
    rules.check_move(PurchaseStatus(row.status), to)
    row.status = to
    note(uow, row, to.value, text, detail)
