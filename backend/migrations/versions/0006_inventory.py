"""The tables of inventory."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS inventory")
    op.create_table(
        "location",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("physical", sa.Boolean(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_location")),
        schema="inventory",
    )
    op.create_table(
        "reservation",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        schema="inventory",
    )
    op.create_index(
        "ix_reservation_expiry",
        "reservation",
        ["expires_at"],
        unique=False,
        schema="inventory",
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("uq_reservation_reference", "reservation", ["reference"], unique=True, schema="inventory")
    op.create_table(
        "movement",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("from_location", sa.Text(), nullable=False),
        sa.Column("to_location", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_location <> to_location", name=op.f("ck_movement_moves")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_positive")),
        sa.ForeignKeyConstraint(["from_location"], ["inventory.location.code"], name=op.f("fk_movement_from_location")),
        sa.ForeignKeyConstraint(["to_location"], ["inventory.location.code"], name=op.f("fk_movement_to_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        schema="inventory",
    )
    op.create_index("ix_movement_reference", "movement", ["reference"], unique=False, schema="inventory")
    op.create_index("ix_movement_sku_id", "movement", ["sku", "id"], unique=False, schema="inventory")
    op.create_index("uq_movement_key", "movement", ["key"], unique=True, schema="inventory")
    op.create_table(
        "reservation_line",
        sa.Column("reservation_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_reservation_line_not_negative")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["inventory.reservation.id"], name=op.f("fk_reservation_line_reservation_id")
        ),
        sa.PrimaryKeyConstraint("reservation_id", "sku", "location", "origin", name=op.f("pk_reservation_line")),
        schema="inventory",
    )
    op.create_table(
        "stock_level",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("physical", sa.Boolean(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT physical OR (held >= 0 AND allocated >= 0 AND held + allocated <= on_hand)",
            name=op.f("ck_stock_level_never_oversold"),
        ),
        sa.ForeignKeyConstraint(["location"], ["inventory.location.code"], name=op.f("fk_stock_level_location")),
        sa.PrimaryKeyConstraint("sku", "location", name=op.f("pk_stock_level")),
        schema="inventory",
    )
    _extra()


def downgrade() -> None:
    op.execute("DROP SCHEMA inventory CASCADE")


def _extra() -> None:
    op.execute(
        "CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR DELETE ON inventory.movement "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    # The places every house has. Virtual ones let the ledger sum to zero; STAGE and LAB hold goods nobody can buy.
    op.execute(
        """
        INSERT INTO inventory.location (code, name, kind, warehouse, sequence, physical, sellable) VALUES
            ('SUPPLIER', 'Suppliers', 'supplier', '', 0, false, false),
            ('CUSTOMER', 'Customers', 'customer', '', 0, false, false),
            ('SCRAP', 'Scrap', 'scrap', '', 0, false, false),
            ('COUNT-DIFFERENCE', 'Count differences', 'count', '', 0, false, false),
            ('DISCREPANCY', 'Missing in the bin', 'discrepancy', '', 0, false, false),
            ('STAGE', 'Packing stage', 'stage', 'MAIN', 9000, true, false),
            ('LAB', 'Lab', 'lab', 'MAIN', 9100, true, false),
            ('RETURNS', 'Returns desk', 'quarantine', 'MAIN', 9200, true, false)
        """
    )
