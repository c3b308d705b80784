"""Returns piece by piece, their ways to end, replacements, and store credit."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0018"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _authorisations()
    _units()
    _carry_over()
    for column in ("disposition", "refund"):
        op.drop_column("return_line", column, schema="orders")
    _replacements()
    _credit()
    op.add_column(
        "cart",
        sa.Column("use_credit", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema="checkout",
    )


def downgrade() -> None:
    op.drop_column("cart", "use_credit", schema="checkout")
    op.drop_table("credit_entry", schema="payments")
    op.drop_table("credit_account", schema="payments")
    op.drop_constraint(op.f("ck_payment_credit_of_somebody"), "payment", schema="payments")
    op.drop_column("payment", "account_id", schema="payments")
    op.drop_column("payment", "method", schema="payments")
    op.drop_index("uq_order_exchange", "order", schema="orders")
    op.drop_constraint(op.f("ck_order_adds_up"), "order", schema="orders")
    op.drop_column("order", "carried", schema="orders")
    op.drop_column("order", "replaces", schema="orders")
    op.create_check_constraint(op.f("ck_order_adds_up"), "order", "total = subtotal + shipping + tax", schema="orders")
    op.add_column("return_line", sa.Column("disposition", sa.Text(), nullable=True), schema="orders")
    op.add_column("return_line", sa.Column("refund", sa.BigInteger(), nullable=True), schema="orders")
    op.drop_table("return_unit", schema="orders")
    op.drop_constraint(op.f("ck_return_authorisation_amounts"), "return_authorisation", schema="orders")
    op.drop_index("uq_return_delivery", "return_authorisation", schema="orders")
    for column in _NEW:
        op.drop_column("return_authorisation", column, schema="orders")


_NEW = (
    "outcome",
    "label_by",
    "exchange_sku",
    "replacement",
    "note",
    "photo_id",
    "decision",
    "fee",
    "delivery",
    "repaired_at",
    "approved_at",
    "inspected_at",
    "settled_at",
    "closed_at",
)


def _authorisations() -> None:
    table = "return_authorisation"
    for column in (
        sa.Column("outcome", sa.Text(), server_default="refund", nullable=False),
        sa.Column("label_by", sa.Text(), server_default="us", nullable=False),
        sa.Column("exchange_sku", sa.Text(), nullable=True),
        sa.Column("replacement", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("photo_id", sa.UUID(), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("fee", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivery", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("repaired_at", _AT, nullable=True),
        sa.Column("approved_at", _AT, nullable=True),
        sa.Column("inspected_at", _AT, nullable=True),
        sa.Column("settled_at", _AT, nullable=True),
        sa.Column("closed_at", _AT, nullable=True),
    ):
        op.add_column(table, column, schema="orders")
    op.create_check_constraint(
        op.f("ck_return_authorisation_amounts"), table, "refund >= 0 AND fee >= 0 AND delivery >= 0", schema="orders"
    )
    op.create_index(
        "uq_return_delivery",
        table,
        ["order_id"],
        unique=True,
        schema="orders",
        postgresql_where=sa.text("delivery > 0"),
    )


def _units() -> None:
    op.create_table(
        "return_unit",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("return_id", sa.UUID(), nullable=False),
        sa.Column("order_line_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", _AT, nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("inspected_by", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("refund", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_return_unit_number")),
        sa.CheckConstraint(
            "disposition IS NULL OR arrived_at IS NOT NULL", name=op.f("ck_return_unit_inspected_when_here")
        ),
        sa.CheckConstraint("refund >= 0", name=op.f("ck_return_unit_refund")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["orders.return_authorisation.id"], name=op.f("fk_return_unit_return_id")
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["orders.order_line.id"], name=op.f("fk_return_unit_order_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_unit")),
        schema="orders",
    )
    op.create_index(
        "uq_return_unit_live",
        "return_unit",
        ["order_line_id", "number"],
        unique=True,
        schema="orders",
        postgresql_where=sa.text("live"),
    )
    op.create_index("ix_return_unit_return", "return_unit", ["return_id"], schema="orders")


def _carry_over() -> None:
    # Returns of before pieces were told apart: as many pieces as units, numbered along the line in the order they came.
    op.execute(
        """
        INSERT INTO orders.return_unit (id, return_id, order_line_id, number, live, arrived_at, disposition, remark,
                                        inspected_by, refund)
        SELECT gen_random_uuid(), line.return_id, line.order_line_id,
               row_number() OVER (PARTITION BY line.order_line_id ORDER BY line.return_id, unit), true,
               back.received_at,
               CASE line.disposition WHEN 'restock' THEN 'restock_a' ELSE line.disposition END, '', NULL,
               line.refund / line.quantity + CASE WHEN unit <= line.refund % line.quantity THEN 1 ELSE 0 END
        FROM orders.return_line AS line
        JOIN orders.return_authorisation AS back ON back.id = line.return_id
        CROSS JOIN LATERAL generate_series(1, line.quantity) AS unit
        """
    )
    op.execute(
        """
        UPDATE orders.return_authorisation SET
            approved_at = created_at,
            inspected_at = received_at,
            settled_at = CASE WHEN status IN ('refund_pending', 'refunded', 'refund_failed')
                              THEN coalesce(refunded_at, received_at) END,
            closed_at = CASE WHEN status = 'refunded' THEN refunded_at END,
            status = CASE status WHEN 'authorised' THEN 'approved' WHEN 'received' THEN 'inspected'
                                 WHEN 'refund_pending' THEN 'refund' WHEN 'refunded' THEN 'closed' ELSE status END
        """
    )


def _replacements() -> None:
    op.add_column("order", sa.Column("replaces", sa.UUID(), nullable=True), schema="orders")
    op.add_column("order", sa.Column("carried", sa.BigInteger(), server_default="0", nullable=False), schema="orders")
    op.drop_constraint(op.f("ck_order_adds_up"), "order", schema="orders")
    op.create_check_constraint(
        op.f("ck_order_adds_up"),
        "order",
        "total = subtotal + shipping + tax - carried AND carried >= 0",
        schema="orders",
    )
    op.create_index(
        "uq_order_exchange",
        "order",
        ["cart_id"],
        unique=True,
        schema="orders",
        postgresql_where=sa.text("replaces IS NOT NULL"),
    )


def _credit() -> None:
    op.add_column("payment", sa.Column("method", sa.Text(), server_default="card", nullable=False), schema="payments")
    op.add_column("payment", sa.Column("account_id", sa.UUID(), nullable=True), schema="payments")
    op.create_check_constraint(
        op.f("ck_payment_credit_of_somebody"), "payment", "method = 'card' OR account_id IS NOT NULL", schema="payments"
    )
    op.create_table(
        "credit_account",
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_credit_account_never_below_zero")),
        sa.PrimaryKeyConstraint("account_id", "currency", name=op.f("pk_credit_account")),
        schema="payments",
    )
    op.create_table(
        "credit_entry",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_credit_entry_moves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entry")),
        schema="payments",
    )
    op.create_index("uq_credit_entry_reference", "credit_entry", ["reference"], unique=True, schema="payments")
    op.create_index("ix_credit_entry_account", "credit_entry", ["account_id", "currency"], schema="payments")
    op.execute(
        "CREATE TRIGGER credit_entry_is_for_ever BEFORE UPDATE OR DELETE ON payments.credit_entry "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
