"""What every domain's tests start from: a database under a clock that the test moves."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fovea.app import App
from fovea.integrations.storage import adapter as storage
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from tests.support.house import house_without_vendors, open_database


class MovableClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def db(house_settings: Settings, clock: MovableClock) -> AsyncIterator[Database]:
    async with open_database(house_settings, clock) as database:
        yield database


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    """The relay's view of the same database; nobody leaves the building. Its documents lie in a folder."""
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))
