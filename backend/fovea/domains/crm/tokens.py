"""Links in letters: sealed, so that nobody makes one up or reads whom it is about."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import NAMESPACE_OID, uuid5

from fovea.domains.crm.contract import TokenRefused
from fovea.kernel.crypto import DecryptionFailed, Keyring, Place

WISH, CONSENT, STOP = "wish", "consent", "stop"


def issue(keyring: Keyring, purpose: str, value: str) -> str:
    """A link's secret for one purpose; it holds its value and serves no other purpose."""
    return urlsafe_b64encode(keyring.seal(_place(purpose), value.encode())).decode().rstrip("=")


def read(keyring: Keyring, purpose: str, token: str) -> str:
    """The value again; raises TokenRefused for anything that was not issued for this purpose."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return keyring.open(_place(purpose), sealed).decode()
    except (ValueError, DecryptionFailed):
        raise TokenRefused from None


def _place(purpose: str) -> Place:
    return Place("crm.link", uuid5(NAMESPACE_OID, f"fovea:crm:{purpose}"), purpose)
