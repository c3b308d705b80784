"""Bounces, turns and links, on plain values."""

import base64
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.crm import LetterState, TokenRefused, rules, tokens
from fovea.kernel.crypto import Keyring

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RING = Keyring({1: secrets.token_bytes(32)}, secrets.token_bytes(32))


@pytest.mark.parametrize(
    ("action", "status", "outcome"),
    [
        ("failed", "5.1.1", LetterState.BOUNCED),
        ("failed", "4.2.2", LetterState.DEFERRED),
        ("delayed", "4.4.1", None),
        ("relayed", "2.0.0", None),
        ("delivered", "2.1.5", LetterState.DELIVERED),
    ],
)
def test_what_a_report_means(action: str, status: str, outcome: LetterState | None) -> None:
    assert rules.bounce_of(action, status) is outcome


@pytest.mark.parametrize(
    ("status", "bad"),
    [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.7.1", False), ("5.2.3", False), ("4.1.1", False)],
)
def test_only_what_speaks_of_the_address_marks_it(status: str, bad: bool) -> None:
    assert rules.is_bad_address(status) is bad


def test_a_letter_is_sent_again_three_times() -> None:
    pauses = [rules.soft_pause(number) for number in range(1, 5)]
    assert pauses == [timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24), None]


@given(st.integers(0, 20), st.lists(st.integers(0, 60), max_size=20))
def test_no_more_are_told_in_a_day_than_there_are_units(available: int, hours: list[int]) -> None:
    told = [NOW - timedelta(hours=one) for one in hours]
    turns = rules.turns(available, told, NOW)
    lately = sum(one < 24 for one in hours)
    assert turns == max(0, available - lately)


def test_a_link_opens_for_its_purpose_alone() -> None:
    token = tokens.issue(RING, tokens.STOP, "index:news")
    assert tokens.read(RING, tokens.STOP, token) == "index:news"
    for purpose in (tokens.WISH, tokens.CONSENT):
        with pytest.raises(TokenRefused):
            tokens.read(RING, purpose, token)


@pytest.mark.parametrize("forged", ["", "x", "ä", "A" * 60, base64.urlsafe_b64encode(b"\x01" + b"0" * 60).decode()])
def test_a_made_up_link_is_refused(forged: str) -> None:
    with pytest.raises(TokenRefused):
        tokens.read(RING, tokens.STOP, forged)


@given(st.integers(0, 100))
def test_a_link_with_a_changed_letter_is_refused(place: int) -> None:
    token = tokens.issue(RING, tokens.STOP, "index:news")
    at = place % len(token)
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    # The last letter of base64 may carry bits that mean nothing.
    if base64.urlsafe_b64decode(changed + "==") == base64.urlsafe_b64decode(token + "=="):
        return
    with pytest.raises(TokenRefused):
        tokens.read(RING, tokens.STOP, changed)
