"""What the letters about prescriptions say: who has to do what next."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from fovea.domains import orders
from fovea.domains.crm import rules
from fovea.domains.crm.contract import Draft, Facts, Language, LetterKind, Site
from fovea.domains.crm.dressing import dress
from fovea.domains.crm.words import Speech
from fovea.kernel.money import Money
from tests.factories.floor import ANNA, PROMISE, lenses

TYPED = lenses()
ENGLISH = Speech(Language.EN, "US")
SITE = Site("http://shop.example", "http://api.example")


def draft(kind: LetterKind, order: orders.Order, **facts: str) -> Draft:
    return rules.draft(kind, ENGLISH, order, Facts(**facts), SITE)


def an_order(snapshot: orders.LensSnapshot | None) -> orders.Order:
    nothing = Money(0, "USD")
    line = orders.OrderLine(
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
        frame=Money(14500, "USD"),
        lens=nothing,
        treatments=nothing,
        unit_price=Money(14500, "USD"),
        total=Money(14500, "USD"),
        tax=nothing,
        lenses=snapshot,
        ready=False,
        returned=0,
    )
    totals = orders.OrderTotals(line.total, nothing, nothing, line.total, False)
    return orders.Order(
        id=UUID(int=2),
        number="SO-000007",
        status=orders.OrderStatus.CONFIRMED,
        account_id=None,
        email="anna@example.com",
        token="secret",
        address=ANNA,
        promise=PROMISE,
        totals=totals,
        lines=(line,),
        holds=(),
        timeline=(),
        returns=(),
        payment_id=None,
        placed_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        promised_on=date(2026, 3, 12),
        version=1,
    )


@pytest.mark.parametrize(
    ("snapshot", "next_step"),
    [
        (None, "We pick and pack it next."),
        (TYPED, "Our optician now checks your prescription"),
        (replace(TYPED, prescription=None), "We pick and pack it next."),
        (replace(TYPED, prescription=None, upload=UUID(int=3)), "Our optician now checks your prescription"),
        (replace(TYPED, prescription=None, later=True), "Send us your prescription from the order's page"),
    ],
    ids=["frame", "typed", "without power", "picture", "later"],
)
def test_the_confirmation_says_what_happens_next(snapshot: orders.LensSnapshot | None, next_step: str) -> None:
    said = " ".join(draft(LetterKind.CONFIRMATION, an_order(snapshot)).paragraphs)
    assert next_step in said


def test_the_letter_that_asks_for_the_prescription_leads_to_the_order() -> None:
    order = an_order(replace(TYPED, prescription=None, later=True))
    asking = draft(LetterKind.SEND_PRESCRIPTION, order)
    assert asking.subject == "We need your prescription, order SO-000007"
    for said in dress(asking, ENGLISH, order, SITE):
        assert "http://shop.example/orders/SO-000007?token=secret" in said


def test_a_question_is_answered_on_the_orders_page() -> None:
    said = draft(LetterKind.QUESTION, an_order(TYPED), question="Is the axis 7?").paragraphs
    assert said[0] == "Is the axis 7?"
    assert "order's page" in said[1]


def test_a_later_day_says_why_and_when() -> None:
    letter = draft(LetterKind.LATER, an_order(TYPED), reason="The frame was not found on its shelf.")
    assert letter.subject == "Order SO-000007 takes longer"
    said = "The frame was not found on its shelf. We promise it by Thursday, March 12, 2026."
    assert letter.paragraphs[0].startswith(said)


def test_a_part_that_left_says_that_the_rest_follows() -> None:
    letter = draft(LetterKind.PART_SHIPPED, an_order(None), tracking="9400111")
    assert letter.subject == "Part of order SO-000007 is on its way"
    text, _ = dress(letter, ENGLISH, an_order(None), SITE)
    assert "9400111" in text
    assert "The rest follows" in text
