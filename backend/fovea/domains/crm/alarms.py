"""Mail to colleagues: of a disputed payment, and of what could not be delivered. Each matter once a person."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import identity, partners
from fovea.domains.crm.contract import StaffToldOfDeliveries, StaffToldOfDispute, StaffToldOfWebhooks
from fovea.domains.crm.models import StaffAlarmRow
from fovea.domains.identity import P
from fovea.domains.payments import DisputeChanged, DisputeState
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.tables import DeliveryRow

_URGENT = (DisputeState.OPENED, DisputeState.CHARGED_BACK)


async def tell_of_dispute(uow: UnitOfWork, event: DisputeChanged) -> None:
    """Whoever works on payments hears once that a payment is disputed, however often the provider speaks of it."""
    if event.state not in _URGENT:
        return
    for member in await _who(uow, P.PAYMENTS_LEDGER_WORK):
        if await _first(uow, f"dispute:{event.dispute_id}:{member.id}"):
            uow.record(StaffToldOfDispute(member.id, event.reference, event.amount))


async def tell_of_dead_letters(uow: UnitOfWork, _command: None) -> int:
    """While messages lie dead, whoever can drive them again hears of it, once a day; how many letters are written."""
    webhooks, _ = await partners.troubles(uow)
    deliveries = await _parked(uow)
    day, told = uow.now.date().isoformat(), 0
    for member in await _who(uow, P.PARTNERS_WEBHOOK_MANAGE) if webhooks else ():
        if await _first(uow, f"webhooks:{day}:{member.id}"):
            uow.record(StaffToldOfWebhooks(member.id, webhooks))
            told += 1
    for member in await _who(uow, P.IDENTITY_API_KEY_MANAGE) if deliveries else ():
        if await _first(uow, f"deliveries:{day}:{member.id}"):
            uow.record(StaffToldOfDeliveries(member.id, deliveries))
            told += 1
    return told


async def _who(reader: Reader, permission: P) -> list[identity.StaffView]:
    """Colleagues whose role covers a matter, and who have an address."""
    return [one for one in await identity.staff_members(reader) if permission in one.permissions and one.email]


async def _parked(reader: Reader) -> int:
    return await reader.session.scalar(select(func.count()).where(DeliveryRow.state == "parked")) or 0


async def _first(uow: UnitOfWork, key: str) -> bool:
    now: datetime = uow.now
    statement = insert(StaffAlarmRow).values(key=key, at=now).on_conflict_do_nothing().returning(StaffAlarmRow.key)
    return await uow.session.scalar(statement) is not None
