"""Webhooks to partners over HTTPS."""

from fovea.integrations.webhooks.sender import HttpsSender, connect

__all__ = ["HttpsSender", "connect"]
