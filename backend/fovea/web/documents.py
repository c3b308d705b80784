"""Papers over HTTP: labels, job tickets and packing slips as PDF. What may not be seen is not there."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import catalog, lab, orders, procurement, shipping
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound, TransientFailure
from fovea.kernel.ids import from_global_id
from fovea.papers.invoice import invoice_of, invoice_pdf
from fovea.papers.purchase_order import purchase_order_pdf
from fovea.papers.slip import Slip, slip_of, slip_pdf
from fovea.papers.ticket import Ticket, ticket_of, ticket_pdf
from fovea.web.context import context_of

# A browser's own viewer styles what it shows.
_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

_SILENT = "The document store does not answer. Try again in a minute."

Paper = tuple[str, bytes]
Maker = Callable[[App, UUID], Awaitable[Paper]]


async def _label(house: App, parcel_id: UUID) -> Paper:
    parcel = await house.db.read(SYSTEM, shipping.parcel, parcel_id)
    kind = shipping.LabelFormat.PDF
    content = await shipping.label_document(house.db, house.carriers, house.files, parcel_id, kind)
    return f"label-{parcel.tracking_number}", content


async def _ticket(house: App, job_id: UUID) -> Paper:
    ticket = await house.db.read(SYSTEM, _job_ticket, job_id)
    return ticket.job_number, ticket_pdf(ticket)


async def _slip(house: App, order_id: UUID) -> Paper:
    slip = await house.db.read(SYSTEM, _packing_slip, order_id)
    return f"packing-slip-{slip.order_number}", slip_pdf(slip)


async def _purchase_order(house: App, order_id: UUID) -> Paper:
    order = await house.db.read(SYSTEM, procurement.purchase_order, order_id)
    supplier = await house.db.read(SYSTEM, procurement.supplier, order.supplier_id)
    return order.number, purchase_order_pdf(order, supplier)


async def _job_ticket(reader: Reader, job_id: UUID) -> Ticket:
    job = await lab.job(reader, job_id)
    if job.status is lab.JobStatus.CANCELLED:
        raise NotFound("A cancelled job has no ticket.")
    order = await orders.order(reader, job.order_id)
    line = next(one for one in order.lines if one.id == job.order_line_id)
    variants = await catalog.variants(reader, [line.sku])
    lenses = order.made_from(line)
    if lenses is not None and lenses.powered and lenses.prescription is None:
        raise NotFound("There is no ticket before there is a prescription.")
    return ticket_of(job, replace(line, lenses=lenses), variants[0] if variants else None)


async def _packing_slip(reader: Reader, order_id: UUID) -> Slip:
    return slip_of(await orders.order(reader, order_id))


def _paper(kind: str, make: Maker, *permissions: P) -> Callable[[Request], Awaitable[Response]]:
    """A route for papers of one kind, for staff with one of the permissions."""

    async def answer(request: Request) -> Response:
        house: App = request.app.state.house
        actor = (await context_of(house, request, Response())).actor
        row = from_global_id(kind, request.path_params["document"])
        admitted = actor.kind is ActorKind.STAFF and any(actor.may(permission) for permission in permissions)
        if row is None or not admitted:
            return _nothing()
        try:
            name, content = await make(house, row)
        except (NotFound, KeyError):
            return _nothing()
        except shipping.LabelRefused as refusal:
            return PlainTextResponse(refusal.message, HTTPStatus.CONFLICT)
        except TransientFailure:
            return PlainTextResponse(_SILENT, HTTPStatus.SERVICE_UNAVAILABLE)
        return pdf(name, content)

    return answer


async def _invoice(request: Request) -> Response:
    """An invoice or credit note: for staff who read orders, and for whoever the order is of, by account or secret."""
    house: App = request.app.state.house
    actor = (await context_of(house, request, Response())).actor
    row = from_global_id("Invoice", request.path_params["document"])
    if row is None:
        return _nothing()
    try:
        paper = await house.db.read(SYSTEM, orders.invoice, row)
        order = await house.db.read(SYSTEM, orders.order, paper.order_id)
    except NotFound:
        return _nothing()
    if not _owns(actor, order, request.query_params.get("token", "")):
        return _nothing()
    return pdf(paper.number, invoice_pdf(invoice_of(paper)))


def _owns(actor: Actor, order: orders.Order, token: str) -> bool:
    if actor.kind is ActorKind.STAFF:
        return actor.may(P.ORDERS_ORDER_READ)
    own = actor.kind is ActorKind.CUSTOMER and actor.account_id is not None and actor.account_id == order.account_id
    return own or hmac.compare_digest(order.token.encode(), token.encode())


async def _zpl(request: Request) -> Response:
    """A label in the printer's own language, where its vendor has it."""
    house: App = request.app.state.house
    actor = (await context_of(house, request, Response())).actor
    row = from_global_id("Parcel", request.path_params["document"])
    if row is None or actor.kind is not ActorKind.STAFF or not actor.may(P.SHIPPING_LABEL_BUY):
        return _nothing()
    try:
        kind = shipping.LabelFormat.ZPL
        content = await shipping.label_document(house.db, house.carriers, house.files, row, kind)
    except (NotFound, KeyError):
        return _nothing()
    except shipping.LabelRefused as refusal:
        return PlainTextResponse(refusal.message, HTTPStatus.CONFLICT)
    except TransientFailure:
        return PlainTextResponse(_SILENT, HTTPStatus.SERVICE_UNAVAILABLE)
    headers = {"content-disposition": 'attachment; filename="label.zpl"', "content-security-policy": _POLICY}
    return Response(content, media_type="application/zpl", headers=headers)


async def _scan_form(request: Request) -> Response:
    house: App = request.app.state.house
    actor = (await context_of(house, request, Response())).actor
    if actor.kind is not ActorKind.STAFF or not actor.may(P.WAREHOUSE_PICK_READ):
        return _nothing()
    key, vendor = request.path_params["number"], request.path_params["vendor"]
    kept = await house.db.read(SYSTEM, shipping.scan_forms, key)
    place = next((one.file_key for one in kept if one.vendor == vendor), None)
    if place is None:
        return _nothing()
    try:
        return pdf(f"scan-form-{key}", await house.files.get(place))
    except KeyError:
        return _nothing()
    except TransientFailure:
        return PlainTextResponse(_SILENT, HTTPStatus.SERVICE_UNAVAILABLE)


async def _own_return_label(request: Request) -> Response:
    """The label of the customer's own return: by the order's secret, else by who is signed in."""
    house: App = request.app.state.house
    actor = (await context_of(house, request, Response())).actor
    row = from_global_id("Return", request.path_params["document"])
    number, token = request.query_params.get("number", ""), request.query_params.get("token", "")
    if row is None:
        return _nothing()
    try:
        if token:
            order = await house.db.read(actor, orders.order_by_token, number, token)
        else:
            order = await house.db.read(actor, orders.order_by_number, number)
        back = next((one for one in order.returns if one.id == row), None)
        if back is None:
            return _nothing()
        parcels = await house.db.read(SYSTEM, shipping.parcels_of, [back.reference])
        name, content = await _label(house, parcels[back.reference][0].id)
    except (NotFound, KeyError):
        return _nothing()
    except TransientFailure:
        return PlainTextResponse(_SILENT, HTTPStatus.SERVICE_UNAVAILABLE)
    return pdf(name, content)


def pdf(name: str, content: bytes) -> Response:
    """A paper shown by the browser's own viewer."""
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "content-security-policy": _POLICY}
    return Response(content, media_type="application/pdf", headers=headers)


def _nothing() -> Response:
    return PlainTextResponse("There is no such document.", HTTPStatus.NOT_FOUND)


ROUTES = (
    Route("/documents/return-labels/{document}.pdf", _own_return_label),
    Route("/documents/invoices/{document}.pdf", _invoice),
    Route("/documents/labels/{document}.pdf", _paper("Parcel", _label, P.SHIPPING_LABEL_BUY, P.WAREHOUSE_PICK_READ)),
    Route("/documents/labels/{document}.zpl", _zpl),
    Route("/documents/scan-forms/{number}/{vendor}.pdf", _scan_form),
    Route("/documents/jobs/{document}.pdf", _paper("Job", _ticket, P.LAB_JOB_READ)),
    Route(
        "/documents/purchase-orders/{document}.pdf",
        _paper("PurchaseOrder", _purchase_order, P.PROCUREMENT_ORDER_EDIT, P.PROCUREMENT_ORDER_APPROVE),
    ),
    Route("/documents/packing-slips/{document}.pdf", _paper("Order", _slip, P.WAREHOUSE_PICK_READ)),
)
