"""The tables of orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS orders")
    op.create_table(
        "order",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("cart_id", sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("search_tokens", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("subtotal", sa.BigInteger(), nullable=False),
        sa.Column("shipping", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("tax_estimated", sa.Boolean(), nullable=False),
        sa.Column("promise", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("payment_id", sa.UUID(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("total = subtotal + shipping + tax", name=op.f("ck_order_adds_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        schema="orders",
    )
    op.create_index("ix_order_account", "order", ["account_id"], unique=False, schema="orders")
    op.create_index(
        "ix_order_search", "order", ["search_tokens"], unique=False, schema="orders", postgresql_using="gin"
    )
    op.create_index("ix_order_status_placed", "order", ["status", "placed_at"], unique=False, schema="orders")
    op.create_index("uq_order_number", "order", ["number"], unique=True, schema="orders")
    op.create_index(
        "uq_order_pending_cart",
        "order",
        ["cart_id"],
        unique=True,
        schema="orders",
        postgresql_where=sa.text("status = 'pending_payment'"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_hold_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        schema="orders",
    )
    op.create_index("ix_hold_order", "hold", ["order_id"], unique=False, schema="orders")
    op.create_index(
        "uq_hold_open",
        "hold",
        ["order_id", "kind"],
        unique=True,
        schema="orders",
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_table(
        "order_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("frame_name", sa.Text(), nullable=False),
        sa.Column("frame_slug", sa.Text(), nullable=False),
        sa.Column("frame_code", sa.Text(), nullable=False),
        sa.Column("colour_code", sa.Text(), nullable=False),
        sa.Column("colour_name", sa.Text(), nullable=False),
        sa.Column("size_label", sa.Text(), nullable=False),
        sa.Column("sun", sa.Boolean(), nullable=False),
        sa.Column("frame", sa.BigInteger(), nullable=False),
        sa.Column("lens", sa.BigInteger(), nullable=False),
        sa.Column("treatments", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("lenses", sa.LargeBinary(), nullable=True),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND returned >= 0 AND returned <= quantity", name=op.f("ck_order_line_quantities")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_order_line_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        schema="orders",
    )
    op.create_index("ix_order_line_order", "order_line", ["order_id"], unique=False, schema="orders")
    op.create_index("ix_order_line_sku", "order_line", ["sku"], unique=False, schema="orders")
    op.create_table(
        "return_authorisation",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("refund", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_return_authorisation_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_authorisation")),
        schema="orders",
    )
    op.create_index("ix_return_order", "return_authorisation", ["order_id"], unique=False, schema="orders")
    op.create_index("ix_return_status", "return_authorisation", ["status", "created_at"], unique=False, schema="orders")
    op.create_index("uq_return_number", "return_authorisation", ["number"], unique=True, schema="orders")
    op.create_table(
        "timeline",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_timeline_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
        schema="orders",
    )
    op.create_index("ix_timeline_order", "timeline", ["order_id"], unique=False, schema="orders")
    op.create_table(
        "return_line",
        sa.Column("return_id", sa.UUID(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("refund", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_line_positive")),
        sa.ForeignKeyConstraint(["order_line_id"], ["orders.order_line.id"], name=op.f("fk_return_line_order_line_id")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["orders.return_authorisation.id"], name=op.f("fk_return_line_return_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "order_line_id", name=op.f("pk_return_line")),
        schema="orders",
    )
    op.create_table(
        "rx_review",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_rx_review_order_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["orders.order_line.id"], name=op.f("fk_rx_review_order_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rx_review")),
        schema="orders",
    )
    op.create_index("ix_rx_review_status", "rx_review", ["status", "waiting_since"], unique=False, schema="orders")
    op.create_index("uq_rx_review_line", "rx_review", ["order_line_id"], unique=True, schema="orders")


def downgrade() -> None:
    op.execute("DROP SCHEMA orders CASCADE")
