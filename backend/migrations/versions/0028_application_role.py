"""The role the house works as: it reads and writes, and of what is append-only it can only add."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ROLE = "fovea_app"
APPEND_ONLY = ("inventory.movement", "inventory.cost_use", "kernel.audit")


def upgrade() -> None:
    # A server that does not let its owner make roles goes without: the triggers still refuse.
    op.execute(
        f"""
        DO $$
        DECLARE
            room text;
        BEGIN
            BEGIN
                CREATE ROLE {ROLE} NOLOGIN;
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
                WHEN insufficient_privilege THEN
                    RAISE NOTICE 'no role was made';
            END;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                RETURN;
            END IF;
            FOR room IN
                SELECT nspname FROM pg_namespace
                WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_%'
            LOOP
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', room);
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {ROLE}', room);
                EXECUTE format('GRANT ALL ON ALL SEQUENCES IN SCHEMA %I TO {ROLE}', room);
                EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO {ROLE}', room);
            END LOOP;
            ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {ROLE};
            ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
            ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO {ROLE};
            REVOKE UPDATE, DELETE ON {", ".join(APPEND_ONLY)} FROM {ROLE};
        END $$
        """  # noqa: S608 - constants of this file
    )


def downgrade() -> None:
    op.execute(f"DROP OWNED BY {ROLE}")
