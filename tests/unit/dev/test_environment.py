"""What the processes of a house are told."""

import json
import stat
from pathlib import Path

from dev.environment import Outside, assemble, dev_secrets, site_env
from dev.paths import Rooms
from dev.ports import Ports
from fovea.kernel.settings import Settings


def house(tmp_path: Path, environ: dict[str, str]) -> dict[str, str]:
    rooms = Rooms(tmp_path)
    keys = dev_secrets(tmp_path / "secrets.json")
    return assemble(environ, rooms, Ports.from_base(4000), keys, "postgresql://x/fovea", "redis://x/0")


def test_the_settings_read_all_of_it(tmp_path: Path) -> None:
    env = house(tmp_path, {})
    unknown = object()
    for name in Settings.model_fields:
        assert env.get(name.upper(), unknown) is unknown or env[name.upper()]
    settings = Settings.model_validate(
        {name: env[name.upper()] for name in Settings.model_fields if name.upper() in env}
    )
    assert settings.database_url == "postgresql://x/fovea"
    assert settings.storefront_url == "http://127.0.0.1:4000"
    assert settings.api_url == "http://127.0.0.1:4002"
    assert settings.shippo_base_url == "http://127.0.0.1:4006"
    assert settings.smtp_url == "smtp://127.0.0.1:4008"
    assert settings.keyring()


def test_what_the_user_has_set_wins(tmp_path: Path) -> None:
    theirs = {"STORAGE_URL": "s3://bucket", "ADYEN_BASE_URL": "https://checkout-test.adyen.com", "SMTP_URL": ""}
    env = house(tmp_path, theirs)
    assert env["STORAGE_URL"] == "s3://bucket"
    assert env["ADYEN_BASE_URL"] == "https://checkout-test.adyen.com"
    assert env["SMTP_URL"] == "smtp://127.0.0.1:4008"


def test_what_the_user_supplies_is_not_started() -> None:
    outside = Outside.of({"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "", "SHIPPO_BASE_URL": "https://a"})
    assert outside == Outside(postgres=True, redis=False, mailbox=False, vendors=frozenset({"shippo"}))


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    file = tmp_path / "state" / "secrets.json"
    first = dev_secrets(file)
    assert dev_secrets(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert dev_secrets(tmp_path / "other.json")["FOVEA_KEYRING"] != first["FOVEA_KEYRING"]


def test_a_key_that_is_new_is_added_to_the_ones_kept(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(json.dumps({"FOVEA_INDEX_KEY": "kept"}))
    keys = dev_secrets(file)
    assert keys["FOVEA_INDEX_KEY"] == "kept"
    assert keys["ADYEN_HMAC_KEYS"]


def test_the_sites_get_no_keys_and_no_database(tmp_path: Path) -> None:
    env = site_env(house(tmp_path, {"PATH": "/bin"}))
    assert {"API_URL", "FOVEA_STOREFRONT_SECRET", "ADYEN_CLIENT_KEY", "PATH"} <= env.keys()
    assert not {"DATABASE_URL", "REDIS_URL", "FOVEA_KEYRING", "FOVEA_INDEX_KEY", "ADYEN_HMAC_KEYS"} & env.keys()
    assert env["ADYEN_BASE_URL"] == "http://127.0.0.1:4003"
