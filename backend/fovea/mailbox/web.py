"""The pages and the JSON of the mailbox. A letter's HTML is a stranger's: it runs sandboxed and without scripts."""

from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from fovea.mailbox.letters import Attachment, Letters, StoredLetter

_HERE = Path(__file__).parent / "pages"
_VIEWS = ("html", "text", "source")
# For our own pages: no script exists, so none may run.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
# For a letter: its own styles and pictures, links in a new window, nothing else.
_LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
    " img-src data: http: https:; frame-ancestors 'self'"
)


def application(letters: Letters) -> Starlette:
    web = _Web(letters)
    return Starlette(
        routes=[
            Route("/", web.index, methods=["GET"]),
            Route("/look.css", web.stylesheet, methods=["GET"]),
            Route("/letters/{id:int}", web.show, methods=["GET"]),
            Route("/letters/{id:int}/html", web.html, methods=["GET"]),
            Route("/letters/{id:int}/files/{number:int}", web.file, methods=["GET"]),
            Route("/letters/{id:int}/delete", web.delete_from_page, methods=["POST"]),
            Route("/delete", web.delete_all_from_page, methods=["POST"]),
            Route("/api/messages", web.api_list, methods=["GET"]),
            Route("/api/messages", web.api_delete_all, methods=["DELETE"]),
            Route("/api/messages/{id:int}", web.api_show, methods=["GET"]),
            Route("/api/messages/{id:int}", web.api_delete, methods=["DELETE"]),
        ]
    )


class _Web:
    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._templates = Environment(
            loader=FileSystemLoader(_HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def index(self, request: Request) -> Response:
        to = request.query_params.get("to", "")
        return self._page("index.html", to=to, letters=self._letters.newest(to))

    async def stylesheet(self, _request: Request) -> Response:
        return FileResponse(_HERE / "look.css", media_type="text/css")

    async def show(self, request: Request) -> Response:
        letter = self._wanted(request)
        views = [view for view in _VIEWS if view == "source" or (letter.html if view == "html" else letter.text)]
        asked = request.query_params.get("view", views[0])
        view = asked if asked in views else views[0]
        source = letter.raw.decode("utf-8", "replace") if view == "source" else ""
        return self._page("letter.html", letter=letter, views=views, view=view, source=source)

    async def html(self, request: Request) -> Response:
        letter = self._wanted(request)
        headers = {"Content-Security-Policy": _LETTER_POLICY, "X-Content-Type-Options": "nosniff"}
        # In a new window, because the frame may not leave its sandbox.
        return HTMLResponse(f'<base target="_blank">{_with_pictures(letter)}', headers=headers)

    async def file(self, request: Request) -> Response:
        found = [each for each in self._wanted(request).attachments if each.number == request.path_params["number"]]
        if not found:
            raise HTTPException(404)
        disposition = f"attachment; filename*=utf-8''{quote(found[0].name)}"
        # Pictures inside a letter are shown; anything else is only ever saved.
        shown = found[0].media_type in {"image/png", "image/jpeg", "image/webp", "image/gif"}
        headers = {
            "Content-Disposition": "inline" if shown else disposition,
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(found[0].content, headers=headers, media_type=found[0].media_type)

    async def delete_from_page(self, request: Request) -> Response:
        self._letters.forget(request.path_params["id"])
        return RedirectResponse("/", 303)

    async def delete_all_from_page(self, request: Request) -> Response:
        self._letters.forget_all(request.query_params.get("to", ""))
        return RedirectResponse("/", 303)

    async def api_list(self, request: Request) -> Response:
        return JSONResponse([_json(each) for each in self._letters.newest(request.query_params.get("to", ""))])

    async def api_show(self, request: Request) -> Response:
        letter = self._letters.find(request.path_params["id"])
        return JSONResponse({"error": "No such letter."}, 404) if letter is None else JSONResponse(_json(letter))

    async def api_delete(self, request: Request) -> Response:
        return Response(status_code=204 if self._letters.forget(request.path_params["id"]) else 404)

    async def api_delete_all(self, request: Request) -> Response:
        return JSONResponse({"deleted": self._letters.forget_all(request.query_params.get("to", ""))})

    def _wanted(self, request: Request) -> StoredLetter:
        letter = self._letters.find(request.path_params["id"])
        if letter is None:
            raise HTTPException(404)
        return letter

    def _page(self, template: str, **values: object) -> Response:
        headers = {"Content-Security-Policy": _PAGE_POLICY, "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(self._templates.get_template(template).render(**values), headers=headers)


def _with_pictures(letter: StoredLetter) -> str:
    html = letter.html
    for each in letter.attachments:
        if each.content_id:
            html = html.replace(f"cid:{each.content_id}", f"/letters/{letter.id}/files/{each.number}")
    return html


def _json(letter: StoredLetter) -> dict[str, object]:
    return {
        "id": letter.id,
        "receivedAt": letter.received_at.isoformat(),
        "from": letter.sender,
        "to": list(letter.to),
        "subject": letter.subject,
        "messageId": letter.message_id,
        "headers": dict(letter.headers),
        "text": letter.text,
        "html": letter.html,
        "attachments": [_attachment_json(letter, each) for each in letter.attachments],
    }


def _attachment_json(letter: StoredLetter, attachment: Attachment) -> dict[str, object]:
    return {
        "name": attachment.name,
        "mediaType": attachment.media_type,
        "size": len(attachment.content),
        "url": f"/letters/{letter.id}/files/{attachment.number}",
    }
