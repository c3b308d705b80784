"""Where vendors report: verify, store, answer. What a message means is decided later, from the store."""

from datetime import datetime

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import payments, shipping
from fovea.domains.payments import EventKind
from fovea.integrations.adyen.webhooks import ACCEPTED, AdyenWebhooks, NoticeKind, PaymentNotice
from fovea.integrations.easypost.webhooks import read_webhook as read_easypost
from fovea.integrations.hooks import WebhookRejected
from fovea.integrations.shippo.webhooks import read_webhook as read_shippo
from fovea.kernel.actor import SYSTEM
from fovea.kernel.money import Money

_log = structlog.get_logger("fovea.hooks")
_LARGEST = 1_000_000

_KINDS = {
    NoticeKind.AUTHORISED: EventKind.AUTHORISED,
    NoticeKind.AUTHORISATION_REFUSED: EventKind.REFUSED,
    NoticeKind.CAPTURED: EventKind.CAPTURED,
    NoticeKind.CAPTURE_REFUSED: EventKind.CAPTURE_FAILED,
    NoticeKind.CAPTURE_FAILED: EventKind.CAPTURE_FAILED,
    NoticeKind.CANCELLED: EventKind.CANCELLED,
    NoticeKind.CANCEL_REFUSED: EventKind.CANCEL_FAILED,
    NoticeKind.REFUNDED: EventKind.REFUNDED,
    NoticeKind.REFUND_REFUSED: EventKind.REFUND_FAILED,
    NoticeKind.REFUND_FAILED: EventKind.REFUND_FAILED,
    NoticeKind.EXPIRED: EventKind.EXPIRED,
    NoticeKind.CHARGEBACK: EventKind.CHARGEBACK,
    NoticeKind.CHARGEBACK_REVERSED: EventKind.CHARGEBACK_REVERSED,
    NoticeKind.SECOND_CHARGEBACK: EventKind.CHARGEBACK,
}


async def adyen(request: Request) -> Response:
    """Every genuine item is stored before the answer; a forged one changes nothing and is logged."""
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return PlainTextResponse("too large", status_code=413)
    config = house.settings
    keys = [key.strip() for key in config.adyen_hmac_keys.get_secret_value().split(",")]
    reader = AdyenWebhooks(
        config.adyen_webhook_user,
        config.adyen_webhook_password.get_secret_value(),
        keys,
        config.adyen_merchant_account,
        live=config.production,
    )
    try:
        batch = reader.read(request.headers.get("authorization"), body)
    except WebhookRejected as rejected:
        return _refuse("adyen", rejected)
    for item in batch.rejected:
        _log.error("webhook item rejected", vendor="adyen", position=item.position, reason=item.reason)
    for notice in batch.notices:
        await house.db.run(SYSTEM, payments.receive_notice, _notice(notice, house.db.clock()))
    return PlainTextResponse(ACCEPTED)


async def easypost(request: Request) -> Response:
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return PlainTextResponse("too large", status_code=413)
    try:
        event = read_easypost(
            body,
            request.headers.get("x-hmac-signature"),
            house.settings.easypost_webhook_secret.get_secret_value(),
            production=house.settings.production,
        )
    except WebhookRejected as rejected:
        return _refuse("easypost", rejected)
    return await _tracked(house, event)


async def shippo(request: Request) -> Response:
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return PlainTextResponse("too large", status_code=413)
    try:
        event = read_shippo(
            body,
            request.query_params.get("token"),
            house.settings.shippo_webhook_token.get_secret_value(),
            production=house.settings.production,
            now=house.db.clock(),
            signature=request.headers.get("shippo-auth-signature"),
        )
    except WebhookRejected as rejected:
        return _refuse("shippo", rejected)
    return await _tracked(house, event)


async def _tracked(house: App, event: shipping.TrackingEvent | None) -> Response:
    if event is not None:
        await house.db.run(SYSTEM, shipping.record_tracking, shipping.RecordTracking(event))
    return PlainTextResponse("ok")


async def _body(request: Request) -> bytes | None:
    """The raw bytes, or None when there are more than anyone honest sends."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _LARGEST:
            return None
    return bytes(received)


def _refuse(vendor: str, rejected: WebhookRejected) -> Response:
    _log.error("webhook rejected", vendor=vendor, reason=rejected.reason)
    return PlainTextResponse("rejected", status_code=401)


def _notice(item: PaymentNotice, now: datetime) -> payments.Notice:
    return payments.Notice(
        dedupe_key=item.dedupe_key,
        kind=_KINDS.get(item.kind, EventKind.OTHER),
        event_code=item.event_code,
        psp_reference=item.psp_reference,
        original_reference=item.original_reference,
        merchant_reference=item.merchant_reference,
        success=item.success,
        amount=item.amount or Money(0, "USD"),
        occurred_at=item.occurred_at or now,
    )


ROUTES = (
    Route("/hooks/adyen", adyen, methods=["POST"]),
    Route("/hooks/easypost", easypost, methods=["POST"]),
    Route("/hooks/shippo", shippo, methods=["POST"]),
)
