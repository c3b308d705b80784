"""Exemption certificates keep a copy of their paper; staff are written to once; the lens rules' policy has versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ROLE = "fovea_app"


def upgrade() -> None:
    op.add_column("certificate", sa.Column("paper_id", sa.UUID(), nullable=True), schema="tax")
    op.add_column(
        "certificate", sa.Column("pages", sa.SmallInteger(), server_default="0", nullable=False), schema="tax"
    )
    op.create_check_constraint(
        op.f("ck_certificate_paper"), "certificate", "(paper_id IS NULL) = (pages = 0) AND pages >= 0", schema="tax"
    )
    op.create_table(
        "staff_alarm",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff_alarm")),
        schema="crm",
    )
    op.create_table(
        "lens_policy",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("severities", JSONB(), nullable=False),
        sa.Column("silent", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_lens_policy_version")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_lens_policy")),
        schema="catalog",
    )
    op.execute(
        "CREATE TRIGGER lens_policy_is_for_ever BEFORE UPDATE OR DELETE ON catalog.lens_policy "
        "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        f"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                REVOKE UPDATE, DELETE ON catalog.lens_policy FROM {ROLE};
            END IF;
        END $$
        """  # noqa: S608 - a constant of this file
    )


def downgrade() -> None:
    op.drop_table("lens_policy", schema="catalog")
    op.drop_table("staff_alarm", schema="crm")
    op.drop_constraint(op.f("ck_certificate_paper"), "certificate", schema="tax")
    op.drop_column("certificate", "pages", schema="tax")
    op.drop_column("certificate", "paper_id", schema="tax")
