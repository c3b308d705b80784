"""Papers over HTTP: labels, job tickets and packing slips as PDF. What may not be seen is not there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import catalog, lab, orders, shipping
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound, TransientFailure
from fovea.kernel.ids import from_global_id
from fovea.papers.slip import Slip, slip_of, slip_pdf
from fovea.papers.ticket import Ticket, ticket_of, ticket_pdf
from fovea.web.context import context_of

# A browser's own viewer styles what it shows.
_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

Paper = tuple[str, bytes]
Maker = Callable[[App, UUID], Awaitable[Paper]]


async def _label(house: App, parcel_id: UUID) -> Paper:
    key = await house.db.read(SYSTEM, shipping.label_key, parcel_id)
    parcel = await house.db.read(SYSTEM, shipping.parcel, parcel_id)
    return f"label-{parcel.tracking_number}", await house.files.get(key)


async def _ticket(house: App, job_id: UUID) -> Paper:
    ticket = await house.db.read(SYSTEM, _job_ticket, job_id)
    return ticket.job_number, ticket_pdf(ticket)


async def _slip(house: App, order_id: UUID) -> Paper:
    slip = await house.db.read(SYSTEM, _packing_slip, order_id)
    return f"packing-slip-{slip.order_number}", slip_pdf(slip)


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
        except TransientFailure:
            return PlainTextResponse(
                "The document store does not answer. Try again in a minute.", HTTPStatus.SERVICE_UNAVAILABLE
            )
        headers = {"content-disposition": f'inline; filename="{name}.pdf"', "content-security-policy": _POLICY}
        return Response(content, media_type="application/pdf", headers=headers)

    return answer


def _nothing() -> Response:
    return PlainTextResponse("There is no such document.", HTTPStatus.NOT_FOUND)


ROUTES = (
    Route("/documents/labels/{document}.pdf", _paper("Parcel", _label, P.SHIPPING_LABEL_BUY, P.WAREHOUSE_PICK_READ)),
    Route("/documents/jobs/{document}.pdf", _paper("Job", _ticket, P.LAB_JOB_READ)),
    Route("/documents/packing-slips/{document}.pdf", _paper("Order", _slip, P.WAREHOUSE_PICK_READ)),
)
