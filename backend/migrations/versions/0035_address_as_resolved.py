"""The address as the tax service writes it, beside the form that was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cart", sa.Column("address_resolved", sa.LargeBinary(), nullable=True), schema="checkout")
    op.add_column("order", sa.Column("address_resolved", sa.LargeBinary(), nullable=True), schema="orders")


def downgrade() -> None:
    op.drop_column("order", "address_resolved", schema="orders")
    op.drop_column("cart", "address_resolved", schema="checkout")
