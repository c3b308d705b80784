"""Use cases of approval limits: how much a role or a person may approve. Nobody sets their own."""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy.dialects.postgresql import insert

from fovea.domains import identity
from fovea.domains.procurement import rules
from fovea.domains.procurement.contract import (
    ApprovalLimit,
    OwnLimit,
    PersonalLimit,
    RecordChanged,
    SetApprovalLimits,
    SetPersonalLimit,
    SetRoleLimit,
)
from fovea.domains.procurement.models import ApprovalLimitRow, PersonalLimitRow
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput

_MOST = 10**12
L = TypeVar("L", ApprovalLimitRow, PersonalLimitRow)


async def set_approval_limits(uow: UnitOfWork, command: SetApprovalLimits) -> int:
    """How much each role may approve."""
    for limit in command.limits:
        _check(limit.currency, limit.most)
        _check_role(limit.role)
        await uow.session.merge(ApprovalLimitRow(role=limit.role, currency=limit.currency, most=limit.most))
    return len(command.limits)


async def set_role_limit(uow: UnitOfWork, command: SetRoleLimit) -> ApprovalLimit | None:
    """None once it is taken away: nobody approves by that role then. Raises OwnLimit for a role one holds oneself,
    RecordChanged when somebody else saved first."""
    _check(command.currency, command.most)
    _check_role(command.role)
    if uow.actor.kind is ActorKind.STAFF and uow.actor.account_id is not None:
        me = await identity.staff_member(uow, uow.actor.account_id)
        if command.role in me.roles:
            raise OwnLimit
    key = {"role": command.role, "currency": command.currency}
    row = await _versioned(uow, ApprovalLimitRow, key, command, f"The limit of {command.role} in {command.currency}")
    return None if row is None else row.view()


async def set_personal_limit(uow: UnitOfWork, command: SetPersonalLimit) -> PersonalLimit | None:
    """None once it is taken away: the person's roles count again. Raises NotFound for somebody who is not of the staff,
    OwnLimit for oneself, RecordChanged when somebody else saved first."""
    _check(command.currency, command.most)
    if command.account_id == uow.actor.account_id:
        raise OwnLimit
    person = await identity.staff_member(uow, command.account_id)
    uow.touch("account", person.id)
    key = {"account_id": person.id, "currency": command.currency}
    row = await _versioned(uow, PersonalLimitRow, key, command, f"{person.name}’s limit in {command.currency}")
    return None if row is None else row.view()


async def _versioned(
    uow: UnitOfWork,
    table: type[L],
    key: Mapping[str, object],
    command: SetRoleLimit | SetPersonalLimit,
    what: str,
) -> L | None:
    """Write or remove a limit as long as it is the one that was looked at."""
    if command.expected_version == 0:
        made: L | None = await uow.session.scalar(
            insert(table).values(**key, most=command.most, version=1).on_conflict_do_nothing().returning(table)
        )
        if made is None:
            raise RecordChanged(what)
        return made
    row = await uow.session.get(table, tuple(key.values()), with_for_update=True, populate_existing=True)
    if row is None or row.version != command.expected_version:
        raise RecordChanged(what)
    if command.remove:
        await uow.session.delete(row)
    else:
        row.most = command.most
        row.version += 1
    await uow.flush()
    return None if command.remove else row


def _check_role(role: str) -> None:
    if role not in set(identity.Role):
        raise InvalidInput(f"There is no role {role}.", path=("role",))


def _check(currency: str, most: int | None) -> None:
    if currency not in rules.CURRENCIES:
        raise InvalidInput(f"Choose from {', '.join(rules.CURRENCIES)}.", path=("currency",))
    if most is not None and not 0 <= most <= _MOST:
        raise InvalidInput("A limit is not negative.", path=("most",))
