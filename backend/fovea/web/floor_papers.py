"""Papers of the warehouse floor over HTTP: pick lists, hand-over lists, labels for bins and totes as PDF or ZPL."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import inventory, orders, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM, ActorKind
from fovea.kernel.errors import DomainError
from fovea.kernel.ids import from_global_id
from fovea.papers import floor
from fovea.papers.slip import slip_of, slip_pdf
from fovea.web.context import context_of
from fovea.web.documents import pdf

# A roll of labels; more is a mistake.
MOST_LABELS = 400

Answer = Callable[[App, Request], Awaitable[Response]]


async def _pick_list(house: App, request: Request) -> Response:
    batch_id = from_global_id("PickBatch", request.path_params["document"])
    if batch_id is None:
        return _nothing()
    batch = await house.db.read(SYSTEM, warehouse.batch, batch_id)
    totes = {tote.order_id: tote for tote in batch.totes}
    rows = []
    for task in batch.tasks:
        if task.status in warehouse.UNDONE:
            tote = totes.get(task.order_id)
            place = "" if tote is None else tote.code or f"place {tote.position}"
            left = task.quantity - task.picked
            rows.append(floor.PickRow(task.bin, task.sku, task.description, left, task.order_number, place))
    paper = floor.PickList(batch.number, house.db.clock(), batch.claimed_by or "", tuple(rows))
    return pdf(f"pick-list-{batch.number.replace('/', '-')}", floor.pick_list_pdf(paper))


async def _manifest(house: App, request: Request) -> Response:
    manifest_id = from_global_id("Manifest", request.path_params["document"])
    if manifest_id is None:
        return _nothing()
    listed = await house.db.read(SYSTEM, warehouse.manifest, manifest_id)
    closed = listed.status is warehouse.ManifestStatus.CLOSED
    rows = tuple(
        floor.HandOverRow(
            one.tracking_number,
            one.order_number,
            one.service,
            one.weight_g,
            one.handed_over_at is not None or not closed,
        )
        for one in listed.parcels
    )
    try:
        origin = shipping.postal_lines(await house.db.read(SYSTEM, orders.origin, listed.warehouse))
    except orders.NoOrigin:
        # The driver signs for the parcels either way.
        origin = (listed.warehouse,)
    paper = floor.HandOver(listed.number, listed.carrier, listed.closed_at or house.db.clock(), origin, rows)
    return pdf(f"manifest-{listed.number}", floor.hand_over_pdf(paper))


async def _box_slip(house: App, request: Request) -> Response:
    parcel_id = from_global_id("Parcel", request.path_params["document"])
    if parcel_id is None:
        return _nothing()
    parcel = await house.db.read(SYSTEM, shipping.parcel, parcel_id)
    order_id = orders.from_reference(parcel.reference)
    if order_id is None:
        return _nothing()
    whole = await house.db.read(SYSTEM, orders.order, order_id)
    box = next((one for one in whole.shipments if one.parcel_id == parcel_id), None)
    return pdf(f"packing-slip-{whole.number}-{parcel.number}", slip_pdf(slip_of(whole, box)))


async def _bins(house: App, request: Request) -> Response:
    asked = request.query_params
    places = await house.db.read(SYSTEM, inventory.bins, asked.get("warehouse", "MAIN"), asked.get("zone") or None)
    return _stickers(house, request, "bins", [floor.Sticker(one.code, one.name) for one in places])


async def _totes(house: App, request: Request) -> Response:
    first, count = (_number(request, name, default) for name, default in (("from", 1), ("count", 10)))
    if first is None or count is None:
        return _nothing()
    codes = [warehouse.tote_code(number) for number in range(first, first + min(count, MOST_LABELS))]
    return _stickers(house, request, "totes", [floor.Sticker(code, "Tote") for code in codes])


def _stickers(house: App, request: Request, name: str, stickers: Sequence[floor.Sticker]) -> Response:
    if not stickers:
        return _nothing()
    some = stickers[:MOST_LABELS]
    if request.path_params["form"] == "zpl":
        headers = {"content-disposition": f'attachment; filename="{name}.zpl"'}
        return Response(floor.stickers_zpl(some), media_type="application/octet-stream", headers=headers)
    return pdf(name, floor.stickers_pdf(some, house.db.clock()))


def _number(request: Request, name: str, default: int) -> int | None:
    text = request.query_params.get(name, str(default))
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 9_999 else None


def _for_the_floor(make: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A route for staff of the warehouse; for everybody else there is nothing here."""

    async def answer(request: Request) -> Response:
        house: App = request.app.state.house
        actor = (await context_of(house, request, Response())).actor
        if actor.kind is not ActorKind.STAFF or not actor.may(P.WAREHOUSE_PICK_READ):
            return _nothing()
        try:
            return await make(house, request)
        except DomainError:
            return _nothing()

    return answer


def _nothing() -> Response:
    return PlainTextResponse("There is no such document.", HTTPStatus.NOT_FOUND)


ROUTES = (
    Route("/documents/pick-lists/{document}.pdf", _for_the_floor(_pick_list)),
    Route("/documents/box-slips/{document}.pdf", _for_the_floor(_box_slip)),
    Route("/documents/manifests/{document}.pdf", _for_the_floor(_manifest)),
    Route("/documents/stickers/bins.{form:str}", _for_the_floor(_bins)),
    Route("/documents/stickers/totes.{form:str}", _for_the_floor(_totes)),
)
