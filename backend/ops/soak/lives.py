"""The lives of orders: bought, then shipped, cancelled, or sent back for the money."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx

from soak.people import ADDRESS, BROWSER, CARD, Person, key, shopper

ORDER = """{
  id number status lines { id sku quantity }
  parcels { id status trackingNumber }
  payment { status captured { minor } refunded { minor } }
  pickTasks { id sku bin quantity picked status }
  returns { id status }
}"""
CHECKOUT = "{ problems rates { id price { minor } } totals { total { minor } } }"


class Fate(StrEnum):
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


# How often a shopper's browser asks again about a payment of which nobody knows.
_INSISTS = 4


@dataclass(frozen=True)
class Carriers:
    """The stand-ins' addresses by vendor, to carry a parcel to the door."""

    http: httpx.AsyncClient
    addresses: dict[str, str]

    async def deliver(self, tracking: str) -> bool:
        """Whoever sold the label brings it; False when nobody knows it."""
        for address in self.addresses.values():
            answer = await self.http.post(f"{address}/_sim/parcels/{tracking}/advance", params={"to": "delivered"})
            if answer.status_code == 200:
                return True
        return False


@dataclass(frozen=True)
class Desk:
    """What every life needs: the API, the staff, the road, and until when it may take."""

    http: httpx.AsyncClient
    clerk: Person
    carriers: Carriers
    until: float
    trouble: Counter[str]

    async def order(self, number: str) -> dict[str, Any]:
        document = f"query($number: String!) {{ order(number: $number) {ORDER} }}"
        found: dict[str, Any] = (await self.clerk.ask(document, number=number))["order"]
        return found


async def live(desk: Desk, sku: str, fate: Fate, numbers: list[str]) -> Fate:
    """One order from the shelf to its end; its number is noted as soon as it has one."""
    number, token = await _buy(desk, sku, numbers)
    if fate is Fate.CANCELLED:
        await _cancel(desk, number)
    else:
        tracking = await _ship(desk, number)
        if fate is Fate.REFUNDED:
            await _send_back(desk, number, token, tracking)
    return fate


async def _buy(desk: Desk, sku: str, numbers: list[str]) -> tuple[str, str]:
    person = shopper(desk.http, desk.until, desk.trouble)
    await person.done("addFrameToCart", "{ cart { count } }", sku=sku, quantity=1)
    email = f"soak-{key()[:8]}@example.com"

    async def priced() -> int | None:
        """The total once a carrier has offered something; the dearest is taken."""
        given: dict[str, Any] = {"email": email, "address": ADDRESS, "acceptWarnings": True}
        ready = (await person.done("setCheckoutAddress", f"{{ checkout {CHECKOUT} }}", **given))["checkout"]
        if not ready["rates"]:
            return None
        dearest = max(ready["rates"], key=lambda rate: int(rate["price"]["minor"]))
        answer = await person.once("selectShippingRate", f"{{ checkout {CHECKOUT} }}", rateId=dearest["id"])
        if "code" in answer or not answer["checkout"]["totals"]:
            return None
        return int(answer["checkout"]["totals"]["total"]["minor"])

    total = await person.until(priced, "a price for the cart")
    press, unknown = key(), 0

    async def paid() -> tuple[str, str] | None:
        nonlocal total, press, unknown
        answer = await person.once(
            "placeOrder",
            "{ payment { orderNumber orderToken status } }",
            idempotencyKey=press,
            expectedTotal=total,
            paymentMethod=CARD,
            browserInfo=BROWSER,
            returnUrl="http://shop.example/checkout/return",
            origin="http://shop.example",
        )
        if "code" in answer:
            desk.trouble[answer["code"]] += 1
            # The price is another one now: agreeing to it is a new wish.
            total, press = await person.until(priced, "a new price for the cart"), key()
            return None
        number, token = str(answer["payment"]["orderNumber"]), str(answer["payment"]["orderToken"])
        if number not in numbers:
            numbers.append(number)
        if answer["payment"]["status"] == "PENDING" and unknown < _INSISTS:
            # As the shop does: the same press again, and the provider is asked once more.
            unknown += 1
            return None
        return number, token

    number, token = await person.until(paid, "an order number")

    async def confirmed() -> bool:
        return (await desk.order(number))["status"] not in ("pending_payment", "expired")

    await person.until(confirmed, f"{number}: the money")
    return number, token


async def _cancel(desk: Desk, number: str) -> None:
    order_id = (await desk.order(number))["id"]
    wanted = {"orderId": order_id, "reason": "changed their mind", "idempotencyKey": key()}
    await desk.clerk.done("cancelOrder", "{ order { status } }", **wanted)


async def _ship(desk: Desk, number: str) -> str:
    clerk = desk.clerk

    async def to_pick() -> list[dict[str, Any]]:
        return list((await desk.order(number))["pickTasks"])

    for task in await clerk.until(to_pick, f"{number}: something to pick"):
        scanned = {"taskId": task["id"], "binScan": task["bin"], "skuScan": task["sku"]}
        left = task["quantity"] - task["picked"]
        await clerk.done("confirmPick", "{ task { status } }", **scanned, quantity=left, idempotencyKey=key())
    order_id = (await desk.order(number))["id"]
    given = {"orderId": order_id, "weightG": 320, "idempotencyKey": key()}
    packed = await clerk.done("packOrder", "{ order { parcels { id } } }", **given)
    parcel = packed["order"]["parcels"][0]["id"]
    bought = await clerk.done("buyLabel", "{ parcel { trackingNumber } }", parcelId=parcel, idempotencyKey=key())
    await clerk.done("shipParcel", "{ order { status } }", parcelId=parcel, idempotencyKey=key())
    return str(bought["parcel"]["trackingNumber"])


async def _send_back(desk: Desk, number: str, token: str, tracking: str) -> None:
    clerk = desk.clerk

    async def at_the_door() -> bool:
        await desk.carriers.deliver(tracking)
        order = await desk.order(number)
        return (order["status"], order["payment"]["status"]) == ("delivered", "captured")

    await clerk.until(at_the_door, f"{number}: delivered and charged")
    line = {"orderLineId": (await desk.order(number))["lines"][0]["id"], "quantity": 1}
    asked = await clerk.done(
        "requestReturn",
        "{ return { id } }",
        orderNumber=number,
        token=token,
        lines=[{**line, "reason": "too_large"}],
        idempotencyKey=key(),
    )
    return_id = asked["return"]["id"]
    here = await clerk.done(
        "receiveReturn", "{ return { units { id } } }", returnId=return_id, lines=[line], idempotencyKey=key()
    )
    unit = {"unitId": here["return"]["units"][0]["id"], "disposition": "restock_a"}
    known = {"returnId": return_id}
    await clerk.done("inspectReturn", "{ return { id } }", units=[unit], idempotencyKey=key(), **known)
    await clerk.done("settleReturn", "{ return { id } }", idempotencyKey=key(), **known)
