"""Reads of payments, and the lock: a payment's row before anything of it is decided."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from fovea.domains.payments.contract import (
    Notice,
    Payment,
    PaymentHistory,
    PaymentLink,
    PaymentModification,
    PaymentStatus,
)
from fovea.domains.payments.models import ModificationRow, PaymentEventRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money


async def payment(reader: Reader, payment_id: UUID) -> Payment:
    row = await reader.session.get(PaymentRow, payment_id)
    if row is None:
        raise NotFound("There is no such payment.")
    return row.view()


async def payments_of(reader: Reader, reference: str) -> tuple[Payment, ...]:
    """Every attempt to pay for a reference, oldest first."""
    rows = await reader.session.scalars(
        select(PaymentRow).where(PaymentRow.reference == reference).order_by(PaymentRow.id)
    )
    return tuple(row.view() for row in rows)


async def open_link(reader: Reader, reference: str, amount: Money) -> PaymentLink | None:
    """The page where this amount is still waited for, the newest one; None when there is none that is good."""
    row = await reader.session.scalar(
        select(PaymentRow)
        .where(
            PaymentRow.reference == reference,
            PaymentRow.amount == amount.minor,
            PaymentRow.currency == amount.currency,
            PaymentRow.status == PaymentStatus.OPEN,
            PaymentRow.link.is_not(None),
            PaymentRow.waits_until > reader.now,
        )
        .order_by(PaymentRow.id.desc())
        .limit(1)
    )
    return (
        None if row is None or row.link is None or row.waits_until is None else PaymentLink(row.link, row.waits_until)
    )


# A form that ends while somebody types in it is worse than a new one.
_FORM_IN_TIME = timedelta(minutes=10)
_STILL_PAYABLE = (PaymentStatus.OPEN, PaymentStatus.REFUSED)


async def open_form(reader: Reader, reference: str, amount: Money, payer: str) -> Payment | None:
    """The payment whose form this payer may still use for this amount, also after a refused card; None without one."""
    row = await reader.session.scalar(
        select(PaymentRow)
        .where(
            PaymentRow.reference == reference,
            PaymentRow.amount == amount.minor,
            PaymentRow.currency == amount.currency,
            PaymentRow.status.in_(_STILL_PAYABLE),
            PaymentRow.attempt.endswith(f":{payer}", autoescape=True),
            PaymentRow.link.is_(None),
            PaymentRow.waits_until > reader.now + _FORM_IN_TIME,
        )
        .order_by(PaymentRow.id.desc())
        .limit(1)
    )
    return None if row is None else row.view()


async def payments_at_provider(reader: Reader, prefix: str) -> tuple[Payment, ...]:
    """Payments whose provider reference starts like this, oldest first."""
    rows = await reader.session.scalars(
        select(PaymentRow).where(PaymentRow.psp_reference.startswith(prefix, autoescape=True)).order_by(PaymentRow.id)
    )
    return tuple(row.view() for row in rows)


async def histories(reader: Reader, payment_ids: Sequence[UUID]) -> dict[UUID, PaymentHistory]:
    """Payments with what happened to them; three statements for any number."""
    wanted = list(payment_ids)
    payments = (await reader.session.scalars(select(PaymentRow).where(PaymentRow.id.in_(wanted)))).all()
    entries = (
        await reader.session.scalars(
            select(PaymentEventRow)
            .where(PaymentEventRow.payment_id.in_(wanted))
            .order_by(PaymentEventRow.occurred_at, PaymentEventRow.id)
        )
    ).all()
    modifications = (
        await reader.session.scalars(
            select(ModificationRow).where(ModificationRow.payment_id.in_(wanted)).order_by(ModificationRow.id)
        )
    ).all()
    return {
        row.id: PaymentHistory(
            row.view(),
            tuple(entry.view() for entry in entries if entry.payment_id == row.id),
            tuple(change.view() for change in modifications if change.payment_id == row.id),
        )
        for row in payments
    }


async def changes_for(reader: Reader, cause: str) -> tuple[PaymentModification, ...]:
    """Everything asked of payments for one cause, in all its attempts, oldest first."""
    rows = await reader.session.scalars(
        select(ModificationRow)
        .where(
            or_(
                ModificationRow.reference == cause,
                ModificationRow.reference.startswith(f"{cause}:", autoescape=True),
            )
        )
        .order_by(ModificationRow.id)
    )
    return tuple(row.view() for row in rows)


async def lock_payment(uow: UnitOfWork, payment_id: UUID) -> PaymentRow:
    row = await uow.session.scalar(
        select(PaymentRow)
        .where(PaymentRow.id == payment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such payment.")
    return row


async def events_of(reader: Reader, payment_id: UUID) -> Sequence[PaymentEventRow]:
    return (
        await reader.session.scalars(
            select(PaymentEventRow).where(PaymentEventRow.payment_id == payment_id).order_by(PaymentEventRow.id)
        )
    ).all()


async def modifications_of(reader: Reader, payment_id: UUID) -> Sequence[ModificationRow]:
    return (
        await reader.session.scalars(
            select(ModificationRow).where(ModificationRow.payment_id == payment_id).order_by(ModificationRow.id)
        )
    ).all()


async def matching(reader: Reader, notice: Notice) -> tuple[UUID, UUID | None] | None:
    """The payment (and modification) a provider's notice speaks of, by our references first, then by theirs."""
    ours = _uuid(notice.merchant_reference)
    if ours is not None:
        change = await reader.session.get(ModificationRow, ours)
        if change is not None:
            return change.payment_id, change.id
    change = await reader.session.scalar(
        select(ModificationRow).where(ModificationRow.psp_reference == notice.psp_reference)
    )
    if change is not None:
        return change.payment_id, change.id
    known = [reference for reference in (notice.original_reference, notice.psp_reference) if reference]
    found = await reader.session.scalar(
        select(PaymentRow.id).where(or_(PaymentRow.psp_reference.in_(known), PaymentRow.id == ours))
    )
    if found is None:
        return None
    # A cancellation by our own reference is told under that reference, which is the payment's.
    void = None
    if notice.event_code == _VOIDED:
        void = await reader.session.scalar(
            select(ModificationRow.id).where(
                ModificationRow.payment_id == found, ModificationRow.kind == ModificationKind.VOID
            )
        )
    return found, void


_VOIDED = "TECHNICAL_CANCEL"


async def request_of(reader: Reader, modification_id: UUID) -> tuple[ModificationRow, str | None]:
    """A modification and the provider's reference of the authorisation it changes."""
    change = await reader.session.get(ModificationRow, modification_id)
    if change is None:
        raise NotFound("There is no such modification.")
    row = await reader.session.get_one(PaymentRow, change.payment_id)
    return change, row.psp_reference


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
