"""What a step of an order led to."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("timeline", sa.Column("subject", sa.Text(), nullable=False, server_default=""), schema="orders")
    op.alter_column("timeline", "subject", server_default=None, schema="orders")


def downgrade() -> None:
    op.drop_column("timeline", "subject", schema="orders")
