"""Rows of tax. Documents hold addresses and certificates numbers of businesses: both are sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class TaxDocumentRow(Base):
    """What is told to the tax service, as we know of it; ``charged`` is our tax, ``theirs`` what the engine came to."""

    __tablename__ = "tax_document"
    __table_args__ = (
        CheckConstraint("kind IN ('sale', 'return')", name="kind"),
        CheckConstraint("state IN ('requested', 'committed', 'unknown', 'voiding', 'voided')", name="state"),
        CheckConstraint("engine IN ('service', 'local')", name="engine"),
        CheckConstraint("kind = 'sale' OR (amount <= 0 AND charged <= 0)", name="returns_are_negative"),
        CheckConstraint("state <> 'committed' OR (theirs IS NOT NULL AND settled_at IS NOT NULL)", name="settled"),
        Index("uq_tax_document_code", "kind", "code", unique=True),
        # What left is told once, what came back once.
        Index("uq_tax_document_cause", "kind", "cause", unique=True),
        Index("ix_tax_document_reference", "reference"),
        Index("ix_tax_document_requested", text("requested_at DESC"), text("id DESC")),
        Index("ix_tax_document_due", "due_at", postgresql_where=text("state IN ('requested', 'unknown', 'voiding')")),
        {"schema": "tax"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    code: Mapped[str]
    cause: Mapped[str]
    reference: Mapped[str]
    order_number: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    engine: Mapped[str]
    scheme: Mapped[str]
    # Country and region, e.g. "US-OH": enough for a list, and nobody's address.
    destination: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    charged: Mapped[int] = mapped_column(BigInteger)
    theirs: Mapped[int | None] = mapped_column(BigInteger)
    # The part of the tax that was recorded on our word, because of rounding.
    rounding: Mapped[int] = mapped_column(BigInteger, default=0)
    estimated: Mapped[bool]
    sale_code: Mapped[str]
    # The day whose rates count: its own, of a return the sale's.
    tax_date: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    # Sealed TaxDocument.
    content: Mapped[bytes]


class DifferenceRow(Base):
    """An amount in which the service and we disagree, or may: an estimate that it has not looked at yet."""

    __tablename__ = "difference"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'even', 'absorbed', 'review', 'decided')", name="state"),
        CheckConstraint("(state = 'waiting') = (calculated IS NULL)", name="waits_for_a_figure"),
        CheckConstraint("state <> 'even' OR calculated = charged", name="even"),
        CheckConstraint("(state = 'decided') = (decision IS NOT NULL)", name="decided"),
        Index("uq_difference_subject", "subject", unique=True),
        Index("ix_difference_reference", "reference"),
        Index("ix_difference_opened", text("opened_at DESC"), text("id DESC")),
        Index("ix_difference_due", "due_at", postgresql_where=text("state = 'waiting'")),
        {"schema": "tax"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject: Mapped[str]
    reference: Mapped[str]
    order_number: Mapped[str]
    channel: Mapped[str]
    currency: Mapped[str]
    charged: Mapped[int] = mapped_column(BigInteger)
    calculated: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str]
    on_difference: Mapped[str | None]
    decision: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Sealed TaxDocument of an estimate; a document has its own.
    content: Mapped[bytes | None]


class PolicyRow(Base):
    """What a channel does about differences."""

    __tablename__ = "policy"
    __table_args__ = (
        CheckConstraint("on_difference IN ('absorb', 'review', 'collect')", name="on_difference"),
        CheckConstraint("absorb_up_to >= 0", name="absorb_up_to"),
        {"schema": "tax"},
    )

    channel: Mapped[str] = mapped_column(primary_key=True)
    on_difference: Mapped[str]
    absorb_up_to: Mapped[int] = mapped_column(BigInteger)
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class TaxCodeRow(Base):
    """A signed-off code; never changed or removed (a trigger refuses): a newer day counts."""

    __tablename__ = "tax_code"
    __table_args__ = (
        Index("uq_tax_code_day", "category", "valid_from", unique=True),
        {"schema": "tax"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    category: Mapped[str]
    code: Mapped[str]
    valid_from: Mapped[date]
    note: Mapped[str]
    signed_off_by: Mapped[str]
    signed_off_at: Mapped[datetime]


class TaxRateRow(Base):
    """A rate from a day on; never changed or removed (a trigger refuses): a newer day counts."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        CheckConstraint("rate_bp BETWEEN 0 AND 10000 AND exempt_bp BETWEEN 0 AND 10000", name="basis_points"),
        CheckConstraint("max_age_days > 0", name="max_age_days"),
        Index("uq_tax_rate_day", "country", "region", "postcode_prefix", "category", "valid_from", unique=True),
        {"schema": "tax"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    country: Mapped[str]
    region: Mapped[str]
    postcode_prefix: Mapped[str]
    # Empty: every category.
    category: Mapped[str]
    rate_bp: Mapped[int]
    exempt_bp: Mapped[int]
    valid_from: Mapped[date]
    source: Mapped[str]
    checked_on: Mapped[date]
    max_age_days: Mapped[int]
    set_by: Mapped[str]


class CertificateRow(Base):
    """A paper that frees a customer from tax in a place, or makes them account for it."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("kind IN ('resale', 'exempt_organisation', 'vat_id')", name="kind"),
        CheckConstraint("state IN ('pending', 'approved', 'rejected', 'revoked')", name="state"),
        CheckConstraint("valid_from <= valid_until", name="valid"),
        CheckConstraint("(paper_id IS NULL) = (pages = 0) AND pages >= 0", name="paper"),
        Index("ix_certificate_account", "account_id"),
        # One in force per place and kind.
        Index(
            "uq_certificate_approved",
            "account_id",
            "kind",
            "country",
            "region",
            unique=True,
            postgresql_where=text("state = 'approved'"),
        ),
        {"schema": "tax"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    kind: Mapped[str]
    country: Mapped[str]
    region: Mapped[str]
    # Sealed str each: what is written on the paper, and where it is filed.
    number: Mapped[bytes]
    document: Mapped[bytes]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    # Where the sealed pages of its copy lie; a newer copy has another id.
    paper_id: Mapped[UUID | None]
    pages: Mapped[int] = mapped_column(SmallInteger, server_default="0")
