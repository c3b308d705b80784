"""The vendor's back office, for tests and people: look, play events, set fates, misbehave. All under ``/_sim``."""

import json
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.issuer import amount_text
from fovea.simulators.adyen.store import Kind, Payment
from fovea.simulators.adyen.vendor import FAIL_LATE, SUCCEED_FALSE, JsonObject, Vendor, VendorError
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries, Delivery
from fovea.simulators.faults import CONTROL_PREFIX, FaultKind, Faults, fault_routes

_EVENTS = (
    "EXPIRE",
    "NOTIFICATION_OF_FRAUD",
    "REQUEST_FOR_INFORMATION",
    "NOTIFICATION_OF_CHARGEBACK",
    "CHARGEBACK",
    "CHARGEBACK_REVERSED",
    "SECOND_CHARGEBACK",
)


class _Play(BaseModel):
    model_config = ConfigDict(extra="forbid")

    eventCode: str = Field(pattern=r"^[A-Z_]{3,40}$")
    value: int | None = Field(default=None, ge=0)
    success: bool = True
    reason: str = Field(default="", max_length=200)


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    fate: Literal["refused_later", "failed_after_success"]
    times: int = Field(default=1, ge=1, le=1000)


class Control:
    def __init__(
        self,
        config: SimulatorConfig,
        vendor: Vendor,
        deliveries: Deliveries,
        faults: Faults,
        templates: Jinja2Templates,
    ) -> None:
        self._config = config
        self._vendor = vendor
        self._deliveries = deliveries
        self._faults = faults
        self._templates = templates

    def routes(self) -> list[Route]:
        top = CONTROL_PREFIX
        return [
            Route(top, self.page),
            Route(f"{top}/payments", self.payments),
            Route(f"{top}/payments/{{psp}}", self.payment),
            Route(f"{top}/payments/{{psp}}/events", self.play, methods=["POST"]),
            Route(f"{top}/modifications/{{psp}}/fail", self.fail, methods=["POST"]),
            Route(f"{top}/plans", self.plan, methods=["POST"]),
            Route(f"{top}/webhooks", self.webhooks),
            Route(f"{top}/webhooks/{{number:int}}/again", self.again, methods=["POST"]),
            *fault_routes(self._faults),
        ]

    async def page(self, request: Request) -> Response:
        content = {
            "merchant": self._config.adyen_merchant_account,
            "target": self._config.webhook_url("adyen"),
            "payments": [self._shown(payment) for payment in self._vendor.store.payments(50)],
            "webhooks": self._deliveries.listed(50),
            "faults": self._faults.armed(),
            "fault_kinds": list(FaultKind),
            "plans": self._vendor.store.plans(),
            "events": _EVENTS,
            "fates": {FAIL_LATE: "succeeds, then fails", SUCCEED_FALSE: "is refused"},
        }
        return self._templates.TemplateResponse(request, "control.html", content)

    async def payments(self, _request: Request) -> Response:
        """Newest first."""
        return JSONResponse([self._shown(payment) for payment in self._vendor.store.payments()])

    async def payment(self, request: Request) -> Response:
        found = self._vendor.store.payment(request.path_params["psp"])
        return JSONResponse(self._shown(found)) if found else Response(status_code=404)

    async def play(self, request: Request) -> Response:
        try:
            wanted = _Play.model_validate_json(await request.body())
            with self._vendor.store.transaction():
                psp = request.path_params["psp"]
                self._vendor.play(psp, wanted.eventCode, wanted.value, wanted.success, wanted.reason)
        except (ValidationError, VendorError) as error:
            return _refused(error)
        return Response(status_code=202)

    async def fail(self, request: Request) -> Response:
        try:
            with self._vendor.store.transaction():
                self._vendor.fail_late(request.path_params["psp"])
        except VendorError as error:
            return _refused(error)
        return Response(status_code=202)

    async def plan(self, request: Request) -> Response:
        try:
            wanted = _Plan.model_validate_json(await request.body())
        except ValidationError as error:
            return _refused(error)
        with self._vendor.store.transaction():
            self._vendor.store.set_plan(wanted.kind, wanted.fate, wanted.times)
        return Response(status_code=201)

    async def webhooks(self, _request: Request) -> Response:
        """Newest first, with the body as sent."""
        return JSONResponse([_shown_delivery(item) for item in self._deliveries.listed()])

    async def again(self, request: Request) -> Response:
        return Response(status_code=202 if self._deliveries.again(request.path_params["number"]) else 404)

    def _shown(self, payment: Payment) -> JsonObject:
        store = self._vendor.store
        shown = asdict(payment)
        # Whoever holds these could speak for the shopper.
        del shown["redirect_token"], shown["redirect_result"]
        shown["amount"] = amount_text(payment.value, payment.currency)
        shown["captured"] = store.total(payment.psp, Kind.CAPTURE)
        shown["refunded"] = store.total(payment.psp, Kind.REFUND)
        shown["modifications"] = [
            {**asdict(item), "amount": amount_text(item.value, payment.currency)}
            for item in store.modifications(payment.psp)
        ]
        return shown


def _shown_delivery(item: Delivery) -> JsonObject:
    shown = asdict(item)
    del shown["headers"]
    shown["body"] = json.loads(item.body)
    return shown


def _refused(error: ValidationError | VendorError) -> Response:
    if isinstance(error, VendorError):
        return JSONResponse({"message": error.message}, 422)
    return JSONResponse({"errors": json.loads(error.json(include_url=False))}, 422)
