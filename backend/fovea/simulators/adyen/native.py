"""3-D Secure 2 on the shop's own page: a look at the device, perhaps a question, and what came of both.

One authentication belongs to one payment and goes one way: device, question, answered, submitted. Whatever is said
twice, too late or about nothing is refused. The vendor publishes no numbers for most of these refusals; where none is
known, its general 702 stands.
"""

import base64
import binascii
import json
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import uuid4

from fovea.simulators.adyen.cards import Asking
from fovea.simulators.adyen.errors import VendorError
from fovea.simulators.adyen.store import Payment, PaymentState, Store, new_reference

JsonObject = dict[str, Any]

MESSAGE_VERSION = "2.2.0"
# Ten minutes for the question itself, as the vendor's web library waits, and some for what comes before.
LIFE_SECONDS = 15 * 60.0
_PATH_OF_METHOD = "/threeds2simulator/acs/startMethod.shtml"
_PATH_OF_CHALLENGE = "/threeds2simulator/acs/challenge.shtml"
_PATH_OF_DEVICE_NOTICE = "/checkoutshopper/test/threeDSMethodNotification.shtml"
_PATH_OF_CHALLENGE_NOTICE = "/checkoutshopper/test/threeDSChallengeNotification.shtml"


class Step(StrEnum):
    DEVICE = "device"
    CHALLENGE = "challenge"
    ANSWERED = "answered"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Authentication:
    """``status``: the issuer's word (EMV 3-D Secure ``transStatus``, Y or N), None while it has said nothing."""

    payment_psp: str
    payment_data: str
    authorisation_token: str
    server_id: str
    acs_id: str
    asking: Asking
    origin: str
    step: Step
    device_seen: bool
    status: str | None
    begun: float


class NativeChecks:
    """Methods that write run inside one ``store.transaction`` of the caller."""

    def __init__(self, store: Store, public_url: str, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self.method_url = f"{public_url}{_PATH_OF_METHOD}"
        self.challenge_url = f"{public_url}{_PATH_OF_CHALLENGE}"
        self.device_notice_url = f"{public_url}{_PATH_OF_DEVICE_NOTICE}"
        self.challenge_notice_url = f"{public_url}{_PATH_OF_CHALLENGE_NOTICE}"

    def begin(self, payment: Payment, asking: Asking, origin: str) -> JsonObject:
        """The answer to /payments: IdentifyShopper, or ChallengeShopper for an issuer that looks at no device."""
        step = Step.CHALLENGE if asking is Asking.CHALLENGE else Step.DEVICE
        found = Authentication(
            payment.psp,
            _sealed(),
            _sealed(),
            str(uuid4()),
            str(uuid4()),
            asking,
            origin,
            step,
            False,
            None,
            self._clock(),
        )
        self._store.connection.execute(
            "INSERT INTO authentication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(found)
        )
        if step is Step.CHALLENGE:
            return {"resultCode": "ChallengeShopper", "action": self.question(found)}
        token = {
            "threeDSMessageVersion": MESSAGE_VERSION,
            "threeDSMethodNotificationURL": self.device_notice_url,
            "threeDSMethodUrl": self.method_url,
            "threeDSServerTransID": found.server_id,
        }
        action = self._action(found, "fingerprint", token)
        return {"resultCode": "IdentifyShopper", "action": {**action, "paymentData": found.payment_data}}

    def question(self, found: Authentication) -> JsonObject:
        """The action that puts the issuer's question before the shopper."""
        token = {
            "acsReferenceNumber": "FOVEA-SIMULATED-ACS",
            "acsTransID": found.acs_id,
            "acsURL": self.challenge_url,
            "messageVersion": MESSAGE_VERSION,
            "threeDSNotificationURL": self.challenge_notice_url,
            "threeDSServerTransID": found.server_id,
        }
        return {**self._action(found, "challenge", token), "paymentData": found.payment_data}

    def look(self, payment_data: str | None, fingerprint: str) -> Authentication:
        """Take the device's result in, once; the issuer then either knows enough or asks."""
        found = self._one("payment_data", payment_data or "")
        if found is None:
            raise VendorError(422, "702", "Invalid paymentData")
        if found.step is not Step.DEVICE:
            raise VendorError(500, "14_0401", "The fingerprint of this payment was submitted before", "internal")
        self._check_alive(found)
        indicator = decoded(fingerprint, "fingerprint").get("threeDSCompInd")
        if indicator not in {"Y", "N", "U"}:
            raise VendorError(422, "702", "Unexpected value for field 'threeDSCompInd'")
        # The browser's word alone is not enough: the issuer must have seen the device itself.
        if found.asking is Asking.FRICTIONLESS and indicator == "Y" and found.device_seen:
            return self._moved(found, Step.ANSWERED, "Y")
        return self._moved(found, Step.CHALLENGE, None)

    def seen(self, server_id: str) -> Authentication | None:
        """The issuer has looked at the device."""
        found = self._one("server_id", server_id)
        if found is None or found.step is not Step.DEVICE:
            return None
        self._store.connection.execute(
            "UPDATE authentication SET device_seen = 1 WHERE payment_psp = ?", (found.payment_psp,)
        )
        return found

    def asked(self, acs_id: str) -> Authentication | None:
        """What the issuer asks about; None when it asks nothing of the kind, or no longer."""
        found = self._one("acs_id", acs_id)
        return found if found and found.step is Step.CHALLENGE and self._alive(found) else None

    def answer(self, acs_id: str, passed: bool) -> Authentication | None:
        """The shopper's answer, taken once; None when nothing was asked."""
        found = self.asked(acs_id)
        return None if found is None else self._moved(found, Step.ANSWERED, "Y" if passed else "N")

    def notified(self, server_id: str) -> Authentication | None:
        return self._one("server_id", server_id)

    def result_of(self, found: Authentication) -> str:
        """The ``threeDSResult`` of who was not asked anything."""
        return encoded({"transStatus": found.status, "authorisationToken": found.authorisation_token})

    def submit(self, three_ds_result: str) -> Authentication:
        """The end: only what the issuer said counts, whatever the browser claims; said twice is an error."""
        given = decoded(three_ds_result, "threeDSResult")
        found = self._one("authorisation_token", str(given.get("authorisationToken") or ""))
        if found is None or found.step is Step.DEVICE:
            raise VendorError(422, "14_006", "The provided 'threeDSResult' could not be parsed.")
        if found.step is Step.SUBMITTED:
            raise VendorError(422, "702", "The threeDSResult of this payment was submitted before")
        self._check_alive(found)
        return self._moved(found, Step.SUBMITTED, found.status)

    def _check_alive(self, found: Authentication) -> None:
        if not self._alive(found):
            raise VendorError(422, "702", "The paymentData has expired")

    def _alive(self, found: Authentication) -> bool:
        payment = self._store.payment(found.payment_psp)
        waiting = payment is not None and payment.state is PaymentState.AWAITING_SHOPPER
        return waiting and self._clock() - found.begun < LIFE_SECONDS

    def _moved(self, found: Authentication, step: Step, status: str | None) -> Authentication:
        self._store.connection.execute(
            "UPDATE authentication SET step = ?, status = ? WHERE payment_psp = ?", (step, status, found.payment_psp)
        )
        return replace(found, step=step, status=status)

    def _one(self, column: str, value: str) -> Authentication | None:
        query = f"SELECT * FROM authentication WHERE {column} = ?"  # noqa: S608 - the column is ours
        row = self._store.connection.execute(query, (value,)).fetchone()
        if row is None:
            return None
        values = list(row)
        values[5], values[7], values[8] = Asking(values[5]), Step(values[7]), bool(values[8])
        return Authentication(*values)

    @staticmethod
    def _action(found: Authentication, subtype: str, token: JsonObject) -> JsonObject:
        return {
            "type": "threeDS2",
            "subtype": subtype,
            "paymentMethodType": "scheme",
            "token": encoded(token),
            "authorisationToken": found.authorisation_token,
        }


def encoded(value: JsonObject) -> str:
    """Base64 of JSON, as the vendor and its library hand each other objects."""
    return base64.b64encode(json.dumps(value).encode()).decode()


def decoded(text: str, field: str) -> JsonObject:
    """The object in Base64 or its form for addresses, with or without padding; raises VendorError."""
    try:
        plain = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
        value = json.loads(plain)
    except (binascii.Error, ValueError):
        value = None
    if not isinstance(value, dict):
        raise VendorError(422, "14_006", f"The provided '{field}' could not be parsed.")
    return value


def _sealed() -> str:
    """Something that says nothing and cannot be guessed."""
    return f"Ab02b4c0!{''.join(new_reference() for _ in range(4))}"
