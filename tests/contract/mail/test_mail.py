"""From a letter to what its reader sees, over real SMTP."""

import asyncio
import signal
import smtplib
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from fovea.domains.crm.ports import Letter
from fovea.integrations.email import SmtpMailer
from fovea.integrations.email.client import SmtpServer
from fovea.integrations.email.reports import DeliveryReport, read_report
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import NetworkInTransaction, in_transaction
from fovea.mailbox.bounces import Reporter
from fovea.mailbox.letters import Letters
from fovea.mailbox.smtp import listen
from tests.contract.conftest import WebhookReceiver
from tests.contract.mail.conftest import RunningMailbox, free_port

LETTER = Letter(
    message_id="order-confirmed:0193",
    to="ana@example.com",
    subject="Ihre Brille ist unterwegs – danke",
    text="Hello Ana Łącka,\nyour glasses are on their way.\n",
    html="<p>Hello <b>Ana Łącka</b></p><script>document.title = 'run'</script>",
)


async def letters(mailbox: RunningMailbox, to: str = "") -> list[dict[str, Any]]:
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        found: list[dict[str, Any]] = (await http.get("/api/messages", params={"to": to})).raise_for_status().json()
        return found


async def test_a_letter_arrives_whole(mailbox: RunningMailbox) -> None:
    await mailbox.mailer().send(LETTER)
    (found,) = await letters(mailbox, "ana@example.com")
    assert found["subject"] == LETTER.subject
    assert found["from"] == "Fovea <hello@fovea.example>"
    assert found["to"] == ["ana@example.com"]
    assert found["text"].replace("\r\n", "\n") == LETTER.text
    assert found["html"].strip() == LETTER.html
    assert found["messageId"] == "<order-confirmed%3A0193@fovea.example>"
    assert found["headers"]["Auto-Submitted"] == "auto-generated"
    assert found["attachments"] == []


async def test_a_repeated_letter_carries_the_same_message_id(mailbox: RunningMailbox) -> None:
    for _ in range(2):
        await mailbox.mailer().send(LETTER)
    assert len({found["messageId"] for found in await letters(mailbox)}) == 1


async def test_letters_are_found_by_recipient_and_deleted(mailbox: RunningMailbox) -> None:
    for to in ("ana@example.com", "ben@example.com", "Ben@Example.COM"):
        await mailbox.mailer().send(Letter(f"hello:{to}", to, "Hello", "Hello", "<p>Hello</p>"))
    assert len(await letters(mailbox, "ben@")) == 2
    assert await letters(mailbox, "nobody") == []
    # A wildcard is a character like any other.
    assert await letters(mailbox, "%") == []
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        assert (await http.delete("/api/messages", params={"to": "ben@"})).json() == {"deleted": 2}
        (left,) = await letters(mailbox)
        assert (await http.delete(f"/api/messages/{left['id']}")).status_code == 204
        assert (await http.delete(f"/api/messages/{left['id']}")).status_code == 404
    assert await letters(mailbox) == []


async def test_letters_survive_a_kill(mailbox: RunningMailbox) -> None:
    await mailbox.mailer().send(LETTER)
    mailbox.stop(signal.SIGKILL)
    mailbox.start()
    assert [found["subject"] for found in await letters(mailbox)] == [LETTER.subject]
    assert mailbox.stop() == 0


async def test_attachments_can_be_saved(mailbox: RunningMailbox) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "A file"
    message.set_content("See the file.")
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename='../in"voice\u2026.pdf')

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", mailbox.smtp_port) as smtp:
            smtp.send_message(message)

    await asyncio.to_thread(send)
    (found,) = await letters(mailbox)
    (attached,) = found["attachments"]
    assert (attached["name"], attached["mediaType"], attached["size"]) == (".._in_voice_.pdf", "application/pdf", 10)
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        answer = await http.get(attached["url"])
        assert answer.content == b"%PDF-1.7 x"
        assert answer.headers["content-disposition"].startswith("attachment;")


async def test_a_letters_html_cannot_run(mailbox: RunningMailbox) -> None:
    await mailbox.mailer().send(Letter("x:1", "ana@example.com", "<img src=x onerror=alert(1)>", "<b>", LETTER.html))
    (found,) = await letters(mailbox)
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        index, page = (await http.get("/")).text, (await http.get(f"/letters/{found['id']}")).text
        body = await http.get(f"/letters/{found['id']}/html")
        plain = await http.get(f"/letters/{found['id']}", params={"view": "text"})
    for shown in (index, page):
        assert "<img src=x" not in shown
        assert "&lt;img src=x" in shown
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<script>" not in page
    policy = body.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert '<pre tabindex="0">&lt;b&gt;' in plain.text


async def test_the_pages_say_what_there_is(mailbox: RunningMailbox) -> None:
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        assert "Nothing has come yet." in (await http.get("/")).text
        assert "Nothing has come for that address." in (await http.get("/", params={"to": "ana"})).text
        assert (await http.get("/letters/999999")).status_code == 404
        await mailbox.mailer().send(LETTER)
        assert "1 letter" in (await http.get("/")).text
        (found,) = await letters(mailbox)
        source = await http.get(f"/letters/{found['id']}", params={"view": "source"})
        assert "Message-ID: &lt;order-confirmed%3A0193@fovea.example&gt;" in source.text
        assert (await http.post("/delete")).status_code == 303
        assert await letters(mailbox) == []


async def test_a_mail_server_that_is_not_there_is_transient() -> None:
    mailer = SmtpMailer(SmtpServer.of(f"smtp://127.0.0.1:{free_port()}"), "Fovea <hello@fovea.example>", timeout=1)
    with pytest.raises(TransientFailure):
        await mailer.send(LETTER)


class _Grumpy:
    def __init__(self, answer: str) -> None:
        self._answer = answer

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        return self._answer


@pytest.mark.parametrize("answer", ["451 Try later", "554 ana@example.com is unwelcome"])
async def test_a_refusal_is_transient_and_repeats_no_address(answer: str) -> None:
    port = free_port()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(_Grumpy(answer)), "127.0.0.1", port)
    async with server:
        mailer = SmtpMailer(SmtpServer.of(f"smtp://127.0.0.1:{port}"), "Fovea <hello@fovea.example>", timeout=2)
        with pytest.raises(TransientFailure) as caught:
            await mailer.send(LETTER)
    assert "ana@example.com" not in str(caught.value)


async def test_a_server_that_never_speaks_is_transient() -> None:
    async def silence(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asyncio.sleep(5)
        finally:
            writer.close()

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    mailer = SmtpMailer(SmtpServer.of(f"smtp://127.0.0.1:{port}"), "Fovea <hello@fovea.example>", timeout=0.3)
    with pytest.raises(TransientFailure):
        await mailer.send(LETTER)
    server.close()


@pytest.mark.parametrize("field", ["to", "subject"])
async def test_a_line_break_cannot_smuggle_a_header(mailbox: RunningMailbox, field: str) -> None:
    fields = {"message_id": "x", "to": "ana@example.com", "subject": "Hello", "text": "", "html": ""}
    fields[field] += "\r\nBcc: everyone@example.com"
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        await mailbox.mailer().send(Letter(**fields))
    assert await letters(mailbox) == []


async def test_no_mail_inside_a_transaction(mailbox: RunningMailbox) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await mailbox.mailer().send(LETTER)
    finally:
        in_transaction.reset(token)


async def test_a_letter_one_may_stop_says_how(mailbox: RunningMailbox) -> None:
    stoppable = replace(LETTER, one_click="https://api.example/hooks/unsubscribe/x", language="de")
    await mailbox.mailer().send(stoppable)
    (found,) = await letters(mailbox)
    assert found["headers"]["List-Unsubscribe"] == "<https://api.example/hooks/unsubscribe/x>"
    assert found["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["headers"]["Content-Language"] == "de"


async def test_a_letter_without_a_domain_of_its_own_gets_the_senders(mailbox: RunningMailbox) -> None:
    await mailbox.mailer().send(replace(LETTER, message_id="confirmation.0193@"))
    (found,) = await letters(mailbox)
    assert found["messageId"] == "<confirmation.0193@fovea.example>"


async def test_what_a_recipients_server_would_report_reaches_the_hook(
    tmp_path: Path, webhook_receiver: WebhookReceiver
) -> None:
    """The whole way: our mailer, SMTP, a report about the letter by its envelope's sender, and our strict reader."""
    webhook_receiver.answers = [409]
    letter_id = UUID("01a2241a-1e8f-7af6-b594-625264e6ecaf")
    post = Letters(tmp_path)
    port = free_port()
    async with await listen(post, "127.0.0.1", port, Reporter(webhook_receiver.url, "token")):
        mailer = SmtpMailer(SmtpServer.of(f"smtp://127.0.0.1:{port}"), "Fovea <hello@fovea.example>", timeout=5)
        letter = replace(LETTER, to="bounce-full@example.com", message_id=f"later.{letter_id}@", returns=str(letter_id))
        await mailer.send(letter)
        first, second = await asyncio.to_thread(webhook_receiver.wait_for, 2)
    assert first.body == second.body, "what was too early is handed in again"
    assert first.headers["authorization"] == "Bearer token"
    assert read_report(first.body) == DeliveryReport(letter_id, "failed", "4.2.2")
    post.close()
