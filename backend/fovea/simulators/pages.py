"""The look of the control pages: one small stylesheet, tables, buttons."""

from collections.abc import Sequence
from html import escape

from starlette.requests import Request

_STYLE = """
:root{color-scheme:light}
body{font:15px/1.5 ui-sans-serif,system-ui,sans-serif;background:#f6f4ef;color:#1b1a17;margin:0 auto;max-width:70rem;
padding:2rem 1.25rem}
h1{font-size:1.5rem;font-weight:600;margin:0}h2{font-size:1rem;font-weight:600;margin:2.25rem 0 .5rem}
p{color:#5d594f;margin:.25rem 0}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem .5rem 0;
border-bottom:1px solid #dcd7cb;vertical-align:top}th{font-weight:500;color:#5d594f;font-size:.85rem}
code{font:13px/1.5 ui-monospace,monospace}form{display:inline-block;margin:0 .25rem .25rem 0}
button{font:inherit;font-size:.85rem;padding:.2rem .6rem;border:1px solid #1b1a17;background:none;border-radius:4px;
cursor:pointer}button:hover,button:focus-visible{background:#1b1a17;color:#f6f4ef}
"""


def page(vendor: str, says: str, content: str) -> str:
    """``content`` is HTML, made by the functions below; the rest is escaped here."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(vendor)} simulator</title><style>{_STYLE}</style><h1>{escape(vendor)} simulator</h1>"
        f"<p>{escape(says)}</p>{content}</html>"
    )


def table(title: str, empty: str, head: Sequence[str], rows: str) -> str:
    columns = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = f'<div class="scroll"><table><tr>{columns}</tr>{rows}</table></div>' if rows else f"<p>{escape(empty)}</p>"
    return f"<h2>{escape(title)}</h2>{body}"


def row(*cells: str) -> str:
    """Cells are HTML: escape what is not."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def button(path: str, text: str) -> str:
    """Posts to ``path``, which is escaped already."""
    return f'<form method="post" action="{path}"><button>{escape(text)}</button></form>'


def asked_limit(request: Request, usual: int) -> int:
    """How many rows a list is asked for with ``?limit=``; the usual number for anything that is no number."""
    wanted = request.query_params.get("limit", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) > 0 else usual
