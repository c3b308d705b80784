"""Payment sessions: the card form asks the vendor itself, and hands the shop a result to ask about.

The shop opens a session for one amount and one reference. The form in the browser sets it up, pays and completes what
the issuer asks, with the client key and the session's sealed data. A session is paid once; a refused card leaves it
open. The vendor documents the shop's two calls; the browser's are what its web library 6.45 sends and reads.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.adyen.dropin import SHOPPER_BASES
from fovea.simulators.adyen.errors import VendorError, error_response, wrong_client_key
from fovea.simulators.adyen.schema import (
    BrowserInfo,
    CardDetails,
    CompletionDetails,
    PaymentDetailsRequest,
    PaymentRequest,
    SessionCreation,
    problem_of,
)
from fovea.simulators.adyen.store import PaymentState, new_reference
from fovea.simulators.adyen.vendor import Vendor

JsonObject = dict[str, Any]

_LIFE = timedelta(hours=1)
_LONGEST = timedelta(hours=24)
# After too many refusals the vendor closes a session; it does not say how many those are.
_REFUSALS = 10
_DONE = frozenset({"Authorised"})
_SHOWN = frozenset({"amount", "countryCode", "expiresAt", "reference", "returnUrl", "shopperLocale"})


class _FromBrowser(BaseModel):
    """The library sends more than is played here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sessionData: StrictStr | None = None


class _Setup(_FromBrowser):
    browserInfo: BrowserInfo | None = None


class _Payment(_FromBrowser):
    paymentMethod: CardDetails
    browserInfo: BrowserInfo | None = None
    origin: StrictStr | None = None
    storePaymentMethod: StrictBool | None = None


class _Details(_FromBrowser):
    details: CompletionDetails
    paymentData: StrictStr | None = None


Model = TypeVar("Model", bound=_FromBrowser)


@dataclass(frozen=True, slots=True)
class Session:
    """``psp``: the payment that is under way or done; ``status`` in the vendor's words."""

    id: str
    request: str
    data: str
    status: str
    refusals: int
    psp: str | None
    expires: str

    @property
    def creation(self) -> SessionCreation:
        return SessionCreation.model_validate_json(self.request)


class Sessions:
    def __init__(self, vendor: Vendor, client_key: str) -> None:
        self._vendor = vendor
        self._client_key = client_key

    def routes(self) -> list[Route]:
        """The browser's calls; the shop's two stand with its others."""
        return [
            Route(f"{base}/v1/sessions/{{session}}/{name}", act, methods=["POST"])
            for base in SHOPPER_BASES
            for name, act in (("setup", self.setup), ("payments", self.pay), ("paymentDetails", self.complete))
        ]

    def make(self, request: SessionCreation) -> JsonObject:
        """The answer to /sessions; runs inside the caller's transaction."""
        if request.amount.value < 0:
            raise VendorError(422, "137", "Invalid amount specified")
        now = datetime.now(UTC)
        try:
            expires = now + _LIFE if request.expiresAt is None else datetime.fromisoformat(request.expiresAt)
        except ValueError as error:
            raise VendorError(422, "702", "Invalid expiresAt") from error
        if expires.tzinfo is None or not now < expires <= now + _LONGEST:
            raise VendorError(422, "702", "expiresAt must be in the future and at most 24 hours from now")
        data = f"Ab02b4c0!{''.join(new_reference() for _ in range(6))}"
        ends = expires.isoformat(timespec="seconds")
        made = Session(f"CS{new_reference()}", request.model_dump_json(), data, "active", 0, None, ends)
        self._vendor.store.connection.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(made))
        told = request.model_dump(exclude_none=True, exclude={"authenticationData", "additionalData"})
        return {**told, "id": made.id, "sessionData": data, "expiresAt": ends, "mode": "embedded"}

    def result(self, session_id: str, token: str) -> JsonObject:
        """The answer to GET /sessions/{id}: what was true when the form was told."""
        row = self._vendor.store.connection.execute(
            "SELECT status, psp FROM session_result WHERE session = ? AND token = ?", (session_id, token)
        ).fetchone()
        found = self._find(session_id)
        if row is None or found is None:
            raise VendorError(422, "702", "Invalid sessionResult")
        payment = None if row[1] is None else self._vendor.store.payment(row[1])
        answer: JsonObject = {"id": session_id, "reference": found.creation.reference, "status": row[0]}
        if payment is not None and row[0] == "completed":
            answer["payments"] = [
                {
                    "pspReference": payment.psp,
                    "resultCode": "Authorised",
                    "amount": {"currency": payment.currency, "value": payment.value},
                    "paymentMethod": {"type": "scheme", "brand": payment.brand},
                }
            ]
        return answer

    async def setup(self, request: Request) -> Response:
        def show(found: Session, _body: _Setup) -> JsonObject:
            creation = found.creation
            methods = self._vendor.methods(
                creation.allowedPaymentMethods, creation.blockedPaymentMethods, creation.shopperReference
            )
            told = creation.model_dump(exclude_none=True, include=set(_SHOWN))
            asks = creation.storePaymentMethodMode == "askForConsent"
            return {**told, "id": found.id, "paymentMethods": methods, "configuration": {"enableStoreDetails": asks}}

        return await self._answer(request, _Setup, show)

    async def pay(self, request: Request) -> Response:
        def ask(found: Session, body: _Payment) -> JsonObject:
            self._give_up(found)
            answer = self._vendor.pay(_payment_request(found, body))
            newest = self._vendor.store.payment_by_reference(found.creation.reference)
            assert newest is not None
            return self._moved(replace(found, psp=newest.psp), answer)

        return await self._answer(request, _Payment, ask)

    async def complete(self, request: Request) -> Response:
        def finish(found: Session, body: _Details) -> JsonObject:
            answer = self._vendor.complete(PaymentDetailsRequest(details=body.details, paymentData=body.paymentData))
            if answer.get("pspReference", found.psp) != found.psp:
                raise VendorError(422, "702", "These details belong to another session")
            return self._moved(found, answer)

        return await self._answer(request, _Details, finish)

    def _moved(self, found: Session, answer: JsonObject) -> JsonObject:
        """Note where the session stands after an answer; what the browser is told of it."""
        code = answer["resultCode"]
        if "action" in answer:
            self._save(found)
            return {"resultCode": code, "action": answer["action"]}
        refusals = found.refusals + (code == "Refused")
        status = "completed" if code in _DONE else "refused" if refusals >= _REFUSALS else "active"
        self._save(replace(found, status=status, refusals=refusals))
        token = f"X3XtfGC9!{''.join(new_reference() for _ in range(4))}"
        self._vendor.store.connection.execute(
            "INSERT INTO session_result VALUES (?, ?, ?, ?)", (token, found.id, status, found.psp)
        )
        return {"resultCode": code, "sessionResult": token}

    def _give_up(self, found: Session) -> None:
        """Paying anew, in whatever tab, ends what the issuer has not been answered about: one session, one payment."""
        payment = None if found.psp is None else self._vendor.store.payment(found.psp)
        if payment is not None and payment.state is PaymentState.AWAITING_SHOPPER:
            self._vendor.store.set_state(payment.psp, PaymentState.CANCELLED)

    def _save(self, found: Session) -> None:
        self._vendor.store.connection.execute(
            "UPDATE session SET status = ?, refusals = ?, psp = ? WHERE id = ?",
            (found.status, found.refusals, found.psp, found.id),
        )

    def _find(self, session_id: str) -> Session | None:
        row = self._vendor.store.connection.execute("SELECT * FROM session WHERE id = ?", (session_id,)).fetchone()
        return None if row is None else Session(*row)

    async def _answer(
        self, request: Request, model: type[Model], act: Callable[[Session, Model], JsonObject]
    ) -> Response:
        try:
            if request.query_params.get("clientKey") != self._client_key:
                raise wrong_client_key()
            try:
                body = model.model_validate_json(await request.body())
            except ValidationError as error:
                status, code, message = problem_of(error, "CheckoutSession")
                raise VendorError(status, code, message) from error
            with self._vendor.store.transaction():
                found = self._open(request.path_params["session"], body.sessionData)
                return JSONResponse({"sessionData": found.data, **act(found, body)})
        except VendorError as error:
            return error_response(error)

    def _open(self, session_id: str, data: str | None) -> Session:
        """Raises VendorError for a session that is not there, is not theirs or takes nothing more."""
        found = self._find(session_id)
        if found is None or found.data != data:
            raise VendorError(422, "702", "Invalid session")
        if datetime.fromisoformat(found.expires) < datetime.now(UTC):
            raise VendorError(422, "702", "The session has expired")
        if found.status != "active":
            raise VendorError(422, "702", f"The session is {found.status}")
        return found


def _payment_request(found: Session, body: _Payment) -> PaymentRequest:
    """The payment that the shopper's card is asked for; what it costs and whom it pays is the session's to say."""
    creation = found.creation
    own = creation.model_dump(exclude_none=True, include=set(PaymentRequest.model_fields))
    parts = urlsplit(creation.returnUrl)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), ("sessionId", found.id)])
    kept = body.paymentMethod.storedPaymentMethodId is not None
    try:
        return PaymentRequest.model_validate(
            {
                **own,
                **({"shopperInteraction": "ContAuth"} if kept else {}),
                "returnUrl": urlunsplit(parts._replace(query=query)),
                "paymentMethod": body.paymentMethod.model_dump(exclude_none=True),
                "browserInfo": None if body.browserInfo is None else body.browserInfo.model_dump(),
                "origin": body.origin,
                "storePaymentMethod": _keeps(creation, body),
            }
        )
    except ValidationError as error:
        status, code, message = problem_of(error, "CheckoutSession")
        raise VendorError(status, code, message) from error


def _keeps(creation: SessionCreation, body: _Payment) -> bool:
    """The shop lets cards be kept, and where it asks for consent the shopper gave it."""
    mode = creation.storePaymentMethodMode
    return mode == "enabled" or (mode == "askForConsent" and bool(body.storePaymentMethod))
