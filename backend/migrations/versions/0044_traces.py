"""Events keep their trace; where a document's story began; vendors' failures for staff; vendors that rest."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("trace", sa.Text(), nullable=True), schema="kernel")
    op.create_table(
        "story",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_story")),
        schema="kernel",
    )
    op.create_table(
        "vendor_trouble",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("vendor_reference", sa.Text(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('refused', 'unknown', 'not_sent')", name=op.f("ck_vendor_trouble_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_trouble")),
        schema="kernel",
    )
    op.create_index("ix_vendor_trouble_reference", "vendor_trouble", ["reference", "at"], schema="kernel")
    op.create_table(
        "vendor_rest",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'half_open')", name=op.f("ck_vendor_rest_state")),
        sa.PrimaryKeyConstraint("process", "vendor", name=op.f("pk_vendor_rest")),
        schema="kernel",
    )


def downgrade() -> None:
    for table in ("vendor_rest", "vendor_trouble", "story"):
        op.drop_table(table, schema="kernel")
    op.drop_column("outbox", "trace", schema="kernel")
