"""The tax adapter in front of a running AvaTax simulator, and documents to tax."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from fovea.domains.tax.ports import PostalAddress, TaxCategory, TaxDocument, TaxLine
from fovea.integrations.avalara import AvalaraTaxCalculator
from fovea.integrations.avalara.client import AvalaraClient
from fovea.integrations.breaker import Breaker
from fovea.kernel.money import Money
from fovea.simulators.avatax import build
from tests.contract.conftest import RunningSimulator, StartSimulator
from tests.support.parcels import Levers

AUTH = ("1100000000", "licence")
TODAY = date(2026, 11, 23)
WAREHOUSE = PostalAddress("Fovea", "1200 Commerce Ave", "", "Columbus", "OH", "43215", "US")
SEATTLE = PostalAddress("Ana", "400 Broad St", "", "Seattle", "WA", "98109", "US")
CLEVELAND = PostalAddress("Ben", "1 Public Sq", "", "Cleveland", "OH", "44113", "US")
BERLIN = PostalAddress("Jan", "Hauptstr. 5", "", "Berlin", "", "10115", "DE")

# The codes that the simulator's company has defined for itself, as a company signs them off.
CODES = {
    TaxCategory.RX_LENSES: "FOVEA-RX-LENSES",
    TaxCategory.FRAME_WITH_RX: "FOVEA-RX-FRAME",
    TaxCategory.RX_SUN: "FOVEA-RX-SUN",
    TaxCategory.COATING: "FOVEA-COATING",
    TaxCategory.FRAME: "FOVEA-FRAME",
    TaxCategory.PLANO_SUN: "FOVEA-PLANO-SUN",
    TaxCategory.OTC_READERS: "P0000000",
    TaxCategory.ACCESSORY: "P0000000",
    TaxCategory.SHIPPING: "FR020100",
}

LENSES = ("line-lenses", TaxCategory.RX_LENSES, 12_999)
FRAME = ("line-frame", TaxCategory.FRAME_WITH_RX, 9_500)
CLOTH = ("line-cloth", TaxCategory.ACCESSORY, 495)
SHIPPING = ("shipping", TaxCategory.SHIPPING, 793)


def document(
    code: str = "SO-000123-1",
    *items: tuple[str, TaxCategory, int],
    to: PostalAddress = SEATTLE,
    on: date = TODAY,
    currency: str = "USD",
    sign: int = 1,
) -> TaxDocument:
    lines = [
        TaxLine(reference, category, category.value, 1, Money(sign * minor, currency), CODES[category])
        for reference, category, minor in items or (LENSES, FRAME, SHIPPING)
    ]
    return TaxDocument(code, on, currency, WAREHOUSE, to, lines, "customer-7")


@dataclass
class TaxBench:
    simulator: RunningSimulator
    levers: Levers

    def calculator(
        self,
        breaker: Breaker | None = None,
        *,
        deadline: float = 10.0,
        licence: str = "licence",
        timeout: float = 10.0,
    ) -> AvalaraTaxCalculator:
        client = AvalaraClient(
            self.simulator.base_url, "1100000000", licence, "FOVEA", timeout=timeout, quote_timeout=deadline
        )
        return AvalaraTaxCalculator(client, breaker, deadline=deadline, pause=0.01)

    def recorded(self) -> list[dict[str, Any]]:
        """Everything the vendor keeps, newest code first."""
        url = f"{self.simulator.base_url}/api/v2/companies/FOVEA/transactions"
        found: list[dict[str, Any]] = httpx.get(url, auth=AUTH).raise_for_status().json()["value"]
        return found

    def only_recorded(self) -> dict[str, Any]:
        (found,) = self.recorded()
        return found


@pytest.fixture
def tax_bench(start_simulator: StartSimulator) -> TaxBench:
    simulator = start_simulator("avatax", build)
    return TaxBench(simulator, Levers(simulator.base_url))
