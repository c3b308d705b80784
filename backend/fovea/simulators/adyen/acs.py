"""The issuer's server of 3-D Secure 2 (its "access control server") and the vendor's pages that pass its word on.

All of it runs in frames on the shop's page. The issuer looks at the device (``startMethod``) and asks the shopper
(``challenge``); each time it sends its word to the vendor's page, which tells the shop's page by a message that only
the shop's own origin receives. The answer to the question is the test platform's documented one.
"""

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.dropin import SHOPPER_BASES
from fovea.simulators.adyen.errors import VendorError
from fovea.simulators.adyen.issuer import amount_text
from fovea.simulators.adyen.native import MESSAGE_VERSION, Authentication, JsonObject, decoded, encoded
from fovea.simulators.adyen.vendor import SCHEMES, Vendor

# What the vendor's documentation tells testers of web pages to type.
PASSWORD = "password"  # noqa: S105 - a public test answer
_ANSWER = "/threeds2simulator/acs/answer.shtml"


class Acs:
    def __init__(self, vendor: Vendor, templates: Jinja2Templates, merchant: str, client_key: str) -> None:
        self._vendor = vendor
        self._checks = vendor.native
        self._templates = templates
        self._merchant = merchant
        self._client_key = client_key

    def routes(self) -> list[Route]:
        checks = self._checks
        pages = (
            (checks.method_url, self.start_method),
            (checks.challenge_url, self.challenge),
            (checks.device_notice_url, self.device_notice),
            (checks.challenge_notice_url, self.challenge_notice),
        )
        return [
            *(Route(urlsplit(url).path, page, methods=["POST"]) for url, page in pages),
            Route(_ANSWER, self.answer, methods=["POST"]),
            *(
                Route(f"{base}/v1/submitThreeDS2Fingerprint", self.fingerprint, methods=["POST"])
                for base in SHOPPER_BASES
            ),
        ]

    async def start_method(self, request: Request) -> Response:
        """The issuer looks at the device, and says so to the vendor."""
        given = await _field(request, "threeDSMethodData")
        server_id = str(given.get("threeDSServerTransID") or "")
        if given.get("threeDSMethodNotificationURL") != self._checks.device_notice_url:
            return self._gone(request)
        with self._vendor.store.transaction():
            found = self._checks.seen(server_id)
        if found is None:
            return self._gone(request)
        value = encoded({"threeDSServerTransID": server_id})
        return self._relay(request, self._checks.device_notice_url, "threeDSMethodData", value)

    async def device_notice(self, request: Request) -> Response:
        given = await _field(request, "threeDSMethodData")
        found = self._checks.notified(str(given.get("threeDSServerTransID") or ""))
        if found is None or not found.device_seen:
            return self._gone(request)
        return self._tell(request, found, {"type": "fingerPrintResult", "result": {"threeDSCompInd": "Y"}})

    async def challenge(self, request: Request) -> Response:
        """The issuer's question, sized by the frame it stands in."""
        given = await _field(request, "creq")
        found = self._checks.asked(str(given.get("acsTransID") or ""))
        right = given.get("messageType") == "CReq" and given.get("messageVersion") == MESSAGE_VERSION
        if found is None or not right or given.get("threeDSServerTransID") != found.server_id:
            return self._gone(request)
        payment = self._vendor.store.payment(found.payment_psp)
        if payment is None:
            return self._gone(request)
        content = {
            "merchant": self._merchant,
            "scheme": SCHEMES.get(payment.brand, payment.brand),
            "amount": amount_text(payment.value, payment.currency),
            "last_four": payment.last_four,
            "answer": _ANSWER,
            "transaction": found.acs_id,
        }
        return self._templates.TemplateResponse(request, "question.html", content)

    async def answer(self, request: Request) -> Response:
        """The shopper's answer; anything but the documented word, and turning back, is a no."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        passed = "cancel" not in form and form.get("password") == [PASSWORD]
        with self._vendor.store.transaction():
            found = self._checks.answer(form.get("transaction", [""])[0], passed)
        if found is None:
            return self._gone(request)
        response = {
            "acsTransID": found.acs_id,
            "challengeCompletionInd": "Y",
            "messageType": "CRes",
            "messageVersion": MESSAGE_VERSION,
            "threeDSServerTransID": found.server_id,
            "transStatus": found.status,
        }
        return self._relay(request, self._checks.challenge_notice_url, "cres", encoded(response))

    async def challenge_notice(self, request: Request) -> Response:
        given = await _field(request, "cres")
        found = self._checks.notified(str(given.get("threeDSServerTransID") or ""))
        if found is None or found.status is None or given.get("acsTransID") != found.acs_id:
            return self._gone(request)
        return self._tell(request, found, {"type": "challengeResult", "result": {"transStatus": found.status}})

    async def fingerprint(self, request: Request) -> Response:
        """The Drop-in's own call with what the device gave; the answer is an end or a question."""
        if request.query_params.get("token") != self._client_key:
            return _refused(VendorError(403, "901", "Invalid client key", "security"))
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return _refused(VendorError(400, "702", "Problem reading or understanding request"))
        try:
            with self._vendor.store.transaction():
                found = self._checks.look(str(body.get("paymentData") or ""), str(body.get("fingerprintResult") or ""))
        except VendorError as error:
            return _refused(error)
        if found.status is not None:
            return JSONResponse({"type": "completed", "details": {"threeDSResult": self._checks.result_of(found)}})
        return JSONResponse({"type": "action", "action": self._checks.question(found)})

    def _relay(self, request: Request, url: str, name: str, value: str) -> Response:
        content = {"url": url, "name": name, "value": value}
        return self._templates.TemplateResponse(request, "relay.html", content)

    def _tell(self, request: Request, found: Authentication, message: JsonObject) -> Response:
        return self._templates.TemplateResponse(request, "tell.html", {"message": message, "origin": found.origin})

    def _gone(self, request: Request) -> Response:
        return self._templates.TemplateResponse(request, "gone.html", status_code=404)


async def _field(request: Request, name: str) -> JsonObject:
    """The object in one field of a form; an empty one when there is none to read."""
    form = parse_qs((await request.body()).decode("ascii", "replace"))
    try:
        return decoded(form.get(name, [""])[0], name)
    except VendorError:
        return {}


def _refused(error: VendorError) -> Response:
    body = {"status": error.status, "errorCode": error.code, "message": error.message, "errorType": error.kind}
    return JSONResponse(body, error.status)
