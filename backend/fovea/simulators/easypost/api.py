"""EasyPost's doors: authentication, schemas, routes; what happens behind them is in ``vendor``."""

import asyncio
import base64
import binascii
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.carriers.control import Refunds, VendorClock, control_routes
from fovea.simulators.carriers.postal import Address, complaints
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.easypost.objects import LABEL_TYPES
from fovea.simulators.easypost.vendor import VENDOR, EasyPost
from fovea.simulators.easypost.wire import (
    NOT_FOUND,
    AddressEnvelope,
    BuyIn,
    ParcelEnvelope,
    RefundEnvelope,
    Refused,
    ScanFormEnvelope,
    ShipmentEnvelope,
    TrackerEnvelope,
    invalid,
    verification_failure,
)
from fovea.simulators.faults import FaultInjection, Faults, fault_routes
from fovea.simulators.store import Document, Store

# Seconds before each further try of a webhook, before scaling.
_WEBHOOK_RETRIES = (30, 60, 300, 900, 3600, 14_400, 43_200, 86_400)
_PAGE = 100

Schema = TypeVar("Schema", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


def application(config: SimulatorConfig) -> Starlette:
    store = Store(config.database(VENDOR))
    faults = Faults()
    deliveries = Deliveries(store.connection, faults, [wait * config.time_scale for wait in _WEBHOOK_RETRIES])
    clock = VendorClock()
    vendor = EasyPost(config, store, faults, deliveries, clock)
    doors = _Doors(vendor, config.easypost_api_key)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(deliveries.run()), asyncio.create_task(vendor.journeys.run())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        store.close()

    refunds = Refunds(vendor.pending_refunds, vendor.decide_refund)
    return Starlette(
        routes=[
            *doors.routes(),
            *control_routes("EasyPost", vendor.journeys, deliveries, refunds, clock),
            *fault_routes(faults),
        ],
        middleware=[Middleware(FaultInjection, faults=faults)],
        exception_handlers={404: _not_found, 405: _not_found},
        lifespan=lifespan,
    )


async def _not_found(_request: Request, _error: Exception) -> Response:
    return Refused(*NOT_FOUND).answer()


class _Doors:
    def __init__(self, vendor: EasyPost, api_key: str) -> None:
        self._vendor = vendor
        self._api_key = api_key

    def routes(self) -> list[Route]:
        v2: list[tuple[str, str, Handler]] = [
            ("POST", "/addresses", self._create_address),
            ("POST", "/addresses/create_and_verify", self._create_and_verify),
            ("GET", "/addresses/{id}", self._stored("Address")),
            ("GET", "/addresses/{id}/verify", self._verify),
            ("POST", "/parcels", self._create_parcel),
            ("GET", "/parcels/{id}", self._stored("Parcel")),
            ("POST", "/shipments", self._create_shipment),
            ("GET", "/shipments", self._list_shipments),
            ("GET", "/shipments/{id}", self._stored("Shipment")),
            ("POST", "/shipments/{id}/rerate", self._rerate),
            ("POST", "/shipments/{id}/buy", self._buy),
            ("POST", "/shipments/{id}/refund", self._refund),
            ("GET", "/shipments/{id}/label", self._label),
            ("POST", "/scan_forms", self._create_scan_form),
            ("GET", "/scan_forms/{id}", self._stored("ScanForm")),
            ("POST", "/refunds", self._refund_by_code),
            ("POST", "/trackers", self._create_tracker),
            ("GET", "/trackers/{id}", self._tracker),
        ]
        routes = [Route(f"/v2{path}", self._guarded(handler), methods=[method]) for method, path, handler in v2]
        # Files are reached by whoever knows their address, as on the vendor's file store.
        return [
            *routes,
            Route("/files/postage_label/{id}.{suffix}", self._file, methods=["GET"]),
            Route("/files/scan_form/{id}.pdf", self._paper(self._vendor.scan_form_file), methods=["GET"]),
            Route("/files/forms/{id}.pdf", self._paper(self._vendor.invoice_file), methods=["GET"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            try:
                self._authenticate(request)
                return await handler(request)
            except Refused as refused:
                return refused.answer()

        return endpoint

    def _authenticate(self, request: Request) -> None:
        """Bearer, or Basic with the key as user name."""
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        key = credentials
        if scheme.lower() == "basic":
            try:
                key = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                key = ""
        if scheme.lower() not in {"bearer", "basic"} or not hmac.compare_digest(key.encode(), self._api_key.encode()):
            raise Refused(401, "UNAUTHORIZED", "Your account does not exist or the API key is not valid.")

    def _stored(self, kind: str) -> Handler:
        async def show(request: Request) -> Response:
            return JSONResponse(self._vendor.find(kind, request.path_params["id"]))

        return show

    async def _create_address(self, request: Request) -> Response:
        wanted = await _read(request, AddressEnvelope)
        verified = bool(wanted.verify or wanted.verify_strict)
        if wanted.verify_strict:
            _refuse_unverifiable(wanted.address.model_dump())
        return JSONResponse(self._vendor.create_address(wanted.address, verified=verified), 201)

    async def _create_and_verify(self, request: Request) -> Response:
        wanted = await _read(request, AddressEnvelope)
        _refuse_unverifiable(wanted.address.model_dump())
        return JSONResponse({"address": self._vendor.create_address(wanted.address, verified=True)})

    async def _verify(self, request: Request) -> Response:
        body = self._vendor.find("Address", request.path_params["id"])
        _refuse_unverifiable(body)
        return JSONResponse({"address": body})

    async def _create_parcel(self, request: Request) -> Response:
        return JSONResponse(self._vendor.create_parcel((await _read(request, ParcelEnvelope)).parcel), 201)

    async def _create_shipment(self, request: Request) -> Response:
        return JSONResponse(self._vendor.create_shipment((await _read(request, ShipmentEnvelope)).shipment), 201)

    async def _list_shipments(self, request: Request) -> Response:
        found = self._vendor.shipments(request.query_params.get("reference"))
        before = request.query_params.get("before_id")
        ids = [body["id"] for body in found]
        start = ids.index(before) + 1 if before in ids else 0
        text = request.query_params.get("page_size", "20")
        size = min(_PAGE, int(text)) if text.isdigit() else 20
        return JSONResponse({"shipments": found[start : start + size], "has_more": len(found) > start + size})

    async def _rerate(self, request: Request) -> Response:
        return JSONResponse(self._vendor.rerate(request.path_params["id"]))

    async def _buy(self, request: Request) -> Response:
        wanted = await _read(request, BuyIn)
        return JSONResponse(self._vendor.buy(request.path_params["id"], wanted.rate.id, wanted.insurance))

    async def _create_scan_form(self, request: Request) -> Response:
        wanted = (await _read(request, ScanFormEnvelope)).scan_form
        return JSONResponse(self._vendor.scan_form([each.id for each in wanted.shipments]))

    async def _refund(self, request: Request) -> Response:
        return JSONResponse(self._vendor.refund(request.path_params["id"]))

    async def _refund_by_code(self, request: Request) -> Response:
        wanted = (await _read(request, RefundEnvelope)).refund
        codes = wanted.tracking_codes if isinstance(wanted.tracking_codes, list) else wanted.tracking_codes.split(",")
        answers: list[Document] = []
        for code in codes:
            shipment_id = self._vendor.tracker(code.strip())["shipment_id"]
            if shipment_id is None:
                raise Refused(*NOT_FOUND)
            shipment = self._vendor.refund(shipment_id)
            answers.append(
                {
                    "id": f"rfnd_{shipment_id.removeprefix('shp_')}",
                    "object": "Refund",
                    "tracking_code": shipment["tracking_code"],
                    "confirmation_number": None,
                    "status": shipment["refund_status"],
                    "carrier": wanted.carrier,
                    "shipment_id": shipment_id,
                }
            )
        return JSONResponse(answers, 201)

    async def _label(self, request: Request) -> Response:
        file_format = request.query_params.get("file_format", "PDF").upper()
        return JSONResponse(self._vendor.label_as(request.path_params["id"], file_format))

    async def _create_tracker(self, request: Request) -> Response:
        wanted = (await _read(request, TrackerEnvelope)).tracker
        return JSONResponse(self._vendor.create_tracker(wanted.tracking_code, wanted.carrier))

    async def _tracker(self, request: Request) -> Response:
        return JSONResponse(self._vendor.tracker_by_id(request.path_params["id"]))

    def _paper(self, make: Callable[[str], bytes]) -> Handler:
        async def show(request: Request) -> Response:
            try:
                return Response(make(request.path_params["id"]), media_type="application/pdf")
            except Refused:
                raise HTTPException(404) from None

        return show

    async def _file(self, request: Request) -> Response:
        suffix = request.path_params["suffix"]
        if suffix.upper() not in LABEL_TYPES:
            raise HTTPException(404)
        try:
            content = self._vendor.label_file(request.path_params["id"], suffix)
        except Refused:
            raise HTTPException(404) from None
        return Response(content, media_type=LABEL_TYPES[suffix.upper()])


async def _read(request: Request, schema: type[Schema]) -> Schema:
    try:
        return schema.model_validate_json(await request.body())
    except ValidationError as error:
        raise invalid(error) from None


def _refuse_unverifiable(fields: Document) -> None:
    found = complaints(Address.of(fields))
    if found:
        raise verification_failure(found)
