"""What buyers and the shop set by hand: suppliers' days, versions against two at one record, limits of persons, and the
figures that promises are made from.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ROLE = "fovea_app"
_VERSIONED = ("supplier", "supplier_price", "reorder_rule", "approval_limit")


def upgrade() -> None:
    for table in _VERSIONED:
        op.add_column(
            table, sa.Column("version", sa.Integer(), server_default="1", nullable=False), schema="procurement"
        )
    op.add_column("supplier", sa.Column("lead_spread_days", sa.Numeric(4, 1), nullable=True), schema="procurement")
    op.add_column(
        "supplier",
        sa.Column("order_days", JSONB(), server_default=sa.text("'[0, 1, 2, 3, 4]'"), nullable=False),
        schema="procurement",
    )
    op.create_check_constraint(
        op.f("ck_supplier_lead_spread"), "supplier", "lead_spread_days >= 0", schema="procurement"
    )
    for column in ("safety_units", "min_units", "max_units"):
        op.add_column("reorder_rule", sa.Column(column, sa.Integer(), nullable=True), schema="procurement")
    op.create_check_constraint(
        op.f("ck_reorder_rule_units"),
        "reorder_rule",
        "safety_units >= 0 AND min_units >= 0 AND max_units > 0 AND (min_units IS NULL OR max_units > min_units)",
        schema="procurement",
    )
    op.create_table(
        "personal_limit",
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("most IS NULL OR most >= 0", name=op.f("ck_personal_limit_most")),
        sa.PrimaryKeyConstraint("account_id", "currency", name=op.f("pk_personal_limit")),
        schema="procurement",
    )
    op.create_table(
        "promise_plan",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_promise_plan_version")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_promise_plan")),
        schema="orders",
    )
    op.execute(
        "CREATE TRIGGER promise_plan_is_for_ever BEFORE UPDATE OR DELETE ON orders.promise_plan "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        f"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                REVOKE UPDATE, DELETE ON orders.promise_plan FROM {ROLE};
            END IF;
        END $$
        """  # noqa: S608 - a constant of this file
    )


def downgrade() -> None:
    op.drop_table("promise_plan", schema="orders")
    op.drop_table("personal_limit", schema="procurement")
    op.drop_constraint(op.f("ck_reorder_rule_units"), "reorder_rule", schema="procurement")
    for column in ("safety_units", "min_units", "max_units"):
        op.drop_column("reorder_rule", column, schema="procurement")
    op.drop_constraint(op.f("ck_supplier_lead_spread"), "supplier", schema="procurement")
    op.drop_column("supplier", "order_days", schema="procurement")
    op.drop_column("supplier", "lead_spread_days", schema="procurement")
    for table in _VERSIONED:
        op.drop_column(table, "version", schema="procurement")
