"""A draft as plain text and as HTML. Everything from outside is escaped by the template engine."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from fovea.domains import catalog
from fovea.domains.crm.contract import Draft, Site
from fovea.domains.crm.words import Speech
from fovea.domains.orders import Order, OrderLine

_templates = Environment(
    loader=PackageLoader("fovea.domains.crm", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class _Line:
    quantity: int
    description: str
    total: str
    picture: str
    alt: str
    height: int


def dress(draft: Draft, speech: Speech, order: Order | None, site: Site) -> tuple[str, str]:
    """(text, html). Pictures are the shop's own, with a text for whoever does not see them."""
    lines = [] if order is None else [_line(one, speech, site) for one in order.lines if one.quantity]
    placed = ""
    if order is not None:
        placed = speech.say("order.placed", number=order.number, placed=speech.date(order.placed_at.date()))
    facts = {
        "draft": draft,
        "order": order,
        "lines": lines,
        "placed": placed,
        "language": speech.language.value,
        "amount": speech.amount,
        "say": speech.say,
    }
    text = _templates.get_template("letter.txt").render(facts)
    html = _templates.get_template("letter.html").render(facts)
    return text, html


def _line(line: OrderLine, speech: Speech, site: Site) -> _Line:
    found = catalog.picture(line.frame_code, line.colour_code)
    return _Line(
        line.quantity,
        line.description,
        speech.amount(line.total),
        f"{site.api}/media/frames/{found.file}" if found else "",
        found.alt if found else "",
        round(found.height * _WIDTH / found.width) if found else 0,
    )
