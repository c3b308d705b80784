"""Adyen Checkout, played: the API, the secured fields of its web Drop-in, 3-D Secure and standard webhooks."""

from fovea.simulators.adyen.app import build

__all__ = ["build"]
