"""Blind tokens that let staff find an order by what is sealed in it."""

import re

from fovea.kernel.crypto import Keyring


def search_tokens(keyring: Keyring, email: str, name: str, phone: str) -> list[str]:
    """Keyed hashes of the e-mail, of each word of the name and of the phone's last digits."""
    return sorted(
        {keyring.blind_index("order", word) for word in (_email(email), *_words(name), _phone(phone)) if word}
    )


def query_tokens(keyring: Keyring, text: str) -> tuple[str, ...]:
    """The tokens that an order must have to match what was typed."""
    if "@" in text:
        return (keyring.blind_index("order", _email(text)),)
    if _phone(text) and not re.search(r"[^\W\d]", text):
        return (keyring.blind_index("order", _phone(text)),)
    return tuple(keyring.blind_index("order", word) for word in _words(text))


def _email(text: str) -> str:
    return text.strip().casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _phone(text: str) -> str:
    """The last eight digits: country prefixes are written in many ways."""
    digits = re.sub(r"\D", "", text)
    return digits[-8:] if len(digits) >= 7 else ""
