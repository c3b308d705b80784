"""The tables of search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS search")
    op.create_table(
        "frame",
        sa.Column("frame_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("rim", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("sun", sa.Boolean(), nullable=False),
        sa.Column("colours", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("fits", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("price_usd", sa.BigInteger(), nullable=False),
        sa.Column("price_eur", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("introduced_on", sa.Date(), nullable=False),
        sa.Column(
            "document",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', words)", persisted=True),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("frame_id", name=op.f("pk_frame")),
        schema="search",
    )
    op.create_index("ix_frame_document", "frame", ["document"], unique=False, schema="search", postgresql_using="gin")
    op.create_index("ix_frame_position", "frame", ["position", "frame_id"], unique=False, schema="search")


def downgrade() -> None:
    op.execute("DROP SCHEMA search CASCADE")
