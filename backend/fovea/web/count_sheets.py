"""Counting sheets over HTTP: a CSV file as the raw body, taken in whole or refused with the rows that are wrong."""

import csv
import io
from collections.abc import Iterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fovea.api.identity import STAFF_COOKIE
from fovea.app import App
from fovea.domains import warehouse
from fovea.domains.identity import P
from fovea.kernel.actor import ActorKind
from fovea.kernel.errors import DomainError, InvalidInput
from fovea.kernel.ids import to_global_id
from fovea.web.context import Refused, check_origin, context_of

LARGEST_FILE = 2_000_000
_COLUMNS = ("place", "sku", "quantity", "lot")


async def take_sheet(request: Request) -> Response:
    """The id of the sheet that was taken in; the comparison runs in the background."""
    house: App = request.app.state.house
    try:
        check_origin(request.headers, STAFF_COOKIE in request.cookies)
    except Refused as refused:
        return _refusal("FORBIDDEN", refused.sentence, refused.status)
    actor = (await context_of(house, request, Response())).actor
    if actor.kind is ActorKind.ANONYMOUS:
        return _refusal("UNAUTHENTICATED", "Sign in first.", HTTPStatus.UNAUTHORIZED)
    if actor.kind is not ActorKind.STAFF or not actor.may(P.WAREHOUSE_COUNT_REVIEW):
        return _refusal("FORBIDDEN", "You are not allowed to do this.", HTTPStatus.FORBIDDEN)
    try:
        command = warehouse.StartSheet(request.query_params.get("name", ""), tuple(_rows(await _text(request))))
        sheet = await house.db.run(
            actor, warehouse.start_sheet, command, key=request.headers.get("idempotency-key") or None
        )
    except DomainError as refused:
        return _refusal(refused.code, refused.message, HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = {"id": to_global_id("CountSheet", sheet.id), "rows": sheet.rows}
    return JSONResponse(answer, status_code=int(HTTPStatus.CREATED))


async def _text(request: Request) -> str:
    """The body; a length that lies is found out while reading."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_FILE:
            raise InvalidInput(f"A counting sheet has at most {LARGEST_FILE // 1_000_000} MB.", path=("file",))
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("Save the sheet as CSV in UTF-8.", path=("file",)) from None


def _rows(content: str) -> Iterator[warehouse.SheetRow]:
    """Rows under a head that names place, sku and quantity (and lot, if there is one), in any order."""
    separator = ";" if content.partition("\n")[0].count(";") > content.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(content), delimiter=separator)
    names = {name: name.strip().lower() for name in reader.fieldnames or ()}
    missing = [column for column in _COLUMNS[:3] if column not in names.values()]
    if missing:
        raise InvalidInput(f"The first line must name the columns {', '.join(_COLUMNS[:3])}.", path=("file",))
    for number, raw in enumerate(reader, start=1):
        row = {names[name]: _plain(value) for name, value in raw.items() if name in names}
        if not any(row.values()):
            continue
        try:
            quantity = int(row["quantity"])
        except ValueError:
            raise InvalidInput(
                f"Row {number}: {row['quantity'] or 'nothing'} is not a number of units. Nothing was taken in.",
                path=("rows", str(number), "quantity"),
            ) from None
        yield warehouse.SheetRow(row["place"], row["sku"], quantity, row.get("lot", ""))


def _plain(value: str | list[str] | None) -> str:
    """A cell's text, without the mark that keeps a spreadsheet from running it."""
    return value.strip().removeprefix("'") if isinstance(value, str) else ""


def _refusal(code: str, sentence: str, status: HTTPStatus) -> Response:
    return JSONResponse({"code": code, "message": sentence, "path": ["file"]}, status_code=int(status))


ROUTES = (Route("/uploads/count-sheets", take_sheet, methods=["POST"]),)
