"""Mail to colleagues: of a disputed payment and of what could not be delivered, once a person and matter, by role."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from fovea.app import App
from fovea.domains import crm, payments
from fovea.domains.crm.alarms import tell_of_dispute
from fovea.domains.identity import Role
from fovea.domains.payments import DisputeState
from fovea.kernel.actor import SYSTEM
from fovea.kernel.events import load
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.domain.crm.test_letters import Post
from tests.factories.floor import paid
from tests.factories.people import a_member_of_staff

SITE = crm.Site("https://shop.example", "https://api.example", "https://desk.example")


async def noted(house: App) -> list[crm.StaffToldOfDispute | crm.StaffToldOfWebhooks | crm.StaffToldOfDeliveries]:
    async with house.db.connection() as connection:
        query = text("SELECT name, payload FROM kernel.outbox WHERE name LIKE 'crm.StaffTold%' ORDER BY id")
        return [load(row.name, row.payload) for row in await connection.execute(query)]  # type: ignore[misc]


async def test_whoever_works_on_payments_hears_of_a_dispute_once(house: App) -> None:
    """However often the provider speaks of it, and from two deliveries at once."""
    finance = await a_member_of_staff(house.db, Role.FINANCE)
    for role in (Role.SUPPORT, Role.LAB):
        await a_member_of_staff(house.db, role)
    order = await paid(house)
    dispute, amount = new_id(), Money(9_000, "USD")

    async def hear(state: DisputeState) -> None:
        event = payments.DisputeChanged(dispute, new_id(), order.reference, state, amount)
        await house.db.run(SYSTEM, tell_of_dispute, event)

    await asyncio.gather(*(hear(DisputeState.OPENED) for _ in range(5)))
    for state in (DisputeState.CHARGED_BACK, DisputeState.WON):
        await hear(state)
    (told,) = await noted(house)
    assert told == crm.StaffToldOfDispute(finance.account_id, order.reference, amount)
    post, delivery = Post(), new_id()
    for _ in range(2):
        await crm.send_letter(house.db, post, SITE, told, delivery)
    (letter,) = post.letters
    assert letter.subject == f"A payment is disputed: {order.number}"
    assert "https://desk.example/payments?tab=disputes" in letter.text
    assert "$90.00" in letter.text


async def test_what_lies_undelivered_is_mailed_once_a_day_to_whoever_can_drive_it_again(
    house: App, clock: MovableClock
) -> None:
    admin = await a_member_of_staff(house.db, Role.ADMIN)
    await a_member_of_staff(house.db, Role.FINANCE)
    assert await house.db.run(SYSTEM, crm.tell_of_dead_letters, None) == 0
    await paid(house)
    async with house.db.engine.begin() as connection:
        await connection.execute(text("UPDATE kernel.delivery SET state = 'parked'"))
        count = await connection.scalar(text("SELECT count(*) FROM kernel.delivery"))
    assert await house.db.run(SYSTEM, crm.tell_of_dead_letters, None) == 1
    assert await house.db.run(SYSTEM, crm.tell_of_dead_letters, None) == 0
    assert await noted(house) == [crm.StaffToldOfDeliveries(admin.account_id, count)]
    clock.forward(timedelta(days=1))
    assert await house.db.run(SYSTEM, crm.tell_of_dead_letters, None) == 1


async def test_nothing_is_mailed_to_somebody_who_left(house: App) -> None:
    post = Post()
    await crm.send_letter(house.db, post, SITE, crm.StaffToldOfDeliveries(new_id(), 1), new_id())
    assert post.letters == []
