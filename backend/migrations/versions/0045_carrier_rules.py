"""Carrier rules by zone, weight and worth with a history; refused refunds are asked again; insurance in the books."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ROLE = "fovea_app"
_NONE = sa.text("'[]'::jsonb")


def upgrade() -> None:
    _rules()
    _changes()
    _refunds()


def _rules() -> None:
    table = "shipping_rule"
    op.add_column(
        table, sa.Column("weight_over_g", sa.Integer(), server_default="0", nullable=False), schema="shipping"
    )
    op.add_column(
        table, sa.Column("value_over", sa.BigInteger(), server_default="0", nullable=False), schema="shipping"
    )
    for column in ("carriers", "vendors"):
        op.add_column(table, sa.Column(column, JSONB(), server_default=_NONE, nullable=False), schema="shipping")
    op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False), schema="shipping")
    op.drop_constraint(op.f("pk_shipping_rule"), table, schema="shipping", type_="primary")
    op.create_primary_key(
        op.f("pk_shipping_rule"), table, ["channel", "country", "weight_over_g", "value_over"], schema="shipping"
    )
    op.create_check_constraint(
        op.f("ck_shipping_rule_from"), table, "weight_over_g >= 0 AND value_over >= 0", schema="shipping"
    )


def _changes() -> None:
    op.create_table(
        "shipping_rule_change",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("weight_over_g", sa.Integer(), nullable=False),
        sa.Column("value_over", sa.BigInteger(), nullable=False),
        sa.Column("rule", JSONB(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_rule_change")),
        schema="shipping",
    )
    op.execute(
        "CREATE TRIGGER shipping_rule_change_is_append_only BEFORE UPDATE OR DELETE ON shipping.shipping_rule_change "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        f"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                REVOKE UPDATE, DELETE ON shipping.shipping_rule_change FROM {ROLE};
            END IF;
        END $$
        """  # noqa: S608 - a constant of this file
    )


def _refunds() -> None:
    for column in ("ask_again_at", "ask_until"):
        op.add_column("label_refund", sa.Column(column, sa.DateTime(timezone=True), nullable=True), schema="shipping")
    op.create_index(
        "ix_label_refund_again",
        "label_refund",
        ["ask_again_at"],
        schema="shipping",
        postgresql_where=sa.text("ask_again_at IS NOT NULL"),
    )
    op.create_check_constraint(
        op.f("ck_label_refund_again"), "label_refund", "ask_again_at IS NULL OR state = 'rejected'", schema="shipping"
    )
    op.drop_constraint(op.f("ck_label_cost_kind"), "label_cost", schema="shipping")
    op.create_check_constraint(
        op.f("ck_label_cost_kind"),
        "label_cost",
        "kind IN ('purchase', 'void', 'void_rejected', 'insurance', 'insurance_void')",
        schema="shipping",
    )
    op.drop_constraint(op.f("ck_label_cost_sign"), "label_cost", schema="shipping")
    op.create_check_constraint(
        op.f("ck_label_cost_sign"),
        "label_cost",
        "(kind IN ('void', 'insurance_void')) = (amount_minor < 0) OR amount_minor = 0",
        schema="shipping",
    )


def downgrade() -> None:
    op.execute("ALTER TABLE shipping.label_cost DISABLE TRIGGER label_cost_is_append_only")
    op.execute("DELETE FROM shipping.label_cost WHERE kind IN ('insurance', 'insurance_void')")
    op.execute("ALTER TABLE shipping.label_cost ENABLE TRIGGER label_cost_is_append_only")
    op.drop_constraint(op.f("ck_label_cost_sign"), "label_cost", schema="shipping")
    op.create_check_constraint(
        op.f("ck_label_cost_sign"),
        "label_cost",
        "(kind = 'void') = (amount_minor < 0) OR amount_minor = 0",
        schema="shipping",
    )
    op.drop_constraint(op.f("ck_label_cost_kind"), "label_cost", schema="shipping")
    op.create_check_constraint(
        op.f("ck_label_cost_kind"), "label_cost", "kind IN ('purchase', 'void', 'void_rejected')", schema="shipping"
    )
    op.drop_constraint(op.f("ck_label_refund_again"), "label_refund", schema="shipping")
    op.drop_index("ix_label_refund_again", table_name="label_refund", schema="shipping")
    for column in ("ask_until", "ask_again_at"):
        op.drop_column("label_refund", column, schema="shipping")
    op.drop_table("shipping_rule_change", schema="shipping")
    op.execute("DELETE FROM shipping.shipping_rule WHERE weight_over_g > 0 OR value_over > 0")
    op.drop_constraint(op.f("ck_shipping_rule_from"), "shipping_rule", schema="shipping")
    op.drop_constraint(op.f("pk_shipping_rule"), "shipping_rule", schema="shipping", type_="primary")
    op.create_primary_key(op.f("pk_shipping_rule"), "shipping_rule", ["channel", "country"], schema="shipping")
    for column in ("version", "vendors", "carriers", "value_over", "weight_over_g"):
        op.drop_column("shipping_rule", column, schema="shipping")
