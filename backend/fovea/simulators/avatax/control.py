"""The page and calls behind ``/_sim`` of AvaTax: what was recorded, and the filing that locks it.

``GET documents`` (newest first) · ``POST documents/{type}/{code}/lock``.
"""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from fovea.simulators.avatax.vendor import AvaTax
from fovea.simulators.avatax.wire import Refused
from fovea.simulators.faults import CONTROL_PREFIX
from fovea.simulators.pages import page, row, table
from fovea.simulators.store import Document


def control_routes(vendor: AvaTax) -> list[Route]:
    async def show(_request: Request) -> Response:
        rows = "".join(
            row(
                f"<code>{escape(body['code'])}</code>",
                escape(body["type"]),
                escape(body["status"]),
                str(body["version"]),
                escape(f"{body['country']} {body['region']}"),
                escape(f"{body['totalAmount']:.2f} {body['currencyCode']}"),
                escape(f"{body['totalTax']:.2f} {body['currencyCode']}"),
            )
            for body in vendor.listed()
        )
        head = ("Code", "Type", "Status", "Version", "Where", "Amount", "Tax")
        content = table("Documents", "Nothing has been recorded yet.", head, rows)
        return HTMLResponse(page("AvaTax", "Keeps what was committed; quotes are never recorded.", content))

    async def documents(_request: Request) -> Response:
        return JSONResponse([_document(body) for body in vendor.listed()])

    async def lock(request: Request) -> Response:
        try:
            locked = vendor.lock(request.path_params["code"], request.path_params["kind"])
        except Refused:
            return JSONResponse({"message": "No such document."}, 404)
        return JSONResponse(_document(locked))

    return [
        Route(CONTROL_PREFIX, show, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/documents", documents, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/documents/{{kind}}/{{code}}/lock", lock, methods=["POST"]),
    ]


def _document(body: Document) -> dict[str, object]:
    """Amounts as text with two decimals; a return's are negative."""
    return {
        "code": body["code"],
        "type": body["type"],
        "status": body["status"],
        "locked": body["locked"],
        "version": body["version"],
        "where": f"{body['country']} {body['region']}",
        "currencyCode": body["currencyCode"],
        "totalAmount": f"{body['totalAmount']:.2f}",
        "totalTax": f"{body['totalTax']:.2f}",
    }
