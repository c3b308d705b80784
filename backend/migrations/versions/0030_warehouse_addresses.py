"""Where each warehouse's parcels come from: its postal address, as data."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COLUMNS = ("company", "line1", "line2", "city", "phone", "email")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("warehouse", sa.Column(name, sa.Text(), server_default="", nullable=False), schema="inventory")
    op.execute(
        """
        UPDATE inventory.warehouse
        SET company = 'Fovea', line1 = '40 Foundry Row', city = 'Portland', phone = '+15035550140',
            email = 'warehouse@fovea.example'
        WHERE code = 'MAIN'
        """
    )


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("warehouse", name, schema="inventory")
