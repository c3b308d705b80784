"""Places every house has, and what a place is to the books."""

from datetime import date, timedelta

from fovea.domains.inventory.contract import LotStatus

SUPPLIER = "SUPPLIER"
CUSTOMER = "CUSTOMER"
SCRAP = "SCRAP"
COUNT = "COUNT-DIFFERENCE"
DISCREPANCY = "DISCREPANCY"
IN_TRANSIT = "IN-TRANSIT"
LAB_USE = "LAB-USE"

MAIN = "MAIN"
DOCK = "DOCK"
STAGE = "STAGE"
LAB = "LAB"
RETURNS = "RETURNS"
QUARANTINE = "QUARANTINE"

# Kind → code, where it stands on the walk, what it is called. Nothing in them is for sale.
SPECIAL: dict[str, tuple[str, int, str]] = {
    "dock": (DOCK, 8900, "Receiving dock"),
    "stage": (STAGE, 9000, "Packing stage"),
    "lab": (LAB, 9100, "Lab"),
    "returns": (RETURNS, 9200, "Returns desk"),
    "quarantine": (QUARANTINE, 9300, "Quarantine"),
}


def special(warehouse: str, kind: str) -> str:
    """The code of a warehouse's dock, stage, lab, returns desk or quarantine."""
    code = SPECIAL[kind][0]
    return code if warehouse == MAIN else f"{warehouse}-{code}"


def owned(location: str, *, physical: bool) -> bool:
    """Whether goods there are still the house's own."""
    return physical or location == IN_TRANSIT


def good(status: str) -> bool:
    return status == LotStatus.APPROVED


def sell_by(expires_on: date | None, min_shelf_days: int) -> date | None:
    """The last day on which units of a lot may be promised."""
    return None if expires_on is None else expires_on - timedelta(days=min_shelf_days)
