"""The tables of partners' webhooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS partners")
    _subscriptions()
    _messages()
    op.create_table(
        "attempt",
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.CheckConstraint("status IS NOT NULL OR failure <> ''", name=op.f("ck_attempt_outcome")),
        sa.CheckConstraint("latency_ms >= 0", name=op.f("ck_attempt_latency")),
        sa.ForeignKeyConstraint(["message_id"], ["partners.message.id"], name=op.f("fk_attempt_message_id")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_attempt")),
        schema="partners",
    )
    op.execute(
        "CREATE TRIGGER attempt_is_for_ever BEFORE UPDATE OR DELETE ON partners.attempt "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'fovea_app') THEN
                REVOKE UPDATE, DELETE ON partners.attempt FROM fovea_app;
            END IF;
        END $$
        """
    )


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.JSONB(), nullable=False),
        sa.Column("scopes", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("former_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("rotating_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('active', 'paused', 'failing', 'ended')", name=op.f("ck_subscription_state")),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_subscription_ended")),
        sa.CheckConstraint(
            "(former_secret_sealed IS NULL) = (rotating_until IS NULL)", name=op.f("ck_subscription_rotation")
        ),
        sa.CheckConstraint(
            "failures >= 0 AND (failures > 0) = (failing_since IS NOT NULL)", name=op.f("ck_subscription_failures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        schema="partners",
    )
    op.create_index("ix_subscription_account_id", "subscription", ["account_id"], schema="partners")
    op.create_table(
        "sequence",
        sa.Column("subscription_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_sequence_value")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["partners.subscription.id"], name=op.f("fk_sequence_subscription_id")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "subject", name=op.f("pk_sequence")),
        schema="partners",
    )


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("subscription_id", sa.UUID(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_failure", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'dead')", name=op.f("ck_message_state")),
        sa.CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_message_settled")),
        sa.CheckConstraint("state <> 'pending' OR body_sealed IS NOT NULL", name=op.f("ck_message_body")),
        sa.CheckConstraint("tries BETWEEN 0 AND attempts", name=op.f("ck_message_tries")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["partners.subscription.id"], name=op.f("fk_message_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "subscription_id",
            "subject",
            "sequence",
            name=op.f("uq_message_subscription_id_subject_sequence"),
        ),
        schema="partners",
    )
    pending = sa.text("state = 'pending'")
    op.create_index("ix_message_due", "message", ["due_at"], schema="partners", postgresql_where=pending)
    op.create_index(
        "ix_message_waiting",
        "message",
        ["subscription_id", "subject", "sequence"],
        schema="partners",
        postgresql_where=pending,
    )
    op.create_index("ix_message_newest", "message", ["subscription_id", "created_at", "id"], schema="partners")
    op.create_index(
        "ix_message_dead", "message", ["subscription_id"], schema="partners", postgresql_where=sa.text("state = 'dead'")
    )
    op.create_index(
        "ix_message_settled",
        "message",
        ["settled_at"],
        schema="partners",
        postgresql_where=sa.text("body_sealed IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA partners CASCADE")
