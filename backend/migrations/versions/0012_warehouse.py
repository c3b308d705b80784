"""The tables of warehouse."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS warehouse")
    op.create_table(
        "pick_task",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("bin_sequence", sa.Integer(), nullable=False),
        sa.Column("to_location", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.UUID(), nullable=True),
        sa.Column("claimed_name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0 AND picked >= 0 AND picked <= quantity", name=op.f("ck_pick_task_quantities")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_task")),
        schema="warehouse",
    )
    op.create_index("ix_pick_task_order", "pick_task", ["order_id"], unique=False, schema="warehouse")
    op.create_index("ix_pick_task_status", "pick_task", ["status", "bin_sequence"], unique=False, schema="warehouse")


def downgrade() -> None:
    op.execute("DROP SCHEMA warehouse CASCADE")
