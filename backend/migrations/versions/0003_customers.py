"""The tables of customers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS customers")
    op.create_table(
        "address",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        schema="customers",
    )
    op.create_index("ix_address_account_id", "address", ["account_id"], unique=False, schema="customers")
    op.create_index(
        "uq_address_default",
        "address",
        ["account_id"],
        unique=True,
        schema="customers",
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "prescription",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("series_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.UUID(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('draft', 'approved', 'archived')", name=op.f("ck_prescription_status")),
        sa.CheckConstraint("version > 0", name=op.f("ck_prescription_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prescription")),
        sa.UniqueConstraint("series_id", "version", name=op.f("uq_prescription_series_id_version")),
        schema="customers",
    )
    op.create_index(
        "ix_prescription_account_id", "prescription", ["account_id", "created_at"], unique=False, schema="customers"
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        schema="customers",
    )
    op.create_index("ix_profile_newest", "profile", ["created_at", "id"], unique=False, schema="customers")
    op.create_index("ix_profile_words", "profile", ["words"], unique=False, schema="customers", postgresql_using="gin")
    _extra()


def downgrade() -> None:
    op.execute("DROP SCHEMA customers CASCADE")


def _extra() -> None:
    # What was prescribed stays as it was written; a correction is a row of its own.
    op.execute(
        "CREATE TRIGGER prescription_content_is_fixed BEFORE UPDATE ON customers.prescription FOR EACH ROW "
        "WHEN (OLD.content_sealed IS DISTINCT FROM NEW.content_sealed "
        "OR OLD.account_id IS DISTINCT FROM NEW.account_id "
        "OR OLD.version IS DISTINCT FROM NEW.version OR OLD.series_id IS DISTINCT FROM NEW.series_id) "
        "EXECUTE FUNCTION kernel.refuse_change()"
    )
