"""The /v72 calls: key, schema, merchant account, idempotency, then the vendor's decision."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.adyen.errors import VendorError, error_response
from fovea.simulators.adyen.links import Links
from fovea.simulators.adyen.schema import (
    AmountUpdateRequest,
    CancelRequest,
    CaptureRequest,
    PaymentDetailsRequest,
    PaymentLinkRequest,
    PaymentMethodsRequest,
    PaymentRequest,
    RefundRequest,
    ReversalRequest,
    SessionCreation,
    VoidRequest,
    problem_of,
)
from fovea.simulators.adyen.sessions import Sessions
from fovea.simulators.adyen.store import Answer
from fovea.simulators.adyen.vendor import JsonObject, Vendor
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.faults import SLOW_SECONDS

VERSION = "v72"
_KEY_LENGTH = 64
_STRUCTURES = {
    PaymentMethodsRequest: "PaymentMethodsRequest",
    PaymentRequest: "PaymentRequest",
    PaymentDetailsRequest: "DetailsRequest",
    SessionCreation: "CreateCheckoutSessionRequest",
    CaptureRequest: "CreatePaymentCaptureRequest",
    RefundRequest: "CreatePaymentRefundRequest",
    CancelRequest: "CreatePaymentCancelRequest",
    ReversalRequest: "CreatePaymentReversalRequest",
    AmountUpdateRequest: "CreatePaymentAmountUpdateRequest",
    PaymentLinkRequest: "CreatePaymentLinkRequest",
    VoidRequest: "CreateStandalonePaymentCancelRequest",
}

Model = TypeVar("Model", bound=BaseModel)
_Modifying = CaptureRequest | RefundRequest | CancelRequest | ReversalRequest | AmountUpdateRequest | VoidRequest


class CheckoutApi:
    def __init__(self, config: SimulatorConfig, vendor: Vendor, links: Links, sessions: Sessions) -> None:
        self._config = config
        self._links = links
        self._sessions = sessions
        self._vendor = vendor
        self._in_flight: set[str] = set()

    def routes(self) -> list[Route]:
        psp = f"/{VERSION}/payments/{{psp}}"
        return [
            Route(f"/{VERSION}/paymentMethods", self.payment_methods, methods=["POST"]),
            Route(f"/{VERSION}/payments", self.payments, methods=["POST"]),
            Route(f"/{VERSION}/payments/details", self.details, methods=["POST"]),
            Route(f"{psp}/captures", self.captures, methods=["POST"]),
            Route(f"{psp}/refunds", self.refunds, methods=["POST"]),
            Route(f"{psp}/cancels", self.cancels, methods=["POST"]),
            Route(f"{psp}/reversals", self.reversals, methods=["POST"]),
            Route(f"{psp}/amountUpdates", self.amount_updates, methods=["POST"]),
            Route(f"/{VERSION}/cancels", self.voids, methods=["POST"]),
            Route(f"/{VERSION}/paymentLinks", self.payment_links, methods=["POST"]),
            Route(f"/{VERSION}/sessions", self.open_session, methods=["POST"]),
            Route(f"/{VERSION}/sessions/{{session}}", self.session_result, methods=["GET"]),
            Route(f"/{VERSION}/storedPaymentMethods/{{token}}", self.forget, methods=["DELETE"]),
        ]

    async def payment_methods(self, request: Request) -> Response:
        def answer(body: PaymentMethodsRequest) -> JsonObject:
            allowed, blocked = body.allowedPaymentMethods, body.blockedPaymentMethods
            return self._vendor.methods(allowed, blocked, body.shopperReference)

        return await self._call(request, PaymentMethodsRequest, answer, 200)

    async def payments(self, request: Request) -> Response:
        return await self._call(request, PaymentRequest, self._vendor.pay, 200)

    async def details(self, request: Request) -> Response:
        return await self._call(request, PaymentDetailsRequest, self._vendor.complete, 200)

    async def captures(self, request: Request) -> Response:
        def capture(body: CaptureRequest) -> JsonObject:
            return self._echo(body, self._vendor.changes.capture(request.path_params["psp"], body))

        return await self._call(request, CaptureRequest, capture, 201)

    async def refunds(self, request: Request) -> Response:
        def refund(body: RefundRequest) -> JsonObject:
            answer = self._echo(body, self._vendor.changes.refund(request.path_params["psp"], body))
            if body.merchantRefundReason:
                answer["merchantRefundReason"] = body.merchantRefundReason
            return answer

        return await self._call(request, RefundRequest, refund, 201)

    async def cancels(self, request: Request) -> Response:
        def cancel(body: CancelRequest) -> JsonObject:
            return self._echo(body, self._vendor.changes.cancel(request.path_params["psp"], body))

        return await self._call(request, CancelRequest, cancel, 201)

    async def reversals(self, request: Request) -> Response:
        def reverse(body: ReversalRequest) -> JsonObject:
            return self._echo(body, self._vendor.changes.reverse(request.path_params["psp"], body))

        return await self._call(request, ReversalRequest, reverse, 201)

    async def amount_updates(self, request: Request) -> Response:
        def extend(body: AmountUpdateRequest) -> JsonObject:
            return self._echo(body, self._vendor.changes.extend(request.path_params["psp"], body))

        return await self._call(request, AmountUpdateRequest, extend, 201)

    async def voids(self, request: Request) -> Response:
        def void(body: VoidRequest) -> JsonObject:
            return self._echo(body, self._vendor.changes.void(body))

        return await self._call(request, VoidRequest, void, 201)

    async def payment_links(self, request: Request) -> Response:
        return await self._call(request, PaymentLinkRequest, self._links.make, 201)

    async def open_session(self, request: Request) -> Response:
        return await self._call(request, SessionCreation, self._sessions.make, 201)

    async def session_result(self, request: Request) -> Response:
        """What the session had come to when its form handed the result out; later news does not change it."""
        try:
            self._authenticate(request)
            token = request.query_params.get("sessionResult", "")
            return JSONResponse(self._sessions.result(request.path_params["session"], token))
        except VendorError as error:
            return error_response(error)

    async def forget(self, request: Request) -> Response:
        """Remove a stored card; its owner must be named."""
        try:
            self._authenticate(request)
            if request.query_params.get("merchantAccount") != self._config.adyen_merchant_account:
                raise VendorError(403, "901", "Invalid Merchant Account", "security")
            shopper = request.query_params.get("shopperReference", "")
            with self._vendor.store.transaction():
                if not self._vendor.store.forget_card(request.path_params["token"], shopper):
                    raise VendorError(422, "800", "Contract not found")
        except VendorError as error:
            return error_response(error)
        return Response(status_code=204)

    def _echo(self, body: _Modifying, answer: JsonObject) -> JsonObject:
        answer["merchantAccount"] = body.merchantAccount
        if isinstance(body, CaptureRequest | RefundRequest | AmountUpdateRequest):
            answer["amount"] = body.amount.model_dump()
        return answer

    async def _call(
        self, request: Request, model: type[Model], act: Callable[[Model], JsonObject], success: int
    ) -> Response:
        try:
            self._authenticate(request)
            raw = await request.body()
            body = _parse(model, raw)
            account = getattr(body, "merchantAccount", self._config.adyen_merchant_account)
            if account != self._config.adyen_merchant_account:
                raise VendorError(403, "901", "Invalid Merchant Account", "security")
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return self._perform(body, act, success, None, "")
            return await self._once(request, key, raw, body, act, success)
        except VendorError as error:
            return error_response(error)

    async def _once(
        self,
        request: Request,
        key: str,
        raw: bytes,
        body: Model,
        act: Callable[[Model], JsonObject],
        success: int,
    ) -> Response:
        if not 0 < len(key) <= _KEY_LENGTH:
            raise VendorError(422, "702", "The Idempotency-Key may be at most 64 characters long")
        if key in self._in_flight:
            return _in_progress(409, transient=True)
        self._in_flight.add(key)
        try:
            await asyncio.sleep(request.scope.get(SLOW_SECONDS, 0))
            asked = _fingerprint(request, raw)
            known = self._vendor.store.answer(key)
            if known is None:
                return self._perform(body, act, success, key, asked)
            if known.fingerprint != asked:
                # The vendor leaves this undefined; a loud refusal shows the mistake.
                return _in_progress(422, transient=False)
            return JSONResponse(dict(known.body), known.status, dict(known.headers))
        finally:
            self._in_flight.discard(key)

    def _perform(
        self, body: Model, act: Callable[[Model], JsonObject], success: int, key: str | None, asked: str
    ) -> Response:
        store = self._vendor.store
        headers = {"Idempotency-Key": key} if key else {}
        forced = _forced_error(body)
        if forced is not None:
            error, transient = forced
            answer = error_response(error, {"transient-error": "true" if transient else "false"})
            if key and not transient:
                with store.transaction():
                    store.keep_answer(key, Answer(asked, error.status, json.loads(bytes(answer.body)), headers))
            return answer
        with store.transaction():
            result = act(body)
            if "pspReference" in result:
                headers["pspReference"] = result["pspReference"]
            if key:
                store.keep_answer(key, Answer(asked, success, result, headers))
        return JSONResponse(result, success, headers)

    def _authenticate(self, request: Request) -> None:
        if request.headers.get("X-API-Key") != self._config.adyen_api_key:
            raise VendorError(401, "000", "HTTP Status Response - Unauthorized", "security")


def _fingerprint(request: Request, raw: bytes) -> str:
    """Tells two requests apart without keeping either: bodies hold card data."""
    body = json.dumps(json.loads(raw), sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.url.path} {body}".encode()).hexdigest()


def _parse(model: type[Model], raw: bytes) -> Model:
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        status, code, message = problem_of(error, _STRUCTURES.get(model, model.__name__))
        raise VendorError(status, code, message, "security" if status == 403 else "validation") from error


def _forced_error(body: BaseModel) -> tuple[VendorError, bool] | None:
    """The test platform's errors on request: (error, transient)."""
    additional: dict[str, Any] = getattr(body, "additionalData", None) or {}
    asked = additional.get("requestedTestErrorResponseCode")
    if asked == "NO_CONNECTION_AVAILABLE":
        return VendorError(500, "905", "No connection available", "internal"), True
    if asked == "IOEXCEPTION_RECEIVED":
        return VendorError(500, "905", "Connection broken while waiting for the acquirer", "internal"), False
    return None


def _in_progress(status: int, *, transient: bool) -> Response:
    error = VendorError(status, "704", "request already processed or in progress")
    return error_response(error, {"transient-error": "true" if transient else "false"})
