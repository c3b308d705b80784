"""Encryption of personal and health data at rest, and blind indexes for equality search.

AES-256-GCM; the associated data binds a ciphertext to its table, row and column, so that two rows' values
cannot be swapped. The stored form is ``key version (1 byte) | nonce (12) | ciphertext and tag``.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class DecryptionFailed(Exception):
    """The value was altered, moved from another row, or its key is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret lives; part of what its seal covers."""

    table: str
    row: UUID
    column: str

    def associated_data(self, version: int) -> bytes:
        return f"{self.table}|{self.row}|{self.column}|{version}".encode()


class Keyring:
    """Versioned data keys; the highest version seals, every version opens."""

    def __init__(self, keys: Mapping[int, bytes], index_key: bytes) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()) or len(index_key) < 32:
            raise ValueError("The keyring needs 32-byte keys and an index key of at least 32 bytes.")
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._current = max(keys)
        self._index_key = index_key

    def seal(self, place: Place, plaintext: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        sealed = self._ciphers[self._current].encrypt(nonce, plaintext, place.associated_data(self._current))
        return bytes([self._current]) + nonce + sealed

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Raises DecryptionFailed when the value is not exactly what was sealed at this place."""
        version = sealed[0] if sealed else -1
        cipher = self._ciphers.get(version)
        if cipher is None:
            raise DecryptionFailed("No key of this version.")
        try:
            return cipher.decrypt(sealed[1:13], sealed[13:], place.associated_data(version))
        except (InvalidTag, ValueError) as broken:
            raise DecryptionFailed("The value does not belong here.") from broken

    def blind_index(self, field: str, value: str) -> str:
        """Keyed hash for equality look-ups; ``value`` must already be normalised."""
        key = hmac.digest(self._index_key, field.encode(), "sha256")
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:40]
