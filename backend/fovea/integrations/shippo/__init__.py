"""Shippo: rates, labels, voids and tracking for parcels."""

from fovea.integrations.shippo.adapter import ShippoCarrier, connect
from fovea.integrations.shippo.webhooks import read_webhook

__all__ = ["ShippoCarrier", "connect", "read_webhook"]
