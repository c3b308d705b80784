"""The web application with the addresses that vendors report to."""

from collections.abc import AsyncIterator

import httpx
import pytest

from fovea.app import App
from fovea.kernel.settings import Settings
from fovea.web import hooks
from fovea.web.site import create


@pytest.fixture
async def http(house_settings: Settings, house: App) -> AsyncIterator[httpx.AsyncClient]:
    site = create(house_settings, lambda _: house, hooks.ROUTES)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
    ):
        yield client
