"""Misbehaviour on demand: what a vendor's front door does wrong, and how its webhooks go astray.

``FaultInjection`` wraps a vendor's application; ``fault_routes`` are its control calls under ``/_sim/faults``:
``GET`` lists what is armed, ``POST {"kind", "path", "times", "seconds", "status", "share"}`` arms, ``DELETE`` disarms
all.
"""

import asyncio
import json
import random
from dataclasses import asdict, dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTROL_PREFIX = "/_sim"
# Key in the ASGI scope: how long a request is to be worked on.
SLOW_SECONDS = "fovea.simulators.slow_seconds"


class FaultKind(StrEnum):
    DELAY = "delay"  # answers, but ``seconds`` late
    SLOW = "slow"  # works on it for ``seconds``, holding the idempotency key, as a busy vendor does
    HANG = "hang"  # holds the request for ``seconds`` and never acts on it
    ERROR = "error"  # answers ``status`` without acting
    RATE_LIMIT = "rate_limit"  # 429 with Retry-After ``seconds``, without acting
    LOST_ANSWER = "lost_answer"  # acts, then the connection breaks
    LATE_ANSWER = "late_answer"  # acts, then answers ``seconds`` late
    LATE_ERROR = "late_error"  # acts, then answers ``status``
    MALFORMED = "malformed"  # acts, then answers something that is not JSON
    WEBHOOK_DUPLICATE = "webhook_duplicate"  # the next webhooks are delivered twice
    WEBHOOK_DELAY = "webhook_delay"  # the next webhooks leave ``seconds`` late
    WEBHOOK_SHUFFLE = "webhook_shuffle"  # the next ``times`` webhooks leave together, last one first
    WEBHOOK_BAD_SIGNATURE = "webhook_bad_signature"
    WEBHOOK_DROP = "webhook_drop"  # lost on the way and never tried again


_AFTER_ACTING = {FaultKind.LOST_ANSWER, FaultKind.LATE_ANSWER, FaultKind.LATE_ERROR, FaultKind.MALFORMED}


@dataclass(slots=True)
class Fault:
    """``path`` is a glob over "METHOD /path"; ``times`` counts down with each use.

    ``share`` of the calls that it concerns are struck, 1.0 being all of them; the others pass as if it were not armed.
    """

    kind: FaultKind
    path: str = "*"
    times: int = 1
    seconds: float = 1.0
    status: int = 500
    share: float = 1.0

    @property
    def for_webhooks(self) -> bool:
        return self.kind.startswith("webhook_")


class _FaultRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: FaultKind
    path: str = "*"
    times: int = Field(default=1, ge=1, le=10_000)
    seconds: float = Field(default=1.0, ge=0, le=3600)
    status: int = Field(default=500, ge=400, le=599)
    share: float = Field(default=1.0, gt=0, le=1)


class Faults:
    """What is armed in one vendor; in memory, so that a restart mends everything."""

    def __init__(self, seed: int = 0) -> None:
        self._armed: list[Fault] = []
        # The same calls in the same order meet the same misfortune.
        self._dice = random.Random(seed)

    def arm(self, fault: Fault) -> None:
        self._armed.append(fault)

    def clear(self) -> None:
        self._armed.clear()

    def armed(self) -> tuple[Fault, ...]:
        return tuple(self._armed)

    def take(self, method: str, path: str) -> Fault | None:
        """The first armed fault that concerns this request, used up by one."""
        call = f"{method} {path}"
        for fault in self._armed:
            if not fault.for_webhooks and fnmatchcase(call, fault.path) and self._strikes(fault):
                return self._use(fault)
        return None

    def take_webhook(self, kind: FaultKind, subject: str = "") -> Fault | None:
        """Like ``take`` for a webhook fault; ``subject`` is what ``path`` is matched with (the event's name)."""
        for fault in self._armed:
            if fault.kind is kind and fnmatchcase(subject, fault.path) and self._strikes(fault):
                return self._use(fault)
        return None

    def _strikes(self, fault: Fault) -> bool:
        return fault.share >= 1 or self._dice.random() < fault.share

    def _use(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times == 0:
            self._armed.remove(fault)
        return fault


class FaultInjection:
    """ASGI middleware; must be the outermost, or another one would answer for the broken connection."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PREFIX):
            await self._app(scope, receive, send)
            return
        fault = self._faults.take(scope["method"], scope["path"])
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind in _AFTER_ACTING:
            await self._after_acting(fault, scope, receive, send)
        else:
            await self._before_acting(fault, scope, receive, send)

    async def _before_acting(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind is FaultKind.SLOW:
            # Read by vendors that take idempotency keys; for others it has no effect.
            await self._app({**scope, SLOW_SECONDS: fault.seconds}, receive, send)
        elif fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        elif fault.kind is FaultKind.HANG:
            await asyncio.sleep(fault.seconds)
            await _break_off(send)
        elif fault.kind is FaultKind.RATE_LIMIT:
            headers = {"Retry-After": str(max(1, round(fault.seconds)))}
            await Response("Too many requests", 429, headers)(scope, receive, send)
        else:
            await Response("Internal error", fault.status)(scope, receive, send)

    async def _after_acting(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        if fault.kind is FaultKind.LATE_ANSWER:
            await asyncio.sleep(fault.seconds)
            for message in answer:
                await send(message)
        elif fault.kind is FaultKind.LATE_ERROR:
            await Response("Internal error", fault.status)(scope, receive, send)
        elif fault.kind is FaultKind.MALFORMED:
            await Response("<html>gateway</html>", 200, media_type="application/json")(scope, receive, send)
        else:
            await _break_off(send)


async def _break_off(send: Send) -> None:
    # An announced body that never comes: the server closes the socket, the client sees the connection end early.
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})


def fault_routes(faults: Faults) -> list[Route]:
    """The control calls, to be mounted in the vendor's application."""

    async def show(_request: Request) -> Response:
        return JSONResponse([asdict(fault) for fault in faults.armed()])

    async def arm(request: Request) -> Response:
        try:
            wanted = _FaultRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"errors": json.loads(error.json(include_url=False))}, 422)
        faults.arm(Fault(**wanted.model_dump()))
        return JSONResponse([asdict(fault) for fault in faults.armed()], 201)

    async def clear(_request: Request) -> Response:
        faults.clear()
        return Response(status_code=204)

    path = f"{CONTROL_PREFIX}/faults"
    return [
        Route(path, show, methods=["GET"]),
        Route(path, arm, methods=["POST"]),
        Route(path, clear, methods=["DELETE"]),
    ]
