"""From the carrier's scan to our word for it, over real webhooks."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from fovea.domains.shipping import Said
from fovea.domains.shipping.ports import Label, TrackingEvent, TrackingStatus
from fovea.integrations import easypost, shippo
from fovea.integrations.hooks import WebhookRejected
from tests.contract.carriers.conftest import CarrierBench
from tests.contract.conftest import ReceivedWebhook, WebhookReceiver

EASYPOST_SECRET = "sécret-fovea"
SHIPPO_TOKEN = "shippo-hook"


def read(carrier_bench: CarrierBench, webhook: ReceivedWebhook, *, production: bool = False) -> TrackingEvent | None:
    said = _read(carrier_bench, webhook, production=production)
    return said if isinstance(said, TrackingEvent) else None


def _read(carrier_bench: CarrierBench, webhook: ReceivedWebhook, *, production: bool) -> Said | None:
    parts = urlsplit(webhook.path)
    assert parts.path == f"/hooks/{carrier_bench.vendor}"
    if carrier_bench.vendor == "easypost":
        signature = webhook.headers.get("x-hmac-signature")
        return easypost.read_webhook(webhook.body, signature, EASYPOST_SECRET, production=production)
    token = parse_qs(parts.query)["token"][0]
    return shippo.read_webhook(webhook.body, token, SHIPPO_TOKEN, production=production, now=datetime.now(UTC))


def events(carrier_bench: CarrierBench, receiver: WebhookReceiver, count: int) -> list[TrackingEvent]:
    """The first ``count`` webhooks' journeys; other events are read and left out."""
    found = [read(carrier_bench, webhook) for webhook in receiver.wait_for(count)]
    return [event for event in found if event is not None]


async def bought(carrier_bench: CarrierBench) -> Label:
    return await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())


async def test_a_parcel_is_told_from_label_to_door(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver
) -> None:
    label = await bought(carrier_bench)
    for _ in range(4):
        carrier_bench.levers.advance(label.tracking_number)
    # Shippo also tells that a transaction was created.
    found = events(carrier_bench, webhook_receiver, 5 if carrier_bench.vendor == "easypost" else 6)
    assert [event.status for event in sorted(found, key=lambda event: event.occurred_at)] == [
        TrackingStatus.PRE_TRANSIT,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.OUT_FOR_DELIVERY,
        TrackingStatus.DELIVERED,
    ]
    assert {event.tracking_number for event in found} == {label.tracking_number}
    assert len({event.key for event in found}) == 5
    assert max(found, key=lambda event: event.occurred_at).place.startswith("SAN FRANCISCO, CA")


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("return_to_sender", TrackingStatus.RETURNED),
        ("failure", TrackingStatus.FAILURE),
        ("attempted", TrackingStatus.ATTEMPTED),
    ],
)
async def test_bad_ends_are_told_too(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver, stage: str, status: TrackingStatus
) -> None:
    label = await bought(carrier_bench)
    carrier_bench.levers.advance(label.tracking_number, stage)
    assert status in {
        event.status
        for event in events(carrier_bench, webhook_receiver, 2 if carrier_bench.vendor == "easypost" else 3)
    }


async def test_a_webhook_is_sent_until_it_is_taken(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver
) -> None:
    webhook_receiver.answers.extend([500, 503])
    label = await bought(carrier_bench)
    found = events(carrier_bench, webhook_receiver, 3 if carrier_bench.vendor == "easypost" else 4)
    assert {(event.tracking_number, event.status) for event in found} == {
        (label.tracking_number, TrackingStatus.PRE_TRANSIT)
    }
    assert len({event.key for event in found}) == 1


async def test_a_repeated_event_has_the_same_key(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver
) -> None:
    carrier_bench.levers.arm("webhook_duplicate", "track*")
    await bought(carrier_bench)
    found = events(carrier_bench, webhook_receiver, 2 if carrier_bench.vendor == "easypost" else 3)
    assert len(found) == 2
    assert found[0] == found[1]


async def test_an_old_event_that_comes_late_is_older(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver
) -> None:
    label = await bought(carrier_bench)
    carrier_bench.levers.arm("webhook_shuffle", "track*", times=2, seconds=3)
    carrier_bench.levers.advance(label.tracking_number, "out_for_delivery")
    carrier_bench.levers.advance(label.tracking_number, "delivered")
    found = events(carrier_bench, webhook_receiver, 3 if carrier_bench.vendor == "easypost" else 4)
    assert [event.status for event in found[-2:]] == [TrackingStatus.DELIVERED, TrackingStatus.OUT_FOR_DELIVERY]
    assert found[-2].occurred_at > found[-1].occurred_at


async def test_a_forged_webhook_is_rejected(carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver) -> None:
    carrier_bench.levers.arm("webhook_bad_signature", times=5)
    await bought(carrier_bench)
    for webhook in webhook_receiver.wait_for(1 if carrier_bench.vendor == "easypost" else 2):
        with pytest.raises(WebhookRejected):
            read(carrier_bench, webhook)


async def test_a_test_parcel_moves_nothing_in_production(
    carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver
) -> None:
    await bought(carrier_bench)
    webhooks = webhook_receiver.wait_for(1 if carrier_bench.vendor == "easypost" else 2)
    about_parcels = [webhook for webhook in webhooks if b"track" in webhook.body[:60]]
    assert about_parcels
    for webhook in about_parcels:
        with pytest.raises(WebhookRejected):
            read(carrier_bench, webhook, production=True)
