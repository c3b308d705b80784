"""Pictures and papers over HTTP: prescriptions, what comes back, copies of certificates. Taken in as they come, kept as
plain sealed pages, shown to staff alone."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from fovea.api.identity import STAFF_COOKIE
from fovea.app import App
from fovea.domains import customers, orders, tax
from fovea.kernel.actor import Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn, TransientFailure
from fovea.kernel.files import ObjectStore
from fovea.kernel.ids import from_global_id, to_global_id
from fovea.papers.pages import LARGEST_FILE, UploadNotAnImage, UploadTooLarge, pages_of
from fovea.web.context import Refused, check_origin, context_of

# The document's row and the number of its page: what is shown, when this actor may see it.
PageOf = Callable[[Database, ObjectStore, Actor, UUID, int], Awaitable[bytes]]
# Makes pages of the body, and the use case that asks for them and keeps them.
Read = Callable[[], Awaitable[Sequence[bytes]]]
Keep = Callable[[App, Actor, Read], Awaitable[customers.UploadView | tax.Certificate]]

_KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_SILENT = "The document store does not answer. Try again in a minute."
_STATUS = {
    customers.UploadsThrottled.code: HTTPStatus.TOO_MANY_REQUESTS,
    UploadTooLarge.code: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}


async def take_prescription(request: Request) -> Response:
    """A picture or PDF as the raw body; the id of what was kept, or why it was not."""

    async def keep(house: App, actor: Actor, read: Read) -> customers.UploadView:
        return await customers.receive_upload(house.db, house.files, actor, read)

    try:
        return await _take(request, "PrescriptionUpload", "picture", keep)
    except NotSignedIn:
        sentence = "Only shoppers send pictures: sign in, or shop with a cart."
        return _refusal("UNAUTHENTICATED", sentence, HTTPStatus.UNAUTHORIZED)


async def take_certificate(request: Request) -> Response:
    """A copy of a tax certificate from staff, a picture or PDF as the raw body; its pages, or why there are none."""

    async def keep(house: App, actor: Actor, read: Read) -> tax.Certificate:
        certificate = from_global_id("TaxCertificate", request.path_params["certificate"])
        if certificate is None:
            raise NotFound("There is no such certificate.")
        return await tax.receive_paper(house.db, house.files, actor, certificate, read)

    return await _take(request, "TaxCertificate", "copy", keep)


async def _take(request: Request, kind: str, called: str, keep: Keep) -> Response:
    """Whatever ``keep`` takes in of the body, or its refusal by name; ``called``: what the sender knows it as."""
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
        kept = await keep(house, actor, read)
    except (NotAllowed, NotFound):
        return _nothing()
    except DomainError as refused:
        return _refusal(refused.code, refused.message, _STATUS.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY))
    except TransientFailure:
        sentence = f"The {called} could not be kept just now. Try again in a minute."
        return _refusal("UPLOAD_NOT_KEPT", sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"id": to_global_id(kind, kept.id), "pages": kept.pages}, status_code=int(HTTPStatus.CREATED))


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


def showing(kind: str, page_of: PageOf) -> Callable[[Request], Awaitable[Response]]:
    """A handler of ``{document}/{page}``: one sealed page for those who may read it.

    Whoever may not is told what a stranger is told; ``page_of`` leaves a line in the audit trail at every look.
    """

    async def show(request: Request) -> Response:
        house: App = request.app.state.house
        actor = (await context_of(house, request, Response())).actor
        document = from_global_id(kind, request.path_params["document"])
        if document is None:
            return _nothing()
        try:
            page = await page_of(house.db, house.files, actor, document, request.path_params["page"])
        except (NotAllowed, NotFound):
            return _nothing()
        except TransientFailure:
            return PlainTextResponse(_SILENT, HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(page, media_type="image/jpeg")

    return show


def _nothing() -> Response:
    return PlainTextResponse("There is no such document.", HTTPStatus.NOT_FOUND)


ROUTES = (
    Route("/uploads/prescriptions", take_prescription, methods=["POST"]),
    Route("/uploads/tax-certificates/{certificate}", take_certificate, methods=["POST"]),
    Route("/documents/tax-certificates/{document}/{page:int}.jpg", showing("TaxCertificate", tax.paper_page)),
    Route("/documents/prescriptions/{document}/{page:int}.jpg", showing("PrescriptionUpload", customers.upload_page)),
    Route("/documents/returns/{document}/photo/{page:int}.jpg", showing("Return", orders.return_photo)),
)
