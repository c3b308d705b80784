"""Orders that change: edits, several payments, invoices and credit notes, tags, saved views."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _columns()
    _edits()
    _payments()
    _invoices()
    _desk()
    _indexes()


def downgrade() -> None:
    for index in ("ix_order_placed", "ix_order_number_beginning"):
        op.drop_index(index, table_name="order", schema="orders")
    for table in ("saved_view", "order_tag", "invoice", "order_payment", "order_edit"):
        op.drop_table(table, schema="orders")
    op.drop_column("timeline", "version", schema="orders")
    op.drop_constraint(op.f("ck_order_line_cancelled"), "order_line", schema="orders")
    op.drop_column("order_line", "started", schema="orders")
    op.drop_column("order_line", "cancelled", schema="orders")


def _columns() -> None:
    op.add_column(
        "order_line", sa.Column("cancelled", sa.Integer(), server_default="0", nullable=False), schema="orders"
    )
    op.add_column(
        "order_line", sa.Column("started", sa.Boolean(), server_default=sa.false(), nullable=False), schema="orders"
    )
    op.create_check_constraint(
        op.f("ck_order_line_cancelled"),
        "order_line",
        "cancelled >= 0 AND cancelled + packed <= quantity",
        schema="orders",
    )
    # Whatever the lab may have begun with before this was written down is not swapped any more.
    op.execute(
        """
        UPDATE orders.order_line AS line SET started = true FROM orders.order AS o
        WHERE o.id = line.order_id AND line.lenses IS NOT NULL
          AND o.status IN ('in_production', 'ready', 'packed', 'shipped', 'delivered')
        """
    )
    op.add_column("timeline", sa.Column("version", sa.Integer(), server_default="0", nullable=False), schema="orders")


def _edits() -> None:
    op.create_table(
        "order_edit",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_order_edit_number")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_order_edit_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_edit")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_order_edit_order_id_number")),
        sa.UniqueConstraint("order_id", "key", name=op.f("uq_order_edit_order_id_key")),
        schema="orders",
    )
    _never_changed("order_edit")


def _payments() -> None:
    op.create_table(
        "order_payment",
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_payment_amount")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_order_payment_order_id")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_order_payment")),
        schema="orders",
    )
    op.create_index("ix_order_payment_order", "order_payment", ["order_id"], schema="orders")
    # Before orders could be changed, each had one payment, of its total.
    op.execute(
        """
        INSERT INTO orders.order_payment (payment_id, order_id, amount, at)
        SELECT payment_id, id, total, coalesce(confirmed_at, placed_at) FROM orders.order WHERE payment_id IS NOT NULL
        """
    )


def _invoices() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("delivery", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoice_kind")),
        sa.CheckConstraint("total >= 0 AND total = goods + delivery + tax", name=op.f("ck_invoice_adds_up")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_invoice_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        schema="orders",
    )
    op.create_index("uq_invoice_number", "invoice", ["number"], unique=True, schema="orders")
    op.create_index("uq_invoice_cause", "invoice", ["cause"], unique=True, schema="orders")
    op.create_index("ix_invoice_order", "invoice", ["order_id"], schema="orders")
    _never_changed("invoice")


def _desk() -> None:
    op.create_table(
        "order_tag",
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(tag) BETWEEN 1 AND 30 AND tag = lower(tag)", name=op.f("ck_order_tag_tag")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_order_tag_order_id")),
        sa.PrimaryKeyConstraint("order_id", "tag", name=op.f("pk_order_tag")),
        schema="orders",
    )
    op.create_index("ix_order_tag_tag", "order_tag", ["tag", "order_id"], schema="orders")
    op.create_table(
        "saved_view",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_saved_view_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        schema="orders",
    )
    op.create_index("uq_saved_view_name", "saved_view", ["owner_id", "name"], unique=True, schema="orders")
    op.create_index("ix_saved_view_shared", "saved_view", ["shared"], schema="orders")


def _indexes() -> None:
    op.create_index("ix_order_placed", "order", [sa.text("placed_at DESC"), sa.text("id DESC")], schema="orders")
    op.create_index(
        "ix_order_number_beginning",
        "order",
        ["number"],
        schema="orders",
        postgresql_ops={"number": "text_pattern_ops"},
    )


def _never_changed(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_is_for_ever BEFORE UPDATE OR DELETE ON orders.{table} "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
