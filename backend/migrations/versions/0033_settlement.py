"""Settlement reports of the payment provider and their lines, with our verdict on each; saved cards, payment links."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settlement_report",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'imported') = (imported_at IS NOT NULL)", name=op.f("ck_settlement_report_imported_some_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_report")),
        schema="payments",
    )
    op.create_index("uq_settlement_report_name", "settlement_report", ["name"], unique=True, schema="payments")
    op.create_index("ix_settlement_report_received", "settlement_report", ["received_at"], schema="payments")
    op.create_table(
        "settlement_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("report_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("psp_reference", sa.Text(), nullable=False),
        sa.Column("modification_reference", sa.Text(), nullable=False),
        sa.Column("merchant_reference", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("net_currency", sa.Text(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("ours", sa.BigInteger(), nullable=True),
        sa.Column("payment_id", sa.UUID(), nullable=True),
        sa.Column("modification_id", sa.UUID(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict <> 'matched' OR payment_id IS NOT NULL",
            name=op.f("ck_settlement_line_matched_with_a_payment"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["payments.settlement_report.id"], name=op.f("fk_settlement_line_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_line")),
        schema="payments",
    )
    op.create_index(
        "uq_settlement_line_number", "settlement_line", ["report_id", "number"], unique=True, schema="payments"
    )
    op.create_index(
        "ix_settlement_line_modification",
        "settlement_line",
        ["modification_reference", "kind"],
        schema="payments",
    )

    op.create_table(
        "saved_card",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("token_index", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last_four", sa.Text(), nullable=False),
        sa.Column("expiry", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_card")),
        schema="payments",
    )
    op.create_index("uq_saved_card_token", "saved_card", ["account_id", "token_index"], unique=True, schema="payments")

    op.add_column("payment", sa.Column("link", sa.Text(), nullable=True), schema="payments")


def downgrade() -> None:
    op.drop_column("payment", "link", schema="payments")
    op.drop_table("saved_card", schema="payments")
    op.drop_table("settlement_line", schema="payments")
    op.drop_table("settlement_report", schema="payments")
