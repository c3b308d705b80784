"""The designs of the lens range."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lens_design",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("corridor_tenths", sa.Integer(), nullable=True),
        sa.Column("min_height_tenths", sa.Integer(), nullable=True),
        sa.Column("min_add_eighths", sa.SmallInteger(), nullable=True),
        sa.Column("max_add_eighths", sa.SmallInteger(), nullable=True),
        sa.Column("made", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("treatments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("sold", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "corridor_tenths > 0 AND min_height_tenths > corridor_tenths", name=op.f("ck_lens_design_height")
        ),
        sa.CheckConstraint(
            "min_add_eighths > 0 AND max_add_eighths >= min_add_eighths", name=op.f("ck_lens_design_add")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lens_design")),
        schema="catalog",
    )


def downgrade() -> None:
    op.drop_table("lens_design", schema="catalog")
