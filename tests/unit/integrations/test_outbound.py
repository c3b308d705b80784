"""The one way out: a fixed origin, a limit in time, and no credentials for strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.integrations.avalara.client import AvalaraClient, checked_code
from fovea.integrations.email.client import SmtpServer
from fovea.integrations.transport import (
    DocumentUnavailable,
    FixedOriginSession,
    WrongHost,
    backoff,
    download,
    origin_of,
)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.easypost.com/v2", "https://api.easypost.com:443"),
        ("HTTPS://API.EasyPost.com:443/", "https://api.easypost.com:443"),
        ("http://127.0.0.1:8102", "http://127.0.0.1:8102"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["", "sandbox", "ftp://host/", "//host/", "/path", "file:///etc/passwd"])
def test_anything_else_is_no_origin(url: str) -> None:
    with pytest.raises(WrongHost):
        origin_of(url)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "https://api.example.com/x", "http://api.example.com.evil.test/", "http://u@evil.test/"],
)
def test_a_session_reaches_no_other_origin(url: str) -> None:
    with pytest.raises(WrongHost):
        FixedOriginSession("http://api.example.com", 1.0).get(url)


@pytest.mark.parametrize("url", ["http://files.example.com/label.pdf", "ftp://files.example.com/label.pdf", ""])
def test_a_label_is_fetched_from_the_vendor_or_over_https(url: str) -> None:
    with pytest.raises(DocumentUnavailable):
        download(url, "https://api.example.com", 0.1)


@given(st.integers(0, 20), st.floats(0.01, 2.0))
def test_waits_grow_to_a_limit(attempt: int, base: float) -> None:
    assert base / 2 <= backoff(attempt, base) <= 8.0


@pytest.mark.parametrize("url", ["", "sandbox", "sandbox ", "production", "rest.avatax.com"])
def test_avatax_is_never_reached_by_a_nickname(url: str) -> None:
    """The SDK reads all but one of these as the vendor's production."""
    with pytest.raises(WrongHost):
        AvalaraClient(url, "account", "licence", "FOVEA", timeout=1.0, quote_timeout=1.0)


@pytest.mark.parametrize("code", ["SO-000123-1", "order:0193-aa.b_c", "7"])
def test_our_document_codes_survive_a_path(code: str) -> None:
    assert checked_code(code) == code


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525, None, None, False, None)),
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 25, None, None, False, None)),
        ("smtp://me:p%40ss@mail.example.com", SmtpServer("mail.example.com", 587, "me", "p@ss", False, True)),
        ("smtps://me:x@mail.example.com", SmtpServer("mail.example.com", 465, "me", "x", True, False)),
    ],
)
def test_a_mail_address_says_how_to_connect(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.of(url) == expected
    assert "p@ss" not in repr(SmtpServer.of(url))


@pytest.mark.parametrize("url", ["", "mail.example.com:25", "http://mail.example.com", "smtp://"])
def test_another_mail_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpServer.of(url)
