"""A quote is there within its deadline, whatever happens, and is never recorded."""

import asyncio
import time

import pytest

from fovea.domains.checkout.ports import PostalAddress, TaxCategory
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
    answer = await tax_bench.calculator(deadline=0.3).quote(document())
    assert time.monotonic() - started < 5
    assert answer.estimated
    assert minor(answer) == {"line-lenses": 1236, "line-frame": 903, "shipping": 75}


@pytest.mark.parametrize("fault", ["error", "late_error", "lost_answer", "malformed", "rate_limit"])
async def test_a_failing_service_leaves_our_own_table(tax_bench: TaxBench, fault: str) -> None:
    """A proxy's page has no correlation id, which the SDK trips over."""
    tax_bench.levers.arm(fault, "POST *", status=502)
    assert (await tax_bench.calculator().quote(document())).estimated


async def test_a_stopped_service_leaves_our_own_table(tax_bench: TaxBench) -> None:
    tax_bench.simulator.stop()
    answer = await tax_bench.calculator().quote(document("q", LENSES, CLOTH, to=CLEVELAND))
    assert answer.estimated
    assert minor(answer) == {"line-lenses": 0, "line-cloth": 36}


async def test_an_address_nobody_can_place_is_estimated(tax_bench: TaxBench) -> None:
    nowhere = PostalAddress("Ana", "1 Main St", "", "Nowhere", "ZZ", "00000", "US")
    answer = await tax_bench.calculator().quote(document("q", LENSES, to=nowhere))
    assert answer.estimated
    assert answer.total == Money(0, "USD")


async def test_refused_credentials_do_not_stop_a_checkout(tax_bench: TaxBench) -> None:
    assert (await tax_bench.calculator(licence="wrong").quote(document())).estimated


async def test_after_three_silences_nobody_waits(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator(deadline=1.0)
    tax_bench.levers.arm("hang", "POST *", times=10, seconds=10)
    for _ in range(3):
        assert (await calculator.quote(document())).estimated
    started = time.monotonic()
    assert (await calculator.quote(document())).estimated
    assert time.monotonic() - started < 0.8


async def test_many_quotes_at_once_all_end_in_time(tax_bench: TaxBench) -> None:
    calculator = tax_bench.calculator(deadline=0.5)
    tax_bench.levers.arm("hang", "POST *", times=100, seconds=10)
    started = time.monotonic()
    answers = await asyncio.gather(*(calculator.quote(document()) for _ in range(30)))
    assert time.monotonic() - started < 5
    assert all(answer.estimated for answer in answers)


async def test_no_quote_inside_a_transaction(tax_bench: TaxBench) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await tax_bench.calculator().quote(document())
    finally:
        in_transaction.reset(token)
