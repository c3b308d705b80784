"""The tables of checkout."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS checkout")
    op.create_table(
        "attempt",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("expected_total", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("pk_attempt")),
        schema="checkout",
    )
    op.create_table(
        "cart",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("visitor", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("address_accepted", sa.Boolean(), nullable=False),
        sa.Column("rates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("selected_rate", sa.Text(), nullable=True),
        sa.Column("quote", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
        schema="checkout",
    )
    op.create_index(
        "uq_cart_open_account",
        "cart",
        ["account_id"],
        unique=True,
        schema="checkout",
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "uq_cart_open_visitor",
        "cart",
        ["visitor"],
        unique=True,
        schema="checkout",
        postgresql_where=sa.text("status = 'open' AND account_id IS NULL"),
    )
    op.create_table(
        "lens_configuration",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("cart_id", sa.UUID(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("treatments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["cart_id"], ["checkout.cart.id"], name=op.f("fk_lens_configuration_cart_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lens_configuration")),
        schema="checkout",
    )
    op.create_index(
        "uq_lens_configuration_content",
        "lens_configuration",
        ["cart_id", "content_hash"],
        unique=True,
        schema="checkout",
    )
    op.create_table(
        "cart_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("cart_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("configuration_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10", name=op.f("ck_cart_line_quantity")),
        sa.ForeignKeyConstraint(["cart_id"], ["checkout.cart.id"], name=op.f("fk_cart_line_cart_id")),
        sa.ForeignKeyConstraint(
            ["configuration_id"], ["checkout.lens_configuration.id"], name=op.f("fk_cart_line_configuration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
        schema="checkout",
    )
    op.create_index("ix_cart_line_cart", "cart_line", ["cart_id"], unique=False, schema="checkout")


def downgrade() -> None:
    op.execute("DROP SCHEMA checkout CASCADE")
