"""What every domain's tests start from: a database under a clock that the test moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fovea.app import App
from fovea.integrations.storage import adapter as storage
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from tests.support.house import Engines, house_without_vendors, lent_database


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
def db(house_settings: Settings, clock: MovableClock, engines: Engines) -> Database:
    return lent_database(house_settings, clock, engines)


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    """The relay's view of the same database; nobody leaves the building. Its documents lie in a folder."""
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))
