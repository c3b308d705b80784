"""Every letter to look at: with a made-up order, or with a real one."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

from fovea.domains import orders, shipping
from fovea.domains.crm import rules
from fovea.domains.crm.contract import Facts, Language, LetterKind, Site
from fovea.domains.crm.dressing import dress
from fovea.domains.crm.words import Speech
from fovea.domains.crm.writing import return_facts
from fovea.domains.orders import Order
from fovea.kernel.db import Reader
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would go out."""

    kind: LetterKind
    language: Language
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


_COUNTRIES = {Language.EN: "US", Language.DE: "DE"}


def sample_order(language: Language) -> Order:
    """Nobody's order: two pairs, one of them with lenses, to the language's own country."""
    currency = "EUR" if language is Language.DE else "USD"

    def money(minor: int) -> Money:
        return Money(minor, currency)

    lenses = orders.LensSnapshot(
        "distance",
        "HI160",
        "Thin 1.60",
        ("ar",),
        ("Anti-reflective",),
        {"rx": {}, "pd": {}},
        design_name="Single vision",
    )
    first = orders.OrderLine(
        id=UUID(int=1),
        position=0,
        sku="ALDER-BLK-46",
        quantity=1,
        frame_name="Alder",
        frame_slug="alder",
        frame_code="ALDER",
        colour_code="BLK",
        colour_name="Black",
        size_label="46□21 145",
        sun=False,
        frame=money(14500),
        lens=money(6000),
        treatments=money(3500),
        unit_price=money(24000),
        total=money(24000),
        tax=money(2040),
        lenses=lenses,
        ready=False,
        returned=0,
    )
    second = replace(first, id=UUID(int=2), position=1, lens=money(0), treatments=money(0), unit_price=money(14500))
    second = replace(second, total=money(14500), tax=money(1233), lenses=None, colour_code="HAV", colour_name="Havana")
    german = language is Language.DE
    address = shipping.ShipAddress(
        name="Marie Sommer" if german else "Mary Summers",
        line1="Lindenstraße 4" if german else "4 Linden Street",
        line2="",
        city="Leipzig" if german else "Portland",
        region="" if german else "OR",
        postal_code="04109" if german else "97205",
        country=_COUNTRIES[language],
    )
    carrier = "DHL" if german else "USPS"
    return Order(
        id=UUID(int=3),
        number="SO-000123",
        status=orders.OrderStatus.CONFIRMED,
        account_id=None,
        email="nobody@example.com",
        token="sample",  # noqa: S106 - opens nothing
        address=address,
        promise=shipping.Promise("sample", carrier, "standard", "Standard", money(895)),
        totals=orders.OrderTotals(money(38500), money(895), money(3273), money(42668), False),
        lines=(first, second),
        holds=(),
        timeline=(),
        returns=(),
        payment_id=None,
        placed_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        promised_on=date(2026, 3, 12),
        version=1,
    )


_SAMPLE_TEXTS = {
    Language.EN: ("Is the axis of the right eye 7 or 70 degrees?", "The frame was not found on its shelf."),
    Language.DE: ("Ist die Achse des rechten Auges 7 oder 70 Grad?", ""),
}


def sample_facts(kind: LetterKind, speech: Speech, order: Order) -> Facts:
    """What a letter is told when nothing has happened."""
    question, reason = _SAMPLE_TEXTS[speech.language]
    if kind is LetterKind.RETURN_REJECTED:
        reason = question
    settled = kind is LetterKind.RETURN_SETTLED
    number = {LetterKind.RETURN_SETTLED: "SO-000124", LetterKind.STAFF_DISPUTE: "SO-000123"}.get(kind, "RMA-000017")
    if kind in (LetterKind.STAFF_WEBHOOKS, LetterKind.STAFF_DELIVERIES):
        number = "3"
    return Facts(
        tracking="9400 1112 0620 3000 0001 23",
        question=question,
        reason=reason,
        amount=speech.amount(Money(4500, order.totals.total.currency)),
        day=speech.day(date(2026, 3, 9)),
        number=number,
        article="Alder, Black, 46□21 145",
        topic="back_in_stock",
        choice="exchange" if settled else "",
        path="/frames",
        more_path=f"/orders/{order.number}",
        stop_token="sample" if kind in rules.OPTIONAL else "",
    )


def preview_of(kind: LetterKind, language: Language, order: Order, facts: Facts | None, site: Site) -> Preview:
    """Written and dressed as for sending."""
    speech = Speech(language, order.address.country)
    told = facts or sample_facts(kind, speech, order)
    if kind in rules.WITHOUT_ORDER:
        draft = rules.draft_without_order(kind, speech, told, site)
        text, html = dress(draft, speech, None, site)
    else:
        draft = rules.draft(kind, speech, order, told, site)
        text, html = dress(draft, speech, order, site)
    return Preview(kind, language, draft.subject, text, html)


async def preview(
    reader: Reader, kind: LetterKind, language: Language, order_number: str | None, site: Site
) -> Preview:
    """With a real order, its own parcel and return where it has them. Raises NotFound for an order nobody has."""
    if order_number is None:
        return preview_of(kind, language, sample_order(language), None, site)
    order = await orders.order_by_number(reader, order_number.strip().upper())
    speech = Speech(language, order.address.country)
    facts = sample_facts(kind, speech, order)
    parcels = (await shipping.parcels_of(reader, [order.reference])).get(order.reference, ())
    numbers = [one.tracking_number for one in parcels if one.tracking_number]
    if numbers:
        facts = replace(facts, tracking=numbers[-1])
    if order.returns and kind in (LetterKind.RETURN, LetterKind.RETURN_REQUESTED):
        facts = return_facts(order.returns[-1], order, speech)
    if order.due is not None and kind is LetterKind.PAYMENT_DUE:
        facts = replace(facts, amount=speech.amount(order.due))
    return preview_of(kind, language, order, facts, site)
