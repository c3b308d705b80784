"""Rows of payments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.payments.contract import (
    AttentionItem,
    AttentionKind,
    EventKind,
    ModificationState,
    Payment,
    PaymentEntry,
    PaymentMethod,
    PaymentModification,
    PaymentStatus,
)
from fovea.domains.payments.models.cards import SavedCardRow
from fovea.domains.payments.models.disputes import DisputeEntryRow, DisputeRow
from fovea.domains.payments.models.settlements import ReportRow, SettlementLineRow
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class PaymentRow(Base):
    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("0 <= refunded AND refunded <= captured AND captured <= authorised", name="within_limits"),
        CheckConstraint("charged_back BETWEEN 0 AND captured", name="charged_back_of_captured"),
        Index("uq_payment_reference_attempt", "reference", "attempt", unique=True),
        CheckConstraint("method = 'card' OR account_id IS NOT NULL", name="credit_of_somebody"),
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
    method: Mapped[str] = mapped_column(default=PaymentMethod.CARD)
    # Whose store credit it is; a card is nobody's to us.
    account_id: Mapped[UUID | None]
    charged_back: Mapped[int] = mapped_column(BigInteger, default=0)
    valid_until: Mapped[datetime | None]
    brand: Mapped[str | None]
    # Who pays by link or at the provider's form may take their time; others are undecided for minutes only.
    waits_until: Mapped[datetime | None]
    link: Mapped[str | None]
    prolonged_at: Mapped[datetime | None]

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
            method=PaymentMethod(self.method),
            charged_back=self.money(self.charged_back or 0) if self.method == PaymentMethod.CARD else None,
            valid_until=self.valid_until,
            brand=self.brand,
            waits_until=self.waits_until,
        )


_BAD_NEWS = (
    EventKind.REFUSED,
    EventKind.CAPTURE_FAILED,
    EventKind.REFUND_FAILED,
    EventKind.CANCEL_FAILED,
    EventKind.ADJUST_FAILED,
    EventKind.VOID_REFUSED,
    EventKind.CHARGEBACK,
    EventKind.SECOND_CHARGEBACK,
    EventKind.EXPIRED,
    EventKind.INFORMATION_REQUESTED,
    EventKind.DISPUTE_OPENED,
    EventKind.FRAUD_REPORTED,
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
    reason: Mapped[str] = mapped_column(default="")

    def view(self) -> PaymentEntry:
        return PaymentEntry(
            self.occurred_at,
            EventKind(self.kind),
            Money(self.amount, self.currency),
            self.kind not in _BAD_NEWS,
            self.psp_reference,
            self.reason,
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
    # When it was last asked of the provider by the reconciler.
    chased_at: Mapped[datetime | None]

    def view(self) -> PaymentModification:
        return PaymentModification(
            self.id,
            self.kind,
            ModificationState(self.state),
            Money(self.amount, self.currency),
            self.reference,
            self.psp_reference,
            self.created_at,
        )


class AttentionRow(Base):
    """A matter that a person looks into; ``key`` names it, so that it stands on the list once."""

    __tablename__ = "attention"
    __table_args__ = (
        Index("uq_attention_key", "key", unique=True),
        Index("ix_attention_open", "opened_at", postgresql_where=sql("closed_at IS NULL")),
        CheckConstraint("(closed_at IS NULL) = (resolution = '')", name="closed_with_a_reason"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    key: Mapped[str]
    sentence: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    payment_id: Mapped[UUID | None]
    reference: Mapped[str]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")

    def view(self) -> AttentionItem:
        known = self.amount is not None and self.currency is not None
        return AttentionItem(
            id=self.id,
            kind=AttentionKind(self.kind),
            sentence=self.sentence,
            amount=Money(self.amount or 0, self.currency or "") if known else None,
            payment_id=self.payment_id,
            reference=self.reference,
            opened_at=self.opened_at,
            due_at=self.due_at,
            closed_at=self.closed_at,
            closed_by=self.closed_by,
            resolution=self.resolution,
        )


class CreditAccountRow(Base):
    """What an account has with us in one currency: the running sum of its entries, never below zero."""

    __tablename__ = "credit_account"
    __table_args__ = (CheckConstraint("balance >= 0", name="never_below_zero"), {"schema": "payments"})

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int] = mapped_column(BigInteger)


class CreditEntryRow(Base):
    """A line of the ledger of store credit; never changed or removed (a trigger refuses)."""

    __tablename__ = "credit_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="moves"),
        Index("uq_credit_entry_reference", "reference", unique=True),
        Index("ix_credit_entry_account", "account_id", "currency"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


__all__ = [
    "AttentionRow",
    "CreditAccountRow",
    "CreditEntryRow",
    "DisputeEntryRow",
    "DisputeRow",
    "ModificationRow",
    "PaymentEventRow",
    "PaymentRow",
    "ReportRow",
    "SavedCardRow",
    "SettlementLineRow",
]
