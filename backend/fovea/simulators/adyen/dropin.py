"""What the vendor's web Drop-in 6.45 loads: secured fields, issuer lookup, logos, translations, analytics.

The library accepts a ``test_`` client key only when its API address contains "test", and checks that secured fields
answer from whatever stands before "/checkoutshopper/": hence the paths below. It opens an issuer's page over plain http
only when its API address also contains "http://localhost:8080": hence the second base, the same calls once more.
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
from fovea.simulators.adyen.errors import VendorError, error_response, wrong_client_key
from fovea.simulators.config import SimulatorConfig

PAGES = Path(__file__).parent / "pages"
SHOPPER_BASE = "/checkoutshopper/test"
SHOPPER_BASES = (SHOPPER_BASE, f"{SHOPPER_BASE}/http://localhost:8080")
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
_CARD = '<path d="M1 3.5h14v9H1zM1 6.5h14" stroke="#687282"/>'
# The form's own pictures by the end of their names, drawn in a 16 x 16 box.
_ICONS = {
    "lock": '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" stroke="#fff"/>',
    "checkmark_black": '<path d="m3 8.5 3.5 3.5L13 5" stroke="#00112c"/>',
    "field_error": '<path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 4.5v4.2M8 11v.6" stroke="#c12424"/>',
    "error": '<path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5.6 5.6l4.8 4.8m0-4.8-4.8 4.8" stroke="#c12424"/>',
    "success": '<path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5 8.2l2 2L11 6" stroke="#0a6b45"/>',
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
            *(route for each in SHOPPER_BASES for route in self._form(each)),
            Route(f"{base}/assets/{{name}}", self.asset),
            Route(f"{base}/images/logos/{{name}}.svg", self.logo),
            Route(f"{base}/images/logos/small/{{name}}.svg", self.logo),
            Route(f"{base}/images/components/{{name}}.{{kind}}", self.icon),
            Route(f"{base}/sdk/{{version}}/translations/{{locale}}.json", self.translations),
            Route(f"{ANALYTICS_BASE}/v3/analytics", self.attempt, methods=["POST"]),
            Route(f"{ANALYTICS_BASE}/v3/analytics/{{attempt}}", self.events, methods=["POST"]),
        ]

    def _form(self, base: str) -> list[Route]:
        """What the library asks for below its API address."""
        return [
            Route(f"{base}/securedfields/{{key}}/{{version}}/securedFields.html", self.secured_field),
            Route(f"{base}/assets/html/{{key}}/dfp.{{version}}.html", self.device_check),
            Route(f"{base}/v3/bin/binLookup", self.bin_lookup, methods=["POST"]),
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
            f'font-size="{size}" text-anchor="middle">{text}</text>',
            40,
            26,
        )

    async def icon(self, request: Request) -> Response:
        name = request.path_params["name"]
        drawn = next((shape for ending, shape in _ICONS.items() if name.endswith(ending)), _CARD)
        return _svg(f'<g fill="none" stroke-width="1.2" stroke-linecap="round">{drawn}</g>', 16, 16)

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


def _svg(content: str, width: int, height: int) -> Response:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    document = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{content}</svg>'
    return Response(document, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=3600"})


def _forbidden() -> Response:
    return error_response(wrong_client_key())


def _refused(message: str) -> Response:
    return error_response(VendorError(422, "702", message))
