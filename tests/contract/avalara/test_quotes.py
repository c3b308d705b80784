"""A quote is there within its deadline, whatever happens, and is never recorded."""

import asyncio
import time
from dataclasses import replace

import pytest

from fovea.domains.tax.ports import PostalAddress, TaxCategory
from fovea.integrations.breaker import Breaker, BreakerState
from fovea.kernel.errors import TransientFailure, VendorDown
from fovea.kernel.http import NetworkInTransaction, in_transaction
from fovea.kernel.money import Money
from tests.contract.avalara.conftest import BERLIN, CLEVELAND, CLOTH, FRAME, LENSES, SHIPPING, TaxBench, document


def minor(answer: object) -> dict[str, int]:
    return {line.reference: line.tax.minor for line in answer.lines}  # type: ignore[attr-defined]


async def test_a_quote_taxes_each_line_and_sums_them(tax_bench: TaxBench) -> None:
    answer = await tax_bench.calculator().quote(document())
    # Washington: 9.51 % on everything here.
    assert minor(answer) == {"line-lenses": 1236, "line-frame": 903, "shipping": 75}
    assert answer.total == Money(2214, "USD")
    assert not answer.estimated
    assert tax_bench.recorded() == []


async def test_corrective_eyewear_is_free_in_ohio_and_the_rest_is_not(tax_bench: TaxBench) -> None:
    plano = ("line-plano", TaxCategory.PLANO_SUN, 9_000)
    answer = await tax_bench.calculator().quote(document("q", LENSES, FRAME, plano, SHIPPING, to=CLEVELAND))
    assert minor(answer) == {"line-lenses": 0, "line-frame": 0, "line-plano": 656, "shipping": 58}


async def test_vat_is_charged_where_the_parcel_goes(tax_bench: TaxBench) -> None:
    answer = await tax_bench.calculator().quote(document("q", FRAME, to=BERLIN, currency="EUR"))
    assert answer.total == Money(1805, "EUR")


@pytest.mark.parametrize("fault", ["hang", "delay", "late_answer"])
async def test_a_slow_service_is_not_waited_for(tax_bench: TaxBench, fault: str) -> None:
    tax_bench.levers.arm(fault, "POST *", seconds=10)
    started = time.monotonic()
    with pytest.raises(TransientFailure):
        await tax_bench.calculator(deadline=0.3).quote(document())
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("fault", ["error", "late_error", "lost_answer", "malformed", "rate_limit"])
async def test_a_failing_service_does_not_know(tax_bench: TaxBench, fault: str) -> None:
    """A proxy's page has no correlation id, which the SDK trips over."""
    tax_bench.levers.arm(fault, "POST *", status=502)
    with pytest.raises(TransientFailure):
        await tax_bench.calculator().quote(document())


async def test_a_stopped_service_does_not_know(tax_bench: TaxBench) -> None:
    tax_bench.simulator.stop()
    with pytest.raises(TransientFailure):
        await tax_bench.calculator().quote(document("q", LENSES, CLOTH, to=CLEVELAND))


async def test_an_address_nobody_can_place_is_not_known(tax_bench: TaxBench) -> None:
    nowhere = PostalAddress("Ana", "1 Main St", "", "Nowhere", "ZZ", "00000", "US")
    with pytest.raises(TransientFailure, match="InvalidAddress"):
        await tax_bench.calculator().quote(document("q", LENSES, to=nowhere))


async def test_refused_credentials_are_said(tax_bench: TaxBench) -> None:
    with pytest.raises(TransientFailure, match="locked_out"):
        await tax_bench.calculator(licence="wrong").quote(document())


async def test_a_line_without_a_code_never_leaves(tax_bench: TaxBench) -> None:
    bare = document()
    bare = replace(bare, lines=[replace(line, code="") for line in bare.lines])
    with pytest.raises(ValueError, match="tax code"):
        await tax_bench.calculator().quote(bare)


async def test_a_certificate_frees_its_line_alone(tax_bench: TaxBench) -> None:
    both = document("q", FRAME, CLOTH)
    freed = replace(both, lines=[replace(both.lines[0], exempt="WA-77"), both.lines[1]])
    assert minor(await tax_bench.calculator().quote(freed)) == {"line-frame": 0, "line-cloth": 47}


async def test_a_price_with_its_tax_inside_is_taken_apart(tax_bench: TaxBench) -> None:
    plain = document("q", FRAME, to=BERLIN, currency="EUR")
    inside = replace(plain, lines=[replace(plain.lines[0], amount=Money(11_900, "EUR"), included=True)])
    assert (await tax_bench.calculator().quote(inside)).total == Money(1_900, "EUR")


async def test_after_silences_in_a_row_nobody_waits_and_nothing_is_recorded_either(tax_bench: TaxBench) -> None:
    now = [0.0]
    breaker = Breaker("avatax", trips_after=2, rests_for=20, clock=lambda: now[0])
    calculator = tax_bench.calculator(breaker, deadline=0.5)
    tax_bench.levers.arm("hang", "POST *", times=2, seconds=10)
    for _ in range(2):
        with pytest.raises(TransientFailure, match="deadline"):
            await calculator.quote(document())
    with pytest.raises(VendorDown):
        await calculator.quote(document())
    with pytest.raises(VendorDown):
        await calculator.commit(document())
    assert tax_bench.recorded() == [], "nothing was sent"
    now[0] = 21
    assert (await calculator.commit(document())).total.minor
    assert breaker.state is BreakerState.CLOSED


async def test_many_quotes_at_once_all_end_in_time(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator(deadline=0.5)
    tax_bench.levers.arm("hang", "POST *", times=100, seconds=10)
    started = time.monotonic()
    answers = await asyncio.gather(*(calculator.quote(document()) for _ in range(30)), return_exceptions=True)
    assert time.monotonic() - started < 5
    assert all(isinstance(answer, TransientFailure) for answer in answers)


async def test_no_quote_inside_a_transaction(tax_bench: TaxBench) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await tax_bench.calculator().quote(document())
    finally:
        in_transaction.reset(token)
