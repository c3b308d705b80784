"""Our own table of rates, read into amounts.

Rounding: each line once, half away from zero, to the smallest unit of its currency; the total of a document is the sum
of its lines, never rounded itself. Of a price with tax in it the net part is rounded and the tax is the rest, so that
net and tax always make the price again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from fovea.domains.tax.contract import (
    LineTax,
    PostalAddress,
    Scheme,
    TaxAnswer,
    TaxCategory,
    TaxDocument,
    TaxLine,
    TaxRate,
    TaxUnavailable,
)
from fovea.domains.tax.rules.vat import must_be_taxed, scheme_of
from fovea.kernel.money import Money, from_decimal, percentage, total, zero

_WHOLE = 10_000


def rate_for(rates: Iterable[TaxRate], place: PostalAddress, category: TaxCategory, on: date) -> TaxRate | None:
    """The row in force: one of the category before one for all, then the nearest place, then the newest day."""
    region, code = place.region.strip().upper(), place.postal_code.replace(" ", "").upper()
    found = [
        rate
        for rate in rates
        if rate.country == place.country.upper()
        and rate.region in ("", region)
        and code.startswith(rate.postcode_prefix)
        and rate.category in (None, category)
        and rate.valid_from <= on
    ]
    return max(
        found,
        key=lambda one: (one.category is not None, len(one.postcode_prefix), bool(one.region), one.valid_from),
        default=None,
    )


def taxable_part(amount: Money, rate: TaxRate) -> Money:
    """The part of a net price that is not exempt, e.g. without the dispensing of glasses in the United Kingdom."""
    return amount - percentage(amount, rate.exempt_bp)


def tax_on(amount: Money, rate: TaxRate) -> Money:
    """Tax on a net price; of a negative one the same, negative."""
    return percentage(taxable_part(amount, rate), rate.rate_bp)


def net_and_tax(gross: Money, rate: TaxRate) -> tuple[Money, Money]:
    """A price with tax in it, taken apart; the two make the price again."""
    # Basis points of the net price that are tax, as a fraction of one.
    share = Decimal(rate.rate_bp * (_WHOLE - rate.exempt_bp)) / Decimal(_WHOLE * _WHOLE)
    net = from_decimal(gross.as_decimal() / (1 + share), gross.currency)
    return net, gross - net


def tax_of(line: TaxLine, rate: TaxRate) -> Money:
    """A line's tax, whether its price has it inside or not."""
    return net_and_tax(line.amount, rate)[1] if line.included else tax_on(line.amount, rate)


def overdue(rate: TaxRate, on: date) -> bool:
    """Too long since anybody checked it."""
    return on > rate.checked_on + timedelta(days=rate.max_age_days)


def estimate(document: TaxDocument, rates: Sequence[TaxRate]) -> TaxAnswer:
    """What the service would say, about; raises TaxUnavailable where no row is there or young enough."""
    lines = []
    for line in document.lines:
        rate = rate_for(rates, document.destination, line.category, document.on)
        if line.exempt:
            lines.append(LineTax(line.reference, zero(document.currency), _certified(line.exempt)))
            continue
        if rate is None or overdue(rate, document.on):
            raise TaxUnavailable
        lines.append(LineTax(line.reference, tax_of(line, rate)))
    return TaxAnswer(tuple(lines), total((one.tax for one in lines), document.currency), estimated=True)


def local_answer(document: TaxDocument, rates: Sequence[TaxRate], on: date | None = None) -> TaxAnswer:
    """VAT by our own table, at the rates of ``on`` (a return: of the sale). Raises TaxUnavailable without a rate."""
    day, place = on or document.on, document.destination
    country = place.country.upper()
    taxed = any(rate.country == country for rate in rates)
    if not taxed and must_be_taxed(country):
        raise TaxUnavailable
    scheme = scheme_of(document.ship_from, place, document.vat_id, taxed=taxed)
    nothing = zero(document.currency)
    lines = []
    for line in document.lines:
        if scheme is Scheme.REVERSE_CHARGE:
            lines.append(LineTax(line.reference, nothing, f"The business accounts for it under {document.vat_id}"))
        elif scheme is Scheme.EXPORT:
            lines.append(LineTax(line.reference, nothing, "Export"))
        elif line.exempt:
            lines.append(LineTax(line.reference, nothing, _certified(line.exempt)))
        else:
            rate = rate_for(rates, place, line.category, day)
            if rate is None:
                raise TaxUnavailable
            lines.append(LineTax(line.reference, tax_of(line, rate)))
    return TaxAnswer(tuple(lines), total((one.tax for one in lines), document.currency), scheme=scheme)


def explained(document: TaxDocument, answer: TaxAnswer) -> TaxAnswer:
    """The service's answer with the reason beside each line that a certificate frees."""
    reasons = {line.reference: _certified(line.exempt) for line in document.lines if line.exempt}
    lines = tuple(replace(one, exempt=reasons.get(one.reference, one.exempt)) for one in answer.lines)
    return replace(answer, lines=lines)


def _certified(number: str) -> str:
    return f"Exempt: certificate {number}"
