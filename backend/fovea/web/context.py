"""Who is asking: a bearer token, a partner's key or the staff cookie, settled before the first resolver runs."""

import hashlib
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from fovea.api.context import Context
from fovea.api.identity import STAFF_COOKIE
from fovea.app import App
from fovea.domains import identity
from fovea.kernel.actor import ANONYMOUS, Actor, ActorKind

VISITOR_HEADER = "x-fovea-visitor"
CSRF_HEADER = "x-fovea-csrf"
KEY_START = "fvk_"
_VISITOR_LENGTHS = range(16, 201)
_LONGEST_TOKEN = 200


class Refused(Exception):
    """The request is turned away before anything is read."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def check_origin(headers: Headers, has_cookie: bool) -> None:
    """A cookie is sent by the browser whoever asks, so a request that rests on one must show it is ours."""
    if headers.get("authorization") or not has_cookie:
        return
    site = headers.get("sec-fetch-site", "same-origin")
    if headers.get(CSRF_HEADER) != "1" or site != "same-origin":
        raise Refused(HTTPStatus.FORBIDDEN, "This request did not come from our own pages.")


async def context_of(app: App, request: Request, response: Response) -> Context:
    actor = await _principal(app, request)
    visitor = _visitor(request) if actor.kind in (ActorKind.ANONYMOUS, ActorKind.CUSTOMER) else None
    request_id: str = request.scope.get("state", {}).get("request_id", "")
    return Context(app, identity.in_request(actor, request_id, visitor), request, response)


async def _principal(app: App, request: Request) -> Actor:
    """An unknown, ended or revoked token makes nobody: guarded fields then ask to sign in."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = "" if request.headers.get("authorization") else request.cookies.get(STAFF_COOKIE, "")
    token = token.strip()
    if not token or len(token) > _LONGEST_TOKEN:
        return ANONYMOUS
    if token.startswith(KEY_START):
        return await identity.resolve_api_key(app.db, token) or ANONYMOUS
    return await identity.resolve_session(app.db, token) or ANONYMOUS


def _visitor(request: Request) -> str | None:
    """The browser's own secret, hashed: what guest carts belong to."""
    secret = request.headers.get(VISITOR_HEADER, "")
    return hashlib.sha256(secret.encode()).hexdigest() if len(secret) in _VISITOR_LENGTHS else None
