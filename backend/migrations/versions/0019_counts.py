"""Counts, corrections and transfers."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLES = (
    "count_sheet_line",
    "count_sheet",
    "count_line",
    "count_attempt",
    "count_task",
    "adjustment",
    "transfer_line",
    "transfer_order",
)


def upgrade() -> None:
    _counts()
    _sheets()
    _adjustments()
    _transfers()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table, schema="warehouse")


def _counts() -> None:
    op.create_table(
        "count_task",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.UUID(), nullable=True),
        sa.Column("claimed_name", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.UUID(), nullable=True),
        sa.Column("reviewed_name", sa.Text(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_task")),
        schema="warehouse",
    )
    op.create_index("uq_count_task_number", "count_task", ["number"], unique=True, schema="warehouse")
    op.create_index(
        "uq_count_task_open",
        "count_task",
        ["place"],
        unique=True,
        schema="warehouse",
        postgresql_where=sa.text("status NOT IN ('completed', 'cancelled')"),
    )
    op.create_index("ix_count_task_status", "count_task", ["status", "sequence", "id"], schema="warehouse")
    op.create_index("ix_count_task_place", "count_task", ["place", "finished_at"], schema="warehouse")
    op.create_table(
        "count_attempt",
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.UUID(), nullable=True),
        sa.Column("counted_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["warehouse.count_task.id"], name=op.f("fk_count_attempt_task_id")),
        sa.PrimaryKeyConstraint("task_id", "number", name=op.f("pk_count_attempt")),
        schema="warehouse",
    )
    op.create_table(
        "count_line",
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_currency", sa.Text(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.CheckConstraint("snapshot >= 0 AND counted >= 0", name=op.f("ck_count_line_not_negative")),
        sa.CheckConstraint(
            "booked = 0 OR (sign(booked) = sign(counted - snapshot - moved) "
            "AND abs(booked) <= abs(counted - snapshot - moved))",
            name=op.f("ck_count_line_books_its_difference"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id", "attempt"],
            ["warehouse.count_attempt.task_id", "warehouse.count_attempt.number"],
            name=op.f("fk_count_line_task_id_attempt"),
        ),
        sa.PrimaryKeyConstraint("task_id", "attempt", "sku", "lot", name=op.f("pk_count_line")),
        schema="warehouse",
    )


def _sheets() -> None:
    op.create_table(
        "count_sheet",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=True),
        sa.Column("created_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0 AND done <= rows", name=op.f("ck_count_sheet_progress")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheet")),
        schema="warehouse",
    )
    op.create_table(
        "count_sheet_line",
        sa.Column("sheet_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_count_sheet_line_not_negative")),
        sa.ForeignKeyConstraint(["sheet_id"], ["warehouse.count_sheet.id"], name=op.f("fk_count_sheet_line_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "position", name=op.f("pk_count_sheet_line")),
        schema="warehouse",
    )


def _adjustments() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("value_currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=True),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_adjustment_changes_something")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_adjustment_second_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
        schema="warehouse",
    )
    op.create_index("uq_adjustment_number", "adjustment", ["number"], unique=True, schema="warehouse")
    op.create_index("ix_adjustment_status", "adjustment", ["status", "id"], schema="warehouse")


def _transfers() -> None:
    op.create_table(
        "transfer_order",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("from_warehouse", sa.Text(), nullable=False),
        sa.Column("to_warehouse", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_warehouse <> to_warehouse", name=op.f("ck_transfer_order_goes_somewhere")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_order")),
        schema="warehouse",
    )
    op.create_index("uq_transfer_order_number", "transfer_order", ["number"], unique=True, schema="warehouse")
    op.create_index("ix_transfer_order_status", "transfer_order", ["status", "id"], schema="warehouse")
    op.create_table(
        "transfer_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("transfer_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND sent >= 0 AND received >= 0 AND missing >= 0 "
            "AND sent <= quantity AND received + missing <= sent",
            name=op.f("ck_transfer_line_quantities"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["warehouse.transfer_order.id"], name=op.f("fk_transfer_line_transfer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_line")),
        schema="warehouse",
    )
    op.create_index("ix_transfer_line_transfer", "transfer_line", ["transfer_id"], schema="warehouse")
    op.create_index("ix_transfer_line_sku", "transfer_line", ["sku"], schema="warehouse")
