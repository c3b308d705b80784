"""Payment links: a page where an amount is paid with a test card, once and until it expires."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from fovea.simulators.adyen.errors import VendorError
from fovea.simulators.adyen.issuer import amount_text
from fovea.simulators.adyen.schema import PaymentLinkRequest, PaymentRequest
from fovea.simulators.adyen.store import new_reference
from fovea.simulators.adyen.vendor import Vendor

_LONGEST = timedelta(days=70)
_CARD = {
    "type": "scheme",
    "holderName": "Link Payer",
    "encryptedCardNumber": "test_4111111145551142",
    "encryptedExpiryMonth": "test_03",
    "encryptedExpiryYear": "test_2030",
    "encryptedSecurityCode": "test_737",
}


class Links:
    def __init__(self, vendor: Vendor, templates: Jinja2Templates, merchant: str) -> None:
        self._vendor = vendor
        self._templates = templates
        self._merchant = merchant

    def routes(self) -> list[Route]:
        return [
            Route("/links/{link}", self.show, methods=["GET"]),
            Route("/links/{link}", self.pay, methods=["POST"]),
        ]

    def make(self, request: PaymentLinkRequest) -> dict[str, Any]:
        """The answer to /paymentLinks; runs inside the caller's transaction."""
        now = datetime.now(UTC)
        try:
            expires = now + timedelta(days=1) if request.expiresAt is None else _moment(request.expiresAt)
        except ValueError as error:
            raise VendorError(422, "702", "Invalid expiresAt") from error
        if not now < expires <= now + _LONGEST:
            raise VendorError(422, "702", "expiresAt must be in the future and at most 70 days from now")
        link = f"PL{new_reference()}"
        body = {
            "id": link,
            "amount": request.amount.model_dump(),
            "merchantAccount": request.merchantAccount,
            "reference": request.reference,
            "expiresAt": expires.isoformat(timespec="seconds"),
            "reusable": False,
            "status": "active",
            "url": f"{self._vendor.public_url}/links/{link}",
        }
        if request.description:
            body["description"] = request.description
        self._vendor.store.save_link(link, {**body, "manualCapture": bool(request.manualCapture)})
        return body

    async def show(self, request: Request) -> Response:
        link = self._vendor.store.link(request.path_params["link"])
        if link is None:
            return self._templates.TemplateResponse(request, "gone.html", status_code=404)
        amount = link["amount"]
        content = {
            "merchant": self._merchant,
            "amount": amount_text(amount["value"], amount["currency"]),
            "description": link.get("description", ""),
            "state": _state(link),
        }
        return self._templates.TemplateResponse(request, "link.html", content)

    async def pay(self, request: Request) -> Response:
        """One press, one payment: pressing again shows that it is paid."""
        name = request.path_params["link"]
        with self._vendor.store.transaction():
            link = self._vendor.store.link(name)
            if link is None:
                return self._templates.TemplateResponse(request, "gone.html", status_code=404)
            if _state(link) == "active":
                self._vendor.pay(_payment(link))
                self._vendor.store.save_link(name, {**link, "status": "completed"})
        return RedirectResponse(request.url.path, 303)


def _state(link: Mapping[str, Any]) -> str:
    if link["status"] == "active" and _moment(link["expiresAt"]) < datetime.now(UTC):
        return "expired"
    return str(link["status"])


def _payment(link: Mapping[str, Any]) -> PaymentRequest:
    return PaymentRequest.model_validate(
        {
            "amount": link["amount"],
            "merchantAccount": link["merchantAccount"],
            "reference": link["reference"],
            "returnUrl": link["url"],
            "paymentMethod": _CARD,
            "additionalData": {"manualCapture": "true" if link["manualCapture"] else "false"},
        }
    )


def _moment(text: str) -> datetime:
    """Raises ValueError for a time without its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment
