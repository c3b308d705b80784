"""Simulators are set up by the same environment as the shop."""

from pathlib import Path

import pytest

from fovea.kernel.settings import Settings
from fovea.simulators.config import VENDORS, SimulatorConfig, from_environment


def test_nothing_set_gives_ports_side_by_side() -> None:
    config = from_environment({})
    assert config == SimulatorConfig()
    assert [config.public_url(vendor) for vendor in VENDORS] == [
        f"http://127.0.0.1:{port}" for port in range(8100, 8104)
    ]
    assert config.webhook_url("adyen") == "http://127.0.0.1:8000/hooks/adyen"


def test_the_shops_defaults_open_the_simulators_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shop, vendors = Settings(), from_environment({})
    assert shop.adyen_base_url == vendors.public_url("adyen")
    assert shop.avatax_base_url == vendors.public_url("avatax")
    assert shop.easypost_base_url == vendors.public_url("easypost")
    assert shop.shippo_base_url == vendors.public_url("shippo")
    assert shop.adyen_api_key.get_secret_value() == vendors.adyen_api_key
    assert shop.adyen_client_key == vendors.adyen_client_key
    assert shop.adyen_merchant_account == vendors.adyen_merchant_account
    assert shop.adyen_hmac_keys.get_secret_value() == vendors.adyen_hmac_key
    assert shop.adyen_webhook_password.get_secret_value() == vendors.adyen_webhook_password
    assert shop.avatax_licence.get_secret_value() == vendors.avatax_licence
    assert shop.easypost_webhook_secret.get_secret_value() == vendors.easypost_webhook_secret
    assert shop.shippo_webhook_token.get_secret_value() == vendors.shippo_webhook_token


def test_every_value_can_be_set(tmp_path: Path) -> None:
    config = from_environment(
        {
            "SIMULATOR_HOST": "0.0.0.0",  # noqa: S104
            "SIMULATOR_ADYEN_PORT": "9100",
            "SIMULATOR_ADYEN_URL": "http://pay.example/",
            "SIMULATOR_DATA": str(tmp_path / "deep" / "down"),
            "SIMULATOR_WEBHOOK_URL": "http://api:8000/",
            "SIMULATOR_TIME_SCALE": "1",
            "ADYEN_HMAC_KEYS": "AA, BB",
        }
    )
    assert config.ports["adyen"] == 9100
    assert config.public_url("adyen") == "http://pay.example"
    assert config.public_url("avatax") == "http://127.0.0.1:8101"
    assert config.webhook_url("shippo") == "http://api:8000/hooks/shippo"
    assert config.adyen_hmac_key == "AA"
    assert config.database("adyen").parent.is_dir()


@pytest.mark.parametrize("name", ["SIMULATOR_ADYEN_PORT", "SIMULATOR_TIME_SCALE"])
def test_a_word_where_a_number_belongs_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="many"):
        from_environment({name: "many"})
