"""Files we ship: frame pictures, and GraphiQL from our own build."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_ROOT = Path(__file__).resolve().parents[3]
MEDIA = _ROOT / "backend" / "media"
GRAPHIQL = _ROOT / "frontend" / "graphiql" / "dist"

_PICTURES_KEPT = "public, max-age=86400, stale-while-revalidate=604800"
# GraphiQL starts its editor's workers from blobs and styles its own elements.
_GRAPHIQL_POLICY = (
    "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


class Pictures(StaticFiles):
    """Frame pictures; every site may show them."""

    def __init__(self) -> None:
        super().__init__(directory=MEDIA, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = _PICTURES_KEPT
        response.headers["cross-origin-resource-policy"] = "cross-origin"
        return response


class Graphiql(StaticFiles):
    """The query page; absent until the frontend is built."""

    def __init__(self) -> None:
        super().__init__(directory=GRAPHIQL, html=True, check_dir=False)
        # Without a folder every path is simply not found.
        self.config_checked = True

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["content-security-policy"] = _GRAPHIQL_POLICY
        response.headers["cache-control"] = "no-cache"
        return response
