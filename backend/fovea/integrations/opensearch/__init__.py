"""Frames found by OpenSearch, where a house has a node."""

from fovea.integrations.opensearch.adapter import OpenSearchFrames, connect

__all__ = ["OpenSearchFrames", "connect"]
