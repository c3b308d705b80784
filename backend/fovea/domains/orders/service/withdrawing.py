"""Nobody looks at a prescription for glasses that are not made."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import HoldKind, ReviewStatus
from fovea.domains.orders.models import OrderRow, ReviewRow
from fovea.domains.orders.service.holds import release
from fovea.domains.orders.service.verify import SETTLED
from fovea.kernel.db import UnitOfWork


async def withdraw_reviews(uow: UnitOfWork, row: OrderRow, gone: Collection[UUID] | None, why: str) -> None:
    """End the reviews of these lines (None: of all), and the hold once nothing that is left waits for one."""
    reviews = list(await uow.session.scalars(select(ReviewRow).where(ReviewRow.order_id == row.id)))
    for review in reviews:
        if (gone is None or review.order_line_id in gone) and review.status not in SETTLED:
            rules.check_review_step(ReviewStatus(review.status), ReviewStatus.WITHDRAWN)
            review.status, review.reason = ReviewStatus.WITHDRAWN, why
    if all(review.status in SETTLED for review in reviews):
        for hold in await queries.open_holds(uow, row.id):
            if hold.kind == HoldKind.RX_UNVERIFIED:
                release(uow, hold, why if gone is None else "Nothing that is left waits for a prescription.")
    await uow.flush()
