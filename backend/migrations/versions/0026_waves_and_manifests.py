"""Waves with their batches and totes, cartons, manifests; a pick task knows its warehouse, zone and batch."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tasks()
    _waves()
    _cartons()
    _manifests()


def downgrade() -> None:
    for table in ("manifest_parcel", "manifest", "carton", "batch_tote", "batch", "wave"):
        op.drop_table(table, schema="warehouse")
    op.drop_index("ix_pick_task_batch", "pick_task", schema="warehouse")
    for column in ("warehouse", "zone", "lot", "batch_id", "undone"):
        op.drop_column("pick_task", column, schema="warehouse")


def _tasks() -> None:
    for column in (
        sa.Column("warehouse", sa.Text(), server_default="MAIN", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("lot", sa.Text(), server_default="", nullable=False),
        sa.Column("batch_id", sa.UUID(), nullable=True),
        sa.Column("undone", sa.SmallInteger(), server_default="0", nullable=False),
    ):
        op.add_column("pick_task", column, schema="warehouse")
    op.create_index("ix_pick_task_batch", "pick_task", ["batch_id"], schema="warehouse")
    # A zone is what a bin's code begins with; whoever had said that they walk keeps the task.
    op.execute("UPDATE warehouse.pick_task SET zone = split_part(bin, '-', 1)")
    op.execute(
        """
        UPDATE warehouse.pick_task SET status = CASE WHEN picked > 0 THEN 'picking' ELSE 'claimed' END
        WHERE status = 'open' AND claimed_name IS NOT NULL
        """
    )


def _waves() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("cut_off", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        schema="warehouse",
    )
    op.create_index("uq_wave_number", "wave", ["number"], unique=True, schema="warehouse")
    op.create_table(
        "batch",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("wave_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.UUID(), nullable=True),
        sa.Column("claimed_name", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('open', 'started', 'done')", name=op.f("ck_batch_status")),
        sa.ForeignKeyConstraint(["wave_id"], ["warehouse.wave.id"], name=op.f("fk_batch_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("wave_id", "position", name=op.f("uq_batch_wave_id_position")),
        schema="warehouse",
    )
    op.create_index(
        "ix_batch_open", "batch", ["wave_id"], schema="warehouse", postgresql_where=sa.text("status <> 'done'")
    )
    op.create_table(
        "batch_tote",
        sa.Column("batch_id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["warehouse.batch.id"], name=op.f("fk_batch_tote_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "order_id", name=op.f("pk_batch_tote")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_batch_tote_batch_id_position")),
        schema="warehouse",
    )
    op.create_index(
        "uq_batch_tote_code",
        "batch_tote",
        ["code"],
        unique=True,
        schema="warehouse",
        postgresql_where=sa.text("live AND code IS NOT NULL"),
    )
    op.create_index("ix_batch_tote_order", "batch_tote", ["order_id"], schema="warehouse")


def _cartons() -> None:
    op.create_table(
        "carton",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("bears_g", sa.Integer(), nullable=False),
        sa.Column("tare_g", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "least(length_mm, width_mm, height_mm, bears_g) > 0 AND tare_g >= 0", name=op.f("ck_carton_measures")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_carton")),
        schema="warehouse",
    )


def _manifests() -> None:
    op.create_table(
        "manifest",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'closing', 'closed')", name=op.f("ck_manifest_status")),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_manifest_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest")),
        schema="warehouse",
    )
    op.create_index("uq_manifest_number", "manifest", ["number"], unique=True, schema="warehouse")
    op.create_index(
        "uq_manifest_open",
        "manifest",
        ["carrier", "warehouse"],
        unique=True,
        schema="warehouse",
        postgresql_where=sa.text("status IN ('open', 'closing')"),
    )
    op.create_table(
        "manifest_parcel",
        sa.Column("parcel_id", sa.UUID(), nullable=False),
        sa.Column("manifest_id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manifest_id"], ["warehouse.manifest.id"], name=op.f("fk_manifest_parcel_manifest_id")
        ),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_manifest_parcel")),
        schema="warehouse",
    )
    op.create_index("ix_manifest_parcel_manifest", "manifest_parcel", ["manifest_id"], schema="warehouse")
