"""Adyen: card payments through Checkout v72 and its standard webhooks."""

from fovea.integrations.adyen.adapter import AdyenGateway, build_gateway
from fovea.integrations.adyen.webhooks import (
    AdyenWebhooks,
    NoticeKind,
    PaymentNotice,
    RejectedItem,
    WebhookBatch,
    build_webhooks,
)

__all__ = [
    "AdyenGateway",
    "AdyenWebhooks",
    "NoticeKind",
    "PaymentNotice",
    "RejectedItem",
    "WebhookBatch",
    "build_gateway",
    "build_webhooks",
]
