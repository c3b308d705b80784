"""The tables of procurement."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS procurement")
    _suppliers()
    _orders()
    _receipts()
    _planning()
    _imports()
    for table in ("purchase_order_version", "purchase_order_note", "goods_receipt_line", "receipt_served"):
        _never_changed(table)
    _limits()


def downgrade() -> None:
    op.execute("DROP SCHEMA procurement CASCADE")


def _suppliers() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("over_receipt_bp", sa.Integer(), nullable=False),
        sa.Column("minimum_order", sa.BigInteger(), nullable=False),
        sa.Column("payment_terms", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 365", name=op.f("ck_supplier_lead_time")),
        sa.CheckConstraint("over_receipt_bp BETWEEN 0 AND 10000", name=op.f("ck_supplier_over_receipt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        schema="procurement",
    )
    op.create_index("uq_supplier_code", "supplier", ["code"], unique=True, schema="procurement")
    op.create_table(
        "supplier_price",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("supplier_sku", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("moq", sa.Integer(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("price >= 0 AND moq > 0 AND pack_size > 0", name=op.f("ck_supplier_price_amounts")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_supplier_price_validity")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["procurement.supplier.id"], name=op.f("fk_supplier_price_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_price")),
        schema="procurement",
    )
    op.create_index(
        "ix_supplier_price_sku", "supplier_price", ["sku", "valid_from"], unique=False, schema="procurement"
    )
    op.create_index(
        "uq_supplier_price_line",
        "supplier_price",
        ["supplier_id", "sku", "valid_from"],
        unique=True,
        schema="procurement",
    )


def _orders() -> None:
    op.create_table(
        "approval_limit",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("most IS NULL OR most >= 0", name=op.f("ck_approval_limit_most")),
        sa.PrimaryKeyConstraint("role", "currency", name=op.f("pk_approval_limit")),
        schema="procurement",
    )
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_version", sa.Integer(), nullable=False),
        sa.Column("acked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supplier_reference", sa.Text(), nullable=False),
        sa.CheckConstraint("version > 0 AND total >= 0", name=op.f("ck_purchase_order_figures")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["procurement.supplier.id"], name=op.f("fk_purchase_order_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        schema="procurement",
    )
    op.create_index(
        "ix_purchase_order_status", "purchase_order", ["status", "created_at", "id"], unique=False, schema="procurement"
    )
    op.create_index(
        "ix_purchase_order_supplier",
        "purchase_order",
        ["supplier_id", "created_at"],
        unique=False,
        schema="procurement",
    )
    op.create_index("uq_purchase_order_number", "purchase_order", ["number"], unique=True, schema="procurement")
    op.create_table(
        "purchase_order_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("supplier_sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("closed >= 0 AND closed <= quantity", name=op.f("ck_purchase_order_line_closed")),
        sa.CheckConstraint(
            "quantity > 0 AND unit_price >= 0 AND most >= quantity", name=op.f("ck_purchase_order_line_ordered")
        ),
        sa.CheckConstraint(
            "received >= 0 AND damaged >= 0 AND received <= most",
            name=op.f("ck_purchase_order_line_never_over_received"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["procurement.purchase_order.id"], name=op.f("fk_purchase_order_line_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_line")),
        schema="procurement",
    )
    op.create_index(
        "ix_purchase_order_line_open",
        "purchase_order_line",
        ["sku"],
        unique=False,
        schema="procurement",
        postgresql_where=sa.text("received + closed < quantity"),
    )
    op.create_index("ix_purchase_order_line_sku", "purchase_order_line", ["sku"], unique=False, schema="procurement")
    op.create_index(
        "uq_purchase_order_line_position",
        "purchase_order_line",
        ["order_id", "position"],
        unique=True,
        schema="procurement",
    )
    op.create_table(
        "purchase_order_note",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["procurement.purchase_order.id"], name=op.f("fk_purchase_order_note_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_note")),
        schema="procurement",
    )
    op.create_index(
        "ix_purchase_order_note_order", "purchase_order_note", ["order_id", "id"], unique=False, schema="procurement"
    )
    op.create_table(
        "purchase_order_version",
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("number > 1", name=op.f("ck_purchase_order_version_number")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["procurement.purchase_order.id"], name=op.f("fk_purchase_order_version_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "number", name=op.f("pk_purchase_order_version")),
        schema="procurement",
    )


def _receipts() -> None:
    op.create_table(
        "goods_receipt",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["procurement.purchase_order.id"], name=op.f("fk_goods_receipt_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt")),
        schema="procurement",
    )
    op.create_index("ix_goods_receipt_at", "goods_receipt", ["received_at", "id"], unique=False, schema="procurement")
    op.create_index("ix_goods_receipt_order", "goods_receipt", ["order_id", "id"], unique=False, schema="procurement")
    op.create_index("uq_goods_receipt_number", "goods_receipt", ["number"], unique=True, schema="procurement")
    op.create_table(
        "goods_receipt_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("receipt_id", sa.UUID(), nullable=False),
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "good >= 0 AND damaged >= 0 AND good + damaged > 0", name=op.f("ck_goods_receipt_line_counted")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["procurement.purchase_order_line.id"], name=op.f("fk_goods_receipt_line_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["procurement.goods_receipt.id"], name=op.f("fk_goods_receipt_line_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt_line")),
        schema="procurement",
    )
    op.create_index("ix_goods_receipt_line_line", "goods_receipt_line", ["line_id"], unique=False, schema="procurement")
    op.create_index(
        "ix_goods_receipt_line_receipt", "goods_receipt_line", ["receipt_id", "id"], unique=False, schema="procurement"
    )
    op.create_index(
        "ix_goods_receipt_line_sku", "goods_receipt_line", ["sku", "id"], unique=False, schema="procurement"
    )
    op.create_table(
        "receipt_served",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("receipt_line_id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_receipt_served_quantity")),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["procurement.goods_receipt_line.id"], name=op.f("fk_receipt_served_receipt_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_served")),
        schema="procurement",
    )
    op.create_index("ix_receipt_served_line", "receipt_served", ["receipt_line_id"], unique=False, schema="procurement")


def _planning() -> None:
    op.create_table(
        "reorder_rule",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_bp", sa.Integer(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("max_days_cover", sa.Integer(), nullable=False),
        sa.Column("order_cost", sa.BigInteger(), nullable=False),
        sa.Column("holding_bp", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "review_days BETWEEN 0 AND 90 AND max_days_cover BETWEEN 1 AND 730", name=op.f("ck_reorder_rule_days")
        ),
        sa.CheckConstraint("target_bp BETWEEN 5000 AND 9999", name=op.f("ck_reorder_rule_target")),
        sa.ForeignKeyConstraint(["supplier_id"], ["procurement.supplier.id"], name=op.f("fk_reorder_rule_supplier_id")),
        sa.PrimaryKeyConstraint("sku", "warehouse", name=op.f("pk_reorder_rule")),
        schema="procurement",
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("accepted_quantity", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("quantity > 0 AND unit_price >= 0", name=op.f("ck_proposal_amounts")),
        sa.ForeignKeyConstraint(["order_id"], ["procurement.purchase_order.id"], name=op.f("fk_proposal_order_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["procurement.supplier.id"], name=op.f("fk_proposal_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        schema="procurement",
    )
    op.create_index("ix_proposal_status", "proposal", ["status", "made_at"], unique=False, schema="procurement")
    op.create_index(
        "uq_proposal_undecided",
        "proposal",
        ["sku", "warehouse"],
        unique=True,
        schema="procurement",
        postgresql_where=sa.text("status IN ('open', 'snoozed')"),
    )


def _imports() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rows > 0 AND pieces > 0", name=op.f("ck_import_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        schema="procurement",
    )
    op.create_index("uq_import_file", "import", ["kind", "subject_id", "digest"], unique=True, schema="procurement")
    op.create_table(
        "import_piece",
        sa.Column("import_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("rejected", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position >= 0 AND applied >= 0", name=op.f("ck_import_piece_figures")),
        sa.ForeignKeyConstraint(["import_id"], ["procurement.import.id"], name=op.f("fk_import_piece_import_id")),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_piece")),
        schema="procurement",
    )


def _never_changed(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_is_for_ever BEFORE UPDATE OR DELETE ON procurement.{table} "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )


def _limits() -> None:
    # What a house starts with; whoever may manages them afterwards.
    op.execute(
        """
        INSERT INTO procurement.approval_limit (role, currency, most) VALUES
            ('buyer', 'EUR', 500000), ('finance', 'EUR', 5000000), ('admin', 'EUR', NULL),
            ('buyer', 'USD', 500000), ('finance', 'USD', 5000000), ('admin', 'USD', NULL)
        """
    )
