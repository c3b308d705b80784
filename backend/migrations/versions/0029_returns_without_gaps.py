"""Returned pieces keep their lot, exchanges their price, and glasses that are made again a promised day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("return_unit", sa.Column("lot", sa.Text(), server_default="", nullable=False), schema="orders")
    for name, kind in (
        ("exchange_price", sa.BigInteger()),
        ("promised_on", sa.Date()),
        ("promise_steps", postgresql.JSONB(astext_type=sa.Text())),
    ):
        op.add_column("return_authorisation", sa.Column(name, kind, nullable=True), schema="orders")
    op.create_check_constraint(
        op.f("ck_return_authorisation_exchange_price"),
        "return_authorisation",
        "exchange_price IS NULL OR exchange_sku IS NOT NULL",
        schema="orders",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_return_authorisation_exchange_price"), "return_authorisation", schema="orders")
    for name in ("promise_steps", "promised_on", "exchange_price"):
        op.drop_column("return_authorisation", name, schema="orders")
    op.drop_column("return_unit", "lot", schema="orders")
