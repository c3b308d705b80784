"""What a resolver may reach: the house, who is asking, and the answer's headers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import Info as StrawberryInfo

from fovea.app import App
from fovea.kernel.actor import Actor
from fovea.kernel.db import UseCase

C = TypeVar("C")
T = TypeVar("T")


@dataclass
class Context:
    """One request. ``actor`` is settled before the first resolver runs."""

    app: App
    actor: Actor
    request: Request
    response: Response

    async def run(self, use_case: UseCase[C, T], command: C, key: str | None = None) -> T:
        return await self.app.db.run(self.actor, use_case, command, key=key)

    async def read(self, query: Callable[..., Awaitable[T]], *args: Any, **kwargs: Any) -> T:
        return await self.app.db.read(self.actor, query, *args, **kwargs)


Info = StrawberryInfo[Context, None]
