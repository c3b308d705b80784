"""The page and calls behind ``/_sim`` of a parcel vendor: parcels, refunds under way and webhooks, moved by hand.

``GET parcels[?limit=]`` · ``POST parcels/{number}/advance[?to=stage]`` · ``GET refunds`` (not decided yet) ·
``POST refunds/{label}?granted=true|false`` · ``GET webhooks`` · ``POST webhooks/{id}/again`` ·
``POST clock {"days"}`` (how far the vendor's clock is ahead).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from fovea.simulators.carriers.journeys import FINAL, Journey, Journeys, Stage
from fovea.simulators.deliveries import Deliveries, Delivery
from fovea.simulators.faults import CONTROL_PREFIX
from fovea.simulators.pages import asked_limit, button, page, row, table

_BY_HAND = (Stage.ATTEMPTED, Stage.DELIVERED, Stage.RETURN_TO_SENDER, Stage.FAILURE)


@dataclass(frozen=True, slots=True)
class RefundInWork:
    """A void the vendor has taken in and not yet decided."""

    label: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class Refunds:
    """``decide(label, granted)`` says whether there was anything to decide."""

    pending: Callable[[], Sequence[RefundInWork]]
    decide: Callable[[str, bool], bool]


class VendorClock:
    """Now, as the vendor sees it; moved forward by hand to let rates grow old."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class _ClockRequest(BaseModel):
    days: float = Field(ge=0, le=3650)


def control_routes(
    vendor: str, journeys: Journeys, deliveries: Deliveries, refunds: Refunds, clock: VendorClock
) -> list[Route]:
    async def show(_request: Request) -> Response:
        return HTMLResponse(_page(vendor, journeys.newest(), refunds.pending(), deliveries.listed(50)))

    async def parcels(request: Request) -> Response:
        return JSONResponse([parcel_json(journey) for journey in journeys.newest(asked_limit(request, 200))])

    async def advance(request: Request) -> Response:
        wanted = request.query_params.get("to")
        if wanted is not None and wanted not in list(Stage):
            return JSONResponse({"error": "No such stage.", "stages": list(Stage)}, 422)
        journey = journeys.advance(request.path_params["number"], Stage(wanted) if wanted else None)
        if journey is None:
            return JSONResponse({"error": "No such parcel, or it has arrived."}, 404)
        return _done(request, JSONResponse(parcel_json(journey)))

    async def waiting(_request: Request) -> Response:
        return JSONResponse([{"label": one.label, "trackingNumber": one.tracking_number} for one in refunds.pending()])

    async def decide(request: Request) -> Response:
        granted = request.query_params.get("granted", "true") == "true"
        if not refunds.decide(request.path_params["label"], granted):
            return JSONResponse({"error": "No refund of that label waits for a decision."}, 404)
        return _done(request, Response(status_code=204))

    async def webhooks(_request: Request) -> Response:
        return JSONResponse([_delivery_json(delivery) for delivery in deliveries.listed()])

    async def again(request: Request) -> Response:
        if not deliveries.again(request.path_params["id"]):
            return JSONResponse({"error": "No such webhook."}, 404)
        return _done(request, Response(status_code=204))

    async def set_clock(request: Request) -> Response:
        try:
            clock.ahead = timedelta(days=_ClockRequest.model_validate_json(await request.body()).days)
        except ValidationError:
            return JSONResponse({"error": "Give days as a number from 0."}, 422)
        return JSONResponse({"now": clock().isoformat()})

    return [
        Route(CONTROL_PREFIX, show, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/clock", set_clock, methods=["POST"]),
        Route(f"{CONTROL_PREFIX}/parcels", parcels, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/parcels/{{number}}/advance", advance, methods=["POST"]),
        Route(f"{CONTROL_PREFIX}/refunds", waiting, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/refunds/{{label}}", decide, methods=["POST"]),
        Route(f"{CONTROL_PREFIX}/webhooks", webhooks, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/webhooks/{{id:int}}/again", again, methods=["POST"]),
    ]


def parcel_json(journey: Journey) -> dict[str, object]:
    return {
        "trackingNumber": journey.number,
        "carrier": journey.carrier,
        "service": journey.service,
        "label": journey.owner,
        "stage": journey.stage,
        "steps": [{"stage": step.stage, "message": step.message, "at": step.at.isoformat()} for step in journey.steps],
    }


def _done(request: Request, answer: Response) -> Response:
    # A button on the page comes back to the page; a program gets the answer.
    return RedirectResponse(CONTROL_PREFIX, 303) if "text/html" in request.headers.get("accept", "") else answer


def _delivery_json(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "subject": delivery.subject,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.last_status,
        "error": delivery.last_error,
    }


def _page(
    vendor: str, journeys: Sequence[Journey], refunds: Sequence[RefundInWork], deliveries: Sequence[Delivery]
) -> str:
    parcels = "".join(_parcel_row(journey) for journey in journeys)
    waiting = "".join(_refund_row(refund) for refund in refunds)
    sent = "".join(_delivery_row(delivery) for delivery in deliveries)
    sections = [
        table("Parcels", "No label has been bought yet.", ("Tracking number", "Service", "Stage", "Move"), parcels),
        table("Refunds to decide", "No refund waits.", ("Label", "Tracking number", "Decide"), waiting),
        table("Webhooks", "None sent yet.", ("Event", "State", "Tries", "Last answer", ""), sent),
    ]
    return page(
        vendor, "Plays the carriers. Moving a parcel sends the vendor's webhook to the shop.", "".join(sections)
    )


def _parcel_row(journey: Journey) -> str:
    path = f"{CONTROL_PREFIX}/parcels/{escape(journey.number)}/advance"
    buttons = ""
    if journey.stage not in FINAL:
        buttons = button(path, "Next stage") + "".join(
            button(f"{path}?to={stage}", stage.replace("_", " ").capitalize()) for stage in _BY_HAND
        )
    return row(
        f"<code>{escape(journey.number)}</code>",
        escape(f"{journey.carrier} {journey.service}"),
        escape(journey.stage.replace("_", " ")),
        buttons,
    )


def _refund_row(refund: RefundInWork) -> str:
    path = f"{CONTROL_PREFIX}/refunds/{escape(refund.label)}"
    buttons = button(f"{path}?granted=true", "Grant") + button(f"{path}?granted=false", "Reject")
    return row(f"<code>{escape(refund.label)}</code>", f"<code>{escape(refund.tracking_number)}</code>", buttons)


def _delivery_row(delivery: Delivery) -> str:
    answer = str(delivery.last_status or delivery.last_error or "")
    send = button(f"{CONTROL_PREFIX}/webhooks/{delivery.id}/again", "Send again")
    return row(escape(delivery.subject), escape(delivery.state), str(delivery.attempts), escape(answer), send)
