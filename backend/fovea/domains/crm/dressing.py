"""A draft as plain text and as HTML. Everything from outside is escaped by the template engine."""

from babel.dates import format_date
from babel.numbers import format_currency
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from fovea.domains.crm.contract import Draft
from fovea.domains.orders import Order
from fovea.kernel.money import Money

_LOCALES = {"US": "en_US", "GB": "en_GB", "IE": "en_IE"}
_templates = Environment(
    loader=PackageLoader("fovea.domains.crm", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def dress(draft: Draft, order: Order, link: str) -> tuple[str, str]:
    """(text, html)."""
    locale = _LOCALES.get(order.address.country, "en_IE")

    def amount(value: Money) -> str:
        return format_currency(value.as_decimal(), value.currency, locale=locale)

    facts = {
        "draft": draft,
        "order": order,
        "link": link,
        "amount": amount,
        "placed": format_date(order.placed_at.date(), format="long", locale=locale),
    }
    text = _templates.get_template("letter.txt").render(facts)
    html = _templates.get_template("letter.html").render(facts)
    return text, html
