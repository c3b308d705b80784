"""Rows of settlement."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.payments.contract.settlements import JudgedLine, LineKind, LineVerdict, SettlementLine
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class ReportRow(Base):
    """A report of the provider: announced by webhook, fetched and compared once."""

    __tablename__ = "settlement_report"
    __table_args__ = (
        Index("uq_settlement_report_name", "name", unique=True),
        Index("ix_settlement_report_received", "received_at"),
        CheckConstraint("(state = 'imported') = (imported_at IS NOT NULL)", name="imported_some_day"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    # As the webhook said, unsigned: its host is checked before anything is fetched.
    address: Mapped[str]
    state: Mapped[str]
    received_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    batch: Mapped[int | None]
    why: Mapped[str] = mapped_column(default="")


class SettlementLineRow(Base):
    """A line as the provider wrote it, with what we think of it."""

    __tablename__ = "settlement_line"
    __table_args__ = (
        Index("uq_settlement_line_number", "report_id", "number", unique=True),
        Index("ix_settlement_line_modification", "modification_reference", "kind"),
        CheckConstraint("verdict <> 'matched' OR payment_id IS NOT NULL", name="matched_with_a_payment"),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("payments.settlement_report.id"))
    number: Mapped[int]
    kind: Mapped[str]
    type: Mapped[str]
    psp_reference: Mapped[str]
    modification_reference: Mapped[str]
    merchant_reference: Mapped[str]
    currency: Mapped[str]
    gross: Mapped[int] = mapped_column(BigInteger)
    net_currency: Mapped[str]
    net: Mapped[int] = mapped_column(BigInteger)
    fees: Mapped[int] = mapped_column(BigInteger)
    booked_at: Mapped[datetime]
    verdict: Mapped[str]
    ours: Mapped[int | None] = mapped_column(BigInteger)
    payment_id: Mapped[UUID | None]
    modification_id: Mapped[UUID | None]
    reference: Mapped[str]

    def view(self, batch: int) -> JudgedLine:
        line = SettlementLine(
            kind=LineKind(self.kind),
            type=self.type,
            psp_reference=self.psp_reference,
            modification_reference=self.modification_reference,
            merchant_reference=self.merchant_reference,
            gross=Money(self.gross, self.currency),
            net=Money(self.net, self.net_currency),
            fees=Money(self.fees, self.net_currency),
            booked_at=self.booked_at,
            batch=batch,
        )
        ours = None if self.ours is None else Money(self.ours, self.currency)
        return JudgedLine(self.id, line, LineVerdict(self.verdict), ours, self.payment_id, self.reference)
