"""Money asked back for unused labels: the books follow the vendor's word, and staff hear of a refusal."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import repeat

import pytest

from fovea.domains import shipping
from fovea.domains.shipping import (
    AskRefundAgain,
    CancelParcel,
    LabelUnused,
    Parcel,
    ParcelItem,
    ParcelStatus,
    RefundHeard,
    RefundState,
    VoidLabel,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure, WrongState
from fovea.kernel.ids import new_id
from tests.domain.shipping.boxes import Desk
from tests.factories.orders import CLERK, usd

R = RefundState


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


async def labelled(desk: Desk) -> Parcel:
    return await desk.buy((await desk.box()).id)


async def given_up(desk: Desk) -> Parcel:
    """Bought for 7.90, voided, and the vendor asked."""
    parcel = await labelled(desk)
    await desk.db.run(CLERK, shipping.give_up_label, VoidLabel(parcel.id, "The box was too small."))
    await ask(desk, parcel)
    return parcel


async def ask(desk: Desk, parcel: Parcel) -> None:
    refund = (await desk.sheet(parcel.id)).refunds[-1]
    await shipping.void_label(desk.db, desk.carriers, LabelUnused(parcel.id, refund.id), new_id())


async def hear(desk: Desk, state: RefundState) -> bool:
    said = RefundHeard("easypost", state, vendor_label=desk.easypost.sold[0].label)
    return await desk.db.run(SYSTEM, shipping.hear, said)


async def state(desk: Desk, parcel: Parcel) -> RefundState:
    return (await desk.sheet(parcel.id)).refunds[-1].state


async def test_submitted_then_rejected_two_weeks_later_restores_the_cost_and_tells_staff(desk: Desk) -> None:
    """EP6, SH6: by webhook, heard twice and followed by an older word."""
    parcel = await given_up(desk)
    assert (await state(desk, parcel), await desk.cost(parcel.id)) == (R.SUBMITTED, 0)
    for said in (R.REJECTED, R.REJECTED, R.SUBMITTED):
        assert await hear(desk, said)
    assert (await state(desk, parcel), await desk.cost(parcel.id)) == (R.REJECTED, 790)
    sheet = await desk.sheet(parcel.id)
    assert [(str(one.kind), one.amount.minor) for one in sheet.costs] == [
        ("purchase", 790),
        ("void", -790),
        ("void_rejected", 790),
    ]
    assert await desk.alerts(parcel.id) == ["refund_rejected"]
    assert await desk.told("LabelRefundSettled") == 1


async def test_rejected_is_found_by_asking_when_no_webhook_comes(desk: Desk) -> None:
    parcel = await given_up(desk)
    desk.easypost.refunds[desk.easypost.sold[0].label] = R.REJECTED
    assert await shipping.poll_refunds(desk.db, desk.carriers) == 1
    assert await desk.alerts(parcel.id) == ["refund_rejected"]
    assert await shipping.poll_refunds(desk.db, desk.carriers) == 0


async def test_refunded_costs_nothing(desk: Desk) -> None:
    parcel = await given_up(desk)
    assert await hear(desk, R.REFUNDED)
    assert (await state(desk, parcel), await desk.cost(parcel.id)) == (R.REFUNDED, 0)
    assert await desk.alerts(parcel.id) == []
    assert await hear(desk, R.REJECTED), "an older word changes nothing"
    assert await desk.cost(parcel.id) == 0


async def test_what_never_changes_is_staffs_at_once(desk: Desk) -> None:
    desk.easypost.grants = R.NOT_APPLICABLE
    parcel = await given_up(desk)
    assert (await state(desk, parcel), await desk.cost(parcel.id)) == (R.NOT_APPLICABLE, 790)
    assert [str(one.kind) for one in (await desk.sheet(parcel.id)).costs] == ["purchase"]
    assert await desk.alerts(parcel.id) == ["refund_rejected"]


async def test_refused_at_once_is_asked_again_by_itself_until_the_vendor_takes_no_more(desk: Desk) -> None:
    """USPS takes requests for thirty days. The cost never leaves the books, and staff are told once, at the end."""
    desk.easypost.grants = R.REJECTED
    parcel = await given_up(desk)
    assert await desk.cost(parcel.id) == 790
    assert await desk.alerts(parcel.id) == []
    assert await shipping.ask_refunds_again(desk.db, desk.carriers) == 0, "not before its hour"
    start, asked = desk.db.clock(), 1
    while (refund := (await desk.sheet(parcel.id)).refunds[-1]).ask_again_at is not None:
        later = refund.ask_again_at
        desk.db.clock = repeat(later).__next__
        assert await shipping.ask_refunds_again(desk.db, desk.carriers) == 1
        asked += 1
    assert (refund.state, refund.asked) == (R.REJECTED, asked)
    assert timedelta(days=29) < desk.db.clock() - start < timedelta(days=30)
    assert await desk.alerts(parcel.id) == ["refund_rejected"]
    assert await desk.told("LabelRefundSettled") == 1
    assert [str(one.kind) for one in (await desk.sheet(parcel.id)).costs] == ["purchase"]


async def test_the_insurance_stands_beside_the_postage_until_the_vendor_pays_it_back(desk: Desk) -> None:
    dear = ParcelItem("FRAME", "Alder, Havana", 1, usd(60_000), 180, "spectacles")
    parcel = await desk.buy((await desk.box(contents=(dear,))).id)
    assert await desk.cost(parcel.id) == 790 + 600
    await desk.db.run(CLERK, shipping.give_up_label, VoidLabel(parcel.id, "Wrong box."))
    await ask(desk, parcel)
    await hear(desk, R.REFUNDED)
    await shipping.poll_refunds(desk.db, desk.carriers)
    assert await desk.cost(parcel.id) == 600, "the vendor does not show it as paid back"
    desk.easypost.insurance_back = True
    for _ in range(2):
        await shipping.poll_refunds(desk.db, desk.carriers)
    assert [(str(one.kind), one.amount.minor) for one in (await desk.sheet(parcel.id)).costs] == [
        ("purchase", 790),
        ("insurance", 600),
        ("void", -790),
        ("insurance_void", -600),
    ]


async def test_a_refusal_that_came_too_early_is_asked_again(desk: Desk) -> None:
    desk.easypost.grants = R.REJECTED
    parcel = await given_up(desk)
    desk.easypost.grants = R.REFUNDED
    again = AskRefundAgain(parcel.id)
    await desk.db.run(CLERK, shipping.ask_refund_again, again)
    with pytest.raises(WrongState):
        await desk.db.run(CLERK, shipping.ask_refund_again, again)
    await ask(desk, parcel)
    assert (await state(desk, parcel), await desk.cost(parcel.id)) == (R.REFUNDED, 0)
    assert await desk.alerts(parcel.id) == []


async def test_a_silent_vendor_is_asked_again(desk: Desk) -> None:
    parcel = await labelled(desk)
    await desk.db.run(CLERK, shipping.give_up_label, VoidLabel(parcel.id, "Wrong box."))
    desk.easypost.silent = True
    with pytest.raises(TransientFailure):
        await ask(desk, parcel)
    assert await state(desk, parcel) is R.ASKED
    desk.easypost.silent = False
    await shipping.poll_refunds(desk.db, desk.carriers)
    assert await state(desk, parcel) is R.SUBMITTED


async def test_fifty_voids_and_cancellations_at_once_ask_once(desk: Desk) -> None:
    parcel = await labelled(desk)

    async def give_up(turn: int) -> object:
        if turn % 2:
            return await desk.db.run(CLERK, shipping.give_up_label, VoidLabel(parcel.id, "Not used."))
        return await desk.db.run(CLERK, shipping.cancel_parcel, CancelParcel("thing:1"))

    ends: Sequence[object] = await asyncio.gather(*(give_up(turn) for turn in range(50)), return_exceptions=True)
    assert all(end is None or isinstance(end, Parcel | WrongState) for end in ends)
    sheet = await desk.sheet(parcel.id)
    assert len(sheet.refunds) == 1
    assert sheet.parcel.status is ParcelStatus.CANCELLED
    assert await desk.told("LabelUnused") == 1


async def test_a_voided_box_gets_another_label(desk: Desk) -> None:
    parcel = await given_up(desk)
    assert (await desk.sheet(parcel.id)).parcel.status is ParcelStatus.OPEN
    again = await desk.buy(parcel.id)
    assert again.tracking_number == desk.easypost.sold[1].number
    assert await desk.states(parcel.id) == ["voided", "bought"]
    assert await desk.cost(parcel.id) == 790


async def test_what_the_carrier_has_is_not_voided(desk: Desk) -> None:
    parcel = await labelled(desk)
    await desk.db.run(SYSTEM, shipping.hand_over, shipping.HandOver(parcel.id))
    with pytest.raises(WrongState):
        await desk.db.run(CLERK, shipping.give_up_label, VoidLabel(parcel.id, "Too late."))


async def test_a_refund_of_none_of_ours_is_nobodys_news(desk: Desk) -> None:
    await given_up(desk)
    stranger = RefundHeard("shippo", R.REJECTED, vendor_label=desk.easypost.sold[0].label)
    assert await desk.db.run(SYSTEM, shipping.hear, stranger) is False
    by_number = RefundHeard("easypost", R.REFUNDED, tracking_number=desk.easypost.sold[0].number)
    assert await desk.db.run(SYSTEM, shipping.hear, by_number)
