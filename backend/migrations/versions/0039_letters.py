"""Letters have a way of their own, addresses a state; consents and wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _letters()
    _addresses()
    _wishes()
    op.execute(
        "CREATE TRIGGER consent_is_for_ever BEFORE UPDATE OR DELETE ON crm.consent "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'fovea_app') THEN
                REVOKE UPDATE, DELETE ON crm.consent FROM fovea_app;
            END IF;
        END $$
        """
    )


def _letters() -> None:
    """Letters of before were handed over when they were noted; what they told of is not known any more."""
    new = (
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("state", sa.Text(), server_default="handed_over", nullable=False),
        sa.Column("event_name", sa.Text(), server_default="", nullable=False),
        sa.Column("event_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("soft_bounces", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bounce", sa.Text(), server_default="", nullable=False),
        sa.Column("resend_of", sa.UUID(), nullable=True),
    )
    for column in new:
        op.add_column("letter", column, schema="crm")
    op.execute("UPDATE crm.letter SET queued_at = sent_at")
    op.alter_column("letter", "queued_at", nullable=False, schema="crm")
    op.alter_column("letter", "sent_at", nullable=True, schema="crm")
    op.alter_column("letter", "order_id", nullable=True, schema="crm")
    for name in ("language", "state", "event_name", "soft_bounces", "bounce"):
        op.alter_column("letter", name, server_default=None, schema="crm")
    for name, rule in (
        ("state", "state IN ('queued', 'handed_over', 'delivered', 'deferred', 'bounced', 'withheld')"),
        ("due", "(state = 'deferred') = (due_at IS NOT NULL)"),
        ("sent", "state IN ('queued', 'withheld') OR sent_at IS NOT NULL"),
        ("soft_bounces", "soft_bounces >= 0"),
    ):
        op.create_check_constraint(op.f(f"ck_letter_{name}"), "letter", rule, schema="crm")
    op.create_index("ix_letter_account", "letter", ["account_id"], schema="crm")
    op.create_index("ix_letter_newest", "letter", ["queued_at", "id"], schema="crm")
    op.create_index("ix_letter_due", "letter", ["due_at"], schema="crm", postgresql_where=sa.text("due_at IS NOT NULL"))


def _addresses() -> None:
    op.create_table(
        "address",
        sa.Column("email_index", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("undeliverable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("email_index", name=op.f("pk_address")),
        schema="crm",
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email_index", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'given', 'withdrawn')", name=op.f("ck_consent_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        schema="crm",
    )
    op.create_index("ix_consent_last", "consent", ["email_index", "topic", "id"], schema="crm")


def _wishes() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("email_index", sa.Text(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("visitor", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'waiting', 'served', 'cancelled')", name=op.f("ck_wish_state")),
        sa.CheckConstraint(
            "state <> 'waiting' OR (confirmed_at IS NOT NULL AND email_sealed IS NOT NULL)",
            name=op.f("ck_wish_waiting"),
        ),
        sa.CheckConstraint("(state = 'served') = (served_at IS NOT NULL)", name=op.f("ck_wish_served")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        schema="crm",
    )
    for name, columns, unique, where in (
        ("uq_wish_open", ["email_index", "sku"], True, "state IN ('pending', 'waiting')"),
        ("ix_wish_turn", ["sku", "confirmed_at", "id"], False, "state = 'waiting'"),
        ("ix_wish_told", ["sku", "served_at"], False, "state = 'served'"),
    ):
        op.create_index(name, "wish", columns, unique=unique, schema="crm", postgresql_where=sa.text(where))
    op.create_index("ix_wish_visitor", "wish", ["visitor", "asked_at"], schema="crm")


def downgrade() -> None:
    for table in ("wish", "consent", "address"):
        op.drop_table(table, schema="crm")
    op.execute("DELETE FROM crm.letter WHERE order_id IS NULL OR sent_at IS NULL")
    for name in ("state", "due", "sent", "soft_bounces"):
        op.drop_constraint(op.f(f"ck_letter_{name}"), "letter", schema="crm")
    for name in ("ix_letter_account", "ix_letter_newest", "ix_letter_due"):
        op.drop_index(name, "letter", schema="crm")
    for name in (
        *("account_id", "language", "state", "event_name", "event_sealed", "email_index", "queued_at"),
        *("settled_at", "due_at", "claimed_until", "soft_bounces", "bounce", "resend_of"),
    ):
        op.drop_column("letter", name, schema="crm")
    op.alter_column("letter", "sent_at", nullable=False, schema="crm")
    op.alter_column("letter", "order_id", nullable=False, schema="crm")
