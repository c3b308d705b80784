"""Where mail servers report about letters, and where a reader's program stops letters with one click (RFC 8058)."""

import hmac
from urllib.parse import parse_qs, quote

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from fovea.app import App
from fovea.domains import crm
from fovea.integrations.email.reports import LARGEST, NoReport, read_report
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.errors import TransientFailure

_log = structlog.get_logger("fovea.mail")
_LARGEST_FORM = 1_000


async def reported(request: Request) -> Response:
    """A delivery status notification as it came. 409: the letter is just being handed over, so come again."""
    house: App = request.app.state.house
    token = house.settings.mail_hook_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        return PlainTextResponse("rejected", status_code=401)
    raw = await _body(request, LARGEST)
    if raw is None:
        return PlainTextResponse("too large", status_code=413)
    try:
        report = read_report(raw)
    except NoReport as why:
        # The sentence is ours and names nobody.
        _log.warning("mail report not read", reason=str(why))
        return PlainTextResponse("not a report", status_code=422)
    said = crm.ReportedLetter(report.letter_id, report.action, report.status)
    try:
        heard = await house.db.run(SYSTEM, crm.record_report, said)
    except TransientFailure:
        return PlainTextResponse("too early", status_code=409)
    return PlainTextResponse("ok" if heard else "nothing new")


async def one_click(request: Request) -> Response:
    """POST with the one field that RFC 8058 asks for stops the letters; whoever looks by GET is shown the page."""
    house: App = request.app.state.house
    token = request.path_params["token"]
    if request.method == "GET":
        return RedirectResponse(f"{house.settings.storefront_url}/unsubscribe?token={quote(token)}", 303)
    raw = await _body(request, _LARGEST_FORM)
    form = parse_qs((raw or b"").decode("latin-1"))
    if form.get("List-Unsubscribe") != ["One-Click"]:
        return PlainTextResponse("List-Unsubscribe=One-Click is missing.", status_code=400)
    try:
        await house.db.run(ANONYMOUS, crm.unsubscribe, crm.TokenRef(token))
    except crm.TokenRefused:
        return PlainTextResponse("There is no such link.", status_code=404)
    return PlainTextResponse("No more of these letters.")


async def _body(request: Request, most: int) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            return None
    return bytes(received)


ROUTES = (
    Route("/hooks/mail", reported, methods=["POST"]),
    Route("/hooks/unsubscribe/{token}", one_click, methods=["GET", "POST"]),
)
