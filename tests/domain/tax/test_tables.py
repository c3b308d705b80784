"""The tables that people keep: never rewritten, in force by their day, and in the way of selling live while empty."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.domains import tax
from fovea.domains.tax import CertificateKind, CertificateState, Scheme, TaxCategory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import Conflict, InvalidInput, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.paging import PageRequest
from tests.domain.conftest import MovableClock
from tests.factories.orders import CLERK
from tests.factories.taxes import BERLIN, CLEVELAND, DAY, NOBODY, PARIS, SEATTLE, Bureau, a_document

C = TaxCategory


async def sign_off(db: Database, category: TaxCategory, code: str = "PX000001", on: date = DAY) -> tax.TaxCode:
    return await db.run(CLERK, tax.sign_off_code, tax.SignOffCode(category, code, on, "Letter of 1 March 2026"))


async def a_paper(
    db: Database,
    kind: CertificateKind = CertificateKind.RESALE,
    country: str = "US",
    region: str = "OH",
    **more: object,
) -> tax.Certificate:
    given: dict[str, object] = {
        "number": "OH-4711",
        "document": "Binder 3",
        "valid_from": DAY,
        "valid_until": DAY + timedelta(days=30),
        "account_id": NOBODY,
    }
    command = tax.AddCertificate(kind=kind, country=country, region=region, **{**given, **more})  # type: ignore[arg-type]
    return await db.run(CLERK, tax.add_certificate, command)


async def approve(db: Database, paper: tax.Certificate) -> tax.Certificate:
    command = tax.DecideCertificate(paper.id, CertificateState.APPROVED, "")
    return await db.run(CLERK, tax.decide_certificate, command)


async def test_a_product_in_an_unmapped_category_cannot_be_sold_live_and_staff_see_which(
    db: Database, bureau: Bureau
) -> None:
    """Acceptance 8, at the till and as the house starts."""
    bureau.live = True
    glasses = a_document((C.FRAME_WITH_RX, 10_000), (C.RX_LENSES, 5_000), (C.SHIPPING, 790))
    with pytest.raises(tax.CategoryUnmapped) as caught:
        await tax.quote(db, bureau, glasses)
    assert (caught.value.code, caught.value.categories) == (
        "TAX_CATEGORY_UNMAPPED",
        (C.RX_LENSES, C.FRAME_WITH_RX, C.SHIPPING),
    )
    assert bureau.calls == []
    with pytest.raises(RuntimeError, match="rx_lenses, frame_with_rx, frame, rx_sun"):
        await tax.check_ready(db, bureau)
    for category in await db.read(SYSTEM, tax.unmapped):
        await sign_off(db, category)
    assert await db.read(SYSTEM, tax.unmapped) == ()
    await tax.check_ready(db, bureau)
    assert (await tax.quote(db, bureau, glasses)).total.minor == 1_579


async def test_a_demonstration_starts_without_codes_and_says_which_it_uses(db: Database, bureau: Bureau) -> None:
    await tax.check_ready(db, bureau)
    found = {one.category: one for one in await db.read(SYSTEM, tax.mappings)}
    assert set(found) == set(C)
    assert (found[C.RX_LENSES].current, found[C.RX_LENSES].demo_code) == (None, "P0000000")
    assert (found[C.SHIPPING].demo_code, found[C.EYE_EXAM].sold) == ("FR020100", False)


async def test_a_code_counts_from_its_day_on_and_is_never_rewritten(db: Database, clock: MovableClock) -> None:
    await sign_off(db, C.FRAME, "PX000001")
    await sign_off(db, C.FRAME, "PX000002", DAY + timedelta(days=1))
    with pytest.raises(Conflict) as caught:
        await sign_off(db, C.FRAME, "PX000003")
    assert caught.value.path == ("validFrom",)

    async def now() -> str | None:
        found = next(one for one in await db.read(SYSTEM, tax.mappings) if one.category is C.FRAME)
        assert [one.code for one in found.history] == ["PX000002", "PX000001"]
        return None if found.current is None else found.current.code

    assert await now() == "PX000001"
    clock.forward(timedelta(days=1))
    assert await now() == "PX000002"
    with pytest.raises(DBAPIError):
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE tax.tax_code SET code = 'PX000009'"))


async def test_fifty_at_once_sign_off_one_code(db: Database) -> None:
    done = await asyncio.gather(
        *(sign_off(db, C.FRAME, f"PX{number:06d}") for number in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, tax.TaxCode) for one in done) == 1
    assert all(isinstance(one, tax.TaxCode | Conflict) for one in done)


@pytest.mark.parametrize("code", ["", "P", "P 1", "P000000000000000000000000000"])
async def test_what_is_no_tax_code_is_refused(db: Database, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await sign_off(db, C.FRAME, code)
    assert caught.value.path == ("code",)


async def test_the_first_rates_know_ohio_and_europe(db: Database, bureau: Bureau) -> None:
    """Corrective eyewear is exempt in Ohio; readers off the shelf and plano sunglasses are not."""
    bureau.away = True
    ohio = a_document((C.RX_LENSES, 10_000), (C.RX_SUN, 10_000), (C.OTC_READERS, 10_000), (C.PLANO_SUN, 10_000))
    answer = await tax.quote(db, bureau, ohio)
    assert ([line.tax.minor for line in answer.lines], answer.estimated) == ([0, 0, 729, 729], True)
    before = a_document((C.RX_LENSES, 10_000), on=date(2019, 6, 30))
    assert (await tax.quote(db, bureau, before)).total.minor == 729
    berlin = await tax.quote(db, bureau, a_document((C.RX_LENSES, 10_000), to=BERLIN, currency="EUR"))
    assert (berlin.total.minor, berlin.scheme, berlin.estimated) == (1_900, Scheme.IMPORT, False)


async def test_a_rate_counts_from_its_day_on(db: Database, bureau: Bureau) -> None:
    command = tax.SetRate("de", "", "", None, 700, 0, DAY, "A law of tomorrow", 365)
    done = await db.run(CLERK, tax.set_rate, command)
    assert (done.country, done.set_by) == ("DE", "Nora")
    today = a_document((C.FRAME, 10_000), to=BERLIN, currency="EUR")
    yesterday = a_document((C.FRAME, 10_000), to=BERLIN, currency="EUR", on=DAY - timedelta(days=1))
    assert (await tax.quote(db, bureau, today)).total.minor == 700
    assert (await tax.quote(db, bureau, yesterday)).total.minor == 1_900
    with pytest.raises(Conflict):
        await db.run(CLERK, tax.set_rate, command)
    shown = await db.read(SYSTEM, tax.rates_page, tax.RateFilter("DE", on=DAY), PageRequest(50))
    assert [one.rate_bp for one in shown.items] == [700]
    both = await db.read(SYSTEM, tax.rates_page, tax.RateFilter("DE"), PageRequest(1))
    assert (both.total, both.has_next, both.items[0].rate_bp) == (2, True, 1_900)


async def test_a_rate_nobody_has_checked_for_years_answers_for_nobody(
    db: Database, bureau: Bureau, clock: MovableClock
) -> None:
    bureau.away = True
    clock.forward(timedelta(days=5 * 365))
    with pytest.raises(tax.TaxUnavailable) as caught:
        await tax.quote(db, bureau, a_document((C.FRAME, 1), on=clock().date()))
    assert caught.value.code == "TAX_UNAVAILABLE"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("country", {"country": "Germany"}),
        ("region", {"region": "OHIO"}),
        ("postcodePrefix", {"postcode_prefix": "12345678901"}),
        ("rateBp", {"rate_bp": 10_001}),
        ("exemptBp", {"exempt_bp": -1}),
        ("maxAgeDays", {"max_age_days": 0}),
        ("source", {"source": " "}),
    ],
)
async def test_what_is_no_rate_is_refused_at_its_field(db: Database, field: str, changes: dict[str, object]) -> None:
    given: dict[str, object] = {
        "country": "DE",
        "region": "",
        "postcode_prefix": "",
        "category": None,
        "rate_bp": 1900,
        "exempt_bp": 0,
        "valid_from": DAY,
        "source": "A test",
        "max_age_days": 1,
    }
    with pytest.raises(InvalidInput) as caught:
        await db.run(CLERK, tax.set_rate, tax.SetRate(**{**given, **changes}))  # type: ignore[arg-type]
    assert caught.value.path == (field,)


async def test_a_certificate_frees_nothing_before_it_is_approved(db: Database, bureau: Bureau) -> None:
    paper = await a_paper(db)
    here = a_document((C.PLANO_SUN, 10_000), to=CLEVELAND)
    assert (await tax.quote(db, bureau, here, NOBODY)).total.minor == 1_000
    done = await approve(db, paper)
    assert (done.state, done.decided_by) == (CertificateState.APPROVED, "Nora")
    freed = await tax.quote(db, bureau, here, NOBODY)
    assert (freed.total.minor, freed.lines[0].exempt) == (0, "Exempt: certificate OH-4711")
    # Elsewhere, for somebody else, and for nobody: taxed.
    elsewhere = a_document((C.PLANO_SUN, 10_000), to=SEATTLE)
    assert (await tax.quote(db, bureau, elsewhere, NOBODY)).total.minor == 1_000
    assert (await tax.quote(db, bureau, here, new_id())).total.minor == 1_000
    assert (await tax.quote(db, bureau, here)).total.minor == 1_000
    revoked = tax.DecideCertificate(paper.id, CertificateState.REVOKED, "No longer a reseller.")
    await db.run(CLERK, tax.decide_certificate, revoked)
    assert (await tax.quote(db, bureau, here, NOBODY)).total.minor == 1_000


async def test_an_exemption_holds_while_the_service_is_away(db: Database, bureau: Bureau) -> None:
    await approve(db, await a_paper(db))
    bureau.away = True
    answer = await tax.quote(db, bureau, a_document((C.PLANO_SUN, 10_000)), NOBODY)
    assert (answer.total.minor, answer.lines[0].exempt, answer.estimated) == (0, "Exempt: certificate OH-4711", True)


async def test_a_business_with_a_vat_number_accounts_for_the_tax_itself(db: Database, bureau: Bureau) -> None:
    paper = await a_paper(db, CertificateKind.VAT_ID, "FR", "", number="fr 40 303 265 045")
    assert paper.number == "FR40303265045"
    await approve(db, paper)
    to_paris = a_document((C.FRAME, 10_000), to=PARIS, origin=BERLIN, currency="EUR")
    answer = await tax.quote(db, bureau, to_paris, NOBODY)
    assert (answer.total.minor, answer.scheme) == (0, Scheme.REVERSE_CHARGE)
    assert answer.lines[0].exempt == "The business accounts for it under FR40303265045"
    assert (await tax.quote(db, bureau, to_paris)).scheme is Scheme.OSS


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("country", {"country": "USA"}),
        ("region", {"region": ""}),
        ("number", {"number": " "}),
        ("number", {"kind": CertificateKind.VAT_ID, "country": "DE", "number": "12"}),
        ("document", {"document": ""}),
        ("validUntil", {"valid_until": DAY - timedelta(days=1)}),
    ],
)
async def test_what_is_no_certificate_is_refused_at_its_field(
    db: Database, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await a_paper(db, **changes)  # type: ignore[arg-type]
    assert caught.value.path == (field,)


async def test_a_newer_paper_takes_the_place_of_the_older_even_of_fifty_at_once(db: Database) -> None:
    papers = [await a_paper(db, number=f"OH-{number}") for number in range(12)]
    await asyncio.gather(*(approve(db, paper) for paper in papers), return_exceptions=True)
    found = await db.read(SYSTEM, tax.certificates_of, NOBODY)
    assert [one.state for one in found].count(CertificateState.APPROVED) == 1


async def test_a_decision_says_why_and_an_ended_paper_stays_ended(db: Database, clock: MovableClock) -> None:
    paper = await a_paper(db)
    with pytest.raises(InvalidInput) as caught:
        await db.run(CLERK, tax.decide_certificate, tax.DecideCertificate(paper.id, CertificateState.REJECTED, " "))
    assert caught.value.path == ("reason",)
    no = tax.DecideCertificate(paper.id, CertificateState.REJECTED, "It is not signed.")
    await db.run(CLERK, tax.decide_certificate, no)
    with pytest.raises(WrongState):
        await approve(db, paper)
    late = await a_paper(db)
    clock.forward(timedelta(days=31))
    with pytest.raises(WrongState, match="run out"):
        await approve(db, late)


async def test_numbers_and_papers_are_sealed(db: Database) -> None:
    await a_paper(db, number="OH-SECRET")
    async with db.connection() as connection:
        rows = (await connection.execute(text("SELECT number, document FROM tax.certificate"))).all()
    assert all(b"SECRET" not in bytes(row.number) and b"Binder" not in bytes(row.document) for row in rows)
