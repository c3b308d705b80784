"""An order may leave in several boxes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _parcels()
    _lines()
    _shipments()
    _carry_over()


def downgrade() -> None:
    op.drop_table("shipment_line", schema="orders")
    op.drop_table("shipment", schema="orders")
    op.drop_constraint("ck_order_line_packed_and_shipped", "order_line", schema="orders")
    op.drop_column("order_line", "shipped", schema="orders")
    op.drop_column("order_line", "packed", schema="orders")
    op.drop_index("uq_parcel_reference_number", "parcel", schema="shipping")
    op.create_index("uq_parcel_reference", "parcel", ["reference"], unique=True, schema="shipping")
    op.drop_column("parcel", "warehouse", schema="shipping")
    op.drop_column("parcel", "number", schema="shipping")


def _parcels() -> None:
    op.add_column(
        "parcel", sa.Column("number", sa.SmallInteger(), server_default="1", nullable=False), schema="shipping"
    )
    op.add_column("parcel", sa.Column("warehouse", sa.Text(), server_default="MAIN", nullable=False), schema="shipping")
    op.drop_index("uq_parcel_reference", "parcel", schema="shipping")
    op.create_index("uq_parcel_reference_number", "parcel", ["reference", "number"], unique=True, schema="shipping")


def _lines() -> None:
    for name in ("packed", "shipped"):
        op.add_column("order_line", sa.Column(name, sa.Integer(), server_default="0", nullable=False), schema="orders")
    op.create_check_constraint(
        op.f("ck_order_line_packed_and_shipped"),
        "order_line",
        "shipped >= 0 AND shipped <= packed AND packed <= quantity",
        schema="orders",
    )


def _shipments() -> None:
    op.create_table(
        "shipment",
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_shipment_number")),
        sa.CheckConstraint(
            "(shipped_at IS NULL) = (amount IS NULL) AND amount >= 0", name=op.f("ck_shipment_paid_as_it_leaves")
        ),
        sa.CheckConstraint("opened_at IS NULL OR shipped_at IS NULL", name=op.f("ck_shipment_not_both")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_shipment_order_id")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_shipment_order_id_number")),
        schema="orders",
    )
    op.create_table(
        "shipment_line",
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_positive")),
        sa.ForeignKeyConstraint(["parcel_id"], ["orders.shipment.parcel_id"], name=op.f("fk_shipment_line_parcel_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["orders.order_line.id"], name=op.f("fk_shipment_line_order_line_id")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "order_line_id", "location", name=op.f("pk_shipment_line")),
        schema="orders",
    )


def _carry_over() -> None:
    # Until now an order went in one box with everything in it, paid for as it left.
    op.execute(
        """
        INSERT INTO orders.shipment
            (parcel_id, order_id, number, packed_at, shipped_at, delivered_at, opened_at, amount)
        SELECT p.id, o.id, 1, p.created_at,
               CASE WHEN o.status IN ('shipped', 'delivered') THEN coalesce(said.at, p.created_at) END,
               o.delivered_at,
               CASE WHEN o.status = 'cancelled' THEN coalesce(o.confirmed_at, p.created_at) END,
               CASE WHEN o.status IN ('shipped', 'delivered') THEN o.total END
        FROM orders.order AS o JOIN shipping.parcel AS p ON p.reference = 'order:' || o.id
        LEFT JOIN (SELECT order_id, min(at) AS at FROM orders.timeline WHERE kind = 'shipped' GROUP BY order_id) AS said
            ON said.order_id = o.id
        """
    )
    op.execute(
        """
        INSERT INTO orders.shipment_line (parcel_id, order_line_id, location, quantity)
        SELECT box.parcel_id, line.id, CASE WHEN line.lenses IS NULL THEN 'STAGE' ELSE 'LAB' END, line.quantity
        FROM orders.shipment AS box JOIN orders.order_line AS line ON line.order_id = box.order_id
        """
    )
    op.execute(
        """
        UPDATE orders.order_line AS line
        SET packed = line.quantity,
            shipped = CASE WHEN box.shipped_at IS NULL THEN 0 ELSE line.quantity END
        FROM orders.shipment AS box WHERE box.order_id = line.order_id AND box.opened_at IS NULL
        """
    )
