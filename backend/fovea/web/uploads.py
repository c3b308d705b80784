"""Prescriptions on paper over HTTP: taken in as they come, kept as plain sealed pages, shown to staff alone."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from fovea.api.identity import STAFF_COOKIE
from fovea.app import App
from fovea.domains import customers
from fovea.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn, TransientFailure
from fovea.kernel.ids import from_global_id, to_global_id
from fovea.papers.pages import LARGEST_FILE, UploadNotAnImage, UploadTooLarge, pages_of
from fovea.web.context import Refused, check_origin, context_of

_KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_STATUS = {
    customers.UploadsThrottled.code: HTTPStatus.TOO_MANY_REQUESTS,
    UploadTooLarge.code: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}


async def take_prescription(request: Request) -> Response:
    """A picture or PDF as the raw body; the id of what was kept, or why it was not."""
    house: App = request.app.state.house
    try:
        check_origin(request.headers, STAFF_COOKIE in request.cookies)
    except Refused as refused:
        return _refusal("FORBIDDEN", refused.sentence, refused.status)
    actor = (await context_of(house, request, Response())).actor

    async def read() -> Sequence[bytes]:
        _check_kind(request)
        return await pages_of(await _body(request))

    try:
        kept = await customers.receive_upload(house.db, house.files, actor, read)
    except NotSignedIn:
        sentence = "Only shoppers send prescriptions: sign in, or shop with a cart."
        return _refusal("UNAUTHENTICATED", sentence, HTTPStatus.UNAUTHORIZED)
    except DomainError as refused:
        return _refusal(refused.code, refused.message, _STATUS.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY))
    except TransientFailure:
        sentence = "The picture could not be kept just now. Try again in a minute."
        return _refusal("UPLOAD_NOT_KEPT", sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    answer = {"id": to_global_id("PrescriptionUpload", kept.id), "pages": kept.pages}
    return JSONResponse(answer, status_code=int(HTTPStatus.CREATED))


def _check_kind(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _KINDS:
        raise UploadNotAnImage


async def _body(request: Request) -> bytes:
    """The body; a length that lies is found out while reading."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_FILE:
            raise UploadTooLarge
    return bytes(read)


def _refusal(code: str, sentence: str, status: HTTPStatus) -> Response:
    return JSONResponse({"code": code, "message": sentence, "path": ["file"]}, status_code=int(status))


async def show_page(request: Request) -> Response:
    """A page for staff who may read prescriptions; every look leaves a line in the audit trail."""
    house: App = request.app.state.house
    actor = (await context_of(house, request, Response())).actor
    upload = from_global_id("PrescriptionUpload", request.path_params["upload"])
    if upload is None:
        return _nothing()
    try:
        page = await customers.upload_page(house.db, house.files, actor, upload, request.path_params["page"])
    except (NotAllowed, NotFound):
        return _nothing()
    except TransientFailure:
        sentence = "The document store does not answer. Try again in a minute."
        return PlainTextResponse(sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    return Response(page, media_type="image/jpeg")


def _nothing() -> Response:
    return PlainTextResponse("There is no such document.", HTTPStatus.NOT_FOUND)


ROUTES = (
    Route("/uploads/prescriptions", take_prescription, methods=["POST"]),
    Route("/documents/prescriptions/{upload}/{page:int}.jpg", show_page),
)
