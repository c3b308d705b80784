"""Our documents against the running simulator, over the wire, with the vendor's own SDK between."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest

from fovea.domains import tax
from fovea.domains.tax import DocumentKind, DocumentState, RequestDocument
from fovea.domains.tax.ports import Charged, DocumentLocked, PostalAddress, TaxCategory, TaxDocument
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.contract.avalara.conftest import AUTH, CLEVELAND, CLOTH, FRAME, SEATTLE, TODAY, TaxBench, document
from tests.domain.conftest import MovableClock
from tests.support.house import open_database

RECORDING = "POST /api/v2/transactions/createoradjust"
LOOKING_UP = "GET /api/v2/companies/*"
VOIDING = "POST /api/v2/companies/*"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def db(house_settings: Settings, clock: MovableClock) -> AsyncIterator[Database]:
    async with open_database(house_settings, clock) as database:
        yield database


def sale(taxed: TaxDocument, charged: int, **changes: object) -> RequestDocument:
    command = RequestDocument(DocumentKind.SALE, "parcel:1", "order:1", "SO-000123", taxed, Money(charged, "USD"))
    return replace(command, **changes)  # type: ignore[arg-type]


async def asked(db: Database, command: RequestDocument) -> tax.DocumentView:
    return await db.run(SYSTEM, tax.request, command)


async def now(db: Database, view: tax.DocumentView) -> tax.DocumentView:
    return await db.read(SYSTEM, tax.document, view.id)


async def test_away_at_checkout_is_estimated_within_our_own_time_and_committed_at_shipping(
    tax_bench: TaxBench, db: Database
) -> None:
    """Acceptance 1. The SDK would have waited for twenty minutes."""
    tax_bench.levers.arm("hang", "POST *", seconds=30)
    quoted = await tax.quote(db, tax_bench.calculator(deadline=0.3), document("q", FRAME, CLOTH))
    assert (quoted.estimated, quoted.total.minor) == (True, 950)
    tax_bench.levers.disarm()
    charged = sale(document("SALE-SO-000123-1", FRAME, CLOTH), 1_000, estimated=True)
    view = await asked(db, charged)
    await tax.send(db, tax_bench.calculator(), view.id)
    found = tax_bench.only_recorded()
    assert (found["status"], found["totalTax"], found["totalTaxCalculated"]) == ("Committed", 10, 9.5)
    assert (found["taxOverrideType"], found["adjustmentReason"]) == ("TaxAmount", "NotAdjusted")
    done = await now(db, view)
    assert (done.state, done.charged.minor, done.theirs) == (DocumentState.COMMITTED, 1_000, Money(950, "USD"))


@pytest.mark.parametrize("fault", ["lost_answer", "late_answer", "malformed"])
async def test_a_commit_that_took_effect_unheard_leaves_exactly_one_document(
    tax_bench: TaxBench, db: Database, clock: MovableClock, fault: str
) -> None:
    """Acceptance 2: nobody answers for a while, then the retry looks first."""
    view = await asked(db, sale(document("SALE-SO-000123-1", FRAME, CLOTH), 950))
    tax_bench.levers.arm(fault, RECORDING, seconds=5)
    tax_bench.levers.arm("error", LOOKING_UP, times=10, status=503)
    assert not await tax.send(db, tax_bench.calculator(timeout=2.0), view.id)
    assert (await now(db, view)).state is DocumentState.UNKNOWN
    tax_bench.levers.disarm()
    clock.forward(timedelta(minutes=1))
    assert await tax.send_due(db, tax_bench.calculator()) == 1
    assert ((await now(db, view)).state, tax_bench.only_recorded()["version"]) == (DocumentState.COMMITTED, 1)


async def test_a_page_of_a_proxy_without_its_header_is_an_unknown_outcome_looked_up_by_get(
    tax_bench: TaxBench, db: Database, clock: MovableClock
) -> None:
    """Acceptance 5: 502, HTML, no x-correlation-id, which the SDK answers with a KeyError."""
    view = await asked(db, sale(document("SALE-SO-000123-1", FRAME, CLOTH), 950))
    tax_bench.levers.arm("error", RECORDING, status=502)
    assert not await tax.send(db, tax_bench.calculator(), view.id)
    unknown = await now(db, view)
    assert (unknown.state, tax_bench.recorded()) == (DocumentState.UNKNOWN, [])
    clock.forward(timedelta(minutes=1))
    # Looked up first: while that is not answered, nothing is recorded.
    tax_bench.levers.arm("error", LOOKING_UP, status=502)
    assert not await tax.send(db, tax_bench.calculator(), view.id)
    assert tax_bench.recorded() == []
    clock.forward(timedelta(minutes=5))
    await tax.send_due(db, tax_bench.calculator())
    assert ((await now(db, view)).state, tax_bench.only_recorded()["version"]) == (DocumentState.COMMITTED, 1)


async def test_a_rounding_rest_is_put_on_the_line_with_the_most_tax(tax_bench: TaxBench, db: Database) -> None:
    """Acceptance 7, on the wire."""
    view = await asked(db, sale(document("SALE-SO-000123-1", FRAME, CLOTH), 949))
    await tax.send(db, tax_bench.calculator(), view.id)
    found = tax_bench.only_recorded()
    assert (found["totalTax"], found["version"], found["adjustmentReason"]) == (9.49, 2, "Other")
    assert [line["tax"] for line in found["lines"]] == [9.02, 0.47]
    assert (await now(db, view)).rounding == -1


async def test_a_return_is_recorded_to_the_cent_at_the_rates_of_the_sale(tax_bench: TaxBench, db: Database) -> None:
    """Acceptance 4: one of three lines, in a state that has changed its rates since."""
    sold_on = date(2019, 6, 30)
    back = document("RETURN-RMA-1-1", FRAME, to=CLEVELAND, sign=-1)
    command = RequestDocument(
        DocumentKind.RETURN,
        "return:1:1",
        "order:1",
        "SO-000123",
        back,
        Money(-693, "USD"),
        sale_code="SALE-SO-000123-1",
        sold_on=sold_on,
    )
    view = await asked(db, command)
    await tax.send(db, tax_bench.calculator(), view.id)
    found = tax_bench.only_recorded()
    assert (found["type"], found["totalTax"], found["taxDate"]) == ("ReturnInvoice", -6.93, "2019-06-30")
    assert found["referenceCode"] == "SALE-SO-000123-1"
    done = await now(db, view)
    assert (done.state, done.difference) == (DocumentState.COMMITTED, Money(0, "USD"))


async def test_what_is_taken_back_is_cancelled_there_and_asked_for_once(tax_bench: TaxBench, db: Database) -> None:
    view = await asked(db, sale(document("SALE-SO-000123-1", FRAME, CLOTH), 950))
    await tax.send(db, tax_bench.calculator(), view.id)
    await db.run(SYSTEM, tax.void, tax.VoidDocument(view.id, "It never left."))
    await tax.send(db, tax_bench.calculator(), view.id)
    assert (tax_bench.only_recorded()["status"], (await now(db, view)).state) == ("Cancelled", DocumentState.VOIDED)
    # Asked again by a worker that did not hear the answer: as good as done.
    await tax_bench.calculator().void(DocumentKind.SALE, "SALE-SO-000123-1")
    await tax_bench.calculator().void(DocumentKind.SALE, "NEVER-SEEN")


@pytest.mark.parametrize("fault", ["lost_answer", "late_error", "malformed"])
async def test_a_taking_back_that_is_not_heard_of_is_asked_for_again(tax_bench: TaxBench, fault: str) -> None:
    calculator = tax_bench.calculator(timeout=2.0)
    await calculator.commit(document("S-1", FRAME))
    tax_bench.levers.arm(fault, VOIDING, status=502)
    with pytest.raises(OutcomeUnknown):
        await calculator.void(DocumentKind.SALE, "S-1")
    await calculator.void(DocumentKind.SALE, "S-1")
    assert tax_bench.only_recorded()["status"] == "Cancelled"


async def test_a_filed_document_is_not_taken_back(tax_bench: TaxBench) -> None:
    await tax_bench.calculator().commit(document("S-1", FRAME))
    url = f"{tax_bench.simulator.base_url}/api/v2/companies/FOVEA/transactions/S-1/lock"
    async with httpx.AsyncClient(auth=AUTH) as http:
        (await http.post(url, json={})).raise_for_status()
    with pytest.raises(DocumentLocked):
        await tax_bench.calculator().void(DocumentKind.SALE, "S-1")


async def test_what_is_held_is_read_back_as_it_was_sent(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator()
    sent = document("S-1", FRAME, CLOTH)
    assert await calculator.recorded(DocumentKind.SALE, sent) is None
    charged = Charged("Rounding rest", lines={"line-frame": Money(904, "USD")})
    answer = await calculator.commit(sent, charged)
    assert (answer.total.minor, answer.own.minor) == (951, 950)
    found = await calculator.recorded(DocumentKind.SALE, sent)
    assert found is not None
    assert found.holds(sent)
    assert found.answer == answer
    assert not found.holds(document("S-1", FRAME))
    assert not found.holds(document("S-1", ("line-frame", TaxCategory.FRAME, 1), CLOTH))


async def test_a_line_that_a_certificate_frees_says_so(tax_bench: TaxBench, db: Database) -> None:
    freed = document("S-1", FRAME, CLOTH)
    freed = replace(freed, lines=[replace(line, exempt="WA-77") for line in freed.lines])
    view = await asked(db, sale(freed, 0))
    await tax.send(db, tax_bench.calculator(), view.id)
    found = tax_bench.only_recorded()
    assert (found["totalTax"], found["totalExempt"]) == (0, 99.95)
    assert {line["exemptNo"] for line in found["lines"]} == {"WA-77"}
    assert (await now(db, view)).difference == Money(0, "USD")


async def test_an_address_is_resolved_or_doubted_and_silence_stops_nobody(tax_bench: TaxBench) -> None:
    """HTTP 200 with a message of severity Error is a failure."""
    calculator = tax_bench.calculator()
    known = await calculator.resolve(SEATTLE)
    assert (known.found and known.found.line1, known.doubts) == ("400 BROAD ST", ())
    assert known.found
    assert known.found.name == SEATTLE.name
    unknown = await calculator.resolve(replace(SEATTLE, line1="Undeliverable Street"))
    assert unknown.found is None
    assert unknown.doubts
    berlin = PostalAddress("Jan", "Hauptstr. 5", "", "Berlin", "", "10115", "DE")
    assert await calculator.resolve(berlin) == tax.Resolution()
    tax_bench.levers.arm("error", "POST /api/v2/addresses/resolve", status=502)
    with pytest.raises(TransientFailure):
        await calculator.resolve(SEATTLE)
    tax_bench.levers.arm("error", "POST /api/v2/addresses/resolve", status=502)
    assert await tax.resolve(calculator, SEATTLE) == tax.Resolution()
    assert TODAY.year == 2026
