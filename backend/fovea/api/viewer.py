"""Who is asking, as they see themselves."""

import strawberry

from fovea.api.base import anyone, query
from fovea.api.context import Context, Info
from fovea.api.people import Customer, customer_of
from fovea.domains import identity
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.ids import to_global_id


@strawberry.type
class StaffMember:
    """Someone employed here. ``permissions`` are what the roles add up to."""

    id: strawberry.ID
    name: str
    email: str
    roles: list[str]
    permissions: list[str]

    @classmethod
    def of(cls, view: identity.StaffView) -> "StaffMember":
        return cls(
            id=strawberry.ID(to_global_id("StaffMember", view.id)),
            name=view.name,
            email=view.email,
            roles=[role.value for role in view.roles],
            permissions=[permission.value for permission in view.permissions],
        )


@strawberry.type
class Viewer:
    """At most one of the two; neither for someone who has not signed in."""

    customer: Customer | None
    staff: StaffMember | None


async def viewer_of(context: Context, actor: Actor) -> Viewer:
    """What this actor sees of themselves."""
    shopper, member = None, None
    if actor.kind is ActorKind.CUSTOMER and actor.account_id is not None:
        shopper = await customer_of(context, actor, actor.account_id)
    if actor.kind is ActorKind.STAFF and actor.account_id is not None:
        member = StaffMember.of(await context.app.db.read(actor, identity.staff_member, actor.account_id))
        if context.app.simulators is None:
            # Nothing is simulated here, so no screen should offer to play with it.
            hidden = identity.P.DEVELOPER_SIMULATOR_PLAY.value
            member.permissions = [one for one in member.permissions if one != hidden]
    return Viewer(customer=shopper, staff=member)


@strawberry.type
class ViewerQuery:
    @query(allow=anyone, description="Who is asking.")
    async def viewer(self, info: Info) -> Viewer:
        return await viewer_of(info.context, info.context.actor)
