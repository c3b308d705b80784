"""Commits that can be stopped at the door: where a process is killed, and what becomes of what it was doing.

A deferred trigger runs inside COMMIT. For one kind of process (it signs in as a role of its own) it names the commit it
is part of and waits for a lock that the test holds. So the product is stopped exactly between its last statement and
its commit, at every commit it makes, and knows nothing of it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from tests.support.running import API_ROLE, House, Nursery
from tests.support.services import Talk

_LOCK = 20_260_302
_INSTALL = """
CREATE SCHEMA gates;
CREATE TABLE gates.passed (place text PRIMARY KEY);
CREATE FUNCTION gates.stop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here text;
BEGIN
    IF session_user <> '<role>' THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'audit' THEN
        here := NEW.action;
    ELSIF TG_TABLE_NAME = 'outbox' THEN
        here := 'publish';
    ELSIF NEW.state = 'done' AND NEW.attempts = 0 THEN
        RETURN NULL;  -- a handler's mark: the audit line of the same commit stands for it
    ELSIF NEW.state = 'done' THEN
        here := 'done ' || NEW.subscriber || ' ' || (SELECT name FROM kernel.outbox WHERE id = NEW.event_id);
    ELSE
        here := 'lease ' || NEW.subscriber || ' ' || (SELECT name FROM kernel.outbox WHERE id = NEW.event_id);
    END IF;
    IF NOT EXISTS (SELECT FROM gates.passed WHERE place = here) THEN
        PERFORM set_config('application_name', left(here, 63), false);
        PERFORM pg_advisory_xact_lock_shared(<lock>);
        PERFORM set_config('application_name', '', false);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON kernel.audit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION gates.stop();
CREATE CONSTRAINT TRIGGER gate AFTER UPDATE ON kernel.outbox DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION gates.stop();
CREATE CONSTRAINT TRIGGER gate AFTER UPDATE ON kernel.delivery DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION gates.stop();
"""
_REMOVE = """
DROP TRIGGER gate ON kernel.audit;
DROP TRIGGER gate ON kernel.outbox;
DROP TRIGGER gate ON kernel.delivery;
DROP SCHEMA gates CASCADE;
"""
_WAITING = """
    SELECT pid, application_name AS place FROM pg_stat_activity
    WHERE usename = '<role>' AND datname = current_database()
      AND wait_event_type = 'Lock' AND wait_event = 'advisory'
"""
_GONE = "SELECT 1 FROM pg_stat_activity WHERE usename = '<role>' AND datname = current_database()"
# What waits for another's row can't commit: its client is dead when the row is free.
_ON_THE_WAY = _GONE + " AND wait_event_type IS DISTINCT FROM 'Lock'"
_LEASES_RUN_OUT = """
    WITH told AS (UPDATE tax.tax_document SET leased_until = NULL WHERE leased_until > now()),
         written AS (UPDATE crm.letter SET claimed_until = NULL WHERE claimed_until > now()),
         bought AS (UPDATE shipping.label_attempt SET held_until = now() WHERE held_until > now())
    UPDATE kernel.delivery SET due_at = now() WHERE state = 'ready' AND due_at > now()
"""


@dataclass
class Gates:
    """``commits``: a killed process's commit still happens (it died after it); else it never does (it died before)."""

    house: House
    nursery: Nursery
    role: str
    commits: bool
    killed_at: list[str] = field(default_factory=list)

    def __enter__(self) -> "Gates":
        install = _INSTALL.replace("<role>", self.role).replace("<lock>", str(_LOCK))
        # All of it or nothing, and again when the house was just writing to the same tables in another order.
        for _ in range(10):
            try:
                self.house.talk.execute(f"BEGIN; {install} COMMIT;")
                break
            except asyncpg.DeadlockDetectedError:
                self.house.talk.execute("ROLLBACK")
        self._holder = Talk(self.house.database_url)
        self._hold()
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.close()
        self.house.talk.execute(_REMOVE)

    @contextmanager
    def open(self) -> Iterator[None]:
        """For a while nobody is stopped."""
        self._holder.execute(f"SELECT pg_advisory_unlock({_LOCK})")
        try:
            yield
        finally:
            self._hold()

    def _hold(self) -> None:
        self._holder.execute(f"SELECT pg_advisory_lock({_LOCK})")

    def forget(self) -> None:
        """Every commit is a place to die at again."""
        self.house.talk.execute("DELETE FROM gates.passed")

    def kill_until_quiet(self, seconds: float = 60.0) -> None:
        """Kill the workers wherever they are about to commit, each place once, until nothing is left to do."""
        limit = time.monotonic() + seconds
        while busy := self._busy():
            assert time.monotonic() < limit, (busy, self.killed_at)
            if not self.kill_if_stopped():
                # What a killed flow leaves behind is a lease of half a minute: let it run out now.
                self.leases_run_out()
                time.sleep(0.03)

    def leases_run_out(self) -> None:
        """The time passes after which nobody waits for the dead any longer."""
        self.house.talk.execute(_LEASES_RUN_OUT)

    def kill_if_stopped(self) -> bool:
        """Kill the processes if one of them is about to commit; a new one starts."""
        if not self._stopped():
            return False
        self._kill()
        return True

    def _stopped(self) -> list[dict[str, Any]]:
        return self.house.rows(_WAITING.replace("<role>", self.role))

    def _busy(self) -> list[str]:
        return self.house.busy() or [row["place"] for row in self._stopped()]

    def _kill(self) -> None:
        self.kill()
        # Others may have come to their commits meanwhile: they died there as well.
        while self.house.rows(_ON_THE_WAY.replace("<role>", self.role)):
            time.sleep(0.01)
        stopped = self._stopped()
        places = sorted({str(one["place"]) for one in stopped})
        self.killed_at += places
        for place in places:
            self.house.talk.execute(f"INSERT INTO gates.passed VALUES ('{place}') ON CONFLICT DO NOTHING")
        if self.commits:
            self._holder.execute(f"SELECT pg_advisory_unlock({_LOCK})")
        else:
            for one in stopped:
                self._holder.execute(f"SELECT pg_terminate_backend({one['pid']})")
        while self.house.rows(_GONE.replace("<role>", self.role)):
            time.sleep(0.01)
        if self.commits:
            self._hold()
        self.start()

    def kill(self) -> None:
        if self.role == API_ROLE:
            self.house.kill_api()
        else:
            self.house.kill_workers()

    def start(self) -> None:
        if self.role == API_ROLE:
            self.nursery.api()
        else:
            self.nursery.worker()
