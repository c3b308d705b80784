"""Shippo's doors: authentication, schemas, routes with and without a last slash; ``vendor`` is behind them."""

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.carriers.control import Refunds, VendorClock, control_routes
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.faults import CONTROL_PREFIX, FaultInjection, Faults, fault_routes
from fovea.simulators.shippo.vendor import VENDOR, Mood, Shippo
from fovea.simulators.shippo.wire import (
    AddressIn,
    ManifestIn,
    ParcelIn,
    RefundIn,
    Refused,
    ShipmentIn,
    TrackIn,
    TransactionIn,
    invalid,
    not_found,
)
from fovea.simulators.store import Document, Store

# Seconds before each further try of a webhook, before scaling.
_WEBHOOK_RETRIES = (30, 60, 300, 900, 3600, 14_400, 43_200, 86_400)

Schema = TypeVar("Schema", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


def application(config: SimulatorConfig) -> Starlette:
    store = Store(config.database(VENDOR))
    faults = Faults()
    deliveries = Deliveries(store.connection, faults, [wait * config.time_scale for wait in _WEBHOOK_RETRIES])
    clock = VendorClock()
    vendor = Shippo(config, store, faults, deliveries, clock)
    doors = _Doors(vendor, config)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each) for each in (deliveries.run(), vendor.journeys.run(), vendor.run())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        store.close()

    refunds = Refunds(vendor.pending_refunds, vendor.decide_refund)
    return Starlette(
        routes=[
            *doors.routes(),
            *control_routes("Shippo", vendor.journeys, deliveries, refunds, clock),
            *fault_routes(faults),
        ],
        middleware=[Middleware(FaultInjection, faults=faults)],
        exception_handlers={404: _not_found, 405: _not_found},
        lifespan=lifespan,
    )


async def _not_found(request: Request, _error: Exception) -> Response:
    return not_found(request.url.path).answer()


class _MoodRequest(BaseModel):
    """``recorded``: answers in the shape of the old recordings, which the SDK cannot parse."""

    model_config = ConfigDict(extra="forbid")

    refusal: str | None = None
    queue_seconds: float | None = Field(default=None, ge=0, le=3600)
    recorded: bool | None = None


class _Doors:
    def __init__(self, vendor: Shippo, config: SimulatorConfig) -> None:
        self._vendor = vendor
        self._config = config
        self._recorded = False

    def routes(self) -> list[Route]:
        endpoints: list[tuple[str, str, Handler]] = [
            ("GET", "/addresses", self._listed("address")),
            ("POST", "/addresses", self._create_address),
            ("GET", "/addresses/{id}", self._stored("address", "/addresses")),
            ("GET", "/addresses/{id}/validate", self._validate_address),
            ("POST", "/parcels", self._create_parcel),
            ("GET", "/parcels/{id}", self._stored("parcel", "/parcels")),
            ("GET", "/shipments", self._listed("shipment")),
            ("POST", "/shipments", self._create_shipment),
            ("GET", "/shipments/{id}", self._stored("shipment", "/shipments")),
            ("GET", "/shipments/{id}/rates", self._rates_of_shipment),
            ("GET", "/rates/{id}", self._stored("rate", "/rates")),
            ("GET", "/transactions", self._list_transactions),
            ("POST", "/transactions", self._buy),
            ("GET", "/transactions/{id}", self._transaction),
            ("GET", "/refunds", self._listed("refund")),
            ("POST", "/refunds", self._refund),
            ("GET", "/refunds/{id}", self._stored("refund", "/refunds")),
            ("GET", "/manifests", self._listed("manifest")),
            ("POST", "/manifests", self._create_manifest),
            ("GET", "/manifests/{id}", self._stored("manifest", "/manifests")),
            ("POST", "/tracks", self._register_track),
            ("GET", "/tracks/{carrier}/{number}", self._track),
        ]
        routes = [
            Route(path + slash, self._guarded(handler), methods=[method])
            for method, path, handler in endpoints
            for slash in ("", "/")
        ]
        return [
            # Before the objects, whose path would take the file's name for an id.
            Route("/manifests/{id}.pdf", self._manifest_file, methods=["GET"]),
            *routes,
            Route("/labels/{id}.{suffix}", self._label, methods=["GET"]),
            Route(f"{CONTROL_PREFIX}/purchases", self._set_mood, methods=["POST"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            wanted = f"ShippoToken {self._config.shippo_api_key}"
            if not hmac.compare_digest(request.headers.get("authorization", "").encode(), wanted.encode()):
                return JSONResponse({"detail": "Invalid token"}, 401)
            try:
                return await handler(request)
            except Refused as refused:
                return refused.answer()

        return endpoint

    def _stored(self, kind: str, path: str) -> Handler:
        async def show(request: Request) -> Response:
            return JSONResponse(self._vendor.find(kind, request.path_params["id"], path))

        return show

    def _listed(self, kind: str) -> Handler:
        async def show(request: Request) -> Response:
            return self._page(request, self._vendor.newest(kind))

        return show

    async def _create_address(self, request: Request) -> Response:
        return JSONResponse(self._vendor.create_address(await _read(request, AddressIn)), 201)

    async def _validate_address(self, request: Request) -> Response:
        return JSONResponse(self._vendor.validate_address(request.path_params["id"]))

    async def _create_parcel(self, request: Request) -> Response:
        return JSONResponse(self._vendor.create_parcel(await _read(request, ParcelIn)), 201)

    async def _create_shipment(self, request: Request) -> Response:
        return JSONResponse(self._vendor.create_shipment(await _read(request, ShipmentIn)), 201)

    async def _rates_of_shipment(self, request: Request) -> Response:
        shipment = self._vendor.find("shipment", request.path_params["id"], "/shipments")
        return self._page(request, shipment["rates"])

    async def _list_transactions(self, request: Request) -> Response:
        self._vendor.finish_due()
        names = {"rate": "rate", "object_status": "status", "tracking_status": "tracking_status"}
        where = {field: request.query_params[name] for name, field in names.items() if name in request.query_params}
        return self._page(request, [self._shaped(body) for body in self._vendor.newest("transaction", **where)])

    async def _buy(self, request: Request) -> Response:
        return JSONResponse(self._shaped(self._vendor.buy(await _read(request, TransactionIn))), 201)

    async def _transaction(self, request: Request) -> Response:
        self._vendor.finish_due()
        body = self._vendor.find("transaction", request.path_params["id"], "/transactions")
        return JSONResponse(self._shaped(body))

    async def _refund(self, request: Request) -> Response:
        return JSONResponse(self._vendor.refund((await _read(request, RefundIn)).transaction), 201)

    async def _create_manifest(self, request: Request) -> Response:
        return JSONResponse(self._vendor.manifest(await _read(request, ManifestIn)), 201)

    async def _manifest_file(self, request: Request) -> Response:
        try:
            key = request.query_params.get("key", "")
            content = self._vendor.manifest_file(request.path_params["id"], key)
        except Refused as refused:
            return refused.answer()
        return Response(content, media_type="application/pdf")

    async def _register_track(self, request: Request) -> Response:
        wanted = await _read(request, TrackIn)
        track = self._vendor.track(wanted.carrier, wanted.tracking_number, wanted.metadata)
        return JSONResponse(track, 201 if self._recorded else 200)

    async def _track(self, request: Request) -> Response:
        return JSONResponse(self._vendor.track(request.path_params["carrier"], request.path_params["number"]))

    async def _label(self, request: Request) -> Response:
        suffix = request.path_params["suffix"]
        try:
            key = request.query_params.get("key", "")
            content = self._vendor.label_file(request.path_params["id"], key, suffix)
        except Refused as refused:
            return refused.answer()
        return Response(content, media_type="application/zpl" if suffix == "zpl" else "application/pdf")

    async def _set_mood(self, request: Request) -> Response:
        try:
            wanted = _MoodRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return invalid(error).answer()
        self._vendor.mood = Mood(wanted.refusal, wanted.queue_seconds)
        if wanted.recorded is not None:
            self._recorded = wanted.recorded
        return Response(status_code=204)

    def _shaped(self, transaction: Document) -> Document:
        """Today's shape, or that of the recordings: without ``created_by``."""
        if not self._recorded:
            return transaction
        return {name: value for name, value in transaction.items() if name != "created_by"}

    def _page(self, request: Request, found: Sequence[Document]) -> Response:
        page = max(1, _number(request.query_params.get("page"), 1))
        size = min(100, max(1, _number(request.query_params.get("results"), 25)))
        shown = found[(page - 1) * size : page * size]

        def address(number: int) -> str:
            url = request.url.include_query_params(page=number)
            return f"{self._config.public_url(VENDOR)}{url.path}?{url.query}"

        body = {
            "next": address(page + 1) if len(found) > page * size else None,
            "previous": address(page - 1) if page > 1 else None,
            "results": shown,
        }
        return JSONResponse(body)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default


async def _read(request: Request, schema: type[Schema]) -> Schema:
    try:
        return schema.model_validate_json(await request.body())
    except ValidationError as error:
        raise invalid(error) from None
