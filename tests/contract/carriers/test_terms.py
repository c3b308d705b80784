"""What goes with a parcel beside its size: customs, insurance, the label's format, the way back, the driver's form."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from fovea.domains.shipping import CustomsLine
from fovea.domains.shipping.ports import (
    Label,
    LabelFormat,
    LabelRefused,
    NothingBought,
    ParcelSize,
    Rate,
    RefundState,
    ShipAddress,
    Terms,
)
from fovea.kernel.money import Money
from tests.contract.carriers.conftest import IMPATIENT_SECONDS, CarrierBench
from tests.support.parcels import BERLIN, CUSTOMER, GLASSES, WAREHOUSE

SPECTACLES = CustomsLine("Corrective spectacles", 2, Money(46_000, "USD"), 360, "900490", "US")


async def offers(
    carrier_bench: CarrierBench,
    terms: Terms,
    to: ShipAddress = CUSTOMER,
    origin: ShipAddress = WAREHOUSE,
    size: ParcelSize = GLASSES,
) -> tuple[Rate, ...]:
    answer = await carrier_bench.carrier().rates("order:SO-000123", origin, to, size, terms)
    return answer.rates


async def sold(carrier_bench: CarrierBench, rate: Rate) -> Label:
    return await carrier_bench.carrier().buy(uuid4(), rate)


async def test_no_parcel_crosses_a_border_undeclared(carrier_bench: CarrierBench) -> None:
    bare, *_ = await offers(carrier_bench, Terms(), BERLIN)
    with pytest.raises(LabelRefused, match=r"(?i)customs"):
        await sold(carrier_bench, bare)
    declared, *_ = await offers(carrier_bench, Terms(customs=(SPECTACLES,)), BERLIN)
    assert (await sold(carrier_bench, declared)).tracking_number
    assert len(carrier_bench.levers.parcels()) == 1


async def test_contents_are_insured_as_the_rate_says(carrier_bench: CarrierBench) -> None:
    rate, *_ = await offers(carrier_bench, Terms(insured=Money(92_050, "USD")))
    assert rate.insured == Money(92_050, "USD")
    assert (await sold(carrier_bench, rate)).insurance is not None
    assert (await sold(carrier_bench, rate)).price == rate.price


async def test_a_label_in_the_printers_own_language(carrier_bench: CarrierBench) -> None:
    rate, *_ = await offers(carrier_bench, Terms(label_format=LabelFormat.ZPL))
    label = await sold(carrier_bench, rate)
    assert label.document.startswith(b"^XA")
    assert label.tracking_number.encode() in label.document
    assert await carrier_bench.carrier().document(label.vendor_label, LabelFormat.ZPL) == label.document


async def test_the_other_format_of_a_label(carrier_bench: CarrierBench) -> None:
    """EasyPost converts a bought label; Shippo makes the one that was asked for and says so."""
    rate, *_ = await offers(carrier_bench, Terms())
    label = await sold(carrier_bench, rate)
    if carrier_bench.vendor == "easypost":
        converted = await carrier_bench.carrier().document(label.vendor_label, LabelFormat.ZPL)
        assert label.tracking_number.encode() in converted
    else:
        with pytest.raises(LabelRefused, match="another format"):
            await carrier_bench.carrier().document(label.vendor_label, LabelFormat.ZPL)


async def test_a_return_goes_from_the_customer_to_us(carrier_bench: CarrierBench) -> None:
    rate, *_ = await offers(carrier_bench, Terms(is_return=True), WAREHOUSE, CUSTOMER)
    text = PdfReader(BytesIO((await sold(carrier_bench, rate)).document)).pages[0].extract_text()
    assert text.index("388 Townsend St") < text.index("1200 COMMERCE AVE"), "sender first, then receiver"
    assert "COLUMBUS OH 43215" in text


async def test_one_form_for_the_driver_however_often_it_is_asked(carrier_bench: CarrierBench) -> None:
    labels = []
    for _ in range(2):
        usps = next(rate for rate in await offers(carrier_bench, Terms()) if rate.carrier == "USPS")
        labels.append((await sold(carrier_bench, usps)).vendor_label)
    carrier = carrier_bench.carrier()
    first = await carrier.scan_form("MAN-000001", WAREHOUSE, "USPS", labels)
    assert first.document.startswith(b"%PDF-")
    assert await carrier.scan_form("MAN-000001", WAREHOUSE, "USPS", labels) == first


async def test_a_carrier_without_forms_says_so(carrier_bench: CarrierBench) -> None:
    other = next(rate for rate in await offers(carrier_bench, Terms()) if rate.carrier != "USPS")
    label = await sold(carrier_bench, other)
    with pytest.raises(LabelRefused, match="USPS"):
        await carrier_bench.carrier().scan_form("MAN-000001", WAREHOUSE, other.carrier, [label.vendor_label])


async def test_how_far_a_refund_is(carrier_bench: CarrierBench) -> None:
    carrier = carrier_bench.carrier()
    for granted, end in ((True, RefundState.REFUNDED), (False, RefundState.REJECTED)):
        label = await sold(carrier_bench, await carrier_bench.rate())
        assert await carrier.refund_state(label.vendor_label) is RefundState.ASKED
        assert await carrier.void(label.vendor_label)
        assert await carrier.refund_state(label.vendor_label) is RefundState.SUBMITTED
        carrier_bench.levers.decide_refund(label.vendor_label, granted=granted)
        assert await carrier.refund_state(label.vendor_label) is end


async def test_looking_for_a_purchase_never_makes_one(carrier_bench: CarrierBench) -> None:
    attempt, rate = uuid4(), await carrier_bench.rate()
    assert await carrier_bench.carrier().find(attempt, rate) is None
    assert carrier_bench.levers.parcels() == []
    label = await sold(carrier_bench, rate)
    assert await carrier_bench.carrier().find(attempt, rate) == label
    assert len(carrier_bench.levers.parcels()) == 1


@pytest.mark.parametrize("fault", ["hang", "error"])
async def test_a_vendor_that_does_not_answer_the_look_before_has_sold_nothing(
    carrier_bench: CarrierBench, fault: str
) -> None:
    rate = await carrier_bench.rate()
    carrier_bench.levers.arm(fault, carrier_bench.reading, times=50, seconds=5)
    with pytest.raises(NothingBought):
        await carrier_bench.carrier(timeout=IMPATIENT_SECONDS).buy(uuid4(), rate)
    assert carrier_bench.levers.parcels() == []


async def test_a_busy_till_has_sold_nothing(carrier_bench: CarrierBench) -> None:
    """EP8: waited out with growing pauses, one call at a time, and in the end given up without a label."""
    rate = await carrier_bench.rate()
    carrier_bench.levers.arm("rate_limit", carrier_bench.buying, times=20)
    with pytest.raises(NothingBought):
        await sold(carrier_bench, rate)
    assert carrier_bench.levers.parcels() == []


async def test_the_terms_of_a_rate_are_its_own(carrier_bench: CarrierBench) -> None:
    plain, *_ = await offers(carrier_bench, Terms())
    zpl, *_ = await offers(carrier_bench, Terms(label_format=LabelFormat.ZPL))
    assert replace(zpl, vendor_rate="", vendor_shipment="", label_format=LabelFormat.PDF) == replace(
        plain, vendor_rate="", vendor_shipment=""
    )
