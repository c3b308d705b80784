"""What letters say in each language, read once from the language files beside this one."""

import json
import re
from datetime import date
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from fovea.domains.crm.contract import Language
from fovea.kernel.money import Money

_PLACE = re.compile(r"\{(\w+)\}")
# Where somebody who has not said otherwise reads which language.
_SPOKEN = {"DE": Language.DE, "AT": Language.DE, "CH": Language.DE, "LI": Language.DE, "LU": Language.DE}
# A country whose habits in this language nobody has written down gets those of this one.
_USUAL = {Language.EN: "IE", Language.DE: "DE"}


def _read(language: Language) -> dict[str, str]:
    text = (files("fovea.domains.crm") / "languages" / f"{language}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words


WORDS: dict[Language, dict[str, str]] = {language: _read(language) for language in Language}


def spoken_in(country: str) -> Language:
    return _SPOKEN.get(country, Language.EN)


def places(sentence: str) -> frozenset[str]:
    """Names of what a sentence leaves open."""
    return frozenset(_PLACE.findall(sentence))


class Speech:
    """One language with one country's habits: ``de`` in Austria writes days and amounts as Austria does."""

    def __init__(self, language: Language, country: str) -> None:
        self.language = language
        self.locale = _locale(language, country)
        self._words = WORDS[language]

    def knows(self, key: str) -> bool:
        return key in self._words

    def say(self, key: str, **facts: str) -> str:
        """The sentence with what it leaves open filled in; raises KeyError for a key or a fact nobody has.

        Facts are put in literally: a brace in one of them opens nothing.
        """
        return _PLACE.sub(lambda found: facts[found.group(1)], self._words[key])

    def day(self, day: date) -> str:
        return format_date(day, format="full", locale=self.locale)

    def date(self, day: date) -> str:
        return format_date(day, format="long", locale=self.locale)

    def amount(self, value: Money) -> str:
        return format_currency(value.as_decimal(), value.currency, locale=self.locale)


def _locale(language: Language, country: str) -> Locale:
    for territory in (country, _USUAL[language]):
        try:
            return Locale(language.value, territory)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(language.value)
