"""The issuer's page of a redirect 3-D Secure check, where the shopper says OK or turns back."""

from decimal import Decimal

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.dropin import PAGES
from fovea.simulators.adyen.vendor import Vendor

_CHOICES = frozenset({"ok", "cancel", "fail"})
_NO_DECIMALS = frozenset({"CVE", "IDR", "JPY", "KRW", "VND", "XAF", "XOF", "XPF"})
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_SCHEMES = {"visa": "Visa", "mc": "Mastercard", "amex": "American Express"}


def places_of(currency: str) -> int:
    """Digits after the point as the vendor counts them."""
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


def amount_text(value: int, currency: str) -> str:
    """12345 EUR is "123.45 EUR"."""
    places = places_of(currency)
    return f"{Decimal(value).scaleb(-places):,.{places}f} {currency}"


class Issuer:
    def __init__(self, vendor: Vendor, templates: Jinja2Templates, merchant: str) -> None:
        self._vendor = vendor
        self._templates = templates
        self._merchant = merchant

    def routes(self) -> list[Route]:
        return [
            Route("/threeds/{token}", self.ask, methods=["GET"]),
            Route("/threeds/{token}", self.choose, methods=["POST"]),
            Route("/assets/base.css", self.style),
        ]

    async def style(self, _request: Request) -> Response:
        return FileResponse(PAGES / "base.css")

    async def ask(self, request: Request) -> Response:
        payment = self._vendor.store.payment_by_redirect(request.path_params["token"])
        if payment is None:
            return self._templates.TemplateResponse(request, "gone.html", status_code=404)
        content = {
            "merchant": self._merchant,
            "scheme": _SCHEMES.get(payment.brand, payment.brand),
            "amount": amount_text(payment.value, payment.currency),
            "last_four": payment.last_four,
        }
        return self._templates.TemplateResponse(request, "challenge.html", content)

    async def choose(self, request: Request) -> Response:
        """Back to the shop's returnUrl with ``redirectResult``."""
        # One short field: reading it by hand spares a form parser.
        choice = (await request.body()).decode("ascii", "replace").removeprefix("challenge=")
        token = request.path_params["token"]
        if choice not in _CHOICES or self._vendor.store.payment_by_redirect(token) is None:
            return self._templates.TemplateResponse(request, "gone.html", status_code=404)
        with self._vendor.store.transaction():
            address = self._vendor.choose(token, choice)
        return RedirectResponse(address, 303)
