"""Serves the built admin and hands its API calls on, so that both have one origin, as behind a production proxy.

Runs inside the environment: `ADMIN_BUILD=… API_URL=… uvicorn dev.admin_server:app`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

FORWARDED = ("graphql", "graphiql", "auth", "files", "media", "documents", "uploads", "healthz", "readyz")
# They belong to one connection and not to the message (RFC 9110, 7.6.1), or are set anew for the next one.
HOP_BY_HOP = frozenset(
    {
        "connection",
        "content-length",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Vite puts the content's hash in the names under /assets, so those never change.
FOREVER = "public, max-age=31536000, immutable"


def create_app(build: Path, api_url: str, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """The admin of `build` (a folder with index.html) in front of the API at `api_url`."""
    home = build.resolve()
    # The client must remember no cookie: it speaks for everyone, and one colleague's session is not the next one's.
    forgetful = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    # Idle connections are given up well before the API gives them up (uvicorn: five seconds): a request sent into a
    # connection that is just being closed would be lost.
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0)
    client = httpx.AsyncClient(base_url=api_url, timeout=60.0, transport=transport, cookies=forgetful, limits=limits)

    async def forward(request: Request) -> Response:
        headers = [(name, value) for name, value in request.headers.items() if name not in HOP_BY_HOP]
        headers.append(("x-forwarded-host", request.headers.get("host", "")))
        url = httpx.URL(path=request.url.path, query=request.url.query.encode())
        outgoing = client.build_request(request.method, url, headers=headers, content=await request.body())
        try:
            answer = await client.send(outgoing, stream=True)
        except httpx.TransportError:
            return PlainTextResponse("The API does not answer.", status_code=502)
        # Closed after the body: the connection goes back to the pool even when the browser leaves early.
        closing = BackgroundTask(answer.aclose)
        response = StreamingResponse(answer.aiter_raw(), status_code=answer.status_code, background=closing)
        for name, value in answer.headers.multi_items():
            if name not in HOP_BY_HOP - {"content-length"}:
                response.headers.append(name, value)
        return response

    async def page(request: Request) -> Response:
        wanted = (home / request.path_params["path"]).resolve()
        if wanted.is_file() and wanted.is_relative_to(home):
            lasting = wanted.is_relative_to(home / "assets")
            return FileResponse(wanted, headers={"Cache-Control": FOREVER if lasting else "no-cache"})
        if request.path_params["path"].startswith("assets/"):
            raise HTTPException(404)
        return FileResponse(home / "index.html", headers={"Cache-Control": "no-cache"})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    forwards = [Route(f"/{name}", forward, methods=METHODS) for name in FORWARDED]
    forwards += [Route(f"/{name}/{{rest:path}}", forward, methods=METHODS) for name in FORWARDED]
    return Starlette(routes=[*forwards, Route("/{path:path}", page)], lifespan=lifespan)


def app() -> Starlette:
    """For `uvicorn --factory`."""
    return create_app(Path(os.environ["ADMIN_BUILD"]), os.environ["API_URL"])
