"""Documents in a local folder or in S3, through one library."""

from fovea.integrations.storage.adapter import BlobStore, connect

__all__ = ["BlobStore", "connect"]
