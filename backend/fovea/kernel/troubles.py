"""What went wrong at a vendor, for staff: its own code, and the trace in which everything else is found.

Insert-only. Nothing that a vendor wrote in sentences is kept: those may quote the customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from fovea.kernel import tracing
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import vendor_code
from fovea.kernel.ids import new_id
from fovea.kernel.tables import VendorTroubleRow
from fovea.kernel.tracing import harmless

_LONGEST = 80
# More than anybody reads on one order.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class NoteTrouble:
    """``reference``: whose trouble it is, "order:…". ``outcome``: refused, unknown or not_sent."""

    reference: str
    vendor: str
    step: str
    outcome: str
    code: str = ""
    vendor_reference: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One failed call as it is shown. ``trace_id``: 32 hex digits, empty when the work was not traced."""

    id: UUID
    at: datetime
    vendor: str
    step: str
    outcome: str
    code: str
    vendor_reference: str
    trace_id: str


async def note(uow: UnitOfWork, command: NoteTrouble) -> None:
    """Kept with the trace that is under way."""
    uow.add(
        VendorTroubleRow(
            id=new_id(),
            reference=command.reference,
            vendor=command.vendor,
            step=command.step,
            outcome=command.outcome,
            code=_short(command.code),
            vendor_reference=_short(command.vendor_reference),
            trace_id=tracing.trace_id(),
            at=uow.now,
        )
    )


async def of(reader: Reader, references: Sequence[str]) -> Sequence[Trouble]:
    """Of these documents, the newest first."""
    rows = await reader.session.scalars(
        select(VendorTroubleRow)
        .where(VendorTroubleRow.reference.in_(references))
        .order_by(VendorTroubleRow.at.desc(), VendorTroubleRow.id.desc())
        .limit(_SHOWN)
    )
    return [
        Trouble(row.id, row.at, row.vendor, row.step, row.outcome, row.code, row.vendor_reference, row.trace_id)
        for row in rows
    ]


def of_failure(reference: str, vendor: str, step: str, outcome: str, failure: BaseException) -> NoteTrouble:
    """What a failed call is noted as; the vendor's code stands somewhere among its causes."""
    return NoteTrouble(reference, vendor, step, outcome, vendor_code(failure))


def _short(text: str) -> str:
    return text[:_LONGEST] if harmless(text) else ""
