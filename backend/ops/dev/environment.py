"""The environment variables that the processes of a house are given. Names follow `fovea.kernel.settings`."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dev.paths import BACKEND, STATE, Rooms
from dev.ports import LOOPBACK, Ports

VENDORS = ("adyen", "avatax", "easypost", "shippo")


# Compiled once and kept apart from the sources: reading them anew costs every program of the house some seconds.
COMPILED = {"PYTHONPYCACHEPREFIX": str(STATE / "pycache"), "PYTHONDONTWRITEBYTECODE": ""}


def local(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


def dev_secrets(file: Path) -> dict[str, str]:
    """The keys of a house for work and tests: made once, random, readable by their owner alone."""
    try:
        kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        kept = {}
    made = {
        "FOVEA_KEYRING": json.dumps({"1": base64.b64encode(secrets.token_bytes(32)).decode()}),
        "FOVEA_INDEX_KEY": secrets.token_hex(32),
        "FOVEA_STOREFRONT_SECRET": secrets.token_hex(32),
        "ADYEN_HMAC_KEYS": secrets.token_hex(32).upper(),
        "ADYEN_WEBHOOK_PASSWORD": secrets.token_hex(16),
        "EASYPOST_WEBHOOK_SECRET": secrets.token_hex(16),
        "SHIPPO_WEBHOOK_TOKEN": secrets.token_hex(16),
        "MAIL_HOOK_TOKEN": secrets.token_hex(16),
        "POSTGRES_PASSWORD": secrets.token_hex(16),
        "REDIS_PASSWORD": secrets.token_hex(16),
    }
    if made.keys() <= kept.keys():
        return kept
    whole = made | kept
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return whole


@dataclass(frozen=True)
class Outside:
    """Which parts the user's own environment supplies, so that the house must not start its own."""

    postgres: bool
    redis: bool
    mailbox: bool
    vendors: frozenset[str]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Outside":
        return cls(
            postgres=bool(environ.get("DATABASE_URL")),
            redis=bool(environ.get("REDIS_URL")),
            mailbox=bool(environ.get("SMTP_URL")),
            vendors=frozenset(vendor for vendor in VENDORS if environ.get(f"{vendor.upper()}_BASE_URL")),
        )


def assemble(
    environ: Mapping[str, str], rooms: Rooms, ports: Ports, keys: Mapping[str, str], database: str, redis: str
) -> dict[str, str]:
    """What every process of the house gets; a value that the user has set wins over ours."""
    numbers = ports.by_name()
    ours = {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "STORAGE_FOLDER": str(rooms.data / "storage"),
        "SMTP_URL": f"smtp://{LOOPBACK}:{ports.smtp}",
        "MAILBOX_URL": local(ports.mailbox),
        "MAILBOX_FOLDER": str(rooms.data / "mail"),
        "MAIL_HOOK_URL": f"{local(ports.api)}/hooks/mail",
        "STOREFRONT_URL": local(ports.storefront),
        "ADMIN_URL": local(ports.admin),
        "API_URL": local(ports.api),
        "SIMULATOR_DATA": str(rooms.data / "simulators"),
        "SIMULATOR_WEBHOOK_URL": local(ports.api),
        # A partner's endpoint that is tried out on this machine may be told.
        "WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
        "WEBHOOK_PLAIN_HTTP": "true",
        "WEBHOOK_PORTS": "443,1024-65535",
        # Public by its nature: the browser names it. Without one the card form refuses to open.
        "ADYEN_CLIENT_KEY": "test_fovea",
        "PYTHONUNBUFFERED": "1",
        "NEXT_TELEMETRY_DISABLED": "1",
    }
    if not environ.get("DATABASE_URL"):
        # In our own server the house works as a role that can only add to the ledger and the audit.
        ours["DATABASE_ROLE"] = "fovea_app"
    for vendor in VENDORS:
        ours[f"{vendor.upper()}_BASE_URL"] = local(numbers[vendor])
        ours[f"SIMULATOR_{vendor.upper()}_PORT"] = str(numbers[vendor])
    ours |= {name: value for name, value in keys.items() if not name.startswith(("POSTGRES_", "REDIS_"))}
    theirs = {name: value for name, value in environ.items() if value}
    return {**ours, **theirs, **COMPILED, "PYTHONPATH": str(BACKEND)}


# The sites have no business with the database, the vendors' accounts or the keys that open sealed data.
KEPT_FROM_SITES = (
    *("DATABASE_", "REDIS_", "SMTP_", "MAIL_HOOK_", "STORAGE_", "OPENSEARCH_", "SIMULATOR_"),
    *("FOVEA_KEYRING", "FOVEA_INDEX_KEY"),
    *("ADYEN_API_", "ADYEN_HMAC_", "ADYEN_WEBHOOK_", "AVATAX_", "EASYPOST_", "SHIPPO_"),
)


def site_env(env: Mapping[str, str]) -> dict[str, str]:
    """What of the house's environment the storefront and the admin server get."""
    return {name: value for name, value in env.items() if not name.startswith(KEPT_FROM_SITES)}
