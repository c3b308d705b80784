"""A house that sells live starts only once every code is signed off; `fovea tax` is how that is done before it."""

import asyncio
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from fovea.app import App
from fovea.cli import main
from fovea.domains import tax
from fovea.jobs import worker
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings, settings
from fovea.web.site import create
from tests.factories.taxes import Bureau


def _live(config: Settings) -> Settings:
    """Production by its name; the vendors' addresses are of no matter to a house that is built by hand."""
    return config.model_copy(update={"fovea_environment": "production"})


@pytest.fixture
def live(house: App, house_settings: Settings) -> App:
    return replace(house, settings=_live(house_settings), tax=Bureau(live=True))


async def _fovea(config: Settings, *words: str) -> Result:
    """The command line on this test's database, in a thread of its own because it brings its own event loop."""
    environment = {
        "DATABASE_URL": config.database_url,
        "COLUMNS": "160",
        "FOVEA_KEYRING": config.fovea_keyring.get_secret_value(),
        "FOVEA_INDEX_KEY": config.fovea_index_key.get_secret_value(),
    }
    settings.cache_clear()
    try:
        return await asyncio.to_thread(CliRunner(env=environment).invoke, main, words)
    finally:
        settings.cache_clear()


async def test_neither_the_site_nor_the_worker_starts_before_the_command_line_has_filled_the_table(
    live: App, house_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = create(_live(house_settings), lambda _: live)
    monkeypatch.setattr(worker, "build", lambda _: live)
    with pytest.raises(RuntimeError, match="No tax code is signed off for: rx_lenses"):
        async with site.router.lifespan_context(site):
            raise AssertionError("it started")
    with pytest.raises(RuntimeError, match="See `fovea tax`"):
        await worker.startup({})
    open_table = await _fovea(house_settings, "tax", "codes")
    assert open_table.exit_code == 1
    sold = [line.split() for line in open_table.stdout.splitlines() if " yes" in line]
    assert [row[0] for row in sold] == list(await live.db.read(SYSTEM, tax.unmapped))
    for category in [row[0] for row in sold]:
        words = (category, "P0000000", "--by", "Ada Hale", "--note", "Adviser's letter", "--from", "2026-03-01")
        done = await _fovea(house_settings, "tax", "sign-off", *words)
        assert (done.exit_code, done.stdout.split(" from ")[0]) == (0, f"{category} is P0000000")
    filled = await _fovea(house_settings, "tax", "codes")
    assert filled.exit_code == 0
    assert "Ada Hale" in filled.stdout
    async with site.router.lifespan_context(site):
        pass


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frame", "?", "--by", "Ada", "--note", "Letter"), "A tax code has 2 to 25 letters"),
        (("frame", "P0000000", "--by", "Ada", "--note", " "), "Say on whose advice"),
        (("hats", "P0000000", "--by", "Ada", "--note", "Letter"), "'hats' is not one of"),
    ],
)
async def test_the_command_line_says_what_it_cannot_sign_off(
    db: Database, house_settings: Settings, words: tuple[str, ...], said: str
) -> None:
    refused = await _fovea(house_settings, "tax", "sign-off", *words)
    assert refused.exit_code != 0
    assert said in refused.output
    assert len(await db.read(SYSTEM, tax.unmapped)) > 0


async def test_a_demonstration_starts_without_codes(house: App, house_settings: Settings) -> None:
    site = create(house_settings, lambda _: replace(house, tax=Bureau(live=True)))
    async with site.router.lifespan_context(site):
        pass
