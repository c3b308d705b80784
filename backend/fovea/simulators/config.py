"""Where the simulated vendors listen, what they know and where they send their webhooks; read from the environment.

The variables that a vendor and its customer share (keys, webhook secrets) carry the names the shop reads them by,
so that one environment sets up both sides.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

VENDORS = ("adyen", "avatax", "easypost", "shippo")
_PORTS = {"adyen": 8100, "avatax": 8101, "easypost": 8102, "shippo": 8103}


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """One set-up for all vendors; every field has a default that works on one machine."""

    host: str = "127.0.0.1"
    ports: Mapping[str, int] = field(default_factory=lambda: dict(_PORTS))
    # Base URLs as a browser sees them, no trailing slash; a vendor left out answers at http://{host}:{port}.
    public_urls: Mapping[str, str] = field(default_factory=dict)
    data_folder: Path = Path(".fovea/data/simulators")
    # The shop's API; webhooks go to {webhook_base_url}/hooks/{vendor}.
    webhook_base_url: str = "http://127.0.0.1:8000"
    # Vendors wait minutes or days; a scale of 0.01 turns their 10 minutes into 6 seconds.
    time_scale: float = 0.01
    # Real seconds between two stages of a parcel's journey; None: parcels move by hand only.
    parcel_step_seconds: float | None = None

    adyen_api_key: str = "test-key"
    adyen_client_key: str = "test_fovea"
    adyen_merchant_account: str = "FoveaECOM"
    adyen_webhook_user: str = "fovea"
    adyen_webhook_password: str = "webhook"  # noqa: S105 - guards nothing but a simulator
    adyen_hmac_key: str = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
    avatax_account: str = "1100000000"
    avatax_licence: str = "licence"
    avatax_company: str = "FOVEA"
    easypost_api_key: str = "EZTKfovea"
    easypost_webhook_secret: str = "sécret-fovea"  # noqa: S105 - guards nothing but a simulator
    shippo_api_key: str = "shippo_test_fovea"
    shippo_webhook_token: str = "shippo-hook"  # noqa: S105 - guards nothing but a simulator

    def public_url(self, vendor: str) -> str:
        """Where a browser or an SDK reaches the vendor, without a trailing slash."""
        # A server that listens everywhere is still asked for by one name.
        name = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104
        return self.public_urls.get(vendor) or f"http://{name}:{self.ports[vendor]}"

    def webhook_url(self, vendor: str) -> str:
        return f"{self.webhook_base_url}/hooks/{vendor}"

    def database(self, vendor: str) -> Path:
        """The vendor's SQLite file; its folder exists afterwards."""
        self.data_folder.mkdir(parents=True, exist_ok=True)
        return self.data_folder / f"{vendor}.sqlite3"


def from_environment(environ: Mapping[str, str] = os.environ) -> SimulatorConfig:
    """Raises ValueError when a port or the time scale is not a number."""
    base = SimulatorConfig()

    def text(name: str, default: str) -> str:
        return environ.get(name) or default

    ports = {vendor: int(text(f"SIMULATOR_{vendor.upper()}_PORT", str(_PORTS[vendor]))) for vendor in VENDORS}
    public = {vendor: environ.get(f"SIMULATOR_{vendor.upper()}_URL", "").rstrip("/") for vendor in VENDORS}
    return SimulatorConfig(
        host=text("SIMULATOR_HOST", base.host),
        ports=ports,
        public_urls={vendor: url for vendor, url in public.items() if url},
        data_folder=Path(text("SIMULATOR_DATA", str(base.data_folder))),
        webhook_base_url=text("SIMULATOR_WEBHOOK_URL", base.webhook_base_url).rstrip("/"),
        time_scale=float(text("SIMULATOR_TIME_SCALE", str(base.time_scale))),
        parcel_step_seconds=float(environ["SIMULATOR_PARCEL_STEP_SECONDS"])
        if environ.get("SIMULATOR_PARCEL_STEP_SECONDS")
        else None,
        adyen_api_key=text("ADYEN_API_KEY", base.adyen_api_key),
        adyen_client_key=text("ADYEN_CLIENT_KEY", base.adyen_client_key),
        adyen_merchant_account=text("ADYEN_MERCHANT_ACCOUNT", base.adyen_merchant_account),
        adyen_webhook_user=text("ADYEN_WEBHOOK_USER", base.adyen_webhook_user),
        adyen_webhook_password=text("ADYEN_WEBHOOK_PASSWORD", base.adyen_webhook_password),
        # The shop may accept two keys while one is rotated out; the vendor signs with the first.
        adyen_hmac_key=text("ADYEN_HMAC_KEYS", base.adyen_hmac_key).split(",")[0].strip(),
        avatax_account=text("AVATAX_ACCOUNT", base.avatax_account),
        avatax_licence=text("AVATAX_LICENCE", base.avatax_licence),
        avatax_company=text("AVATAX_COMPANY", base.avatax_company),
        easypost_api_key=text("EASYPOST_API_KEY", base.easypost_api_key),
        easypost_webhook_secret=text("EASYPOST_WEBHOOK_SECRET", base.easypost_webhook_secret),
        shippo_api_key=text("SHIPPO_API_KEY", base.shippo_api_key),
        shippo_webhook_token=text("SHIPPO_WEBHOOK_TOKEN", base.shippo_webhook_token),
    )
