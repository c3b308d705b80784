"""Setting the promise plan: from the commit on, every promise is made by it; those that were given stand."""

from sqlalchemy.dialects.postgresql import insert

from fovea.domains import inventory
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import PlanVersion, PromisePlan, PromisePlanChanged, SavePromisePlan
from fovea.domains.orders.models import PromisePlanRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.events import adapter


async def save_promise_plan(uow: UnitOfWork, command: SavePromisePlan) -> PlanVersion:
    """A next version. Raises InvalidInput, NotFound for a warehouse that is not there, PromisePlanChanged when somebody
    else set one first."""
    reason = command.reason.strip()
    if not 1 <= len(reason) <= 500:
        raise InvalidInput("Say why, in 1 to 500 characters.", path=("reason",))
    rules.check_plan(command.plan)
    houses = {one.code for one in await inventory.warehouses(uow)}
    for place, row in enumerate(command.plan.cut_offs):
        if row.warehouse not in houses:
            path = ("cutOffs", str(place), "warehouse")
            raise NotFound(f"There is no warehouse {row.warehouse}.", path=path)
    newest = await queries.promise_plan(uow)
    if newest.version != command.expected_version:
        raise PromisePlanChanged(newest.version, newest.by)
    saved = PlanVersion(newest.version + 1, command.plan, reason, uow.actor.name or uow.actor.kind, uow.now)
    made = await uow.session.scalar(
        insert(PromisePlanRow)
        .values(
            version=saved.version,
            plan=adapter(PromisePlan).dump_python(command.plan, mode="json"),
            reason=reason,
            by=saved.by,
            at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(PromisePlanRow.version)
    )
    if made is None:
        newest = await queries.promise_plan(uow)
        raise PromisePlanChanged(newest.version, newest.by)
    return saved
