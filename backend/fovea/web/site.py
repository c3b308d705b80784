"""One house's web application, assembled."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from fovea.api.schema import schema
from fovea.app import App
from fovea.domains import tax
from fovea.integrations import breaker
from fovea.kernel import tracing, vendor_health
from fovea.kernel.settings import Settings
from fovea.web import count_sheets, documents, floor_papers, uploads
from fovea.web.graphql import Endpoint
from fovea.web.headers import Envelope
from fovea.web.static import Graphiql, Pictures

_log = structlog.get_logger("fovea.web")


async def alive(_: Request) -> Response:
    """The process answers, and says which vendors it has stopped asking; its health does not depend on theirs."""
    waiting = breaker.resting()
    return JSONResponse({"status": "alive", "waiting_for": waiting} if waiting else {"status": "alive"})


async def ready(request: Request) -> Response:
    """The database answers too."""
    house: App = request.app.state.house
    try:
        async with house.db.connection() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as failure:
        _log.warning("not ready", reason=type(failure).__name__)
        return JSONResponse({"status": "not ready"}, status_code=503)
    return JSONResponse({"status": "ready"})


def create(config: Settings, open_house: Callable[[Settings], App], routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The web application of one house, which opens with it and closes with it."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.house = open_house(config)
        try:
            if config.production:
                await tax.check_ready(app.state.house.db, app.state.house.tax)
            watching = asyncio.create_task(
                vendor_health.watch(app.state.house.db, breaker.process_name("web"), breaker.resting)
            )
            yield
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
        finally:
            await app.state.house.close()
            tracing.stop()

    return Starlette(
        routes=[
            Route("/healthz", alive),
            Route("/readyz", ready),
            Route("/graphql", Endpoint(schema)),
            Mount("/graphiql", Graphiql()),
            Mount("/media", Pictures()),
            *documents.ROUTES,
            *floor_papers.ROUTES,
            *uploads.ROUTES,
            *count_sheets.ROUTES,
            *routes,
        ],
        middleware=[Middleware(Envelope, secure=config.production)],
        lifespan=lifespan,
    )
