"""The orders of an article are read from the index alone, without a look at each line."""

from alembic import op

revision = "0041"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_order_line_sku", table_name="order_line", schema="orders")
    op.create_index("ix_order_line_sku", "order_line", ["sku", "order_id"], schema="orders")


def downgrade() -> None:
    op.drop_index("ix_order_line_sku", table_name="order_line", schema="orders")
    op.create_index("ix_order_line_sku", "order_line", ["sku"], schema="orders")
