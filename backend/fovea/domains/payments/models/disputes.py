"""Rows of disputes and of what was written down about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.payments.contract import Dispute, DisputeDecision, DisputeEntry, DisputeEntryKind, DisputeState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class DisputeRow(Base):
    """A dispute of a payment by the provider's reference; without one while only the payment was named."""

    __tablename__ = "dispute"
    __table_args__ = (
        Index("uq_dispute_payment", "payment_id", "psp_reference", unique=True, postgresql_nulls_not_distinct=True),
        Index("ix_dispute_reference", "reference"),
        Index("ix_dispute_state", "state", "defend_by"),
        CheckConstraint("decision IS NULL OR decided_by <> ''", name="decided_by_somebody"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.payment.id"))
    reference: Mapped[str]
    state: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    psp_reference: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    defend_by: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    def view(self) -> Dispute:
        return Dispute(
            id=self.id,
            payment_id=self.payment_id,
            reference=self.reference,
            state=DisputeState(self.state),
            amount=Money(self.amount, self.currency),
            psp_reference=self.psp_reference,
            reason=self.reason,
            defend_by=self.defend_by,
            opened_at=self.opened_at,
            changed_at=self.changed_at,
            decision=DisputeDecision(self.decision) if self.decision else None,
            decided_by=self.decided_by,
            note=self.note,
            version=self.version,
        )


class DisputeEntryRow(Base):
    """A line of a dispute's record; never changed or removed (a trigger refuses)."""

    __tablename__ = "dispute_entry"
    __table_args__ = (
        Index("ix_dispute_entry_dispute", "dispute_id", "id"),
        CheckConstraint("by_name <> '' AND text <> ''", name="said_by_somebody"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("payments.dispute.id"))
    at: Mapped[datetime]
    by_name: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]

    def view(self) -> DisputeEntry:
        return DisputeEntry(self.at, self.by_name, DisputeEntryKind(self.kind), self.text)
