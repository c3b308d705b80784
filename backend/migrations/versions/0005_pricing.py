"""The tables of pricing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS pricing")
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", "currency", name=op.f("uq_item_code_currency")),
        schema="pricing",
    )
    op.create_table(
        "price",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_price_valid")),
        sa.CheckConstraint("minor >= 0", name=op.f("ck_price_minor")),
        sa.ForeignKeyConstraint(["item_id"], ["pricing.item.id"], name=op.f("fk_price_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        schema="pricing",
    )
    op.create_index("ix_price_item_id", "price", ["item_id"], unique=False, schema="pricing")
    _extra()


def downgrade() -> None:
    op.execute("DROP SCHEMA pricing CASCADE")


def _extra() -> None:
    # No extension is needed for a range index over an integer written as a range of one.
    op.execute(
        "ALTER TABLE pricing.price ADD CONSTRAINT ex_price_overlap "
        "EXCLUDE USING gist (int8range(item_id, item_id, '[]') WITH &&, valid WITH &&)"
    )
