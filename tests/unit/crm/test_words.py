"""Every letter in every language: nothing lacking, nothing left open, nothing that a stranger could smuggle in."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from fovea.domains.crm import Language, LetterKind, Site, rules
from fovea.domains.crm.contract import Facts
from fovea.domains.crm.previews import preview_of, sample_facts, sample_order
from fovea.domains.crm.words import WORDS, Speech, places, spoken_in
from fovea.kernel.money import Money

SITE = Site("https://shop.example", "https://api.example", "https://desk.example")
EVERY = [(kind, language) for kind in LetterKind for language in Language]
NAMED = [f"{kind}-{language}" for kind, language in EVERY]


def test_no_language_lacks_a_sentence_or_a_place_in_one() -> None:
    english = WORDS[Language.EN]
    for language, words in WORDS.items():
        assert words.keys() == english.keys(), language
        differing = {key for key in english if places(words[key]) != places(english[key])}
        assert differing == set(), language
        assert all(sentence.strip() == sentence and sentence for sentence in words.values())


def test_every_sentence_is_one_of_a_letter_that_exists() -> None:
    general = {
        *("greeting", "greeting.nobody", "follow", "stop", "signature", "delivery", "tax", "total", "order.placed"),
        *(
            "promised",
            "footer.order",
            "footer.wish",
            "footer.consent",
            "footer.staff",
            "topic.back_in_stock",
            "topic.news",
        ),
    }
    kinds = {kind.value for kind in LetterKind}
    strays = {key for key in WORDS[Language.EN] if key not in general and key.partition(".")[0] not in kinds}
    assert strays == set()


class _Page(HTMLParser):
    """What matters of a letter's HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.layout_tables: list[str | None] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "img":
            self.pictures.append(found)
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "table":
            self.layout_tables.append(found.get("role"))
        if tag == "html":
            self.language = found.get("lang")


def page(html: str) -> _Page:
    parsed = _Page()
    parsed.feed(html)
    return parsed


@pytest.mark.parametrize(("kind", "language"), EVERY, ids=NAMED)
def test_every_letter_is_whole_in_every_language(kind: LetterKind, language: Language) -> None:
    shown = preview_of(kind, language, sample_order(language), None, SITE)
    for said in (shown.subject, shown.text, shown.html.partition("</head>")[2]):
        assert said.strip()
        assert not re.search(r"\{\w+\}|None|\(\)", said), said
    assert "\n" not in shown.subject
    found = page(shown.html)
    assert found.language == language.value
    assert set(found.layout_tables) == {"presentation"}
    assert {"script", "iframe", "form", "link", "object"} & set(found.tags) == set()
    assert all(
        (one["src"] or "").startswith("https://api.example/media/frames/") and one["alt"] for one in found.pictures
    )
    assert found.links
    home = SITE.desk if kind in rules.FOR_STAFF else SITE.shop
    assert all(link.startswith(f"{home}/") for link in found.links)
    assert "prefers-color-scheme: dark" in shown.html
    # Whoever reads the plain text misses no link.
    assert all(link in shown.text for link in found.links)


def test_in_the_dark_the_button_outranks_the_links_around_it() -> None:
    """``.ink a`` turns links light; the button is light itself, so its words have to stay dark."""
    html = preview_of(LetterKind.CONFIRMATION, Language.EN, sample_order(Language.EN), None, SITE).html
    dark = html.partition("prefers-color-scheme: dark")[2].partition("</style>")[0]
    assert re.search(r"\.ink a\.button \{[^}]*color: #16181a !important", dark)


def test_languages_differ() -> None:
    for kind in LetterKind:
        order = sample_order(Language.EN)
        said = {preview_of(kind, language, order, None, SITE).text for language in Language}
        assert len(said) == len(Language), kind


@pytest.mark.parametrize(("kind", "language"), EVERY, ids=NAMED)
def test_what_others_wrote_is_text_and_nothing_else(kind: LetterKind, language: Language) -> None:
    evil = '<img src=x onerror=alert(1)> "{number}" \r\nBcc: all@example.com'
    order = sample_order(language)
    order = replace(order, address=replace(order.address, name=evil))
    speech = Speech(language, "US")
    facts = replace(sample_facts(kind, speech, order), question=evil, reason=evil, article=evil, tracking=evil)
    shown = preview_of(kind, language, order, facts, SITE)
    assert "<img src=x" not in shown.html
    assert all(one["src"] != "x" for one in page(shown.html).pictures)


@pytest.mark.parametrize(
    ("language", "country", "amount", "day"),
    [
        (Language.EN, "US", "$1,234.50", "Thursday, March 12, 2026"),
        (Language.EN, "GB", "US$1,234.50", "Thursday, 12 March 2026"),
        (Language.DE, "DE", "1.234,50\xa0$", "Donnerstag, 12. März 2026"),
        (Language.DE, "AT", "$\xa01.234,50", "Donnerstag, 12. März 2026"),
        (Language.DE, "US", "1.234,50\xa0$", "Donnerstag, 12. März 2026"),
        (Language.EN, "XX", "US$1,234.50", "Thursday 12 March 2026"),
    ],
)
def test_amounts_and_days_are_written_as_the_reader_writes_them(
    language: Language, country: str, amount: str, day: str
) -> None:
    speech = Speech(language, country)
    assert speech.amount(Money(123450, "USD")) == amount
    promised = sample_order(language).promised_on
    assert promised is not None
    assert speech.day(promised) == day


def test_a_language_is_spoken_where_it_is() -> None:
    spoken = [spoken_in(one) for one in ("DE", "AT", "CH", "US", "FR", "")]
    assert spoken == [Language.DE, Language.DE, Language.DE, Language.EN, Language.EN, Language.EN]


def test_only_letters_one_may_stop_can_be_stopped() -> None:
    for kind in LetterKind:
        shown = preview_of(kind, Language.EN, sample_order(Language.EN), None, SITE)
        assert ("/unsubscribe?token=" in shown.html) is (kind in rules.OPTIONAL), kind


def test_a_return_leads_to_its_label_when_it_is_ours() -> None:
    order = sample_order(Language.EN)
    speech = Speech(Language.EN, "US")
    with_label = rules.draft(LetterKind.RETURN, speech, order, Facts(number="RMA-1", more_path="/label"), SITE)
    assert with_label.more == ("Print the label", "https://shop.example/label")
    without = rules.draft(LetterKind.RETURN, speech, order, Facts(number="RMA-1"), SITE)
    assert without.more is None
