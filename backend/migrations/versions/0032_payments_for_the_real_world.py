"""A log of vendors' webhooks; disputes, a work list, and how long authorisations live."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _webhooks()
    _payments()
    _disputes()
    _attention()


def downgrade() -> None:
    op.drop_table("attention", schema="payments")
    op.drop_table("dispute", schema="payments")
    op.drop_column("modification", "chased_at", schema="payments")
    op.drop_column("payment_event", "reason", schema="payments")
    op.drop_constraint("ck_payment_charged_back_of_captured", "payment", schema="payments")
    for column in ("charged_back", "valid_until", "brand", "waits_until", "prolonged_at"):
        op.drop_column("payment", column, schema="payments")
    op.drop_table("webhook_item", schema="kernel")
    op.drop_table("webhook", schema="kernel")


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        schema="kernel",
    )
    op.create_index("ix_webhook_vendor_received", "webhook", ["vendor", "received_at"], schema="kernel")
    op.create_table(
        "webhook_item",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("webhook_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.CheckConstraint("verdict IN ('accepted', 'rejected')", name=op.f("ck_webhook_item_verdict")),
        sa.CheckConstraint(
            "verdict = 'accepted' OR (message_id IS NULL AND result IS NULL)",
            name=op.f("ck_webhook_item_no_effect"),
        ),
        sa.ForeignKeyConstraint(["webhook_id"], ["kernel.webhook.id"], name=op.f("fk_webhook_item_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_item")),
        schema="kernel",
    )
    op.create_index("ix_webhook_item_webhook", "webhook_item", ["webhook_id"], schema="kernel")
    op.create_index("ix_webhook_item_reference", "webhook_item", ["reference"], schema="kernel")
    op.create_index("ix_webhook_item_message", "webhook_item", ["source", "message_id"], schema="kernel")


def _payments() -> None:
    for column in (
        sa.Column("charged_back", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prolonged_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("payment", column, schema="payments")
    op.create_check_constraint(
        "ck_payment_charged_back_of_captured", "payment", "charged_back BETWEEN 0 AND captured", schema="payments"
    )
    op.add_column("payment_event", sa.Column("reason", sa.Text(), server_default="", nullable=False), schema="payments")
    op.add_column("modification", sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True), schema="payments")


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("psp_reference", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("defend_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decision IS NULL OR decided_by <> ''", name=op.f("ck_dispute_decided_by_somebody")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.payment.id"], name=op.f("fk_dispute_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        schema="payments",
    )
    op.create_index("uq_dispute_payment", "dispute", ["payment_id"], unique=True, schema="payments")
    op.create_index("ix_dispute_state", "dispute", ["state", "defend_by"], schema="payments")


def _attention() -> None:
    op.create_table(
        "attention",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.UUID(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.CheckConstraint("(closed_at IS NULL) = (resolution = '')", name=op.f("ck_attention_closed_with_a_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
        schema="payments",
    )
    op.create_index("uq_attention_key", "attention", ["key"], unique=True, schema="payments")
    op.create_index(
        "ix_attention_open",
        "attention",
        ["opened_at"],
        schema="payments",
        postgresql_where=sa.text("closed_at IS NULL"),
    )
