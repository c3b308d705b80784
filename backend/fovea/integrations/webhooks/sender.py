"""Fills partners' WebhookSender: one POST to an address that was looked up, vetted and pinned for this connection.

The name is resolved once, every answer is vetted, and the connection goes to that very address, whatever the name leads
to a moment later; TLS and ``Host`` still name the host. No redirect is followed, no proxy of the environment is used,
and what comes back is read up to a limit of bytes and seconds.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from fovea.domains.partners import Answer, Post
from fovea.integrations.calls import vendor_call
from fovea.integrations.webhooks.guard import Policy, Refused, Target, check, networks, ports, target
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.settings import Settings

Resolve = Callable[[str, int], Awaitable[list[str]]]

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 5.0, 10.0
LARGEST_BODY, LARGEST_ANSWER = 256 * 1024, 16 * 1024


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the order the system would try them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to one address, whatever host is asked for."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the base class
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return await self._network.connect_tcp(self._address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("No webhook leaves through a socket file.")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class HttpsSender:
    """``whole``: seconds for look-up, connection and answer together."""

    def __init__(
        self,
        policy: Policy,
        *,
        look_up: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        whole: float = WHOLE_SECONDS,
    ) -> None:
        self._policy = policy
        self._look_up = look_up
        self._tls = tls or httpcore.default_ssl_context()
        self._whole = whole

    def objection(self, url: str) -> str | None:
        try:
            target(url, self._policy)
        except Refused as refused:
            return str(refused)
        return None

    async def post(self, post: Post) -> Answer:
        """One request; silence, refusals and broken answers come back as an Answer that says so."""
        refuse_inside_transaction()
        started = time.monotonic()

        def failed(why: str, *, refused: bool = False) -> Answer:
            return Answer(None, round((time.monotonic() - started) * 1000), why, refused=refused)

        try:
            where = target(post.url, self._policy)
            if len(post.body) > LARGEST_BODY:
                raise Refused("The message is too large to be sent.")
            async with asyncio.timeout(self._whole):
                address = check(await self._look_up(where.host, where.port), self._policy)
                with vendor_call("partner", "POST webhook") as call:
                    status, headers, content = await self._request(where, address, post)
                    call.answered(status)
        except Refused as refused:
            return failed(str(refused), refused=True)
        except TimeoutError:
            return failed(f"There was no whole answer within {self._whole:g} seconds.")
        except OSError:
            return failed("The host's name could not be looked up.")
        except httpcore.TimeoutException:
            return failed("The host did not answer in time.")
        except httpcore.ConnectError as error:
            return failed(_connecting(error))
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return failed(f"The connection broke ({type(error).__name__}).")
        taken = round((time.monotonic() - started) * 1000)
        text = content.decode("utf-8", "replace")
        why = "Redirects are not followed; give the address it leads to." if 300 <= status < 400 else ""
        return Answer(status, taken, why, text, retry_after=_seconds(headers.get(b"retry-after")))

    async def _request(self, where: Target, address: str, post: Post) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers, and as much of the content as is read."""
        limits = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
        headers = [(b"Host", where.authority.encode()), *((k.encode(), v.encode()) for k, v in post.headers.items())]
        headers.append((b"Content-Length", str(len(post.body)).encode()))
        headers.append((b"Connection", b"close"))
        url = httpcore.URL(
            scheme=where.scheme.encode(), host=where.host.encode(), port=where.port, target=where.path.encode()
        )
        pool = httpcore.AsyncConnectionPool(
            ssl_context=self._tls, max_connections=1, retries=0, network_backend=_Pinned(address)
        )
        async with (
            pool,
            pool.stream("POST", url, headers=headers, content=post.body, extensions={"timeout": limits}) as said,
        ):
            content = bytearray()
            async for chunk in said.aiter_stream():
                content += chunk[: LARGEST_ANSWER - len(content)]
                if len(content) >= LARGEST_ANSWER:
                    break
            return said.status, {name.lower(): value for name, value in said.headers}, bytes(content)


def _connecting(error: Exception) -> str:
    """A certificate's fault is named: it is the partner's to mend."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The host's certificate was not accepted ({cause.verify_message})."
        if isinstance(cause, ssl.SSLError):
            return "The host does not speak TLS as it should."
        cause = cause.__cause__ or cause.__context__
    return "The host could not be reached."


def _seconds(value: bytes | None) -> int | None:
    """The header Retry-After as seconds; a date in it is left alone."""
    return int(value) if value is not None and value.isdigit() and len(value) <= 9 else None


def connect(settings: Settings) -> HttpsSender:
    """Raises ValueError for settings that are no ports or networks."""
    policy = Policy(
        ports(settings.webhook_ports), networks(settings.webhook_private_networks), settings.webhook_plain_http
    )
    return HttpsSender(policy)
