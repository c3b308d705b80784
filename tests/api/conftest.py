"""Through the schema as a client meets it: over HTTP, with a bearer token or none."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

import httpx
import pytest

from fovea.app import App
from fovea.kernel.clock import system_clock
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from fovea.web.site import create
from tests.support.house import Engines, house_without_vendors, lent_database


class Ask(Protocol):
    """One GraphQL request; the whole answer (``data`` and ``errors``)."""

    async def __call__(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str | None = None, **headers: str
    ) -> dict[str, Any]: ...


@pytest.fixture
def db(house_settings: Settings, engines: Engines) -> Database:
    return lent_database(house_settings, system_clock, engines)


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return house_without_vendors(house_settings)(db)


@pytest.fixture
async def http(house_settings: Settings, house: App) -> AsyncIterator[httpx.AsyncClient]:
    """The web application, its lifespan begun."""
    site = create(house_settings, lambda _: house)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
    ):
        yield client


@pytest.fixture
def ask(http: httpx.AsyncClient) -> Ask:
    async def asked(
        document: str, variables: dict[str, Any] | None = None, *, token: str | None = None, **headers: str
    ) -> dict[str, Any]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        response = await http.post("/graphql", json={"query": document, "variables": variables}, headers=sent)
        answer: dict[str, Any] = response.json()
        return answer

    return asked
