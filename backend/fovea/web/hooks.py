"""Where vendors report: verify, store, answer. What a message means is decided later, from the store.

Every request is kept in the webhook log with the verdict on each of its messages before anything else happens. A sender
who is not believed learns nothing: not whether the signature, the name or the form was wrong.
"""

from datetime import datetime
from uuid import UUID

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import payments, shipping
from fovea.domains.payments import EventKind
from fovea.integrations.adyen.webhooks import (
    ACCEPTED,
    NoticeKind,
    PaymentNotice,
    RejectedItem,
    WebhookBatch,
    build_webhooks,
)
from fovea.integrations.easypost.webhooks import read_webhook as read_easypost
from fovea.integrations.hooks import WebhookRejected
from fovea.integrations.shippo.webhooks import read_webhook as read_shippo
from fovea.kernel import webhooks
from fovea.kernel.actor import SYSTEM
from fovea.kernel.money import Money
from fovea.kernel.webhooks import ItemSeen, KeepWebhook, NoteResult, Verdict

_log = structlog.get_logger("fovea.hooks")
_LARGEST = 1_000_000

_KINDS = {
    NoticeKind.AUTHORISED: EventKind.AUTHORISED,
    NoticeKind.AUTHORISATION_REFUSED: EventKind.REFUSED,
    NoticeKind.CAPTURED: EventKind.CAPTURED,
    NoticeKind.CAPTURE_REFUSED: EventKind.CAPTURE_FAILED,
    NoticeKind.CAPTURE_FAILED: EventKind.CAPTURE_FAILED,
    NoticeKind.RECAPTURED: EventKind.RECAPTURED,
    NoticeKind.CANCELLED: EventKind.CANCELLED,
    NoticeKind.CANCEL_REFUSED: EventKind.CANCEL_FAILED,
    NoticeKind.ABSENT: EventKind.ABSENT,
    NoticeKind.VOID_REFUSED: EventKind.VOID_REFUSED,
    NoticeKind.REVERSED: EventKind.REVERSED,
    NoticeKind.ADJUSTED: EventKind.ADJUSTED,
    NoticeKind.ADJUST_REFUSED: EventKind.ADJUST_FAILED,
    NoticeKind.REFUNDED: EventKind.REFUNDED,
    NoticeKind.REFUND_REFUSED: EventKind.REFUND_FAILED,
    NoticeKind.REFUND_FAILED: EventKind.REFUND_FAILED,
    NoticeKind.EXPIRED: EventKind.EXPIRED,
    NoticeKind.INFORMATION_REQUESTED: EventKind.INFORMATION_REQUESTED,
    NoticeKind.DISPUTE_OPENED: EventKind.DISPUTE_OPENED,
    NoticeKind.DISPUTE_ANSWERED: EventKind.DISPUTE_ANSWERED,
    NoticeKind.DISPUTE_ENDED: EventKind.DISPUTE_ENDED,
    NoticeKind.CHARGEBACK: EventKind.CHARGEBACK,
    NoticeKind.CHARGEBACK_REVERSED: EventKind.CHARGEBACK_REVERSED,
    NoticeKind.SECOND_CHARGEBACK: EventKind.SECOND_CHARGEBACK,
    NoticeKind.FRAUD_REPORTED: EventKind.FRAUD_REPORTED,
}


async def adyen(request: Request) -> Response:
    """Every genuine item is stored before the answer; a forged one is stored too, and changes nothing."""
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return await _too_large(house, request, "adyen")
    try:
        batch = build_webhooks(house.settings).read(request.headers.get("authorization"), body)
    except WebhookRejected as rejected:
        return await _refuse(house, request, "adyen", body, rejected)
    for item in batch.rejected:
        _log.error("webhook item rejected", vendor="adyen", position=item.position, reason=item.reason)
    await _keep(house, request, "adyen", body, _seen(batch))
    for notice in batch.notices:
        await house.db.run(SYSTEM, payments.receive_notice, _notice(notice, house.db.clock()))
    return PlainTextResponse(ACCEPTED)


async def easypost(request: Request) -> Response:
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return await _too_large(house, request, "easypost")
    try:
        event = read_easypost(
            body,
            request.headers.get("x-hmac-signature"),
            house.settings.easypost_webhook_secret.get_secret_value(),
            production=house.settings.production,
        )
    except WebhookRejected as rejected:
        return await _refuse(house, request, "easypost", body, rejected)
    return await _tracked(house, request, "easypost", body, event)


async def shippo(request: Request) -> Response:
    house: App = request.app.state.house
    body = await _body(request)
    if body is None:
        return await _too_large(house, request, "shippo")
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
        return await _refuse(house, request, "shippo", body, rejected)
    return await _tracked(house, request, "shippo", body, event)


async def _tracked(house: App, request: Request, vendor: str, body: bytes, said: shipping.Said | None) -> Response:
    item = ItemSeen(_event_name(body), "" if said is None else _subject(said), Verdict.ACCEPTED)
    webhook_id = await _keep(house, request, vendor, body, (item,))
    result = "ignored"
    if said is not None:
        # Known from an earlier message, or of no parcel of ours.
        result = "recorded" if await house.db.run(SYSTEM, shipping.hear, said) else "known"
    if webhook_id is not None:
        await house.db.run(SYSTEM, webhooks.note_result, NoteResult(webhook_id, result))
    return PlainTextResponse("ok")


def _subject(said: shipping.Said) -> str:
    """By what staff would look for the message."""
    match said:
        case shipping.PurchaseHeard():
            return str(said.attempt_id)
        case shipping.RefundHeard():
            return said.tracking_number or said.vendor_label
        case _:
            return said.tracking_number


async def _body(request: Request) -> bytes | None:
    """The raw bytes, or None when there are more than anyone honest sends."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _LARGEST:
            return None
    return bytes(received)


async def _keep(house: App, request: Request, vendor: str, body: bytes, items: tuple[ItemSeen, ...]) -> UUID | None:
    return await house.db.run(SYSTEM, webhooks.keep_webhook, KeepWebhook(vendor, body, dict(request.headers), items))


async def _refuse(house: App, request: Request, vendor: str, body: bytes, rejected: WebhookRejected) -> Response:
    _log.error("webhook rejected", vendor=vendor, reason=rejected.reason)
    await _keep(house, request, vendor, body, (ItemSeen("", "", Verdict.REJECTED, rejected.reason),))
    return PlainTextResponse("rejected", status_code=401)


async def _too_large(house: App, request: Request, vendor: str) -> Response:
    _log.error("webhook rejected", vendor=vendor, reason="too large")
    await _keep(house, request, vendor, b"", (ItemSeen("", "", Verdict.REJECTED, "too large"),))
    return PlainTextResponse("too large", status_code=413)


def _seen(batch: WebhookBatch) -> tuple[ItemSeen, ...]:
    """What a batch holds, in its own order."""
    found = [*map(_believed, batch.notices), *map(_disbelieved, batch.rejected)]
    return tuple(sorted(found, key=lambda item: item.position))


def _believed(notice: PaymentNotice) -> ItemSeen:
    return ItemSeen(
        event=notice.event_code,
        reference=notice.payment_psp_reference,
        verdict=Verdict.ACCEPTED,
        source=payments.INBOX,
        message_id=notice.dedupe_key,
        position=notice.position,
    )


def _disbelieved(item: RejectedItem) -> ItemSeen:
    return ItemSeen(item.event_code, item.psp_reference, Verdict.REJECTED, item.reason, position=item.position)


def _event_name(body: bytes) -> str:
    """What a carrier calls its message; it has been verified and read already."""
    document = orjson.loads(body)
    return str(document.get("description") or document.get("event") or "")


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
        reason=item.reason[:500],
        method=item.method,
        defend_by=item.defend_by,
    )


ROUTES = (
    Route("/hooks/adyen", adyen, methods=["POST"]),
    Route("/hooks/easypost", easypost, methods=["POST"]),
    Route("/hooks/shippo", shippo, methods=["POST"]),
)
