"""One label a parcel on real rows, whoever presses, whatever is lost and whoever dies."""

import asyncio
from datetime import timedelta

import pytest

from fovea.domains import shipping
from fovea.domains.shipping import (
    AddressUnverifiable,
    AttemptState,
    CancelParcel,
    CarrierUnreachable,
    DearerThanPromised,
    LabelRefused,
    ParcelStatus,
    PurchaseHeard,
    PurchaseInDoubt,
    RecordLabel,
)
from fovea.domains.shipping import service as desk_service
from fovea.domains.shipping.contract import ClaimPurchase, NothingBought, PurchaseToldOf, RateExpired
from fovea.kernel import troubles
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, VendorDown
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.domain.shipping.boxes import HOUSE, Desk
from tests.factories.orders import CLERK, usd
from tests.support.carriers import Mishap, Offer, Resolver

LOST = Mishap(OutcomeUnknown("The answer was lost."), sold=True)
NEVER_SENT = Mishap(OutcomeUnknown("The answer was lost."))
REFUSED = Mishap(LabelRefused("The account is suspended."))


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


@pytest.fixture
def at_shippo(desk: Desk) -> Desk:
    """Only the vendor that sells as often as it is asked."""
    desk.easypost.offers = ()
    return desk


async def test_fifty_clerks_at_once_buy_one_label(at_shippo: Desk) -> None:
    """EP2. Shippo itself would sell fifty."""
    parcel = await at_shippo.box()
    at_shippo.shippo.pause = 0.3
    found = await asyncio.gather(*(at_shippo.buy(parcel.id) for _ in range(50)))
    assert {one.tracking_number for one in found} == {at_shippo.shippo.sold[0].number}
    assert (len(at_shippo.shippo.sold), at_shippo.shippo.most_at_once) == (1, 1)
    assert await at_shippo.states(parcel.id) == ["bought"]
    assert await at_shippo.cost(parcel.id) == 779
    assert await at_shippo.told("LabelBought") == 1


async def test_a_lost_answer_is_looked_up_and_adopted(at_shippo: Desk) -> None:
    """EP1, SH1: spent once, by the reconciler when nobody presses again."""
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(LOST)
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    assert await at_shippo.states(parcel.id) == ["unknown"]
    noted = await at_shippo.db.read(SYSTEM, troubles.of, [parcel.reference])
    assert [(one.vendor, one.step, one.outcome) for one in noted] == [("shippo", "label", "unknown")]
    assert await at_shippo.resolve() == 1
    sheet = await at_shippo.sheet(parcel.id)
    assert (sheet.parcel.status, sheet.attempts[0].state) == (ParcelStatus.LABELLED, AttemptState.BOUGHT)
    assert (await at_shippo.buy(parcel.id)).tracking_number == at_shippo.shippo.sold[0].number
    assert len(at_shippo.shippo.sold) == 1
    assert await at_shippo.resolve() == 0


async def test_a_purchase_in_doubt_is_never_made_again_at_another_vendor(desk: Desk, clock: MovableClock) -> None:
    parcel = await desk.box()
    desk.easypost.mishaps.append(LOST)
    desk.easypost.hides = True
    with pytest.raises(PurchaseInDoubt):
        await desk.buy(parcel.id)
    desk.easypost.silent = True
    for _ in range(3):
        clock.forward(timedelta(minutes=5))
        assert await desk.resolve() == 1
        with pytest.raises(PurchaseInDoubt):
            await desk.buy(parcel.id)
    assert desk.shippo.sold == []
    assert await desk.alerts(parcel.id) == ["purchase_unknown"]
    desk.easypost.silent = desk.easypost.hides = False
    assert (await desk.buy(parcel.id)).tracking_number == desk.easypost.sold[0].number
    assert await desk.alerts(parcel.id) == []
    assert len(desk.easypost.sold) == 1


async def test_what_the_vendor_never_got_is_bought_anew_once_it_is_sure(at_shippo: Desk, clock: MovableClock) -> None:
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(NEVER_SENT)
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    # "None yet" is no answer while the request may still be on its way.
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    await at_shippo.resolve()
    assert await at_shippo.states(parcel.id) == ["unknown"]
    clock.forward(timedelta(minutes=3))
    await at_shippo.resolve()
    assert await at_shippo.states(parcel.id) == ["unbought"]
    assert (await at_shippo.buy(parcel.id)).status is ParcelStatus.LABELLED
    assert await at_shippo.states(parcel.id) == ["unbought", "bought"]
    assert len(at_shippo.shippo.sold) == 1


async def test_a_refusal_moves_to_the_same_service_of_the_other_vendor(desk: Desk) -> None:
    parcel = await desk.box()
    desk.easypost.mishaps.append(REFUSED)
    bought = await desk.buy(parcel.id)
    assert (bought.vendor, bought.carrier, bought.service) == ("shippo", "USPS", "usps_priority")
    assert (desk.easypost.sold, len(desk.shippo.sold)) == ([], 1)
    first, second = (await desk.sheet(parcel.id)).attempts
    assert (first.state, first.said) == (AttemptState.UNBOUGHT, "The account is suspended.")
    assert second.reason.startswith("The account is suspended. The service the customer chose, through shippo")


async def test_a_vendor_that_is_down_is_left_for_the_other(desk: Desk) -> None:
    parcel = await desk.box()
    desk.easypost.silent = True
    assert (await desk.buy(parcel.id)).vendor == "shippo"


def resting(vendor: str) -> Mishap:
    """The vendor's breaker is open: the purchase is refused before it leaves the house."""
    refused = NothingBought(f"{vendor} does not answer at the moment. Nothing was bought.")
    refused.__cause__ = VendorDown(vendor, 20)
    return Mishap(refused)


async def test_a_purchase_that_a_resting_vendor_was_not_asked_for_leaves_no_attempt(desk: Desk) -> None:
    parcel = await desk.box()
    desk.easypost.mishaps.append(resting("easypost"))
    desk.shippo.mishaps.append(resting("shippo"))
    with pytest.raises(CarrierUnreachable, match="Nothing was bought"):
        await desk.buy(parcel.id)
    assert await desk.states(parcel.id) == []
    noted = await desk.db.read(SYSTEM, troubles.of, [parcel.reference])
    assert {(one.vendor, one.outcome) for one in noted} == {("easypost", "not_sent"), ("shippo", "not_sent")}

    desk.easypost.mishaps.append(resting("easypost"))
    assert (await desk.buy(parcel.id)).vendor == "shippo"
    assert [(one.number, one.state) for one in (await desk.sheet(parcel.id)).attempts] == [(1, AttemptState.BOUGHT)]


async def test_a_purchase_in_doubt_stays_while_its_vendor_rests(desk: Desk) -> None:
    parcel = await desk.box()
    desk.easypost.hides = True
    desk.easypost.mishaps.extend((NEVER_SENT, resting("easypost")))
    for _ in range(2):
        with pytest.raises(PurchaseInDoubt):
            await desk.buy(parcel.id)
    assert await desk.states(parcel.id) == ["unknown"]
    assert desk.shippo.sold == []


async def test_a_refusal_without_an_equal_elsewhere_says_why(desk: Desk) -> None:
    desk.shippo.offers = (Offer("DHL Express", "domestic", 2490, 1),)
    parcel = await desk.box()
    desk.easypost.mishaps.append(REFUSED)
    with pytest.raises(LabelRefused, match="suspended"):
        await desk.buy(parcel.id)
    assert desk.shippo.sold == []
    assert (await desk.buy(parcel.id)).vendor == "easypost", "a new try may ask again"


async def test_nobody_answers(desk: Desk) -> None:
    parcel = await desk.box()
    desk.easypost.silent = desk.shippo.silent = True
    with pytest.raises(CarrierUnreachable):
        await desk.buy(parcel.id)
    assert await desk.states(parcel.id) == []


async def test_a_rate_that_grew_old_is_asked_for_again(desk: Desk) -> None:
    """SH8 behind the port: the adapter refuses to try it, so nothing was bought."""
    parcel = await desk.box()
    desk.easypost.mishaps.append(Mishap(RateExpired("Too old.")))
    assert (await desk.buy(parcel.id)).status is ParcelStatus.LABELLED
    assert len(desk.easypost.asked) == 2
    assert await desk.states(parcel.id) == ["unbought", "bought"]


async def test_a_dearer_label_is_asked_about_first(desk: Desk) -> None:
    """EP3. The tolerance is three dollars."""
    desk.shippo.offers = ()
    for asked, minor in ((False, 1090), (True, 1091)):
        parcel = await desk.box(f"thing:{minor}")
        desk.easypost.offers = (Offer("USPS", "Priority", minor),)
        if asked:
            with pytest.raises(DearerThanPromised) as refusal:
                await desk.buy(parcel.id)
            assert refusal.value.by == usd(301)
            assert await desk.states(parcel.id) == []
        bought = await desk.buy(parcel.id, approved=asked)
        assert bought.label_price == usd(minor)
        assert bool((await desk.sheet(parcel.id)).attempts[0].approved_by) is asked


async def test_a_clerk_who_dies_while_buying_leaves_one_label(at_shippo: Desk, clock: MovableClock) -> None:
    """F13: the process is killed after the carrier booked. Its hold runs out, then what it bought is found."""
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(LOST)
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    # As it would stand after kill -9: held by somebody who never comes back.
    claim = await at_shippo.db.run(SYSTEM, desk_service.claim_purchase, ClaimPurchase(parcel.id, new_id()))
    assert claim.attempt is not None
    assert await at_shippo.resolve() == 0, "it may still be at work"
    clock.forward(timedelta(minutes=4))
    assert await at_shippo.resolve() == 1
    assert (await at_shippo.sheet(parcel.id)).parcel.tracking_number == at_shippo.shippo.sold[0].number
    assert len(at_shippo.shippo.sold) == 1


async def test_the_vendors_word_comes_before_our_own_look(at_shippo: Desk) -> None:
    """SH4: queued, then finished by webhook."""
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(LOST)
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    attempt = (await at_shippo.sheet(parcel.id)).attempts[0]
    for _ in range(2):
        await at_shippo.db.run(SYSTEM, shipping.hear, PurchaseHeard("shippo", attempt.id))
        event = PurchaseToldOf(attempt.id)
        await shipping.look_up_purchase(at_shippo.db, at_shippo.carriers, at_shippo.shelf, event, new_id())
    assert (await at_shippo.sheet(parcel.id)).parcel.status is ParcelStatus.LABELLED
    assert await at_shippo.told("PurchaseToldOf") == 1
    assert await at_shippo.cost(parcel.id) == 779
    stranger = PurchaseHeard("shippo", new_id())
    assert await at_shippo.db.run(SYSTEM, shipping.hear, stranger) is False


async def test_a_label_that_turns_up_after_it_was_given_up_is_voided(at_shippo: Desk, clock: MovableClock) -> None:
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(LOST)
    at_shippo.shippo.hides = True
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    clock.forward(timedelta(minutes=3))
    await at_shippo.resolve()
    second = await at_shippo.buy(parcel.id)
    at_shippo.shippo.hides = False
    late = (await at_shippo.sheet(parcel.id)).attempts[0]
    await shipping.look_up_purchase(
        at_shippo.db, at_shippo.carriers, at_shippo.shelf, PurchaseToldOf(late.id), new_id()
    )
    sheet = await at_shippo.sheet(parcel.id)
    assert [one.state for one in sheet.attempts] == [AttemptState.VOIDED, AttemptState.BOUGHT]
    assert sheet.parcel.tracking_number == second.tracking_number
    assert [str(one.kind) for one in sheet.alerts] == ["second_label"]
    assert await at_shippo.told("LabelUnused") == 1


async def test_cancelled_while_in_doubt_its_label_is_found_and_voided(at_shippo: Desk) -> None:
    parcel = await at_shippo.box()
    at_shippo.shippo.mishaps.append(LOST)
    with pytest.raises(PurchaseInDoubt):
        await at_shippo.buy(parcel.id)
    await at_shippo.db.run(SYSTEM, shipping.cancel_parcel, CancelParcel("thing:1"))
    await at_shippo.resolve()
    sheet = await at_shippo.sheet(parcel.id)
    assert (sheet.parcel.status, sheet.attempts[0].state) == (ParcelStatus.CANCELLED, AttemptState.VOIDED)
    assert len(sheet.refunds) == 1


async def test_an_address_nobody_finds_waits_with_its_reason(desk: Desk) -> None:
    """EP7."""
    parcel = await desk.box()
    resolver = Resolver("Address not found.")
    for _ in range(2):
        with pytest.raises(AddressUnverifiable, match="Address not found"):
            await desk.buy(parcel.id, addresses=resolver)
    assert (resolver.asked, desk.easypost.sold, await desk.states(parcel.id)) == (1, [], [])
    assert (await desk.sheet(parcel.id)).parcel.address_problem == "Address not found."
    assert (await desk.told("AddressRefused"), await desk.alerts(parcel.id)) == (1, ["address"])
    await desk.db.run(CLERK, shipping.accept_address, shipping.AcceptAddress("thing:1"))
    assert (await desk.buy(parcel.id, addresses=resolver)).status is ParcelStatus.LABELLED
    assert await desk.alerts(parcel.id) == []


async def test_staff_choose_another_service_and_its_refusal_is_theirs(desk: Desk) -> None:
    desk.easypost.offers = (Offer("USPS", "Priority", 790), Offer("UPS", "Ground", 964))
    parcel = await desk.box()
    for service in (("easypost", "USPS", "Priority"), ("easypost", "UPS", "Ground")):
        await shipping.choose_service(desk.db, desk.carriers, CLERK, HOUSE, parcel.id, service)
    desk.easypost.mishaps.append(REFUSED)
    with pytest.raises(LabelRefused):
        await desk.buy(parcel.id)
    assert await desk.states(parcel.id) == ["unbought", "unbought"]
    assert desk.shippo.sold == []
    await shipping.choose_service(desk.db, desk.carriers, CLERK, HOUSE, parcel.id, ("easypost", "UPS", "Ground"))
    bought = await desk.buy(parcel.id)
    assert (bought.carrier, bought.service_label) == ("UPS", "UPS Ground")
    with pytest.raises(shipping.NoSuchRate):
        await shipping.choose_service(desk.db, desk.carriers, CLERK, HOUSE, parcel.id, ("shippo", "UPS", "X"))


async def test_a_label_bought_elsewhere_has_its_attempt_and_cost_too(desk: Desk) -> None:
    parcel = await desk.box()
    told = RecordLabel(parcel.id, "9400", "lbl-1", usd(612), "labels/x.pdf")
    for _ in range(2):
        await desk.db.run(SYSTEM, shipping.record_label, told)
    assert (await desk.states(parcel.id), await desk.cost(parcel.id)) == (["bought"], 612)
