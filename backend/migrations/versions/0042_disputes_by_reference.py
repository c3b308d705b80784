"""A payment may have several disputes, one by each reference of the provider, and each has its record."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Held without a name of its own where the payment's stood in its place.
    op.execute(
        "UPDATE payments.dispute AS d SET psp_reference = NULL FROM payments.payment AS p "
        "WHERE p.id = d.payment_id AND p.psp_reference = d.psp_reference"
    )
    op.drop_index("uq_dispute_payment", table_name="dispute", schema="payments")
    op.create_index(
        "uq_dispute_payment",
        "dispute",
        ["payment_id", "psp_reference"],
        unique=True,
        schema="payments",
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_dispute_reference", "dispute", ["reference"], schema="payments")
    op.create_table(
        "dispute_entry",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("dispute_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("by_name <> '' AND text <> ''", name=op.f("ck_dispute_entry_said_by_somebody")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["payments.dispute.id"], name=op.f("fk_dispute_entry_dispute_id_dispute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_entry")),
        schema="payments",
    )
    op.create_index("ix_dispute_entry_dispute", "dispute_entry", ["dispute_id", "id"], schema="payments")
    op.execute(
        "INSERT INTO payments.dispute_entry (id, dispute_id, at, by_name, kind, text) "
        "SELECT gen_random_uuid(), id, changed_at, decided_by, 'decision', initcap(decision) || ': ' || note "
        "FROM payments.dispute WHERE decision IS NOT NULL"
    )
    op.execute(
        "UPDATE payments.attention AS a SET key = 'dispute:' || d.id FROM payments.dispute AS d "
        "WHERE a.key = 'dispute:' || d.payment_id"
    )
    op.execute(
        "CREATE TRIGGER dispute_entry_is_for_ever BEFORE UPDATE OR DELETE ON payments.dispute_entry "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'fovea_app') THEN
                REVOKE UPDATE, DELETE ON payments.dispute_entry FROM fovea_app;
            END IF;
        END $$
        """
    )


def downgrade() -> None:
    op.drop_table("dispute_entry", schema="payments")
    op.execute(
        "UPDATE payments.attention AS a SET key = 'dispute:' || d.payment_id FROM payments.dispute AS d "
        "WHERE a.key = 'dispute:' || d.id"
    )
    op.drop_index("ix_dispute_reference", table_name="dispute", schema="payments")
    op.drop_index("uq_dispute_payment", table_name="dispute", schema="payments")
    op.create_index("uq_dispute_payment", "dispute", ["payment_id"], unique=True, schema="payments")
