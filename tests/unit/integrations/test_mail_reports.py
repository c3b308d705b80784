"""Delivery reports: exactly RFC 3464 about one letter of ours, or none."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.integrations.email.reports import LARGEST, DeliveryReport, NoReport, read_report
from fovea.mailbox.bounces import outcome_for, report

ID = UUID("01a2241a-1e8f-7af6-b594-625264e6ecaf")
RAW = (
    f"From: Fovea <hello@fovea.example>\r\nTo: x@example.com\r\nSubject: Grüße\r\n"
    f"Message-ID: <confirmation.{ID}@fovea.example>\r\n\r\nHello\r\n"
).encode()
POSTFIX = f"""\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: bounces+{ID}@fovea.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4F1B
Arrival-Date: Mon,  2 Mar 2026 09:00:00 +0000

Final-Recipient: rfc822; nobody@example.com
Original-Recipient: rfc822;nobody@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.com>: Recipient address rejected

--B
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Fovea <hello@fovea.example>
To: nobody@example.com
Message-ID: <confirmation.{ID}@fovea.example>
Subject: Your order

Hello
--B--
"""


def test_a_common_mail_servers_report_is_read() -> None:
    assert read_report(POSTFIX.encode()) == DeliveryReport(ID, "failed", "5.1.1")


@pytest.mark.parametrize(
    ("address", "action", "status"),
    [
        ("bounce-hard@example.com", "failed", "5.1.1"),
        ("Bounce-Full+x@example.com", "failed", "4.2.2"),
        ("bounce-slow@example.com", "delayed", "4.4.1"),
        ("receipt@example.com", "delivered", "2.1.5"),
    ],
)
def test_what_the_mailbox_reports_is_read(address: str, action: str, status: str) -> None:
    outcome = outcome_for(address)
    assert outcome is not None
    raw = report(f"bounces+{ID}@fovea.example", address, RAW, outcome)
    assert read_report(raw) == DeliveryReport(ID, action, status)


def test_addresses_that_ask_for_nothing_get_nothing() -> None:
    assert outcome_for("anna@example.com") is None
    assert outcome_for("my.bounce-hard@example.com") is None


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ("multipart/report; report-type=delivery-status", "multipart/mixed"),
        ("report-type=delivery-status", "report-type=disposition-notification"),
        ("message/delivery-status", "text/plain"),
        ("Status: 5.1.1\n", ""),
        ("Status: 5.1.1\n", "Status: 5.1.1\nStatus: 2.0.0\n"),
        ("Status: 5.1.1\n", "Status: 5.1\n"),
        ("Status: 5.1.1\n", "Status: 9.1.1\n"),
        ("Status: 5.1.1\n", "Status: 2.1.1\n"),
        ("Status: 5.1.1\n", "Status: 5.1.1111\n"),
        ("Action: failed\n", ""),
        ("Action: failed\n", "Action: exploded\n"),
        ("Action: failed\n", "Action: delivered\n"),
        ("Final-Recipient: rfc822; nobody@example.com\n", ""),
        ("Final-Recipient: rfc822; nobody@example.com\n", "Final-Recipient: nobody\n"),
        ("Reporting-MTA: dns; mx.example\n", ""),
        (f"To: bounces+{ID}@fovea.example\n", "To: hello@fovea.example\n"),
        (f"To: bounces+{ID}@fovea.example\n", "To: bounces+nobody@fovea.example\n"),
        (f"To: bounces+{ID}@fovea.example\n", f"To: bounces+{ID}@fovea.example, a@b.example\n"),
        (f"<confirmation.{ID}@fovea.example>", "<confirmation.01a2241a-1e8f-7af6-b594-000000000000@fovea.example>"),
        (f"Message-ID: <confirmation.{ID}@fovea.example>\n", ""),
        ("Content-Type: message/rfc822", "Content-Type: text/html"),
    ],
)
def test_what_is_not_exactly_a_report_is_none(what: str, instead: str) -> None:
    assert what in POSTFIX
    with pytest.raises(NoReport):
        read_report(POSTFIX.replace(what, instead, 1).encode())


def test_two_recipients_are_no_report_about_one_letter() -> None:
    twice = POSTFIX.replace(
        "\n\n--B\nContent-Description: Undelivered",
        "\n\nFinal-Recipient: rfc822; b@example.com\nAction: failed\nStatus: 5.1.1"
        "\n\n--B\nContent-Description: Undelivered",
    )
    assert twice != POSTFIX
    with pytest.raises(NoReport, match="one recipient"):
        read_report(twice.encode())


def test_a_comment_behind_a_field_is_no_part_of_it() -> None:
    told = POSTFIX.replace("Status: 5.1.1\n", "Status: 5.1.1 (unknown user)\n")
    assert read_report(told.encode()).status == "5.1.1"


def test_no_report_is_that_large() -> None:
    with pytest.raises(NoReport, match="larger"):
        read_report(POSTFIX.encode() + b"x" * LARGEST)


@given(st.binary(max_size=400))
def test_anything_else_is_no_report_and_breaks_nothing(raw: bytes) -> None:
    with pytest.raises(NoReport):
        read_report(raw)


@given(st.integers(0, len(POSTFIX) - 1), st.characters(codec="ascii"))
def test_a_changed_report_is_read_rightly_or_not_at_all(at: int, sign: str) -> None:
    try:
        found = read_report((POSTFIX[:at] + sign + POSTFIX[at + 1 :]).encode())
    except NoReport:
        return
    assert found.letter_id == ID
    assert found.action == "failed"
    assert found.status[0] in "45"
