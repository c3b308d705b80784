"""Vendors that misbehave in a share of their calls, and mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

# All that can go wrong with a call, and with a webhook that still arrives in the end.
CALLS = ("lost_answer", "late_error", "malformed", "error", "rate_limit", "delay")
WEBHOOKS = ("webhook_duplicate", "webhook_delay", "webhook_shuffle")
# Longer than a vendor's usual answer, shorter than anybody's patience.
SECONDS = 1.0
_MANY = 10_000
# Shuffled webhooks leave in groups of so many, the first of them last; and so many groups there are.
_GROUP, _GROUPS = 4, 25


@dataclass
class Trouble:
    """The stand-ins' addresses by vendor, and how often each was told to go wrong at most."""

    control: httpx.AsyncClient
    vendors: Mapping[str, str]
    _armed: dict[str, int] = field(default_factory=dict)

    async def arm(self, percent: int) -> None:
        """Every vendor does something wrong in ``percent`` of its calls, each kind as often as the others."""
        for vendor in self.vendors:
            self._armed[vendor] = 0
            # The first that strikes ends the draw: a later kind is drawn only from what the earlier ones let pass.
            each, passed = percent / 100 / len(CALLS), 1.0
            for kind in CALLS:
                await self._arm(vendor, kind, each / passed, _MANY)
                passed -= each
            if vendor == "avatax":
                continue  # it sends no webhooks
            # A webhook may meet several of these: each draws from all.
            for kind in WEBHOOKS:
                shuffled = kind == "webhook_shuffle"
                for _ in range(_GROUPS if shuffled else 1):
                    await self._arm(vendor, kind, percent / 100 / len(WEBHOOKS), _GROUP if shuffled else _MANY)

    async def _arm(self, vendor: str, kind: str, share: float, times: int) -> None:
        fault = {"kind": kind, "times": times, "seconds": SECONDS, "status": 503, "share": share}
        (await self.control.post(f"{self.vendors[vendor]}/_sim/faults", json=fault)).raise_for_status()
        self._armed[vendor] += times

    async def mend(self) -> dict[str, int]:
        """Nothing goes wrong any more; how many calls and webhooks each vendor had spoiled."""
        spoiled = {}
        for vendor, address in self.vendors.items():
            left = (await self.control.get(f"{address}/_sim/faults")).raise_for_status().json()
            spoiled[vendor] = self._armed.get(vendor, 0) - sum(int(one["times"]) for one in left)
            (await self.control.delete(f"{address}/_sim/faults")).raise_for_status()
        return spoiled
