"""The tables of shipping."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS shipping")
    op.create_table(
        "parcel",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("size", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("service_label", sa.Text(), nullable=False),
        sa.Column("promised_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("rate", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("tracking_number", sa.Text(), nullable=True),
        sa.Column("vendor_label", sa.Text(), nullable=True),
        sa.Column("label_minor", sa.BigInteger(), nullable=True),
        sa.Column("label_currency", sa.Text(), nullable=True),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        schema="shipping",
    )
    op.create_index("uq_parcel_reference", "parcel", ["reference"], unique=True, schema="shipping")
    op.create_index("uq_parcel_tracking_number", "parcel", ["tracking_number"], unique=True, schema="shipping")
    op.create_table(
        "tracking_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["shipping.parcel.id"], name=op.f("fk_tracking_event_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_event")),
        schema="shipping",
    )
    op.create_index("ix_tracking_event_parcel", "tracking_event", ["parcel_id"], unique=False, schema="shipping")
    op.create_index("uq_tracking_event_key", "tracking_event", ["vendor", "key"], unique=True, schema="shipping")


def downgrade() -> None:
    op.execute("DROP SCHEMA shipping CASCADE")
