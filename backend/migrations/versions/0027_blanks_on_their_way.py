"""Jobs say whether a blank of theirs is on its way."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "job",
        sa.Column("awaits_blanks", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema="lab",
    )


def downgrade() -> None:
    op.drop_column("job", "awaits_blanks", schema="lab")
