"""The tables of tax, and the rates they start with."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

ROLE = "fovea_app"
_AT = sa.DateTime(timezone=True)
_NOW_OR_NEVER = ("tax_code", "tax_rate")

# Basis points; US: average combined state and local rate, elsewhere the standard rate, as generally known in 2026. When
# they began is of no matter before the house existed; Ohio's exemption and the later changes have their day.
_SOURCE = "General knowledge of 2026; not signed off"
_CHECKED, _BEGINNING, _AGE = "2026-11-01", "2015-01-01", 1095
_STATES = {
    "AL": 944, "AK": 182, "AZ": 852, "AR": 946, "CA": 899, "CO": 786, "CT": 635, "DC": 600, "DE": 0, "FL": 698,
    "GA": 749, "HI": 450, "ID": 603, "IL": 896, "IN": 700, "IA": 694, "KS": 869, "KY": 600, "LA": 1011, "ME": 550,
    "MD": 600, "MA": 625, "MI": 600, "MN": 814, "MS": 706, "MO": 844, "MT": 0, "NE": 698, "NV": 824, "NH": 0,
    "NJ": 660, "NM": 767, "NY": 853, "NC": 700, "ND": 708, "OH": 729, "OK": 905, "OR": 0, "PA": 634, "RI": 700,
    "SC": 749, "SD": 611, "TN": 961, "TX": 820, "UT": 742, "VT": 639, "VA": 577, "WA": 951, "WV": 659, "WI": 572,
    "WY": 556,
}  # fmt: skip
_CORRECTIVE = ("rx_lenses", "frame_with_rx", "rx_sun")
_CORRECTIVE_EXEMPT = (
    "AZ", "CA", "CO", "FL", "IA", "IN", "LA", "MA", "MD", "ME", "MI", "MN", "NJ", "NV", "NY", "OH", "PA", "RI", "SC",
    "TN", "TX", "VA", "VT", "WI",
)  # fmt: skip
_COATING_TAXED = ("CO",)
_EXEMPT_SINCE = {"OH": "2019-07-01"}
_FREIGHT_EXEMPT = (
    "AK", "AL", "AZ", "CA", "CO", "DE", "FL", "IA", "ID", "KS", "LA", "MA", "MD", "ME", "MO", "MT", "NH", "NV", "OK",
    "OR", "UT", "VA", "WY",
)  # fmt: skip
_COUNTRIES = {
    "AT": 2000, "BE": 2100, "BG": 2000, "CH": 810, "CY": 1900, "CZ": 2100, "DE": 1900, "DK": 2500, "EE": 2200,
    "ES": 2100, "FI": 2550, "FR": 2000, "GB": 2000, "GR": 2400, "HR": 2500, "HU": 2700, "IE": 2300, "IT": 2200,
    "LT": 2100, "LU": 1700, "LV": 2100, "MT": 1800, "NL": 2100, "NO": 2500, "PL": 2300, "PT": 2300, "RO": 1900,
    "SE": 2500, "SI": 2200, "SK": 2000,
}  # fmt: skip
_LATER = (("SK", 2300, "2025-01-01"), ("EE", 2400, "2025-07-01"), ("RO", 2100, "2025-08-01"))
# Corrective eyewear at a reduced rate.
_REDUCED = {"ES": 1000, "IT": 400, "PT": 600}


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS tax")
    _documents()
    _differences()
    _tables()
    _certificates()
    for table in _NOW_OR_NEVER:
        op.execute(
            f"CREATE TRIGGER {table}_is_for_ever BEFORE UPDATE OR DELETE ON tax.{table} "
            "FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change()"
        )
    _first_rows()
    _role()


def downgrade() -> None:
    op.execute("DROP SCHEMA tax CASCADE")


def _documents() -> None:
    op.create_table(
        "tax_document",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("theirs", sa.BigInteger(), nullable=True),
        sa.Column("rounding", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("sale_code", sa.Text(), nullable=False),
        sa.Column("tax_date", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("requested_at", _AT, nullable=False),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("leased_until", _AT, nullable=True),
        sa.Column("settled_at", _AT, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('sale', 'return')", name=op.f("ck_tax_document_kind")),
        sa.CheckConstraint(
            "state IN ('requested', 'committed', 'unknown', 'voiding', 'voided')", name=op.f("ck_tax_document_state")
        ),
        sa.CheckConstraint("engine IN ('service', 'local')", name=op.f("ck_tax_document_engine")),
        sa.CheckConstraint(
            "kind = 'sale' OR (amount <= 0 AND charged <= 0)", name=op.f("ck_tax_document_returns_are_negative")
        ),
        sa.CheckConstraint(
            "state <> 'committed' OR (theirs IS NOT NULL AND settled_at IS NOT NULL)",
            name=op.f("ck_tax_document_settled"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_document")),
        schema="tax",
    )
    op.create_index("uq_tax_document_code", "tax_document", ["kind", "code"], unique=True, schema="tax")
    op.create_index("uq_tax_document_cause", "tax_document", ["kind", "cause"], unique=True, schema="tax")
    op.create_index("ix_tax_document_reference", "tax_document", ["reference"], schema="tax")
    newest = [sa.text("requested_at DESC"), sa.text("id DESC")]
    op.create_index("ix_tax_document_requested", "tax_document", newest, schema="tax")
    op.create_index(
        "ix_tax_document_due",
        "tax_document",
        ["due_at"],
        schema="tax",
        postgresql_where=sa.text("state IN ('requested', 'unknown', 'voiding')"),
    )


def _differences() -> None:
    op.create_table(
        "difference",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("calculated", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("on_difference", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("opened_at", _AT, nullable=False),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("settled_at", _AT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'even', 'absorbed', 'review', 'decided')", name=op.f("ck_difference_state")
        ),
        sa.CheckConstraint("(state = 'waiting') = (calculated IS NULL)", name=op.f("ck_difference_waits_for_a_figure")),
        sa.CheckConstraint("state <> 'even' OR calculated = charged", name=op.f("ck_difference_even")),
        sa.CheckConstraint("(state = 'decided') = (decision IS NOT NULL)", name=op.f("ck_difference_decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        schema="tax",
    )
    op.create_index("uq_difference_subject", "difference", ["subject"], unique=True, schema="tax")
    op.create_index("ix_difference_reference", "difference", ["reference"], schema="tax")
    newest = [sa.text("opened_at DESC"), sa.text("id DESC")]
    op.create_index("ix_difference_opened", "difference", newest, schema="tax")
    op.create_index(
        "ix_difference_due", "difference", ["due_at"], schema="tax", postgresql_where=sa.text("state = 'waiting'")
    )


def _tables() -> None:
    op.create_table(
        "policy",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("on_difference", sa.Text(), nullable=False),
        sa.Column("absorb_up_to", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", _AT, nullable=False),
        sa.CheckConstraint("on_difference IN ('absorb', 'review', 'collect')", name=op.f("ck_policy_on_difference")),
        sa.CheckConstraint("absorb_up_to >= 0", name=op.f("ck_policy_absorb_up_to")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_policy")),
        schema="tax",
    )
    op.create_table(
        "tax_code",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_off_by", sa.Text(), nullable=False),
        sa.Column("signed_off_at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_code")),
        schema="tax",
    )
    op.create_index("uq_tax_code_day", "tax_code", ["category", "valid_from"], unique=True, schema="tax")
    op.create_table(
        "tax_rate",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("postcode_prefix", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("exempt_bp", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("max_age_days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "rate_bp BETWEEN 0 AND 10000 AND exempt_bp BETWEEN 0 AND 10000", name=op.f("ck_tax_rate_basis_points")
        ),
        sa.CheckConstraint("max_age_days > 0", name=op.f("ck_tax_rate_max_age_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rate")),
        schema="tax",
    )
    place = ["country", "region", "postcode_prefix", "category", "valid_from"]
    op.create_index("uq_tax_rate_day", "tax_rate", place, unique=True, schema="tax")


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", _AT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", _AT, nullable=True),
        sa.CheckConstraint("kind IN ('resale', 'exempt_organisation', 'vat_id')", name=op.f("ck_certificate_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'rejected', 'revoked')", name=op.f("ck_certificate_state")
        ),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_certificate_valid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        schema="tax",
    )
    op.create_index("ix_certificate_account", "certificate", ["account_id"], schema="tax")
    op.create_index(
        "uq_certificate_approved",
        "certificate",
        ["account_id", "kind", "country", "region"],
        unique=True,
        schema="tax",
        postgresql_where=sa.text("state = 'approved'"),
    )


def _rates() -> Iterator[tuple[str, str, str, int, str]]:
    """Country, region, category, basis points, since."""
    for state, rate in _STATES.items():
        yield "US", state, "", rate, _BEGINNING
        since = _EXEMPT_SINCE.get(state, _BEGINNING)
        if state in _CORRECTIVE_EXEMPT:
            free = _CORRECTIVE if state in _COATING_TAXED else (*_CORRECTIVE, "coating")
            yield from (("US", state, category, 0, since) for category in free)
        if state in _FREIGHT_EXEMPT:
            yield "US", state, "shipping", 0, _BEGINNING
    for country, rate in _COUNTRIES.items():
        yield country, "", "", rate, _BEGINNING
    for country, rate, since in _LATER:
        yield country, "", "", rate, since
    for country, rate in _REDUCED.items():
        yield from ((country, "", category, rate, _BEGINNING) for category in _CORRECTIVE)


def _first_rows() -> None:
    statement = sa.text(
        "INSERT INTO tax.tax_rate (id, country, region, postcode_prefix, category, rate_bp, exempt_bp, valid_from, "
        "source, checked_on, max_age_days, set_by) VALUES (gen_random_uuid(), :country, :region, '', :category, "
        ":rate, 0, :since, :source, :checked, :age, 'Fovea')"
    )
    always = {"source": _SOURCE, "checked": date.fromisoformat(_CHECKED), "age": _AGE}
    rows = [
        {
            "country": country,
            "region": region,
            "category": category,
            "rate": rate,
            "since": date.fromisoformat(since),
            **always,
        }
        for country, region, category, rate, since in _rates()
    ]
    op.get_bind().execute(statement, rows)
    op.execute(
        "INSERT INTO tax.policy (channel, on_difference, absorb_up_to, set_by, set_at) VALUES "
        "('web', 'absorb', 500, 'Fovea', now()), ('b2b', 'review', 0, 'Fovea', now())"
    )


def _role() -> None:
    # What is never rewritten, the house cannot rewrite either.
    op.execute(
        f"""
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                GRANT USAGE ON SCHEMA tax TO {ROLE};
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tax TO {ROLE};
                REVOKE UPDATE, DELETE ON {", ".join(f"tax.{table}" for table in _NOW_OR_NEVER)} FROM {ROLE};
            END IF;
        END $$
        """  # noqa: S608 - constants of this file
    )
