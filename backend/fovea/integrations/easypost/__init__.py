"""EasyPost: rates, labels, voids, address checks and tracking for parcels."""

from fovea.integrations.easypost.adapter import EasyPostAddresses, EasyPostCarrier, connect
from fovea.integrations.easypost.webhooks import read_webhook

__all__ = ["EasyPostAddresses", "EasyPostCarrier", "connect", "read_webhook"]
