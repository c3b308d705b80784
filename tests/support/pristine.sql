-- Installed once in the migrated template. `pristine.restore()` brings every table and sequence back to the state right
-- after the migrations. Rows are deleted rather than truncated: most tables are empty most of the time, and truncating
-- all of them costs eighty times as much as looking into each.
CREATE SCHEMA pristine;

DO $$
DECLARE
    item record;
    filled boolean;
BEGIN
    FOR item IN
        SELECT n.nspname AS room, c.relname AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pristine')
          AND n.nspname NOT LIKE 'pg\_%' AND c.relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', item.room, item.name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%I AS TABLE %I.%I', item.room || '.' || item.name, item.room, item.name);
        END IF;
    END LOOP;
END $$;

CREATE TABLE pristine.counters AS
SELECT schemaname, sequencename, start_value, last_value FROM pg_sequences WHERE schemaname <> 'pristine';

CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    item record;
    filled boolean;
    columns text;
BEGIN
    -- Foreign keys and append-only triggers are the tables' business in life, not here.
    SET LOCAL session_replication_role = replica;
    -- A connection that a test forgot, with a transaction open, is a fault to be named and not to be waited for.
    SET LOCAL lock_timeout = '10s';
    FOR item IN
        SELECT c.oid, n.nspname AS room, c.relname AS name,
               to_regclass(format('pristine.%I', n.nspname || '.' || c.relname)) AS original
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pristine')
          AND n.nspname NOT LIKE 'pg\_%' AND c.relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', item.room, item.name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %I.%I', item.room, item.name);
        END IF;
        IF item.original IS NOT NULL THEN
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
            FROM pg_attribute WHERE attrelid = item.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
            EXECUTE format('INSERT INTO %I.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s',
                           item.room, item.name, columns, columns, item.original);
        END IF;
    END LOOP;
    FOR item IN
        SELECT s.schemaname AS room, s.sequencename AS name, c.start_value, c.last_value
        FROM pg_sequences s JOIN pristine.counters c USING (schemaname, sequencename)
        WHERE s.last_value IS DISTINCT FROM c.last_value
    LOOP
        PERFORM setval(format('%I.%I', item.room, item.name)::regclass,
                       coalesce(item.last_value, item.start_value), item.last_value IS NOT NULL);
    END LOOP;
END $$;
