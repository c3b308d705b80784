"""Several warehouses, lots, bins with room, costs, announced and awaited goods."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0020"
branch_labels = None
depends_on = None

ROOM = "inventory"


def upgrade() -> None:
    _warehouses()
    _articles()
    _levels()
    _reservations()
    _costs()
    _fill()


def downgrade() -> None:
    raise NotImplementedError("Lots and costs cannot be forgotten: the ledger refers to them.")


def _warehouses() -> None:
    op.create_table(
        "warehouse",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lab", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("lat_e4", sa.Integer(), nullable=False),
        sa.Column("lon_e4", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('dc', 'store')", name=op.f("ck_warehouse_kind")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_warehouse")),
        schema=ROOM,
    )
    op.add_column("location", sa.Column("zone", sa.Text(), nullable=False, server_default=""), schema=ROOM)
    op.add_column("location", sa.Column("capacity", sa.Integer(), nullable=True), schema=ROOM)
    op.add_column("location", sa.Column("units", sa.Integer(), nullable=False, server_default="0"), schema=ROOM)
    op.create_index("ix_location_warehouse", "location", ["warehouse", "zone", "sequence"], schema=ROOM)
    op.execute(
        """
        UPDATE inventory.location SET units = lies.units
        FROM (SELECT location, sum(on_hand) AS units FROM inventory.stock_level GROUP BY location) AS lies
        WHERE lies.location = code AND kind = 'bin'
        """
    )
    op.create_check_constraint(
        op.f("ck_location_within_capacity"),
        "location",
        "kind <> 'bin' OR capacity IS NULL OR units <= capacity",
        schema=ROOM,
    )
    op.create_check_constraint(op.f("ck_location_units"), "location", "units >= 0", schema=ROOM)
    op.create_check_constraint(op.f("ck_location_capacity"), "location", "capacity > 0", schema=ROOM)


def _articles() -> None:
    op.execute("CREATE SEQUENCE inventory.barcode")
    op.create_table(
        "item",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("abc", sa.Text(), nullable=False),
        sa.Column("cost_method", sa.Text(), nullable=False),
        sa.Column("backorder", sa.Boolean(), nullable=False),
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("min_shelf_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("abc IN ('A', 'B', 'C')", name=op.f("ck_item_abc")),
        sa.CheckConstraint("cost_method IN ('fifo', 'average')", name=op.f("ck_item_cost_method")),
        sa.CheckConstraint("tracking IN ('none', 'lot', 'serial')", name=op.f("ck_item_tracking")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_item")),
        schema=ROOM,
    )
    op.create_index("uq_item_barcode", "item", ["barcode"], unique=True, schema=ROOM)
    op.create_table(
        "lot",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("supplier_lot", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("serial", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_lot_named")),
        sa.PrimaryKeyConstraint("sku", "code", name=op.f("pk_lot")),
        schema=ROOM,
    )
    op.create_index("ix_lot_status", "lot", ["status"], schema=ROOM, postgresql_where=sa.text("status <> 'approved'"))


def _levels() -> None:
    op.create_table(
        "sku_lock",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_sku_lock")),
        schema=ROOM,
    )
    op.add_column("movement", sa.Column("lot", sa.Text(), nullable=False, server_default=""), schema=ROOM)
    op.create_index("ix_movement_lot", "movement", ["sku", "lot"], schema=ROOM, postgresql_where=sa.text("lot <> ''"))
    for column in (
        sa.Column("lot", sa.Text(), nullable=False, server_default=""),
        sa.Column("good", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("sell_by", sa.Date(), nullable=True),
        sa.Column("serial", sa.Boolean(), nullable=False, server_default="false"),
    ):
        op.add_column("stock_level", column, schema=ROOM)
    op.drop_constraint(op.f("pk_stock_level"), "stock_level", schema=ROOM)
    op.create_primary_key(op.f("pk_stock_level"), "stock_level", ["sku", "location", "lot"], schema=ROOM)
    op.create_check_constraint(
        op.f("ck_stock_level_on_its_way"), "stock_level", "location <> 'IN-TRANSIT' OR on_hand >= 0", schema=ROOM
    )
    op.create_check_constraint(
        op.f("ck_stock_level_one_of_a_serial"), "stock_level", "NOT serial OR on_hand <= 1", schema=ROOM
    )
    op.create_index(
        "uq_stock_level_serial",
        "stock_level",
        ["sku", "lot"],
        unique=True,
        schema=ROOM,
        postgresql_where=sa.text("serial AND on_hand > 0"),
    )
    op.create_index("ix_stock_level_location", "stock_level", ["location"], schema=ROOM)


def _reservations() -> None:
    op.add_column("reservation", sa.Column("explanation", sa.Text(), nullable=False, server_default=""), schema=ROOM)
    for name, empty in (("wishes", "{}"), ("acts", "[]")):
        column = sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default=empty)
        op.add_column("reservation", column, schema=ROOM)
    op.add_column("reservation_line", sa.Column("lot", sa.Text(), nullable=False, server_default=""), schema=ROOM)
    op.drop_constraint(op.f("pk_reservation_line"), "reservation_line", schema=ROOM)
    op.create_primary_key(
        op.f("pk_reservation_line"),
        "reservation_line",
        ["reservation_id", "sku", "location", "lot", "origin"],
        schema=ROOM,
    )
    op.create_index(
        "ix_reservation_line_sku", "reservation_line", ["sku"], schema=ROOM, postgresql_where=sa.text("quantity > 0")
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reservation_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_waiting_positive")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["inventory.reservation.id"], name=op.f("fk_waiting_reservation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        schema=ROOM,
    )
    op.create_index("ix_waiting_reservation", "waiting", ["reservation_id"], schema=ROOM)
    op.create_index("ix_waiting_sku", "waiting", ["sku", "since", "id"], schema=ROOM)
    op.create_table(
        "expected",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_expected_positive")),
        sa.PrimaryKeyConstraint("reference", "sku", "warehouse", "due_on", name=op.f("pk_expected")),
        schema=ROOM,
    )
    op.create_index("ix_expected_sku", "expected", ["sku", "due_on"], schema=ROOM)


def _costs() -> None:
    op.create_table(
        "cost_layer",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("movement_id", sa.UUID(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("paid_currency", sa.Text(), nullable=False),
        sa.CheckConstraint("0 <= remaining AND remaining <= quantity", name=op.f("ck_cost_layer_remaining")),
        sa.CheckConstraint("value >= 0 AND (remaining > 0 OR value = 0)", name=op.f("ck_cost_layer_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_layer")),
        schema=ROOM,
    )
    op.create_index("ix_cost_layer_sku", "cost_layer", ["sku", "id"], schema=ROOM)
    op.create_index(
        "ix_cost_layer_open",
        "cost_layer",
        ["sku", "lot", "id"],
        schema=ROOM,
        postgresql_where=sa.text("remaining > 0"),
    )
    op.create_table(
        "cost_use",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("movement_id", sa.UUID(), nullable=False),
        sa.Column("layer_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_cost_use_moves")),
        sa.ForeignKeyConstraint(["layer_id"], ["inventory.cost_layer.id"], name=op.f("fk_cost_use_layer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_use")),
        schema=ROOM,
    )
    op.create_index("ix_cost_use_layer", "cost_use", ["layer_id"], schema=ROOM)
    op.create_index("ix_cost_use_movement", "cost_use", ["movement_id"], schema=ROOM)
    op.create_index("ix_cost_use_reference", "cost_use", ["reference", "sku"], schema=ROOM)
    op.execute(
        "CREATE TRIGGER cost_use_is_append_only BEFORE UPDATE OR DELETE ON inventory.cost_use "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )


def _fill() -> None:
    """What is there already: its locks, a layer for what lies in the house, the first warehouse and its places."""
    op.execute("INSERT INTO inventory.sku_lock SELECT DISTINCT sku FROM inventory.stock_level")
    op.execute(
        """
        INSERT INTO inventory.cost_layer
            (id, sku, lot, movement_id, reference, at, quantity, remaining, cost, value, paid, paid_currency)
        SELECT gen_random_uuid(), sku, '', NULL, 'opening', now(), sum(on_hand), sum(on_hand), 0, 0, 0, 'USD'
        FROM inventory.stock_level WHERE physical GROUP BY sku HAVING sum(on_hand) > 0
        """
    )
    op.execute(
        """
        INSERT INTO inventory.warehouse
            (code, name, kind, lab, priority, country, region, postal_code, lat_e4, lon_e4, active)
        VALUES ('MAIN', 'Portland', 'dc', true, 1, 'US', 'OR', '97205', 455152, -1226784, true)
        """
    )
    op.execute("UPDATE inventory.location SET kind = 'returns' WHERE code = 'RETURNS'")
    op.execute(
        """
        INSERT INTO inventory.location (code, name, kind, warehouse, sequence, physical, sellable) VALUES
            ('IN-TRANSIT', 'Between two warehouses', 'transit', '', 0, false, false),
            ('LAB-USE', 'Cut for a job', 'use', '', 0, false, false),
            ('DOCK', 'Receiving dock', 'dock', 'MAIN', 8900, true, false),
            ('QUARANTINE', 'Quarantine', 'quarantine', 'MAIN', 9300, true, false)
        """
    )
