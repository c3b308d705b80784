"""Rates: the flat one that stands in, the rule of a channel and country, terms of a box, carriers' forms."""

import asyncio
from dataclasses import replace

import pytest

from fovea.domains import shipping
from fovea.domains.shipping import Choice, LabelFormat, ParcelItem, SaveRule, ShippingRule
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.domain.shipping.boxes import HOUSE, Desk
from tests.factories.orders import ADDRESS, CLERK, PROMISE, usd
from tests.support.carriers import PDF, ZPL, Mishap, Offer

SIZE = shipping.ParcelSize(180, 90, 70, 300)
BERLIN = shipping.ShipAddress("Jan Weiß", "Hauptstr. 5", "", "Berlin", "", "10115", "DE")
GLASSES = ParcelItem("FRAME", "Alder, Havana", 1, usd(60_000), 180, "spectacles")
RULE = ShippingRule("web", "US", Choice.FASTEST, 0, None, "zpl")


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


async def at_checkout(desk: Desk, to: shipping.ShipAddress = ADDRESS) -> shipping.RateAnswer:
    return await shipping.checkout_rates(desk.db, desk.carriers, SYSTEM, "cart:1", HOUSE, to, SIZE)


async def test_while_no_carrier_answers_the_flat_rate_stands_in(desk: Desk) -> None:
    """SH7: the shopper goes on; the label is chosen for the promised day once somebody answers."""
    desk.easypost.silent = desk.shippo.silent = True
    (flat,) = (await at_checkout(desk)).rates
    assert (flat.label, flat.price, flat.days) == ("Standard delivery", usd(890), 5)
    (abroad,) = (await at_checkout(desk, BERLIN)).rates
    assert abroad.price == usd(1990)
    desk.easypost.silent = desk.shippo.silent = False
    promise = shipping.Promise(flat.vendor, flat.carrier, flat.service, flat.label, flat.price, flat.price)
    parcel = await desk.box(promise=promise)
    bought = await desk.buy(parcel.id)
    assert (bought.vendor, bought.service) == ("shippo", "usps_priority"), "the cheapest, as no day was promised"


async def test_an_answer_without_rates_is_no_silence(desk: Desk) -> None:
    desk.easypost.offers = desk.shippo.offers = ()
    assert (await at_checkout(desk)).rates == ()
    desk.shippo.silent = True
    desk.easypost.offers = (Offer("USPS", "Priority", 790),)
    assert [rate.vendor for rate in (await at_checkout(desk)).rates] == ["easypost"]


async def test_the_rule_of_a_channel_and_country_decides(desk: Desk) -> None:
    desk.shippo.offers = (Offer("DHL Express", "domestic", 1050, 1),)
    kept = await desk.db.run(CLERK, shipping.save_rule, SaveRule(RULE))
    assert kept == replace(RULE, version=1)
    await desk.db.run(CLERK, shipping.save_rule, SaveRule(replace(RULE, tolerance=260)))
    parcel = await desk.box()
    offered = await shipping.packing_rates(desk.db, desk.carriers, CLERK, HOUSE, parcel.id)
    assert offered.chosen is not None
    assert (offered.chosen.rate.carrier, offered.chosen.dearer) == ("DHL Express", None)
    assert offered.chosen.reason.startswith("The fastest service")
    await desk.buy(parcel.id)
    assert list(desk.shelf.kept.values()) == [ZPL]
    assert len(await desk.db.read(SYSTEM, shipping.shipping_rules)) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "Web Shop"}, "channel"),
        ({"country": "usa"}, "country"),
        ({"tolerance": -1}, "tolerance"),
        ({"insure_above": -1}, "insureAbove"),
        ({"label_format": "png"}, "labelFormat"),
        ({"flat": usd(0)}, "flatMinor"),
        ({"country": "US_HI"}, "country"),
        ({"weight_over_g": -1}, "weightOverG"),
        ({"value_over": -1}, "valueOver"),
        ({"carriers": ("USPS", "USPS")}, "carriers"),
        ({"carriers": ("",)}, "carriers"),
        ({"vendors": ("pigeon",)}, "vendors"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused_at_its_field(
    desk: Desk, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await desk.db.run(CLERK, shipping.save_rule, SaveRule(replace(RULE, **change), vendors=("easypost",)))  # type: ignore[arg-type]
    assert refusal.value.path == (field,)


async def test_a_rule_is_saved_and_removed_as_it_was_looked_at_and_remembered(desk: Desk) -> None:
    heavy = replace(RULE, weight_over_g=2000)
    saved = await desk.db.run(CLERK, shipping.save_rule, SaveRule(heavy, expected_version=0))
    for version in (0, 2):
        with pytest.raises(shipping.RuleChanged):
            await desk.db.run(CLERK, shipping.save_rule, SaveRule(heavy, expected_version=version))
    dearer = replace(heavy, tolerance=500)
    await desk.db.run(CLERK, shipping.save_rule, SaveRule(dearer, expected_version=1))
    with pytest.raises(shipping.RuleChanged):
        await desk.db.run(CLERK, shipping.remove_rule, shipping.RemoveRule(heavy.key, saved.version))
    await desk.db.run(CLERK, shipping.remove_rule, shipping.RemoveRule(heavy.key, 2))
    with pytest.raises(NotFound):
        await desk.db.run(CLERK, shipping.remove_rule, shipping.RemoveRule(heavy.key, 2))
    with pytest.raises(WrongState):
        await desk.db.run(CLERK, shipping.remove_rule, shipping.RemoveRule(("*", "*", 0, 0), 1))
    changes = await desk.db.read(SYSTEM, shipping.rule_changes)
    assert [(one.key, one.rule and one.rule.tolerance, one.by) for one in changes] == [
        (heavy.key, None, CLERK.name),
        (heavy.key, 500, CLERK.name),
        (heavy.key, 0, CLERK.name),
    ]


async def test_a_draft_is_tried_on_a_box_and_nothing_is_kept(desk: Desk) -> None:
    parcel = await desk.box(contents=(GLASSES,))
    draft = replace(RULE, vendors=("shippo",), value_over=50_000)
    tried = await shipping.packing_rates(desk.db, desk.carriers, CLERK, HOUSE, parcel.id, draft=draft)
    assert tried.rule == draft
    assert tried.chosen is not None
    assert tried.chosen.rate.vendor == "shippo"
    assert [(one.rate.vendor, bool(one.left_out)) for one in tried.options] == [("shippo", False), ("easypost", True)]
    light = replace(draft, value_over=70_000)
    other = await shipping.packing_rates(desk.db, desk.carriers, CLERK, HOUSE, parcel.id, draft=light)
    assert other.rule.key == ("*", "US", 0, 0), "the draft is for dearer boxes"
    assert len(await desk.db.read(SYSTEM, shipping.shipping_rules)) == 2
    assert desk.easypost.sold == desk.shippo.sold == []


async def test_when_the_first_vendor_sold_nothing_the_next_of_the_order_does(desk: Desk) -> None:
    rule = replace(RULE, choice=Choice.CHEAPEST, vendors=("easypost", "shippo"))
    await desk.db.run(CLERK, shipping.save_rule, SaveRule(rule))
    parcel = await desk.box()
    desk.easypost.mishaps.append(Mishap(shipping.LabelRefused("Out of paper.")))
    assert (await desk.buy(parcel.id)).vendor == "shippo"


async def test_at_checkout_only_the_carriers_of_the_rule_are_offered(desk: Desk) -> None:
    desk.shippo.offers = (Offer("UPS", "Ground", 964), Offer("USPS", "Priority", 790))
    await desk.db.run(CLERK, shipping.save_rule, SaveRule(replace(RULE, carriers=("UPS",))))
    assert [rate.carrier for rate in (await at_checkout(desk)).rates] == ["UPS"]


async def test_a_parcel_abroad_is_declared_and_a_dear_one_insured(desk: Desk) -> None:
    parcel = await desk.box(address=BERLIN, contents=(GLASSES,))
    await desk.buy(parcel.id)
    terms = desk.easypost.asked[0]
    (line,) = terms.customs
    assert (line.hs_code, line.origin, line.value) == ("900490", "US", usd(60_000))
    assert terms.insured == usd(60_000)
    at_home = await desk.box("thing:2", contents=(replace(GLASSES, value=usd(50_000)),))
    await desk.buy(at_home.id)
    assert (desk.easypost.asked[-1].customs, desk.easypost.asked[-1].insured) == ((), None)


async def test_a_label_is_printed_in_either_format_and_kept(desk: Desk) -> None:
    parcel = await desk.buy((await desk.box()).id)
    for kind, content in ((LabelFormat.PDF, PDF), (LabelFormat.ZPL, ZPL), (LabelFormat.ZPL, ZPL)):
        found = await shipping.label_document(desk.db, desk.carriers, desk.shelf, parcel.id, kind)
        assert found == content
    assert sorted(desk.shelf.kept) == [f"labels/{parcel.id}-1.pdf", f"labels/{parcel.id}-1.zpl"]


async def test_every_vendor_of_a_list_gives_its_form_once(desk: Desk) -> None:
    boxes = [await desk.buy((await desk.box(f"thing:{turn}")).id) for turn in range(2)]
    desk.easypost.offers = ()
    boxes.append(await desk.buy((await desk.box("thing:3")).id))

    async def make(carrier: str, number: str) -> None:
        ids = [one.id for one in boxes]
        await shipping.make_scan_forms(desk.db, desk.carriers, desk.shelf, HOUSE, number, carrier, ids)

    await asyncio.gather(*(make("USPS", "MAN-000001") for _ in range(5)))
    forms = await desk.db.read(SYSTEM, shipping.scan_forms, "MAN-000001")
    assert [(one.vendor, one.parcels) for one in forms] == [("easypost", 2), ("shippo", 1)]
    assert all(one.file_key in desk.shelf.kept for one in forms)
    await make("UPS", "MAN-000002")
    refused = await desk.db.read(SYSTEM, shipping.scan_forms, "MAN-000002")
    assert {(one.file_key, one.said) for one in refused} == {(None, "UPS has no such form.")}


async def test_a_promise_keeps_the_carriers_own_price(desk: Desk) -> None:
    """A shopper paid in euros; the label is compared in the carrier's dollars."""
    promise = replace(PROMISE, price=replace(usd(700), currency="EUR"), cost=usd(480))
    desk.shippo.offers = ()
    parcel = await desk.box(promise=promise)
    with pytest.raises(shipping.DearerThanPromised) as refusal:
        await desk.buy(parcel.id)
    assert refusal.value.by == usd(310)
