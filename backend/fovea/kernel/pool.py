"""Whether a connection that lay in the pool may be lent again, found out without a journey to the server."""

from time import monotonic
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

# A network in between may forget a silent connection without telling either side.
ASKED_AFTER_SECONDS = 30.0
_RETURNED = "fovea.returned"


def lend_only_living(engine: AsyncEngine) -> None:
    """Watch an engine's pool: a server that went away closes the socket, and the driver knows by then.

    Only what lay longer than ``ASKED_AFTER_SECONDS`` is asked. SQLAlchemy's own ``pool_pre_ping`` asks every time:
    three journeys (BEGIN, a look, ROLLBACK) before each of the short transactions that a request is made of.
    """
    pool, dialect = engine.sync_engine, engine.dialect

    @event.listens_for(pool, "checkin")
    def returned(_: Any, record: Any) -> None:
        record.info[_RETURNED] = monotonic()

    @event.listens_for(pool, "checkout")
    def lent(connection: Any, record: Any, _: Any) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if monotonic() - record.info.get(_RETURNED, monotonic()) > ASKED_AFTER_SECONDS:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error as gone:
                raise InvalidatePoolError from gone
