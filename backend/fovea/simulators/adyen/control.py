"""The vendor's back office, for tests and people: look, play events, set fates, misbehave. All under ``/_sim``.

- ``GET payments``, ``GET payments/{psp}``: what there is; ``POST payments`` takes in what a demonstration speaks of.
- ``POST payments/{psp}/events`` ``{eventCode, value?, success?, reason?, defendDays?}``: any event, such as a
  chargeback with its deadline, or EXPIRE. ``value`` counts the vendor's minor units. What was not captured cannot be
  disputed: 422, with the reason.
- ``POST modifications/{psp}/fail``: a capture or refund that had succeeded fails now; ``…/recapture``: it comes good.
- ``POST plans`` ``{kind, fate, times?}``: what becomes of the next captures, refunds or cancels.
- ``POST reports`` ``{omit?, wrong?}``: closes the batch and announces its settlement report, differences included.
- ``GET webhooks``, ``POST webhooks/{number}/again``: what was sent, and sending it once more.
- ``GET|POST|DELETE faults``: misbehaviour, see ``fovea.simulators.faults``.
"""

import json
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.changes import FAIL_LATE, SUCCEED_FALSE
from fovea.simulators.adyen.errors import VendorError
from fovea.simulators.adyen.issuer import amount_text
from fovea.simulators.adyen.reports import Reports
from fovea.simulators.adyen.store import Kind, Modification, Payment, PaymentState, new_reference, now_text
from fovea.simulators.adyen.vendor import JsonObject, Vendor
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries, Delivery
from fovea.simulators.faults import CONTROL_PREFIX, FaultKind, Faults, fault_routes
from fovea.simulators.pages import asked_limit

_EVENTS = (
    "EXPIRE",
    "NOTIFICATION_OF_FRAUD",
    "REQUEST_FOR_INFORMATION",
    "NOTIFICATION_OF_CHARGEBACK",
    "CHARGEBACK",
    "CHARGEBACK_REVERSED",
    "SECOND_CHARGEBACK",
    "INFORMATION_SUPPLIED",
    "DISPUTE_DEFENSE_PERIOD_ENDED",
)


class _Play(BaseModel):
    model_config = ConfigDict(extra="forbid")

    eventCode: str = Field(pattern=r"^[A-Z_]{3,40}$")
    value: int | None = Field(default=None, ge=0)
    success: bool = True
    reason: str = Field(default="", max_length=200)
    defendDays: float | None = Field(default=None, ge=-60, le=120)


class _Report(BaseModel):
    """References of payments or modifications whose lines are left out, or say a little less."""

    model_config = ConfigDict(extra="forbid")

    omit: list[str] = []
    wrong: list[str] = []


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    fate: Literal["refused_later", "failed_after_success"]
    times: int = Field(default=1, ge=1, le=1000)


class _KnownPayment(BaseModel):
    """A payment authorised long ago, as the shop remembers it; values in the vendor's minor units."""

    model_config = ConfigDict(extra="forbid")

    psp: str = Field(pattern=r"^[A-Z0-9]{16}$")
    reference: str = Field(min_length=1, max_length=80)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    value: int = Field(gt=0)
    captured: int = Field(default=0, ge=0)
    refunded: int = Field(default=0, ge=0)
    brand: str = "visa"
    last_four: str = Field(default="1142", pattern=r"^[0-9]{4}$")

    @model_validator(mode="after")
    def _within_what_was_authorised(self) -> "_KnownPayment":
        if not self.refunded <= self.captured <= self.value:
            raise ValueError("refunded <= captured <= value does not hold")
        return self


_KNOWN_PAYMENTS = TypeAdapter(list[_KnownPayment])


class Control:
    def __init__(
        self,
        config: SimulatorConfig,
        vendor: Vendor,
        deliveries: Deliveries,
        faults: Faults,
        templates: Jinja2Templates,
        reports: Reports,
    ) -> None:
        self._config = config
        self._vendor = vendor
        self._deliveries = deliveries
        self._faults = faults
        self._templates = templates
        self._reports = reports

    def routes(self) -> list[Route]:
        top = CONTROL_PREFIX
        return [
            Route(top, self.page),
            Route(f"{top}/payments", self.payments, methods=["GET"]),
            Route(f"{top}/payments", self.remember, methods=["POST"]),
            Route(f"{top}/payments/{{psp}}", self.payment),
            Route(f"{top}/payments/{{psp}}/events", self.play, methods=["POST"]),
            Route(f"{top}/modifications/{{psp}}/fail", self.fail, methods=["POST"]),
            Route(f"{top}/modifications/{{psp}}/recapture", self.recapture, methods=["POST"]),
            Route(f"{top}/reports", self.report, methods=["POST"]),
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
            "reports": self._vendor.store.reports(),
            "fates": {FAIL_LATE: "succeeds, then fails", SUCCEED_FALSE: "is refused"},
        }
        return self._templates.TemplateResponse(request, "control.html", content)

    async def payments(self, request: Request) -> Response:
        """Newest first, a hundred unless ``?limit=`` says otherwise."""
        limit = asked_limit(request, 100)
        return JSONResponse([self._shown(payment) for payment in self._vendor.store.payments(limit)])

    async def remember(self, request: Request) -> Response:
        """Takes in payments that the shop's demonstration data speaks of; those already known stay as they are."""
        try:
            known = _KNOWN_PAYMENTS.validate_json(await request.body())
        except ValidationError as error:
            return _refused(error)
        with self._vendor.store.transaction():
            new = [item for item in known if self._vendor.store.payment(item.psp) is None]
            for item in new:
                self._remember(item)
        return JSONResponse({"new": len(new), "known": len(known) - len(new)}, 201)

    def _remember(self, item: _KnownPayment) -> None:
        store, now = self._vendor.store, now_text()
        store.add_payment(
            Payment(
                psp=item.psp,
                reference=item.reference,
                currency=item.currency,
                value=item.value,
                state=PaymentState.AUTHORISED,
                refusal=None,
                brand=item.brand,
                bin="",
                last_four=item.last_four,
                expiry="03/2030",
                manual_capture=True,
                return_url="",
                redirect_token=None,
                redirect_result=None,
                challenge=None,
                created=now,
            )
        )
        for kind, value in ((Kind.CAPTURE, item.captured), (Kind.REFUND, item.refunded)):
            if value:
                reference = f"{item.reference}-{kind}"
                store.add_modification(Modification(new_reference(), item.psp, kind, reference, value, True, "", now))

    async def payment(self, request: Request) -> Response:
        found = self._vendor.store.payment(request.path_params["psp"])
        return JSONResponse(self._shown(found)) if found else Response(status_code=404)

    async def play(self, request: Request) -> Response:
        try:
            wanted = _Play.model_validate_json(await request.body())
            with self._vendor.store.transaction():
                psp = request.path_params["psp"]
                self._vendor.play(psp, wanted.eventCode, wanted.value, wanted.success, wanted.reason, wanted.defendDays)
        except (ValidationError, VendorError) as error:
            return _refused(error)
        return Response(status_code=202)

    async def fail(self, request: Request) -> Response:
        try:
            with self._vendor.store.transaction():
                self._vendor.changes.fail_late(request.path_params["psp"])
        except VendorError as error:
            return _refused(error)
        return Response(status_code=202)

    async def recapture(self, request: Request) -> Response:
        """A capture that had failed comes good after all."""
        try:
            with self._vendor.store.transaction():
                self._vendor.changes.recapture(request.path_params["psp"])
        except VendorError as error:
            return _refused(error)
        return Response(status_code=202)

    async def report(self, request: Request) -> Response:
        """The day's settlement report, faithful or with differences on purpose."""
        try:
            wanted = _Report.model_validate_json(await request.body() or b"{}")
        except ValidationError as error:
            return _refused(error)
        with self._vendor.store.transaction():
            return self._reports.make(wanted.omit, wanted.wrong)

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
