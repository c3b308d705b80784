"""Things to tax, and a tax service that does what a test tells it to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from fovea.domains.tax import (
    Charged,
    DocumentKind,
    DocumentLocked,
    LineTax,
    PostalAddress,
    Recorded,
    Resolution,
    TaxAnswer,
    TaxCategory,
    TaxDocument,
    TaxLine,
)
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.money import Money, percentage, total

DAY = date(2026, 3, 2)
COLUMBUS = PostalAddress("Fovea", "1200 Commerce Ave", "", "Columbus", "OH", "43215", "US")
CLEVELAND = PostalAddress("Ben", "1 Public Sq", "", "Cleveland", "OH", "44113", "US")
SEATTLE = PostalAddress("Ana", "400 Broad St", "", "Seattle", "WA", "98109", "US")
BERLIN = PostalAddress("Jan", "Hauptstr. 5", "", "Berlin", "", "10115", "DE")
PARIS = PostalAddress("Eva", "1 rue de Rivoli", "", "Paris", "", "75001", "FR")
LONDON = PostalAddress("Tom", "10 Downing St", "", "London", "", "SW1A 2AA", "GB")


def a_document(
    *lines: tuple[TaxCategory, int],
    code: str = "SALE-SO-000001-1",
    to: PostalAddress = CLEVELAND,
    origin: PostalAddress = COLUMBUS,
    on: date = DAY,
    currency: str = "USD",
) -> TaxDocument:
    """Lines are named by their place: "1", "2" …"""
    wanted = lines or ((TaxCategory.PLANO_SUN, 10_000),)
    return TaxDocument(
        code=code,
        on=on,
        currency=currency,
        ship_from=origin,
        ship_to=to,
        lines=tuple(
            TaxLine(str(place), category, category.value, 1, Money(minor, currency))
            for place, (category, minor) in enumerate(wanted, start=1)
        ),
        customer_code="guest",
    )


@dataclass
class Held:
    document: TaxDocument
    answer: TaxAnswer
    version: int = 1
    voided: bool = False
    locked: bool = False


@dataclass
class Bureau:
    """A tax service in one dictionary: one rate for everything, documents by kind and code.

    ``away``: it cannot be reached. ``lose``: so many next recordings take effect and are not heard of.
    """

    rate_bp: int = 1_000
    live: bool = False
    away: bool = False
    lose: int = 0
    # A cent more on every line, as one who rounds otherwise.
    off_by: int = 0
    held: dict[tuple[DocumentKind, str], Held] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    sold_on: dict[str, date] = field(default_factory=dict)

    async def quote(self, document: TaxDocument) -> TaxAnswer:
        self._reach("quote")
        return self._answer(document, None)

    async def commit(self, document: TaxDocument, charged: Charged | None = None) -> TaxAnswer:
        return self._record(DocumentKind.SALE, document, charged)

    async def commit_return(
        self, document: TaxDocument, sale_code: str, sold_on: date, charged: Charged | None = None
    ) -> TaxAnswer:
        self.sold_on[document.code] = sold_on
        return self._record(DocumentKind.RETURN, document, charged)

    async def recorded(self, kind: DocumentKind, document: TaxDocument) -> Recorded | None:
        self._reach("look up")
        found = self.held.get((kind, document.code))
        if found is None:
            return None
        amounts: Mapping[str, Money] = {line.reference: line.amount for line in found.document.lines}
        return Recorded(found.voided, found.locked, amounts, found.answer)

    async def void(self, kind: DocumentKind, code: str) -> None:
        self._reach("void")
        found = self.held.get((kind, code))
        if found is not None and found.locked:
            raise DocumentLocked("This document is part of a filing and cannot be taken back.")
        if found is not None:
            found.voided = True

    async def resolve(self, address: PostalAddress) -> Resolution:
        self._reach("resolve")
        return Resolution(replace(address, line1=address.line1.upper()))

    def only(self, kind: DocumentKind = DocumentKind.SALE) -> Held:
        (found,) = [one for (each, _), one in self.held.items() if each is kind]
        return found

    def _reach(self, what: str) -> None:
        self.calls.append(what)
        if self.away:
            raise TransientFailure("The tax service is away.")

    def _record(self, kind: DocumentKind, document: TaxDocument, charged: Charged | None) -> TaxAnswer:
        self._reach("record")
        answer = self._answer(document, charged)
        known = self.held.get((kind, document.code))
        self.held[kind, document.code] = Held(document, answer, known.version + 1 if known else 1)
        if self.lose:
            self.lose -= 1
            raise OutcomeUnknown("The answer is lost.")
        return answer

    def _answer(self, document: TaxDocument, charged: Charged | None) -> TaxAnswer:
        own = [
            LineTax(line.reference, Money(0, document.currency))
            if line.exempt
            else LineTax(line.reference, percentage(line.amount, self.rate_bp) + Money(self.off_by, document.currency))
            for line in document.lines
        ]
        calculated = total((line.tax for line in own), document.currency)
        lines = own if charged is None else [replace(one, tax=charged.lines.get(one.reference, one.tax)) for one in own]
        whole = total((line.tax for line in lines), document.currency)
        if charged is not None and charged.total is not None:
            whole = charged.total
            rest = [Money(0, document.currency)] * (len(lines) - 1)
            lines = [replace(one, tax=tax) for one, tax in zip(lines, [whole, *rest], strict=True)]
        return TaxAnswer(tuple(lines), whole, calculated=None if calculated == whole else calculated)


NOBODY = UUID(int=7)
