"""AvaTax's doors: authentication, schemas, routes; what happens behind them is in ``vendor``."""

import asyncio
import base64
import binascii
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fovea.simulators.avatax.control import control_routes
from fovea.simulators.avatax.rates import TaxCode, tax_codes
from fovea.simulators.avatax.vendor import AvaTax
from fovea.simulators.avatax.wire import (
    CommitIn,
    CreateOrAdjustIn,
    LocationIn,
    RefundIn,
    Refused,
    TransactionIn,
    VoidIn,
    answer,
    invalid,
    read,
)
from fovea.simulators.carriers.postal import Address, complaints
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.faults import FaultInjection, Faults, fault_routes
from fovea.simulators.store import Document, Store

VENDOR = "avatax"
_FORCED_TIMEOUT_SECONDS = 30.0
_INCLUDES = frozenset(
    "Lines Details Summary Addresses SummaryOnly LinesOnly TaxDetailsByTaxType ForceTimeout".lower().split()
)

Schema = TypeVar("Schema", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


def application(config: SimulatorConfig) -> Starlette:
    store = Store(config.database(VENDOR))
    faults = Faults()
    vendor = AvaTax(config.avatax_company, store, lambda: datetime.now(UTC))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    return Starlette(
        routes=[*_Doors(vendor, config).routes(), *control_routes(vendor), *fault_routes(faults)],
        # What faults answer has no correlation id, like any proxy's error page; only a rate limit is the vendor's own.
        middleware=[
            Middleware(_CorrelationId, only_status=429),
            Middleware(FaultInjection, faults=faults),
            Middleware(_CorrelationId),
        ],
        exception_handlers={404: _not_found, 405: _not_found},
        lifespan=lifespan,
    )


class _CorrelationId:
    """The header every real answer carries; the SDK fails without it."""

    def __init__(self, app: ASGIApp, only_status: int | None = None) -> None:
        self._app = app
        self._only_status = only_status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_header(message: Message) -> None:
            if message["type"] == "http.response.start" and self._only_status in {None, message["status"]}:
                MutableHeaders(scope=message)["x-correlation-id"] = str(uuid4())
            await send(message)

        await self._app(scope, receive, with_header if scope["type"] == "http" else send)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return Refused(404, "EntityNotFoundError", "No such resource.").answer()


class _Doors:
    def __init__(self, vendor: AvaTax, config: SimulatorConfig) -> None:
        self._vendor = vendor
        self._config = config

    def routes(self) -> list[Route]:
        document = "/companies/{company}/transactions/{code}"
        endpoints: list[tuple[str, str, Handler]] = [
            ("POST", "/transactions/create", self._create),
            ("POST", "/transactions/createoradjust", self._create_or_adjust),
            ("GET", "/transactions/{id:int}", self._by_id),
            ("GET", "/companies/{company}/transactions", self._list),
            ("GET", document, self._show),
            ("GET", f"{document}/types/{{type}}", self._show),
            ("POST", f"{document}/commit", self._commit),
            ("POST", f"{document}/void", self._void),
            ("POST", f"{document}/lock", self._lock),
            ("POST", f"{document}/refund", self._refund),
            ("GET", "/addresses/resolve", self._resolve),
            ("POST", "/addresses/resolve", self._resolve),
            ("GET", "/definitions/taxcodes", self._tax_codes),
        ]
        routes = [
            Route(f"/api/v2{path}", self._guarded(handler), methods=[method]) for method, path, handler in endpoints
        ]
        return [Route("/api/v2/utilities/ping", self._ping, methods=["GET"]), *routes]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            try:
                if not self._authenticated(request):
                    raise Refused(401, "AuthenticationException", "The user or account could not be authenticated.")
                if request.path_params.get("company", self._config.avatax_company) != self._config.avatax_company:
                    raise Refused(404, "EntityNotFoundError", "Company not found.", target="IncorrectData")
                await self._heed_includes(request)
                return await handler(request)
            except Refused as refused:
                return refused.answer()

        return endpoint

    def _authenticated(self, request: Request) -> bool:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(credentials, validate=True)
        except binascii.Error:
            return False
        wanted = f"{self._config.avatax_account}:{self._config.avatax_licence}"
        return hmac.compare_digest(given, wanted.encode())

    async def _heed_includes(self, request: Request) -> None:
        """``ForceTimeout`` is the vendor's own way to rehearse one: a long wait, then an error."""
        text = request.query_params.get("$include", "")
        wanted = {part.strip().lower() for part in text.split(",") if part.strip()}
        if wanted - _INCLUDES:
            raise Refused(400, "GetTaxError", "An unknown value in $include.", refers_to="$include")
        if "forcetimeout" in wanted:
            await asyncio.sleep(_FORCED_TIMEOUT_SECONDS * self._config.time_scale)
            raise Refused(500, "TimeoutRequested", "A timeout was requested.")

    async def _ping(self, request: Request) -> Response:
        known = self._authenticated(request)
        body = {
            "version": "26.10.0.0",
            "authenticated": known,
            "authenticationType": "AccountIdLicenseKey" if known else "None",
            "authenticatedAccountId": self._config.avatax_account if known else None,
        }
        return answer(body)

    async def _create(self, request: Request) -> Response:
        return _shown(self._vendor.create(await _read(request, TransactionIn)), 201)

    async def _create_or_adjust(self, request: Request) -> Response:
        wanted = await _read(request, CreateOrAdjustIn)
        return _shown(self._vendor.create_or_adjust(wanted.createTransactionModel, wanted.adjustmentReason), 201)

    async def _show(self, request: Request) -> Response:
        kind = request.path_params.get("type", "SalesInvoice")
        return _shown(self._vendor.find(request.path_params["code"], kind))

    async def _by_id(self, request: Request) -> Response:
        return _shown(self._vendor.by_id(request.path_params["id"]))

    async def _list(self, _request: Request) -> Response:
        found = [_public(body) for body in self._vendor.listed()]
        return answer({"@recordsetCount": len(found), "value": found})

    async def _commit(self, request: Request) -> Response:
        if not (await _read(request, CommitIn)).commit:
            raise Refused(400, "GetTaxError", "commit must be true.", refers_to="commit")
        return _shown(self._vendor.commit(request.path_params["code"], _kind(request)))

    async def _void(self, request: Request) -> Response:
        await _read(request, VoidIn)
        return _shown(self._vendor.void(request.path_params["code"], _kind(request)))

    async def _lock(self, request: Request) -> Response:
        return _shown(self._vendor.lock(request.path_params["code"], _kind(request)))

    async def _refund(self, request: Request) -> Response:
        wanted = await _read(request, RefundIn)
        return _shown(self._vendor.refund(request.path_params["code"], wanted), 201)

    async def _resolve(self, request: Request) -> Response:
        """HTTP 200 either way: an unresolvable address has a message of severity Error."""
        given = read(await request.body()) if request.method == "POST" else dict(request.query_params)
        given.pop("textCase", None)
        try:
            wanted = LocationIn.model_validate({k: v for k, v in given.items() if k != "$include"})
        except ValidationError as error:
            raise invalid(error) from None
        country = wanted.country.upper()
        fields = wanted.model_dump()
        messages = [_message("InvalidAddress", "Only US and Canadian addresses are resolved.")]
        if country in {"US", "CA"}:
            found = complaints(
                Address(
                    "", "", wanted.line1, wanted.line2, wanted.city, wanted.region.upper(), wanted.postalCode, country
                )
            )
            messages = [_message("InvalidAddress", f"{each.message}.") for each in found]
        clean = {name: value.upper() for name, value in fields.items()}
        body = {
            "address": fields,
            "validatedAddresses": [] if messages else [{"addressType": "StreetOrResidentialAddress", **clean}],
            "resolutionQuality": "NotCoded" if messages else "Rooftop",
            "messages": messages,
        }
        return answer(body)

    async def _tax_codes(self, request: Request) -> Response:
        """``$filter=description contains 'text'`` only."""
        text = request.query_params.get("$filter", "")
        _, _, wanted = text.partition(" contains ")
        needle = wanted.strip("' ").lower()
        found = [_code(each) for each in tax_codes().values() if needle in each.description.lower()]
        return answer({"@recordsetCount": len(found), "value": found})


def _kind(request: Request) -> str:
    return request.query_params.get("documentType", "SalesInvoice")


def _public(body: Document) -> Document:
    return {name: value for name, value in body.items() if name != "request"}


def _shown(body: Document, status: int = 200) -> Response:
    return answer(_public(body), status)


def _message(summary: str, details: str) -> Document:
    return {
        "summary": summary,
        "details": details,
        "refersTo": "Address",
        "severity": "Error",
        "source": "Avalara.AvaTax.Services.Address",
    }


def _code(code: TaxCode) -> Document:
    return {
        "taxCode": code.tax_code,
        "taxCodeTypeId": code.type_id,
        "description": code.description,
        "isActive": True,
        "isPhysical": code.type_id == "P",
    }


async def _read(request: Request, schema: type[Schema]) -> Schema:
    try:
        return schema.model_validate(read(await request.body()))
    except ValidationError as error:
        raise invalid(error) from None
