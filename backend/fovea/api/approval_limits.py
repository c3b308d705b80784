"""How much roles and persons may approve."""

from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.procurement_types import gid
from fovea.api.scalars import MinorUnits
from fovea.api.supplier_types import RecordChanged
from fovea.domains import identity, procurement
from fovea.domains.identity import P
from fovea.kernel.db import Reader

READ = staff(P.PROCUREMENT_ORDER_READ)
EDIT = staff(P.PROCUREMENT_LIMIT_EDIT)


def _most(most: int | None, currency: str) -> Money | None:
    return None if most is None else Money(minor=MinorUnits(most), currency=currency)


@strawberry.type
class ApprovalLimit:
    """How much somebody of a role may approve; ``most`` null means any amount. ``mine``: of a role one holds oneself,
    which somebody else has to set."""

    role: str
    currency: str
    most: Money | None
    version: int
    mine: bool

    @classmethod
    def of(cls, view: procurement.ApprovalLimit, roles: frozenset[str]) -> "ApprovalLimit":
        return cls(
            role=view.role,
            currency=view.currency,
            most=_most(view.most, view.currency),
            version=view.version,
            mine=view.role in roles,
        )


@strawberry.type
class PersonalLimit:
    """A limit of a person's own; ``most`` null means any amount."""

    currency: str
    most: Money | None
    version: int


@strawberry.type
class EffectiveLimit:
    """What a person may approve, all told; ``may`` false: nothing in this currency."""

    currency: str
    may: bool
    most: Money | None


@strawberry.type
class Approver:
    """A person who may approve orders: by their roles, by limits of their own, and what comes of both."""

    id: strawberry.ID
    name: str
    roles: list[str]
    mine: bool
    own: list[PersonalLimit]
    effective: list[EffectiveLimit]


@strawberry.input
class SetRoleLimitInput:
    """``most`` null means any amount; ``expectedVersion`` 0 where there is no limit yet; ``remove`` takes it away."""

    role: str
    currency: str
    expected_version: int
    idempotency_key: str
    most: MinorUnits | None = None
    remove: bool = False


@strawberry.input
class SetPersonalLimitInput:
    """As of roles; ``remove`` goes back to what the person's roles allow."""

    approver_id: strawberry.ID
    currency: str
    expected_version: int
    idempotency_key: str
    most: MinorUnits | None = None
    remove: bool = False


@strawberry.type
class ApprovalLimitSuccess:
    limits: list[ApprovalLimit]
    approvers: list[Approver]


ApprovalLimitResult = Annotated[ApprovalLimitSuccess | RecordChanged | Refusal, strawberry.union("ApprovalLimitResult")]


async def _limits(reader: Reader) -> list[ApprovalLimit]:
    mine = await _own_roles(reader)
    return [ApprovalLimit.of(one, mine) for one in await procurement.approval_limits(reader)]


async def _own_roles(reader: Reader) -> frozenset[str]:
    if reader.actor.account_id is None:
        return frozenset()
    return frozenset((await identity.staff_member(reader, reader.actor.account_id)).roles)


async def _approvers(reader: Reader) -> list[Approver]:
    limits = await procurement.approval_limits(reader)
    own = {(one.account_id, one.currency): one for one in await procurement.personal_limits(reader)}
    found = []
    for person in await identity.staff_members(reader):
        if P.PROCUREMENT_ORDER_APPROVE not in person.permissions:
            continue
        personal = {currency: own.get((person.id, currency)) for currency in procurement.CURRENCIES}
        told = {
            currency: procurement.limit_of(limits, person.roles, currency, one) for currency, one in personal.items()
        }
        found.append(
            Approver(
                id=gid("Approver", person.id),
                name=person.name,
                roles=[str(role) for role in person.roles],
                mine=person.id == reader.actor.account_id,
                own=[
                    PersonalLimit(currency=currency, most=_most(one.most, currency), version=one.version)
                    for currency, one in personal.items()
                    if one is not None
                ],
                effective=[
                    EffectiveLimit(currency=currency, may=may, most=_most(most, currency) if may else None)
                    for currency, (may, most) in told.items()
                ],
            )
        )
    return found


@strawberry.type
class ApprovalLimitsQuery:
    @query(allow=READ, description="How much each role may approve.")
    async def approval_limits(self, info: Info) -> list[ApprovalLimit]:
        return await info.context.read(_limits)

    @query(allow=EDIT, description="Everybody who may approve orders, with limits of their own.")
    async def approvers(self, info: Info) -> list[Approver]:
        return await info.context.read(_approvers)


async def _both(info: Info) -> ApprovalLimitSuccess:
    return ApprovalLimitSuccess(limits=await info.context.read(_limits), approvers=await info.context.read(_approvers))


@strawberry.type
class ApprovalLimitsMutation:
    @mutation(allow=EDIT, description="How much a role may approve from now on; not one's own.")
    async def set_role_limit(self, info: Info, input: SetRoleLimitInput) -> ApprovalLimitResult:
        command = procurement.SetRoleLimit(input.role, input.currency, input.most, input.expected_version, input.remove)
        await info.context.run(procurement.set_role_limit, command, input.idempotency_key)
        return await _both(info)

    @mutation(allow=EDIT, description="How much one person may approve, whatever their roles say; not oneself.")
    async def set_personal_limit(self, info: Info, input: SetPersonalLimitInput) -> ApprovalLimitResult:
        command = procurement.SetPersonalLimit(
            row_id("Approver", input.approver_id, field="approverId"),
            input.currency,
            input.most,
            input.expected_version,
            input.remove,
        )
        await info.context.run(procurement.set_personal_limit, command, input.idempotency_key)
        return await _both(info)
