"""Promises kept on the order with their reasons, and the blanks that lenses are ground from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _promises()
    _lenses()


def downgrade() -> None:
    op.drop_table("job_lens", schema="lab")
    op.drop_table("promise", schema="orders")


def _promises() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_promise_number")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order.id"], name=op.f("fk_promise_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_promise_order_id_number")),
        schema="orders",
    )
    op.execute(
        "CREATE TRIGGER promise_is_for_ever BEFORE UPDATE OR DELETE ON orders.promise "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )


def _lenses() -> None:
    op.create_table(
        "job_lens",
        sa.Column("job_id", sa.UUID(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("eye", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("eye IN ('OD', 'OS')", name=op.f("ck_job_lens_eye")),
        sa.ForeignKeyConstraint(["job_id"], ["lab.job.id"], name=op.f("fk_job_lens_job_id")),
        sa.PrimaryKeyConstraint("job_id", "attempt", "eye", name=op.f("pk_job_lens")),
        schema="lab",
    )
    op.create_index("ix_job_lens_sku", "job_lens", ["sku"], unique=False, schema="lab")
