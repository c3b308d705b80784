"""Rows of payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.payments.contract import (
    EventKind,
    ModificationState,
    Payment,
    PaymentEntry,
    PaymentModification,
    PaymentStatus,
)
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class PaymentRow(Base):
    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("0 <= refunded AND refunded <= captured AND captured <= authorised", name="within_limits"),
        Index("uq_payment_reference_attempt", "reference", "attempt", unique=True),
        Index("ix_payment_psp_reference", "psp_reference"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str]
    attempt: Mapped[str]
    status: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    authorised: Mapped[int] = mapped_column(BigInteger, default=0)
    captured: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    psp_reference: Mapped[str | None]
    refusal: Mapped[str | None]
    created_at: Mapped[datetime]

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def view(self) -> Payment:
        return Payment(
            id=self.id,
            reference=self.reference,
            status=PaymentStatus(self.status),
            amount=self.money(self.amount),
            authorised=self.money(self.authorised),
            captured=self.money(self.captured),
            refunded=self.money(self.refunded),
            psp_reference=self.psp_reference,
            refusal=self.refusal,
            created_at=self.created_at,
        )


class PaymentEventRow(Base):
    __tablename__ = "payment_event"
    __table_args__ = (
        Index("uq_payment_event_key", "payment_id", "key", unique=True),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.payment.id"))
    modification_id: Mapped[UUID | None]
    kind: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    psp_reference: Mapped[str | None]
    key: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    def view(self) -> PaymentEntry:
        failed = self.kind in (EventKind.REFUSED, EventKind.CAPTURE_FAILED, EventKind.REFUND_FAILED)
        return PaymentEntry(
            self.occurred_at, EventKind(self.kind), Money(self.amount, self.currency), not failed, self.psp_reference
        )


class ModificationRow(Base):
    __tablename__ = "modification"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        Index("uq_modification_kind_reference", "payment_id", "kind", "reference", unique=True),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.payment.id"))
    kind: Mapped[str]
    state: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    reference: Mapped[str]
    psp_reference: Mapped[str | None]
    created_at: Mapped[datetime]

    def view(self) -> PaymentModification:
        return PaymentModification(
            self.id, self.kind, ModificationState(self.state), Money(self.amount, self.currency), self.reference
        )
