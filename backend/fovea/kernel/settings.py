"""Everything that may differ between two houses, read from the environment once."""

import base64
import json
from functools import lru_cache

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from fovea.kernel.crypto import Keyring

# A production house must never talk to a simulator; loopback is where ours live.
_LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


class Settings(BaseSettings):
    """One field per environment variable of the same (upper-case) name."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    fovea_environment: str = "development"  # development | production
    database_url: str = "postgresql://127.0.0.1:5432/fovea"
    # The role the house works as, when its sign-in may become one: it can only add to what is append-only.
    database_role: str = ""
    redis_url: str = "redis://127.0.0.1:6379/0"
    opensearch_url: str | None = None
    # s3://bucket/prefix; unset: the folder below, through the same library.
    storage_url: str | None = None
    storage_folder: str = ".fovea/data/storage"
    smtp_url: str = "smtp://127.0.0.1:2525"
    mail_from: str = "Fovea <hello@fovea.example>"
    # Whoever hands us reports about letters that came back proves itself with it; without one nobody may.
    mail_hook_token: SecretStr = SecretStr("")

    storefront_url: str = "http://127.0.0.1:3000"
    admin_url: str = "http://127.0.0.1:3001"
    api_url: str = "http://127.0.0.1:8000"

    # {"1": "<base64 of 32 bytes>", …}: the highest version seals.
    fovea_keyring: SecretStr = Field(default=SecretStr("{}"))
    fovea_index_key: SecretStr = Field(default=SecretStr(""))
    # The storefront's server proves itself with it, so that a shopper's address may be believed.
    fovea_storefront_secret: SecretStr = Field(default=SecretStr(""))

    adyen_base_url: str = "http://127.0.0.1:8100"
    adyen_api_key: SecretStr = SecretStr("test-key")
    adyen_client_key: str = "test_fovea"
    adyen_merchant_account: str = "FoveaECOM"
    adyen_webhook_user: str = "fovea"
    adyen_webhook_password: SecretStr = SecretStr("webhook")
    # Hex; two may be active while one is rotated out (comma-separated).
    adyen_hmac_keys: SecretStr = SecretStr("44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056")
    # Where settlement reports may be fetched from (origins, comma-separated); unset: the address above alone.
    adyen_report_origins: str = ""
    # The report user's key; unset: the key above.
    adyen_report_key: SecretStr = SecretStr("")
    avatax_base_url: str = "http://127.0.0.1:8101"
    avatax_account: str = "1100000000"
    avatax_licence: SecretStr = SecretStr("licence")
    avatax_company: str = "FOVEA"
    easypost_base_url: str = "http://127.0.0.1:8102"
    easypost_api_key: SecretStr = SecretStr("EZTKfovea")
    easypost_webhook_secret: SecretStr = SecretStr("sécret-fovea")
    shippo_base_url: str = "http://127.0.0.1:8103"
    shippo_api_key: SecretStr = SecretStr("shippo_test_fovea")
    shippo_webhook_token: SecretStr = SecretStr("shippo-hook")
    # Where traces go (OTLP over HTTP, as the collector's address without a path); unset: nothing is recorded.
    otel_exporter_otlp_endpoint: str = ""

    vendor_timeout_seconds: float = 10.0
    # A vendor that does not answer is left alone for so long before it is asked again.
    vendor_rest_seconds: float = 20.0

    # Webhooks to partners: where they may go. The last two are for development; a production house refuses them.
    webhook_ports: str = "443"
    webhook_private_networks: str = ""
    webhook_plain_http: bool = False

    @model_validator(mode="after")
    def _webhooks_stay_outside(self) -> "Settings":
        if self.production and (self.webhook_private_networks or self.webhook_plain_http):
            raise ValueError("A production house sends webhooks over HTTPS only, and never into a private network.")
        return self

    @model_validator(mode="after")
    def _no_simulator_in_production(self) -> "Settings":
        vendors = (self.adyen_base_url, self.avatax_base_url, self.easypost_base_url, self.shippo_base_url)
        if self.production and any(url.startswith(_LOOPBACK) for url in vendors):
            raise ValueError("A production house may not use simulator addresses.")
        return self

    @property
    def production(self) -> bool:
        return self.fovea_environment == "production"

    @property
    def async_database_url(self) -> str:
        return self.database_url.replace("postgresql://", "postgresql+asyncpg://", 1)

    def keyring(self) -> Keyring:
        """Raises ValueError when the keys are missing or malformed."""
        keys = json.loads(self.fovea_keyring.get_secret_value())
        versions = {int(version): base64.b64decode(key) for version, key in keys.items()}
        return Keyring(versions, self.fovea_index_key.get_secret_value().encode())


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings()
