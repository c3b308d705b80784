"""Rating through either vendor."""

import time

import pytest

from fovea.domains.shipping.ports import ParcelSize
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import NetworkInTransaction, in_transaction
from tests.contract.carriers.conftest import CarrierBench
from tests.support.parcels import BERLIN, CUSTOMER, GLASSES, LISBON, WAREHOUSE


async def test_offers_two_carriers_cheapest_first(carrier_bench: CarrierBench) -> None:
    answer = await carrier_bench.carrier().rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)
    prices = [rate.price.minor for rate in answer.rates]
    assert prices == sorted(prices)
    assert len({rate.carrier for rate in answer.rates}) == 2
    assert {rate.price.currency for rate in answer.rates} == {"USD"}
    assert all(rate.days and rate.label.startswith(rate.carrier) for rate in answer.rates)
    assert answer.problems == ()


async def test_the_same_parcel_costs_the_same_and_a_heavy_one_more(carrier_bench: CarrierBench) -> None:
    carrier = carrier_bench.carrier()
    first, second, heavy = [
        {rate.service: rate.price.minor for rate in (await carrier.rates("order:1", WAREHOUSE, CUSTOMER, size)).rates}
        for size in (GLASSES, GLASSES, ParcelSize(180, 110, 70, 2400))
    ]
    assert first == second
    assert all(heavy[service] > first[service] for service in first)


async def test_a_carrier_that_does_not_answer_leaves_the_other_one(carrier_bench: CarrierBench) -> None:
    answer = await carrier_bench.carrier().rates("order:1", BERLIN, LISBON, GLASSES)
    assert "USPS" not in {rate.carrier for rate in answer.rates}
    assert {rate.price.currency for rate in answer.rates} == {"EUR"}
    assert [problem.partition(":")[0] for problem in answer.problems] == ["USPS"]


async def test_a_parcel_nobody_takes_is_an_answer_without_rates(carrier_bench: CarrierBench) -> None:
    answer = await carrier_bench.carrier().rates("order:1", WAREHOUSE, CUSTOMER, ParcelSize(500, 500, 500, 40_000))
    assert answer.rates == ()
    assert len(answer.problems) == 2


@pytest.mark.parametrize("fault", ["hang", "error", "malformed", "lost_answer"])
async def test_silence_is_transient_and_soon_over(carrier_bench: CarrierBench, fault: str) -> None:
    carrier_bench.levers.arm(fault, carrier_bench.rating, seconds=20)
    started = time.monotonic()
    with pytest.raises(TransientFailure):
        await carrier_bench.carrier(timeout=1.0).rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)
    assert time.monotonic() - started < 10


async def test_the_rate_limit_is_waited_out(carrier_bench: CarrierBench) -> None:
    carrier_bench.levers.arm("rate_limit", carrier_bench.rating, times=2)
    assert (await carrier_bench.carrier().rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)).rates


async def test_a_rate_limit_without_end_is_transient(carrier_bench: CarrierBench) -> None:
    carrier_bench.levers.arm("rate_limit", carrier_bench.rating, times=20)
    with pytest.raises(TransientFailure):
        await carrier_bench.carrier().rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)


async def test_a_wrong_key_is_not_the_customers_fault(carrier_bench: CarrierBench) -> None:
    with pytest.raises(TransientFailure):
        await carrier_bench.carrier(key="shippo_test_wrong").rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)


async def test_no_vendor_is_called_inside_a_transaction(carrier_bench: CarrierBench) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await carrier_bench.carrier().rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)
    finally:
        in_transaction.reset(token)
