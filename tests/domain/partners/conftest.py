"""A house with a way out to this machine alone, and a partner who believes nothing unsigned."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fovea.app import App
from fovea.integrations.webhooks import HttpsSender
from fovea.integrations.webhooks.guard import Policy, networks
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from tests.support.house import house_without_vendors
from tests.support.receiver import StrictReceiver, strict_receiver


@pytest.fixture
def receiver() -> Iterator[StrictReceiver]:
    with strict_receiver() as running:
        yield running


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    policy = Policy(((1, 65_535),), networks("127.0.0.0/8"), plain_http=True)
    return replace(house_without_vendors(house_settings)(db), webhooks=HttpsSender(policy))
