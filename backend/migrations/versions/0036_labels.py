"""Labels: attempts to buy them, what they cost, money asked back, alerts; rules of sending and customs codes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_PARCEL = (
    sa.Column("promise", postgresql.JSONB(), nullable=True),
    sa.Column("channel", sa.Text(), server_default="web", nullable=False),
    sa.Column("country", sa.Text(), server_default="", nullable=False),
    sa.Column("is_return", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("deliver_by", sa.Date(), nullable=True),
    sa.Column("contents", postgresql.JSONB(), server_default="[]", nullable=False),
    sa.Column("address_accepted", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("address_problem", sa.Text(), nullable=True),
    sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
)
# Harmonized System: 9003 frames, 9004 spectacles and sunglasses, 9001.50 lenses not of glass, 4202 cases.
_CODES = (
    ("frame", "900311", "IT", "Spectacle frames of plastics"),
    ("spectacles", "900490", "US", "Corrective spectacles"),
    ("sunglasses", "900410", "IT", "Sunglasses"),
    ("lenses", "900150", "US", "Spectacle lenses"),
    ("accessory", "420239", "CN", "Spectacle cases"),
)


def upgrade() -> None:
    for column in _PARCEL:
        op.add_column("parcel", column.copy(), schema="shipping")
    op.add_column("tracking_event", sa.Column("said", sa.Text(), server_default="", nullable=False), schema="shipping")
    op.create_index("ix_parcel_status", "parcel", ["status", "id"], schema="shipping")
    op.execute("UPDATE shipping.parcel SET is_return = reference LIKE 'return:%'")
    op.execute(
        "UPDATE shipping.parcel SET handed_over_at = created_at WHERE status IN "
        "('handed_over', 'in_transit', 'delivered', 'returned', 'exception')"
    )
    _attempts()
    _refunds()
    _costs()
    _alerts()
    _terms()
    _what_was_bought()


def downgrade() -> None:
    for table in (
        "scan_form",
        "customs_code",
        "shipping_rule",
        "parcel_alert",
        "label_cost",
        "label_refund",
        "label_attempt",
    ):
        op.drop_table(table, schema="shipping")
    op.drop_index("ix_parcel_status", "parcel", schema="shipping")
    op.drop_column("tracking_event", "said", schema="shipping")
    for column in _PARCEL:
        op.drop_column("parcel", column.name, schema="shipping")


def _attempts() -> None:
    op.create_table(
        "label_attempt",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("rate", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.UUID(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("vendor_label", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('chosen', 'buying', 'unknown', 'bought', 'unbought', 'voided')",
            name=op.f("ck_label_attempt_state"),
        ),
        sa.CheckConstraint("(state = 'buying') = (holder IS NOT NULL)", name=op.f("ck_label_attempt_held")),
        sa.CheckConstraint(
            "state NOT IN ('bought', 'voided') OR vendor_label IS NOT NULL", name=op.f("ck_label_attempt_label")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["shipping.parcel.id"], name=op.f("fk_label_attempt_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_attempt")),
        schema="shipping",
    )
    op.create_index("uq_label_attempt_number", "label_attempt", ["parcel_id", "number"], unique=True, schema="shipping")
    op.create_index(
        "uq_label_attempt_live",
        "label_attempt",
        ["parcel_id"],
        unique=True,
        schema="shipping",
        postgresql_where=sa.text("state IN ('chosen', 'buying', 'unknown', 'bought')"),
    )
    op.create_index(
        "uq_label_attempt_vendor_label", "label_attempt", ["vendor", "vendor_label"], unique=True, schema="shipping"
    )
    op.create_index(
        "ix_label_attempt_open",
        "label_attempt",
        ["state"],
        schema="shipping",
        postgresql_where=sa.text("state IN ('buying', 'unknown')"),
    )


def _refunds() -> None:
    op.create_table(
        "label_refund",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("attempt_id", sa.UUID(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("vendor_label", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("asked", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'submitted', 'refunded', 'rejected', 'not_applicable')",
            name=op.f("ck_label_refund_state"),
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["shipping.parcel.id"], name=op.f("fk_label_refund_parcel_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["shipping.label_attempt.id"], name=op.f("fk_label_refund_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_refund")),
        schema="shipping",
    )
    op.create_index("uq_label_refund_attempt", "label_refund", ["attempt_id"], unique=True, schema="shipping")
    op.create_index("ix_label_refund_parcel", "label_refund", ["parcel_id"], schema="shipping")
    op.create_index(
        "ix_label_refund_open",
        "label_refund",
        ["asked_at"],
        schema="shipping",
        postgresql_where=sa.text("state IN ('asked', 'submitted')"),
    )


def _costs() -> None:
    op.create_table(
        "label_cost",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("attempt_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('purchase', 'void', 'void_rejected')", name=op.f("ck_label_cost_kind")),
        sa.CheckConstraint("(kind = 'void') = (amount_minor < 0) OR amount_minor = 0", name=op.f("ck_label_cost_sign")),
        sa.ForeignKeyConstraint(["parcel_id"], ["shipping.parcel.id"], name=op.f("fk_label_cost_parcel_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["shipping.label_attempt.id"], name=op.f("fk_label_cost_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_cost")),
        schema="shipping",
    )
    op.create_index("uq_label_cost_key", "label_cost", ["attempt_id", "kind", "turn"], unique=True, schema="shipping")
    op.create_index("ix_label_cost_parcel", "label_cost", ["parcel_id"], schema="shipping")

    op.execute(
        "CREATE TRIGGER label_cost_is_append_only BEFORE UPDATE OR DELETE ON shipping.label_cost "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )


def _alerts() -> None:
    op.create_table(
        "parcel_alert",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["shipping.parcel.id"], name=op.f("fk_parcel_alert_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_alert")),
        schema="shipping",
    )
    op.create_index(
        "uq_parcel_alert_open",
        "parcel_alert",
        ["parcel_id", "kind"],
        unique=True,
        schema="shipping",
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _terms() -> None:
    rules = op.create_table(
        "shipping_rule",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("tolerance", sa.BigInteger(), nullable=False),
        sa.Column("insure_above", sa.BigInteger(), nullable=True),
        sa.Column("label_format", sa.Text(), nullable=False),
        sa.Column("flat_minor", sa.BigInteger(), nullable=True),
        sa.Column("flat_currency", sa.Text(), nullable=True),
        sa.Column("flat_days", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "(flat_minor IS NULL) = (flat_currency IS NULL) AND flat_minor > 0", name=op.f("ck_shipping_rule_flat")
        ),
        sa.CheckConstraint(
            "choice IN ('promised', 'cheapest', 'fastest', 'by_date')", name=op.f("ck_shipping_rule_choice")
        ),
        sa.CheckConstraint("label_format IN ('pdf', 'zpl')", name=op.f("ck_shipping_rule_label_format")),
        sa.CheckConstraint("tolerance >= 0 AND insure_above >= 0", name=op.f("ck_shipping_rule_amounts")),
        sa.PrimaryKeyConstraint("channel", "country", name=op.f("pk_shipping_rule")),
        schema="shipping",
    )
    # What was true before there were rules, and a tolerance: three of the carrier's currency.
    row = {"channel": "*", "choice": "promised", "tolerance": 300, "insure_above": 50_000, "label_format": "pdf"}
    flat = {"flat_currency": "USD"}
    op.bulk_insert(
        rules,
        [
            {**row, **flat, "country": "*", "flat_minor": 1990, "flat_days": 10},
            {**row, **flat, "country": "US", "flat_minor": 890, "flat_days": 5},
        ],
    )
    op.create_table(
        "scan_form",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("vendor_form", sa.Text(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(file_key IS NULL) = (said <> '')", name=op.f("ck_scan_form_file")),
        sa.PrimaryKeyConstraint("key", "vendor", name=op.f("pk_scan_form")),
        schema="shipping",
    )
    codes = op.create_table(
        "customs_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("hs_code", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("hs_code ~ '^[0-9]{6,10}$' AND origin ~ '^[A-Z]{2}$'", name=op.f("ck_customs_code_form")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_customs_code")),
        schema="shipping",
    )
    names = ("code", "hs_code", "origin", "description")
    op.bulk_insert(codes, [dict(zip(names, values, strict=True)) for values in _CODES])


def _what_was_bought() -> None:
    """Labels that exist already get the attempt and the cost they were bought with; pinned rates are kept."""
    op.execute(
        """
        INSERT INTO shipping.label_attempt (id, parcel_id, number, vendor, rate, reason, approved_by, state, doubtful,
                                            said, vendor_label, created_at, sent_at, settled_at)
        SELECT gen_random_uuid(), id, 1, vendor, coalesce(rate, '{}'::jsonb), 'Bought before attempts were kept.', '',
               CASE WHEN vendor_label IS NULL THEN 'unknown' WHEN status = 'cancelled' THEN 'voided' ELSE 'bought' END,
               vendor_label IS NULL, '', vendor_label, created_at, created_at,
               CASE WHEN vendor_label IS NOT NULL THEN created_at END
        FROM shipping.parcel WHERE vendor_label IS NOT NULL OR (rate IS NOT NULL AND status = 'open')
        """
    )
    op.execute(
        """
        INSERT INTO shipping.label_cost (id, parcel_id, attempt_id, kind, turn, amount_minor, currency, at)
        SELECT gen_random_uuid(), parcel.id, attempt.id, 'purchase', 1, parcel.label_minor, parcel.label_currency,
               parcel.created_at
        FROM shipping.parcel AS parcel JOIN shipping.label_attempt AS attempt ON attempt.parcel_id = parcel.id
        WHERE parcel.label_minor IS NOT NULL
        """
    )
    op.execute(
        """
        INSERT INTO shipping.label_refund (id, parcel_id, attempt_id, vendor, vendor_label, tracking_number, state,
                                           amount_minor, currency, reason, said, asked, asked_at)
        SELECT gen_random_uuid(), parcel.id, attempt.id, attempt.vendor, attempt.vendor_label, parcel.tracking_number,
               'asked', parcel.label_minor, parcel.label_currency, 'The parcel was cancelled.', '', 0, now()
        FROM shipping.parcel AS parcel JOIN shipping.label_attempt AS attempt ON attempt.parcel_id = parcel.id
        WHERE attempt.state = 'voided'
        """
    )
    op.execute(
        """
        INSERT INTO shipping.parcel_alert (id, parcel_id, kind, detail, opened_at, settled_by, note)
        SELECT gen_random_uuid(), id, CASE status WHEN 'exception' THEN 'lost' ELSE 'returned' END,
               'Known before there was a list.', now(), '', ''
        FROM shipping.parcel WHERE status IN ('exception', 'returned')
        """
    )
    op.execute(
        """
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'fovea_app') THEN
                REVOKE UPDATE, DELETE ON shipping.label_cost FROM fovea_app;
            END IF;
        END $$
        """
    )
