"""Asking the provider between two transactions: with the row's id as key, and nothing kept open meanwhile."""

from typing import Any
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import payments
from fovea.domains.payments import (
    EventKind,
    ModificationKind,
    ModificationRequested,
    ModificationState,
    OutcomeKind,
    PaymentOutcome,
    PaymentStatus,
)
from fovea.domains.payments.ports import Modification, ModificationReceipt
from fovea.kernel import troubles
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, VendorDown, WrongState
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.ids import new_id
from tests.domain.payments.test_disputes import asked, hear, letter, now, opened


class Provider:
    """Takes in what it is asked, or says ``answer``."""

    def __init__(self, answer: ModificationReceipt | None = None) -> None:
        self.answer = answer or ModificationReceipt(True, "THEIRS")
        self.asked: list[Modification] = []

    async def modify(self, modification: Modification) -> ModificationReceipt:
        refuse_inside_transaction()
        self.asked.append(modification)
        return self.answer


async def ask(db: Database, provider: Any, change: payments.PaymentModification) -> payments.PaymentModification:
    await payments.run_modification(db, provider, ModificationRequested(change.id), new_id())
    return next(one for one in await changes(db, change.reference) if one.id == change.id)


async def changes(db: Database, cause: str) -> tuple[payments.PaymentModification, ...]:
    return await db.read(SYSTEM, payments.changes_for, cause)


@pytest.mark.parametrize("kind", [ModificationKind.CAPTURE, ModificationKind.EXTEND, ModificationKind.REVERSAL])
async def test_a_request_names_the_authorisation_and_is_taken_in_once(house: App, kind: ModificationKind) -> None:
    payment = await opened(house.db)
    await hear(house, letter(payment, EventKind.AUTHORISED, "PSP1"))
    change = await asked(house.db, payment, kind, 4_000, "why:1")
    provider = Provider()
    taken = await ask(house.db, provider, change)
    assert (taken.state, taken.psp_reference) == (ModificationState.ACCEPTED, "THEIRS")
    await ask(house.db, provider, change)
    (sent,) = provider.asked
    assert (sent.modification_id, sent.psp_reference, sent.payment_id) == (change.id, "PSP1", payment.id)


async def test_a_void_needs_no_reference_but_ours(house: App) -> None:
    payment = await opened(house.db)
    change = await asked(house.db, payment, ModificationKind.VOID, 10_000, "unanswered")
    provider = Provider()
    await ask(house.db, provider, change)
    (sent,) = provider.asked
    assert (sent.psp_reference, sent.payment_id) == ("", payment.id)


async def test_silence_is_asked_again_and_a_refusal_is_on_the_list(house: App) -> None:
    payment = await opened(house.db)
    await hear(house, letter(payment, EventKind.AUTHORISED, "PSP1"))
    change = await asked(house.db, payment, ModificationKind.CAPTURE, 4_000, "ship:1")
    with pytest.raises(OutcomeUnknown):
        await ask(house.db, Provider(ModificationReceipt(None)), change)
    (waiting,) = await changes(house.db, "ship:1")
    assert waiting.state is ModificationState.REQUESTED
    refused = await ask(house.db, Provider(ModificationReceipt(False, message="no", code="167")), change)
    assert refused.state is ModificationState.FAILED
    noted = await house.db.read(SYSTEM, troubles.of, [payment.reference])
    assert {(one.step, one.outcome, one.code) for one in noted} == {
        ("capture", "unknown", ""),
        ("capture", "refused", "167"),
    }


async def test_a_provider_that_rests_is_no_trouble_of_the_orders(house: App) -> None:
    """It is said once where vendors' health is; the delivery waits without counting a try."""

    class Resting:
        async def modify(self, _modification: Modification) -> ModificationReceipt:
            raise VendorDown("adyen", 20)

    payment = await opened(house.db)
    await hear(house, letter(payment, EventKind.AUTHORISED, "PSP1"))
    change = await asked(house.db, payment, ModificationKind.CAPTURE, 4_000, "ship:1")
    with pytest.raises(VendorDown):
        await ask(house.db, Resting(), change)
    assert await house.db.read(SYSTEM, troubles.of, [payment.reference]) == []


class Bank:
    """Whose shopper comes back with the answer about one payment, whichever was asked about."""

    def __init__(self, about: UUID) -> None:
        self.about = about

    async def complete_action(self, _payment_id: UUID, _details: Any) -> PaymentOutcome:
        return PaymentOutcome(OutcomeKind.AUTHORISED, psp_reference="PSP1", payment_id=self.about)


async def test_a_late_answer_is_written_on_the_attempt_it_is_about_and_never_on_another_sale(house: App) -> None:
    db = house.db
    left, newer, other = await opened(db), await opened(db), await opened(db, "thing:2")
    bank: Any = Bank(left.id)
    told, _ = await payments.complete_action(db, bank, newer.id, {})
    assert (told.id, told.status) == (left.id, PaymentStatus.AUTHORISED)
    assert (await now(db, newer)).status is PaymentStatus.OPEN
    with pytest.raises(WrongState):
        await payments.complete_action(db, bank, other.id, {})
    assert (await now(db, other)).status is PaymentStatus.OPEN
