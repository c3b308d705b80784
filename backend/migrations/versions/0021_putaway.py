"""Putting away: rules as data, what waits on the docks, and each step to a shelf."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "putaway_rule",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("item_kind", sa.Text(), nullable=False),
        sa.Column("abc", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_putaway_rule_position")),
        sa.CheckConstraint(
            "kind IN ('fixed_bin', 'same_item', 'zone', 'nearest_empty')", name=op.f("ck_putaway_rule_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_putaway_rule")),
        schema="warehouse",
    )
    op.create_index("ix_putaway_rule_warehouse", "putaway_rule", ["warehouse", "position"], schema="warehouse")
    op.create_table(
        "putaway_task",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("from_location", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.UUID(), nullable=True),
        sa.Column("claimed_name", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("done >= 0 AND done <= quantity", name=op.f("ck_putaway_task_quantities")),
        sa.CheckConstraint("status <> 'done' OR done = quantity", name=op.f("ck_putaway_task_done")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_putaway_task")),
        schema="warehouse",
    )
    op.create_index("ix_putaway_task_status", "putaway_task", ["status", "id"], schema="warehouse")
    op.create_index(
        "uq_putaway_task_open",
        "putaway_task",
        ["sku", "lot", "from_location"],
        unique=True,
        schema="warehouse",
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "putaway_step",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_putaway_step_positive")),
        sa.ForeignKeyConstraint(["task_id"], ["warehouse.putaway_task.id"], name=op.f("fk_putaway_step_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_putaway_step")),
        schema="warehouse",
    )
    op.create_index("ix_putaway_step_task", "putaway_step", ["task_id"], schema="warehouse")


def downgrade() -> None:
    op.drop_table("putaway_step", schema="warehouse")
    op.drop_table("putaway_task", schema="warehouse")
    op.drop_table("putaway_rule", schema="warehouse")
