"""The tables of lab."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS lab")
    op.create_table(
        "job",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tray", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("eyes", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_job_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        schema="lab",
    )
    op.create_index("ix_job_order", "job", ["order_id"], unique=False, schema="lab")
    op.create_index("ix_job_status", "job", ["status", "created_at"], unique=False, schema="lab")
    op.create_index("uq_job_line_unit", "job", ["order_line_id", "unit"], unique=True, schema="lab")
    op.create_index("uq_job_number", "job", ["number"], unique=True, schema="lab")
    op.create_index(
        "uq_job_tray_in_use",
        "job",
        ["tray"],
        unique=True,
        schema="lab",
        postgresql_where=sa.text("status IN ('sent', 'received')"),
    )
    op.create_table(
        "job_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("job_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["lab.job.id"], name=op.f("fk_job_event_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_event")),
        schema="lab",
    )
    op.create_index("ix_job_event_job", "job_event", ["job_id"], unique=False, schema="lab")


def downgrade() -> None:
    op.execute("DROP SCHEMA lab CASCADE")
