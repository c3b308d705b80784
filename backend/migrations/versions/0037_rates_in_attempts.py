"""A chosen rate lives in its attempt: the parcel's own copy goes once no older process reads it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("parcel", "rate", schema="shipping")


def downgrade() -> None:
    op.add_column("parcel", sa.Column("rate", postgresql.JSONB(), nullable=True), schema="shipping")
