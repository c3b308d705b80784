"""Sealed values open where they were sealed, and nowhere else."""

import secrets
from dataclasses import replace

import pytest

from fovea.kernel.crypto import DecryptionFailed, Keyring, Place
from fovea.kernel.ids import new_id

INDEX = secrets.token_bytes(32)
OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
PLACE = Place("orders.order", new_id(), "email")


def test_what_is_sealed_opens() -> None:
    ring = Keyring({1: OLD}, INDEX)
    assert ring.open(PLACE, ring.seal(PLACE, b"anna@example.com")) == b"anna@example.com"


@pytest.mark.parametrize(
    "elsewhere",
    [replace(PLACE, row=new_id()), replace(PLACE, column="name"), replace(PLACE, table="customers.profile")],
)
def test_a_value_moved_to_another_place_does_not_open(elsewhere: Place) -> None:
    ring = Keyring({1: OLD}, INDEX)
    with pytest.raises(DecryptionFailed):
        ring.open(elsewhere, ring.seal(PLACE, b"-2.25"))


def test_an_altered_or_shortened_value_does_not_open() -> None:
    ring = Keyring({1: OLD}, INDEX)
    sealed = bytearray(ring.seal(PLACE, b"-2.25"))
    sealed[-1] ^= 1
    for broken in (bytes(sealed), bytes(sealed[:-4]), b"", b"\x01"):
        with pytest.raises(DecryptionFailed):
            ring.open(PLACE, broken)


def test_the_newest_key_seals_and_every_key_opens() -> None:
    before = Keyring({1: OLD}, INDEX).seal(PLACE, b"x")
    ring = Keyring({1: OLD, 2: NEW}, INDEX)
    assert ring.open(PLACE, before) == b"x"
    assert ring.seal(PLACE, b"x")[0] == 2


def test_a_destroyed_key_opens_nothing() -> None:
    before = Keyring({1: OLD}, INDEX).seal(PLACE, b"x")
    with pytest.raises(DecryptionFailed):
        Keyring({2: NEW}, INDEX).open(PLACE, before)


def test_the_version_cannot_be_rewritten() -> None:
    ring = Keyring({1: OLD, 2: OLD}, INDEX)
    sealed = ring.seal(PLACE, b"x")
    with pytest.raises(DecryptionFailed):
        ring.open(PLACE, b"\x01" + sealed[1:])


def test_blind_indexes_differ_by_field_and_key() -> None:
    ring, other = Keyring({1: OLD}, INDEX), Keyring({1: OLD}, secrets.token_bytes(32))
    assert ring.blind_index("email", "a") == ring.blind_index("email", "a")
    assert len({ring.blind_index("email", "a"), ring.blind_index("phone", "a"), other.blind_index("email", "a")}) == 3


def test_a_weak_keyring_is_refused() -> None:
    for keys, index in (({}, INDEX), ({1: b"short"}, INDEX), ({1: OLD}, b"short")):
        with pytest.raises(ValueError, match="keyring"):
            Keyring(keys, index)
