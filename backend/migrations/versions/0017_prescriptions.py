"""Prescriptions on paper, and the opticians' versions and overrides."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _uploads()
    _reviews()
    _versions()
    _overrides()
    _carry_over()


def downgrade() -> None:
    op.drop_table("rx_override", schema="orders")
    op.drop_table("rx_version", schema="orders")
    op.drop_column("rx_review", "first_look_by", schema="orders")
    op.drop_column("rx_review", "decided_by_key", schema="orders")
    op.drop_column("order_line", "needs_prescription", schema="orders")
    op.drop_table("prescription_upload", schema="customers")


def _uploads() -> None:
    op.create_table(
        "prescription_upload",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("visitor", sa.Text(), nullable=True),
        sa.Column("pages", sa.SmallInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("account_id IS NOT NULL OR visitor IS NOT NULL", name=op.f("ck_prescription_upload_owner")),
        sa.CheckConstraint("pages BETWEEN 0 AND 4", name=op.f("ck_prescription_upload_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prescription_upload")),
        schema="customers",
    )
    for owner, column in (("account", "account_id"), ("visitor", "visitor")):
        op.create_index(
            f"ix_prescription_upload_{owner}", "prescription_upload", [column, "uploaded_at"], schema="customers"
        )
    op.create_index(
        "ix_prescription_upload_due",
        "prescription_upload",
        ["keep_until"],
        schema="customers",
        postgresql_where=sa.text("keep_until IS NOT NULL"),
    )


def _reviews() -> None:
    op.add_column("rx_review", sa.Column("first_look_by", sa.Text(), nullable=True), schema="orders")
    op.add_column("rx_review", sa.Column("decided_by_key", sa.Text(), nullable=True), schema="orders")
    op.add_column(
        "order_line",
        sa.Column("needs_prescription", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema="orders",
    )


def _versions() -> None:
    op.create_table(
        "rx_version",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("review_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("upload_id", sa.UUID(), nullable=True),
        sa.Column("saved_prescription_id", sa.UUID(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("warnings", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_rx_version_number")),
        sa.CheckConstraint("source IN ('customer', 'optician', 'answer')", name=op.f("ck_rx_version_source")),
        sa.ForeignKeyConstraint(["review_id"], ["orders.rx_review.id"], name=op.f("fk_rx_version_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rx_version")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_rx_version_review_id_number")),
        schema="orders",
    )
    _never_changed("rx_version")


def _overrides() -> None:
    op.create_table(
        "rx_override",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("review_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["orders.rx_review.id"], name=op.f("fk_rx_override_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rx_override")),
        sa.UniqueConstraint(
            "review_id", "version", "rule", "by_key", name=op.f("uq_rx_override_review_id_version_rule_by_key")
        ),
        schema="orders",
    )
    _never_changed("rx_override")


def _never_changed(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_is_for_ever BEFORE UPDATE OR DELETE ON orders.{table} "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )


def _carry_over() -> None:
    # What was ordered before versions existed is the first of them; its values lie with the order's line.
    op.execute(
        """
        INSERT INTO orders.rx_version (id, review_id, number, source, by, at, complete, warnings)
        SELECT gen_random_uuid(), id, 1, 'customer', 'Customer', waiting_since, true, 0 FROM orders.rx_review
        """
    )
    op.execute(
        """
        UPDATE orders.order_line SET needs_prescription = true
        WHERE id IN (SELECT order_line_id FROM orders.rx_review)
        """
    )
