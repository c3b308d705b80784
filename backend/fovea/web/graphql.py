"""/graphql: POST of JSON and nothing else, read up to a limit, answered with the actor settled."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema import BaseSchema

from fovea.api.context import Context
from fovea.api.identity import STAFF_COOKIE
from fovea.app import App
from fovea.web.context import Refused, check_origin, context_of

LARGEST_BODY = 100_000


class Endpoint(GraphQL[Context, None]):
    """Turns away what is not a plain JSON POST before a byte of GraphQL is parsed."""

    def __init__(self, schema: BaseSchema) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=(),
            multipart_uploads_enabled=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocket(scope, receive, send).close()
            return
        request = Request(scope, receive)
        try:
            _check(request)
            body = await _read(request)
        except Refused as refused:
            await _answer(refused)(scope, receive, send)
            return
        await super().__call__(scope, _replay(body), send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        assert isinstance(request, Request)
        assert isinstance(response, Response)
        house: App = request.app.state.house
        return await context_of(house, request, response)


def _check(request: Request) -> None:
    if request.method != "POST":
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Send queries by POST.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send queries as application/json.")
    check_origin(request.headers, STAFF_COOKIE in request.cookies)


async def _read(request: Request) -> bytes:
    """The body; a length that lies is found out while reading."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BODY:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A request has at most {LARGEST_BODY} bytes.")
    return bytes(read)


def _replay(body: bytes) -> Receive:
    """A body already read, offered again."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _answer(refused: Refused) -> Response:
    headers = {"allow": "POST"} if refused.status is HTTPStatus.METHOD_NOT_ALLOWED else None
    return JSONResponse({"errors": [{"message": refused.sentence}]}, status_code=refused.status, headers=headers)
