"""A shopper and a clerk at the GraphQL endpoint, over HTTP as their frontends are."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, Self

import httpx

from fovea.kernel.ids import new_id
from tests.support.running import House

VISA = "4111111145551142"
VISA_3DS = "4212345678901237"
ADDRESS = {
    "name": "Ana Łącka",
    "line1": "388 Townsend St",
    "line2": "Apt 20",
    "city": "San Francisco",
    "region": "CA",
    "postalCode": "94107",
    "country": "US",
    "phone": "4155550177",
}
RX = {
    "od": {"sphere": "-2.00", "cylinder": "-0.50", "axis": 90},
    "os": {"sphere": "-1.75"},
    "pd": {"binocularTenths": 630},
}
BROWSER = {
    "acceptHeader": "*/*",
    "colorDepth": 24,
    "javaEnabled": False,
    "language": "en-US",
    "screenHeight": 900,
    "screenWidth": 1440,
    "timeZoneOffset": 0,
    "userAgent": "Mozilla/5.0",
}
MONEY = "{ minor currency }"
ORDER = """{
  id number status stage token
  lines { id sku quantity }
  totals { total { minor } }
  parcels { id status trackingNumber events { status } }
  payment { status authorised { minor } captured { minor } refunded { minor } }
  holds { id kind releasedAt }
  jobs { id status }
  pickTasks { id sku bin quantity picked status }
  returns { id number status refund { minor } }
}"""
CHECKOUT = "{ problems addressWarnings rates { id price { minor } } selectedRate totals { total { minor } } }"


def card(number: str = VISA, holder: str = "Ada Lovelace", cvc: str = "737") -> dict[str, str]:
    """What the provider's form hands over for a card that expires 03/2030."""
    return {
        "type": "scheme",
        "holderName": holder,
        "encryptedCardNumber": f"test_{number}",
        "encryptedExpiryMonth": "test_03",
        "encryptedExpiryYear": "test_2030",
        "encryptedSecurityCode": f"test_{cvc}",
    }


def key() -> str:
    return str(new_id())


class Client:
    """One browser: its cart's secret, or a member of staff's token."""

    def __init__(self, house: House, token: str | None = None) -> None:
        self.house = house
        headers = {"x-fovea-visitor": secrets.token_urlsafe(24)}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._http = httpx.Client(base_url=house.api_url, headers=headers, timeout=60, trust_env=False)

    def ask(self, document: str, **variables: Any) -> Any:
        answer = self._http.post("/graphql", json={"query": document, "variables": variables}).json()
        assert not answer.get("errors"), answer["errors"]
        return answer["data"]

    def do(self, name: str, wanted: str, *, success: Any = None, **given: Any) -> dict[str, Any]:
        """A mutation's answer: its success's fields, or the problem's with its ``code``."""
        kind = name[0].upper() + name[1:]
        success = success or f"{kind}Success"
        document = (
            f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ __typename "
            f"... on {success} {wanted} ... on Problem {{ code message path }} }} }}"
        )
        found: dict[str, Any] = self.ask(document, input=given)[name]
        return found

    def done(self, name: str, wanted: str, *, success: Any = None, **given: Any) -> dict[str, Any]:
        """The same, and it must succeed."""
        answer = self.do(name, wanted, success=success, **given)
        assert "code" not in answer, (name, answer)
        return answer

    @contextmanager
    def at(self, api: str) -> Iterator[Self]:
        """The same browser at another address of the house."""
        moved = copy(self)
        with httpx.Client(base_url=api, headers=self._http.headers, timeout=30, trust_env=False) as moved._http:
            yield moved

    def close(self) -> None:
        self._http.close()


class Shopper(Client):
    """From an empty cart to a paid order and back."""

    email: str

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.email = f"ana-{secrets.token_hex(4)}@example.com"

    def impatient(self) -> "Shopper":
        """The same browser, which waits half a second for an answer and no longer."""
        hasty = copy(self)
        hasty._http = httpx.Client(
            base_url=self.house.api_url, headers=self._http.headers, timeout=0.5, trust_env=False
        )
        return hasty

    def add_glasses(self, sku: str, quantity: int = 1) -> None:
        self.done(
            "addLensesToCart",
            "{ cart { count } }",
            sku=sku,
            quantity=quantity,
            use="DISTANCE",
            materialCode="HI160",
            treatments=["ANTI_REFLECTIVE"],
            prescription=RX,
        )

    def add_frame(self, sku: str, quantity: int = 1) -> None:
        self.done("addFrameToCart", "{ cart { count } }", sku=sku, quantity=quantity)

    def to_the_till(self, **changes: str) -> int:
        """Address and delivery chosen; the total to pay."""
        given = {"email": self.email, "address": {**ADDRESS, **changes}, "acceptWarnings": True}
        ready = self.done("setCheckoutAddress", f"{{ checkout {CHECKOUT} }}", **given)["checkout"]
        assert not ready["problems"], ready
        dearest = max(ready["rates"], key=lambda rate: int(rate["price"]["minor"]))
        chosen = self.done("selectShippingRate", f"{{ checkout {CHECKOUT} }}", rateId=dearest["id"])["checkout"]
        return int(chosen["totals"]["total"]["minor"])

    def pay(self, total: int, attempt: str | None = None, method: dict[str, str] | None = None) -> dict[str, Any]:
        """One press of the pay button."""
        return self.do(
            "placeOrder",
            f"{{ payment {{ orderNumber orderToken status action }} order {ORDER} }}",
            idempotencyKey=attempt or key(),
            expectedTotal=total,
            paymentMethod=method or card(),
            browserInfo=BROWSER,
            returnUrl="http://shop.example/checkout/return",
            origin="http://shop.example",
        )

    def buys(self, sku: str, *, glasses: bool = True) -> dict[str, Any]:
        """Straight from the shelf to the confirmation page."""
        if glasses:
            self.add_glasses(sku)
        else:
            self.add_frame(sku)
        answer = self.pay(self.to_the_till())
        assert answer.get("payment", {}).get("status") == "AUTHORISED", answer
        order: dict[str, Any] = answer["order"] | {"token": answer["payment"]["orderToken"]}
        return order

    def order(self, number: str, token: str) -> dict[str, Any]:
        found = self.ask(
            f"query($number: String!, $token: String!) {{ orderByToken(number: $number, token: $token) {ORDER} }}",
            number=number,
            token=token,
        )
        order: dict[str, Any] = found["orderByToken"]
        return order


class Clerk(Client):
    """Somebody of the staff with every permission."""

    def order(self, number: str) -> dict[str, Any]:
        found = self.ask(f"query($number: String!) {{ order(number: $number) {ORDER} }}", number=number)
        order: dict[str, Any] = found["order"]
        return order

    def verify(self, number: str) -> None:
        """The optician approves what waits for this order."""
        queue = "query { prescriptionQueue { edges { node { id orderNumber } } } }"
        for edge in self.ask(queue)["prescriptionQueue"]["edges"]:
            if edge["node"]["orderNumber"] == number:
                wanted = {"reviewId": edge["node"]["id"], "decision": "approve", "idempotencyKey": key()}
                self.done("decidePrescription", "{ review { status } }", **wanted)

    def make(self, number: str) -> None:
        for job in self.order(number)["jobs"]:
            tray = f"T-{secrets.token_hex(3)}"
            self.done("sendJob", "{ job { status } }", jobId=job["id"], tray=tray, idempotencyKey=key())
            self.done("receiveJob", "{ job { status } }", jobId=job["id"], idempotencyKey=key())
            self.done("passJob", "{ job { status } }", jobId=job["id"], idempotencyKey=key())

    def pick(self, number: str) -> None:
        for task in self.order(number)["pickTasks"]:
            left = task["quantity"] - task["picked"]
            scanned = {"taskId": task["id"], "binScan": task["bin"], "skuScan": task["sku"], "quantity": left}
            self.done("confirmPick", "{ task { status } }", **scanned, idempotencyKey=key())

    def pack(self, number: str, press: str | None = None) -> str:
        """The box is closed; its parcel's id."""
        given = {"orderId": self.order(number)["id"], "weightG": 320, "idempotencyKey": press or key()}
        packed = self.done("packOrder", f"{{ order {ORDER} }}", **given)
        return str(packed["order"]["parcels"][0]["id"])

    def label(self, parcel: str) -> str:
        """The label is bought; its tracking number."""
        bought = self.done("buyLabel", "{ parcel { trackingNumber } }", parcelId=parcel, idempotencyKey=key())
        return str(bought["parcel"]["trackingNumber"])

    def ship(self, parcel: str, press: str | None = None) -> None:
        self.done("shipParcel", "{ order { status } }", parcelId=parcel, idempotencyKey=press or key())

    def ready(self, number: str) -> tuple[str, str]:
        """Everything between the paid order and the open door: (parcel, tracking number)."""
        self.verify(number)
        self.make(number)
        self.pick(number)
        parcel = self.pack(number)
        return parcel, self.label(parcel)
