"""A mail server that is away is left alone: nothing is sent, and its answer opens the way again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import httpx
import pytest

from fovea.domains.crm.ports import Letter
from fovea.integrations import breaker
from fovea.integrations.breaker import Breaker, BreakerState
from fovea.integrations.email import SmtpMailer, connect, suppliers
from fovea.integrations.email.client import SmtpServer
from fovea.kernel.errors import TransientFailure, VendorDown
from fovea.kernel.http import NetworkInTransaction, in_transaction
from fovea.kernel.settings import Settings
from tests.contract.mail.conftest import RunningMailbox

LETTER = Letter("order-confirmed:0193", "ana@example.com", "Hello", "Hello", "<p>Hello</p>")
SENDER = "Fovea <hello@fovea.example>"


def mailer_to(port: int, guard: Breaker, timeout: float = 5) -> SmtpMailer:
    return SmtpMailer(SmtpServer.of(f"smtp://127.0.0.1:{port}"), SENDER, timeout=timeout, breaker=guard)


async def test_a_server_that_is_down_is_left_alone_and_takes_the_letter_when_it_is_back(
    mailbox: RunningMailbox,
) -> None:
    now = [0.0]
    guard = Breaker("mail", trips_after=2, rests_for=20, clock=lambda: now[0])
    mailer = mailer_to(mailbox.smtp_port, guard)
    mailbox.stop()
    for _ in range(2):
        with pytest.raises(TransientFailure, match="did not take"):
            await mailer.send(LETTER)
    mailbox.start()
    with pytest.raises(VendorDown) as refused:
        await mailer.send(LETTER)
    assert refused.value.retry_after == 20
    assert await arrived(mailbox) == []

    now[0] = 21
    await mailer.send(LETTER)
    assert await arrived(mailbox) == ["Hello"]
    assert guard.state is BreakerState.CLOSED


async def arrived(mailbox: RunningMailbox) -> list[str]:
    async with httpx.AsyncClient(base_url=mailbox.url) as http:
        return [one["subject"] for one in (await http.get("/api/messages")).raise_for_status().json()]


@asynccontextmanager
async def a_server(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """Gives its port; its conversations are over when it is."""
    talks: list[asyncio.Task[None]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.append(task)
        with suppress(ConnectionError):
            await serve(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*talks)


@asynccontextmanager
async def an_smtp_server(says: dict[str, str]) -> AsyncIterator[int]:
    """Just enough SMTP; ``says``: what it answers to a command instead, "" for hanging up. Gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer, in_letter = says.get("greeting", "220 ready"), False
        while answer:
            writer.write(answer.encode() + b"\r\n")
            line = (await reader.readline()).decode()
            while in_letter and line not in (".\r\n", ""):
                line = (await reader.readline()).decode()
            if not line:
                return
            verb = line.strip()[:4].upper()
            in_letter = verb == "DATA" and verb not in says
            answer = says.get(verb, "354 go on" if in_letter else "250 fine")

    async with a_server(serve) as port:
        yield port


@pytest.mark.parametrize(
    ("says", "counts"),
    [
        ({"RCPT": "550 no such user"}, False),
        ({"RCPT": "450 mailbox busy"}, False),
        ({"MAIL": "501 no such sender"}, False),
        ({"DATA": "452 not now"}, False),
        ({".": "554 unwelcome"}, False),
        ({"greeting": "554 nobody is served here"}, True),
        ({"RCPT": "421 closing"}, True),
        ({"MAIL": "421 closing"}, True),
        ({".": "421 closing"}, True),
        ({"greeting": ""}, True),
        ({"DATA": ""}, True),
        ({"MAIL": "what?"}, True),
    ],
    ids=lambda value: (
        " ".join(f"{verb} {answer or 'hangs up'}" for verb, answer in value.items())
        if isinstance(value, dict)
        else None
    ),
)
async def test_a_refused_letter_says_nothing_against_the_server(says: dict[str, str], *, counts: bool) -> None:
    guard = Breaker("mail", trips_after=1)
    async with an_smtp_server(says) as port:
        with pytest.raises(TransientFailure, match="did not take"):
            await mailer_to(port, guard).send(LETTER)
    assert guard.state is (BreakerState.OPEN if counts else BreakerState.CLOSED)


async def test_silence_counts() -> None:
    guard, over = Breaker("mail", trips_after=1), asyncio.Event()

    async def silence(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await over.wait()

    async with a_server(silence) as port:
        with pytest.raises(TransientFailure):
            await mailer_to(port, guard, timeout=0.2).send(LETTER)
        over.set()
    assert guard.state is BreakerState.OPEN


async def test_our_own_mistakes_do_not_count(mailbox: RunningMailbox) -> None:
    guard = Breaker("mail", trips_after=1)
    mailer = mailer_to(mailbox.smtp_port, guard)
    with pytest.raises(ValueError, match="recipient"):
        await mailer.send(replace(LETTER, to=""))
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await mailer.send(LETTER)
    finally:
        in_transaction.reset(token)
    assert guard.state is BreakerState.CLOSED


async def test_letters_and_orders_to_suppliers_share_one_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "_breakers", {})
    # Nobody listens there.
    settings = Settings(smtp_url="smtp://127.0.0.1:1", vendor_rest_seconds=7)
    letters, orders = connect(settings), suppliers.connect(settings)
    for _ in range(5):
        with pytest.raises(TransientFailure):
            await letters.send(LETTER)
    assert breaker.resting() == {"mail": "open"}
    with pytest.raises(VendorDown, match="7 seconds"):
        await orders._mailer.send(LETTER)
