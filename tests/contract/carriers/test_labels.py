"""One label per purchase, whatever is lost: every parcel at the simulator is a label that was paid for."""

from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from fovea.domains.shipping.ports import Label, LabelRefused, RateExpired
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from tests.contract.carriers.conftest import BUILDERS, IMPATIENT_SECONDS, CarrierBench, in_days
from tests.contract.conftest import StartSimulator

ACTED = ["lost_answer", "late_answer", "late_error", "malformed"]


def only_parcel(carrier_bench: CarrierBench, label: Label) -> None:
    assert [parcel["trackingNumber"] for parcel in carrier_bench.levers.parcels()] == [label.tracking_number]


async def test_the_label_is_a_four_by_six_inch_page_with_its_number(carrier_bench: CarrierBench) -> None:
    rate = await carrier_bench.rate()
    label = await carrier_bench.carrier().buy(uuid4(), rate)
    assert (label.carrier, label.service, label.price) == (rate.carrier, rate.service, rate.price)
    (page,) = PdfReader(BytesIO(label.document)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((288, 432), abs=0.1)
    text = page.extract_text()
    assert label.tracking_number in text.replace(" ", "")
    assert "SAN FRANCISCO CA 94107" in text
    assert "ANA LACKA" in text


async def test_asking_again_gives_the_first_label(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    first = await carrier_bench.carrier().buy(attempt, rate)
    assert await carrier_bench.carrier().buy(attempt, rate) == first
    only_parcel(carrier_bench, first)


@pytest.mark.parametrize("fault", ACTED)
async def test_bought_but_not_heard_of_is_found_again(carrier_bench: CarrierBench, fault: str) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    carrier_bench.levers.arm(fault, carrier_bench.buying, seconds=5, status=502)
    only_parcel(carrier_bench, await carrier_bench.carrier(timeout=IMPATIENT_SECONDS).buy(attempt, rate))


@pytest.mark.parametrize("fault", ACTED)
async def test_silent_to_the_end_is_unknown_and_then_adopted(carrier_bench: CarrierBench, fault: str) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    # The look-up before the purchase passes, those after it fail.
    carrier_bench.levers.arm("delay", carrier_bench.reading, seconds=0)
    carrier_bench.levers.arm("error", carrier_bench.reading, times=100)
    carrier_bench.levers.arm(fault, carrier_bench.buying, seconds=5, status=502)
    with pytest.raises(OutcomeUnknown):
        await carrier_bench.carrier(timeout=IMPATIENT_SECONDS).buy(attempt, rate)
    carrier_bench.levers.disarm()
    only_parcel(carrier_bench, await carrier_bench.carrier().buy(attempt, rate))


async def test_never_arrived_is_unknown_and_bought_once_by_the_next_try(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    carrier_bench.levers.arm("hang", carrier_bench.buying, seconds=5)
    with pytest.raises(OutcomeUnknown):
        await carrier_bench.carrier(timeout=IMPATIENT_SECONDS).buy(attempt, rate)
    assert carrier_bench.levers.parcels() == []
    only_parcel(carrier_bench, await carrier_bench.carrier().buy(attempt, rate))


async def test_the_rate_limit_is_waited_out_before_one_purchase(carrier_bench: CarrierBench) -> None:
    rate = await carrier_bench.rate()
    carrier_bench.levers.arm("rate_limit", carrier_bench.buying, times=2)
    only_parcel(carrier_bench, await carrier_bench.carrier().buy(uuid4(), rate))


async def test_a_rate_limit_without_end_buys_nothing(carrier_bench: CarrierBench) -> None:
    rate = await carrier_bench.rate()
    carrier_bench.levers.arm("rate_limit", carrier_bench.buying, times=20)
    with pytest.raises(TransientFailure) as caught:
        await carrier_bench.carrier().buy(uuid4(), rate)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert carrier_bench.levers.parcels() == []


async def test_an_old_rate_is_never_tried(carrier_bench: CarrierBench) -> None:
    rate = await carrier_bench.rate()
    carrier_bench.levers.let_days_pass(8)
    with pytest.raises(RateExpired):
        await carrier_bench.carrier(clock=in_days(8)).buy(uuid4(), rate)
    assert carrier_bench.levers.parcels() == []


async def test_a_rate_the_vendor_finds_too_old_is_refused(carrier_bench: CarrierBench) -> None:
    rate = await carrier_bench.rate()
    carrier_bench.levers.let_days_pass(8)
    with pytest.raises(LabelRefused):
        await carrier_bench.carrier().buy(uuid4(), rate)
    assert carrier_bench.levers.parcels() == []


async def test_a_bought_label_is_there_however_old_its_rate(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    label = await carrier_bench.carrier().buy(attempt, rate)
    carrier_bench.levers.let_days_pass(30)
    assert await carrier_bench.carrier(clock=in_days(30)).buy(attempt, rate) == label


@pytest.mark.parametrize("fault", ["error", "lost_answer", "malformed"])
async def test_a_label_file_that_does_not_come_is_fetched_by_the_next_try(
    carrier_bench: CarrierBench, fault: str
) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    carrier_bench.levers.arm(fault, carrier_bench.label_file)
    with pytest.raises(TransientFailure):
        await carrier_bench.carrier().buy(attempt, rate)
    only_parcel(carrier_bench, await carrier_bench.carrier().buy(attempt, rate))


async def test_a_voided_label_is_not_handed_out_again(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    label = await carrier_bench.carrier().buy(attempt, rate)
    assert await carrier_bench.carrier().void(label.vendor_label)
    assert await carrier_bench.carrier().void(label.vendor_label)
    with pytest.raises(RateExpired):
        await carrier_bench.carrier().buy(uuid4(), rate)


async def test_a_void_that_was_lost_is_found_again(carrier_bench: CarrierBench) -> None:
    label = await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    carrier_bench.levers.arm("lost_answer", carrier_bench.voiding)
    with pytest.raises(OutcomeUnknown):
        await carrier_bench.carrier().void(label.vendor_label)
    assert await carrier_bench.carrier().void(label.vendor_label)


async def test_a_void_that_is_rejected_later_leaves_the_label_good(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    label = await carrier_bench.carrier().buy(attempt, rate)
    assert await carrier_bench.carrier().void(label.vendor_label)
    carrier_bench.levers.decide_refund(label.vendor_label, granted=False)
    assert await carrier_bench.carrier().buy(attempt, rate) == label


async def test_a_parcel_on_its_way_cannot_be_voided(carrier_bench: CarrierBench) -> None:
    label = await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    carrier_bench.levers.advance(label.tracking_number)
    assert not await carrier_bench.carrier().void(label.vendor_label)


async def test_the_vendor_forgets_nothing_over_a_restart(
    carrier_bench: CarrierBench, start_simulator: StartSimulator
) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    label = await carrier_bench.carrier().buy(attempt, rate)
    carrier_bench.simulator.stop()
    again = start_simulator(
        carrier_bench.vendor, BUILDERS[carrier_bench.vendor], ports={carrier_bench.vendor: carrier_bench.simulator.port}
    )
    assert again.base_url == carrier_bench.simulator.base_url
    assert await carrier_bench.carrier().buy(attempt, rate) == label
