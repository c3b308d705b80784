"""What of tax waits for a person: how much, and since when the longest."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from fovea.domains.tax.contract import CertificateState, DifferenceState
from fovea.domains.tax.models import CertificateRow, DifferenceRow
from fovea.kernel.db import Reader

# So long before an approved certificate runs out somebody is to ask for a new one.
EXPIRY_WARNING = timedelta(days=30)


async def differences_to_decide(reader: Reader) -> tuple[int, datetime | None]:
    """How many differences somebody has to decide, and since when the longest."""
    query = select(func.count(), func.min(DifferenceRow.opened_at)).where(DifferenceRow.state == DifferenceState.REVIEW)
    count, oldest = (await reader.session.execute(query)).one()
    return int(count), oldest


async def certificates_to_see(reader: Reader) -> tuple[int, datetime | None]:
    """Papers that nobody has checked, and approved ones that run out within a month; the oldest unchecked one."""
    row, today = CertificateRow, reader.now.date()
    pending = row.state == CertificateState.PENDING
    ending = (row.state == CertificateState.APPROVED) & row.valid_until.between(today, today + EXPIRY_WARNING)
    query = select(func.count(), func.min(row.added_at).filter(pending)).where(or_(pending, ending))
    count, oldest = (await reader.session.execute(query)).one()
    return int(count), oldest
