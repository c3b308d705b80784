"""What the vendor's web Drop-in 6.45 loads: secured fields, issuer lookup, logos, translations, analytics.

The library accepts a ``test_`` client key only when its API address contains "test", and checks that secured fields
answer from whatever stands before "/checkoutshopper/": hence the paths below.
"""

import re
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.cards import brand_of
from fovea.simulators.config import SimulatorConfig

PAGES = Path(__file__).parent / "pages"
SHOPPER_BASE = "/checkoutshopper/test"
ANALYTICS_BASE = "/checkoutanalytics/test"
_ASSETS = frozenset({"securedFields.js", "securedFields.css"})
_LOGOS = {
    "visa": ("#1a1f71", "VISA"),
    "mc": ("#eb001b", "MC"),
    "amex": ("#016fd0", "AMEX"),
    "maestro": ("#0099df", "Maestro"),
    "discover": ("#f76f20", "Disc."),
    "card": ("#687282", "Card"),
    "nocard": ("#687282", "Card"),
}
# Lines drawn in a 40 x 26 box for the form's own pictures.
_ICONS = {
    "lock": "M14 12v-3a6 6 0 0 1 12 0v3h2v10H12V12zm2 0h8v-3a4 4 0 0 0-8 0z",
    "checkmark": "M10 13l6 6 13-13",
}


class _BinLookup(BaseModel):
    model_config = ConfigDict(extra="ignore")

    encryptedBin: StrictStr
    requestId: StrictStr | None = None
    supportedBrands: list[StrictStr] = []


class DropIn:
    """The browser's side; every call carries the client key."""

    def __init__(self, config: SimulatorConfig, templates: Jinja2Templates) -> None:
        self._client_key = config.adyen_client_key
        self._templates = templates

    def routes(self) -> list[Route]:
        base = SHOPPER_BASE
        return [
            Route(f"{base}/securedfields/{{key}}/{{version}}/securedFields.html", self.secured_field),
            Route(f"{base}/assets/html/{{key}}/dfp.{{version}}.html", self.device_check),
            Route(f"{base}/assets/{{name}}", self.asset),
            Route(f"{base}/v3/bin/binLookup", self.bin_lookup, methods=["POST"]),
            Route(f"{base}/images/logos/{{name}}.svg", self.logo),
            Route(f"{base}/images/logos/small/{{name}}.svg", self.logo),
            Route(f"{base}/images/components/{{name}}.{{kind}}", self.icon),
            Route(f"{base}/sdk/{{version}}/translations/{{locale}}.json", self.translations),
            Route(f"{ANALYTICS_BASE}/v3/analytics", self.attempt, methods=["POST"]),
            Route(f"{ANALYTICS_BASE}/v3/analytics/{{attempt}}", self.events, methods=["POST"]),
        ]

    async def secured_field(self, request: Request) -> Response:
        if request.path_params["key"] != self._client_key:
            return HTMLResponse("<p>Unknown client key</p>", 403)
        return self._templates.TemplateResponse(request, "securedFields.html", {"base": SHOPPER_BASE})

    async def device_check(self, request: Request) -> Response:
        if request.path_params["key"] != self._client_key:
            return HTMLResponse("<p>Unknown client key</p>", 403)
        return FileResponse(PAGES / "dfp.html")

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        return FileResponse(PAGES / name) if name in _ASSETS else Response(status_code=404)

    async def bin_lookup(self, request: Request) -> Response:
        """The scheme behind the first eleven digits; only the request's id when nobody issued such cards."""
        if request.query_params.get("token") != self._client_key:
            return _forbidden()
        try:
            asked = _BinLookup.model_validate_json(await request.body())
        except ValidationError:
            return _refused("Problem reading or understanding request")
        if not re.fullmatch(r"test_\d{6,19}", asked.encryptedBin):
            return _refused("Unable to decrypt data")
        answer: dict[str, object] = {"requestId": asked.requestId}
        brand = brand_of(asked.encryptedBin.removeprefix("test_"))
        if brand is not None:
            answer["issuingCountryCode"] = "US"
            answer["brands"] = [
                {
                    "brand": brand,
                    "cvcPolicy": "optional" if brand == "maestro" else "required",
                    "enableLuhnCheck": True,
                    "expiryDatePolicy": "required",
                    "showExpiryDate": True,
                    "showSocialSecurityNumber": False,
                    "supported": brand in asked.supportedBrands,
                    "paymentMethodVariant": brand,
                }
            ]
        return JSONResponse(answer)

    async def logo(self, request: Request) -> Response:
        """A lettered plate in the scheme's colour; the schemes' own marks are theirs."""
        colour, text = _LOGOS.get(request.path_params["name"], ("#687282", ""))
        size = 13 if len(text) < 5 else 10
        return _svg(
            f'<rect width="40" height="26" rx="4" fill="{colour}"/>'
            f'<text x="20" y="17" fill="#fff" font-family="Arial, sans-serif" font-weight="700" '
            f'font-size="{size}" text-anchor="middle">{text}</text>'
        )

    async def icon(self, request: Request) -> Response:
        name = request.path_params["name"]
        drawn = next((path for key, path in _ICONS.items() if name.endswith(key)), "M2 5h36v16H2z M2 9h36")
        white = ' stroke="#fff"' if name.startswith("bento_lock") or name == "lock" else ' stroke="#687282"'
        return _svg(f'<path d="{drawn}" fill="none" stroke-width="2"{white}/>')

    async def translations(self, _request: Request) -> Response:
        """No sentences of ours: the library then keeps its built-in English."""
        return JSONResponse({})

    async def attempt(self, request: Request) -> Response:
        if request.query_params.get("clientKey") != self._client_key:
            return _forbidden()
        return JSONResponse({"checkoutAttemptId": str(uuid4())})

    async def events(self, request: Request) -> Response:
        if request.query_params.get("clientKey") != self._client_key:
            return _forbidden()
        return Response(status_code=204)


def _svg(content: str) -> Response:
    document = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="26" viewBox="0 0 40 26">{content}</svg>'
    return Response(document, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=3600"})


def _forbidden() -> Response:
    body = {"status": 403, "errorCode": "901", "message": "Invalid client key", "errorType": "security"}
    return JSONResponse(body, 403)


def _refused(message: str) -> Response:
    return JSONResponse({"status": 422, "errorCode": "702", "message": message, "errorType": "validation"}, 422)
