"""What can be seen of an order from outside: by the staff, by the provider, by the carrier, in the mail."""

from typing import Any

from tests.support.running import House, eventually
from tests.support.shopping import Clerk, Shopper


def payments_of(house: House, number: str) -> list[dict[str, Any]]:
    """What the provider knows of an order's payments."""
    ours = house.rows(
        "SELECT p.id::text FROM payments.payment p JOIN orders.\"order\" o ON p.reference = 'order:' || o.id "
        f"WHERE o.number = '{number}'"
    )
    known = {row["id"] for row in ours}
    return [one for one in house.vendor("adyen", "GET", "/payments") if one["reference"] in known]


def labels_of(house: House, tracking: str) -> list[tuple[str, dict[str, Any]]]:
    """Every parcel the carriers know under a tracking number, with its vendor; each was paid for."""
    return [
        (vendor, parcel)
        for vendor in ("easypost", "shippo")
        for parcel in house.vendor(vendor, "GET", "/parcels")
        if tracking in str(parcel)
    ]


def labels_bought(house: House) -> int:
    return sum(len(house.vendor(vendor, "GET", "/parcels")) for vendor in ("easypost", "shippo"))


def subjects(house: House, shopper: Shopper) -> list[str]:
    return sorted(letter["subject"] for letter in house.letters(shopper.email))


def messages(house: House, shopper: Shopper) -> dict[str, set[str]]:
    """Subject to the Message-IDs it came under: more than one means that it was written more than once."""
    found: dict[str, set[str]] = {}
    for letter in house.letters(shopper.email):
        found.setdefault(letter["subject"], set()).add(letter["messageId"])
    return found


def captured(clerk: Clerk, number: str) -> dict[str, Any] | None:
    """The order's payment once the provider has said that it is charged."""
    payment: dict[str, Any] = clerk.order(number)["payment"]
    return payment if payment["status"] == "captured" else None


def carry(house: House, tracking: str) -> None:
    """The carrier brings the parcel to the door."""
    ((vendor, _),) = labels_of(house, tracking)
    house.vendor(vendor, "POST", f"/parcels/{tracking}/advance?to=delivered")


def in_state(clerk: Clerk, number: str, status: str) -> dict[str, Any] | None:
    order = clerk.order(number)
    return order if order["status"] == status else None


def arrived(house: House, clerk: Clerk, number: str) -> dict[str, Any]:
    """The staff's whole work, then the carrier's."""
    parcel, tracking = clerk.ready(number)
    clerk.ship(parcel)
    carry(house, tracking)
    return eventually(lambda: in_state(clerk, number, "delivered"), "the delivery")
