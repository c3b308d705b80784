"""The tables of catalog."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS catalog")
    op.create_table(
        "frame",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("rim", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("bridge_fit", sa.Text(), nullable=False),
        sa.Column("sun", sa.Boolean(), nullable=False),
        sa.Column("weight_tenths_g", sa.Integer(), nullable=False),
        sa.Column("base_curve_quarters", sa.Integer(), nullable=False),
        sa.Column("rim_tenths", sa.Integer(), nullable=False),
        sa.Column("introduced_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight_tenths_g > 0 AND rim_tenths >= 0", name=op.f("ck_frame_measures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame")),
        sa.UniqueConstraint("code", name=op.f("uq_frame_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_frame_slug")),
        schema="catalog",
    )
    op.create_index("ix_frame_kin", "frame", ["shape", "sun", "position"], unique=False, schema="catalog")
    op.create_table(
        "lens_material",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("sold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lens_material")),
        schema="catalog",
    )
    op.create_table(
        "lens_treatment",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("includes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("sold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lens_treatment")),
        schema="catalog",
    )
    op.create_table(
        "colour",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("frame_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("swatch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["frame_id"], ["catalog.frame.id"], name=op.f("fk_colour_frame_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colour")),
        sa.UniqueConstraint("frame_id", "code", name=op.f("uq_colour_frame_id_code")),
        schema="catalog",
    )
    op.create_table(
        "size",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("frame_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("a_tenths", sa.Integer(), nullable=False),
        sa.Column("b_tenths", sa.Integer(), nullable=False),
        sa.Column("ed_tenths", sa.Integer(), nullable=False),
        sa.Column("dbl_tenths", sa.Integer(), nullable=False),
        sa.Column("temple_mm", sa.Integer(), nullable=False),
        sa.Column("front_width_tenths", sa.Integer(), nullable=False),
        sa.Column("fit", sa.Text(), nullable=False),
        sa.Column("trace", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.CheckConstraint(
            "a_tenths > 0 AND b_tenths > 0 AND dbl_tenths > 0 AND temple_mm > 0 AND ed_tenths >= a_tenths - 10",
            name=op.f("ck_size_measures"),
        ),
        sa.CheckConstraint("cardinality(trace) = 400", name=op.f("ck_size_trace")),
        sa.ForeignKeyConstraint(["frame_id"], ["catalog.frame.id"], name=op.f("fk_size_frame_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_size")),
        sa.UniqueConstraint("frame_id", "position", name=op.f("uq_size_frame_id_position")),
        schema="catalog",
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("frame_id", sa.UUID(), nullable=False),
        sa.Column("colour_id", sa.UUID(), nullable=False),
        sa.Column("size_id", sa.UUID(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["colour_id"], ["catalog.colour.id"], name=op.f("fk_variant_colour_id")),
        sa.ForeignKeyConstraint(["frame_id"], ["catalog.frame.id"], name=op.f("fk_variant_frame_id")),
        sa.ForeignKeyConstraint(["size_id"], ["catalog.size.id"], name=op.f("fk_variant_size_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("colour_id", "size_id", name=op.f("uq_variant_colour_id_size_id")),
        sa.UniqueConstraint("sku", name=op.f("uq_variant_sku")),
        schema="catalog",
    )
    op.create_index("ix_variant_frame_id", "variant", ["frame_id"], unique=False, schema="catalog")


def downgrade() -> None:
    op.execute("DROP SCHEMA catalog CASCADE")
