"""A parcel, two addresses and the levers of a running carrier simulator."""

from typing import Any

import httpx

from fovea.domains.shipping.ports import ParcelSize, ShipAddress

WAREHOUSE = ShipAddress("Fovea", "1200 Commerce Ave", "", "Columbus", "OH", "43215", "US", phone="6145550100")
CUSTOMER = ShipAddress("Ana Łącka", "388 Townsend St", "Apt 20", "San Francisco", "CA", "94107", "US")
BERLIN = ShipAddress("Jan Weiß", "Hauptstr. 5", "", "Berlin", "", "10115", "DE")
LISBON = ShipAddress("Inês Sá", "Rua Augusta 10", "", "Lisboa", "", "1100-048", "PT")
GLASSES = ParcelSize(length_mm=180, width_mm=110, height_mm=70, weight_g=230)


class Levers:
    """What a person can do on a simulator's control page."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def arm(self, kind: str, path: str = "*", **more: Any) -> None:
        """``path`` is a glob over "METHOD /path"."""
        self._post("/_sim/faults", {"kind": kind, "path": path, **more})

    def disarm(self) -> None:
        httpx.delete(f"{self.base_url}/_sim/faults").raise_for_status()

    def parcels(self) -> list[dict[str, Any]]:
        """Every parcel stands for one label that was paid for; newest first."""
        answer = httpx.get(f"{self.base_url}/_sim/parcels").raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def advance(self, number: str, to: str = "") -> None:
        self._post(f"/_sim/parcels/{number}/advance{f'?to={to}' if to else ''}", None)

    def decide_refund(self, label: str, *, granted: bool) -> None:
        self._post(f"/_sim/refunds/{label}?granted={str(granted).lower()}", None)

    def let_days_pass(self, days: float) -> None:
        self._post("/_sim/clock", {"days": days})

    def next_purchase(self, **mood: Any) -> None:
        """Shippo only: refusal, queue_seconds, recorded."""
        self._post("/_sim/purchases", mood)

    def _post(self, path: str, body: dict[str, Any] | None) -> None:
        httpx.post(f"{self.base_url}{path}", json=body).raise_for_status()
