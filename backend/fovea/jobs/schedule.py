"""What the clock starts. A tick is taken by one process only."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.dialects.postgresql import insert

from fovea.app import App
from fovea.domains import crm, customers, inventory, orders, partners, payments, procurement, shipping, tax, warehouse
from fovea.kernel import tracing, webhooks
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import TransientFailure
from fovea.kernel.tables import ScheduledRunRow

_log = structlog.get_logger(__name__)

BATCH = 100
# More differences than anybody looks into in a day.
LONGEST_LIST = 1_000
# As many places as one shift counts beside its other work.
COUNTS_A_DAY = 24


async def expire_unpaid_orders(app: App) -> None:
    while len(await app.db.run(SYSTEM, orders.expire_unpaid, BATCH)) == BATCH:
        continue


async def expire_holds(app: App) -> None:
    while len(await app.db.run(SYSTEM, inventory.expire_due, BATCH)) == BATCH:
        continue


async def remove_stale_uploads(app: App) -> None:
    await customers.remove_stale_uploads(app.db, app.files)


async def remove_orphaned_files(app: App) -> None:
    await customers.remove_orphaned_pages(app.db, app.files)
    await tax.remove_orphaned_papers(app.db, app.files)


async def queue_webhooks(app: App) -> None:
    await app.db.run(SYSTEM, partners.queue_due, BATCH)


async def serve_wishes(app: App) -> None:
    await app.db.run(SYSTEM, crm.serve_waiting, BATCH)


async def call_out_letters(app: App) -> None:
    await app.db.run(SYSTEM, crm.call_out_deferred, BATCH)


async def forget_wishes(app: App) -> None:
    while await app.db.run(SYSTEM, crm.forget_wishes, BATCH) == BATCH:
        continue


async def forget_webhooks(app: App) -> None:
    while await app.db.run(SYSTEM, partners.forget_old, BATCH) == BATCH:
        continue


async def send_tax_documents(app: App) -> None:
    """What the tax service could not be told before."""
    await tax.send_due(app.db, app.tax)


async def true_up_taxes(app: App) -> None:
    await tax.true_up(app.db, app.tax)


async def propose_counts(app: App) -> None:
    await app.db.run(SYSTEM, warehouse.propose_counts, warehouse.ProposeCounts(COUNTS_A_DAY))


async def propose_reorders(app: App) -> None:
    await app.db.run(SYSTEM, procurement.propose, procurement.Propose())


async def void_unanswered_payments(app: App) -> None:
    while await app.db.run(SYSTEM, payments.void_unanswered, BATCH) == BATCH:
        continue


async def chase_payment_requests(app: App) -> None:
    while await app.db.run(SYSTEM, payments.chase_requests, BATCH) == BATCH:
        continue


async def prolong_authorisations(app: App) -> None:
    while await app.db.run(SYSTEM, payments.prolong_authorisations, BATCH) == BATCH:
        continue


async def find_unsettled(app: App) -> None:
    await app.db.run(SYSTEM, payments.find_unsettled, LONGEST_LIST)


async def forget_webhook_bodies(app: App) -> None:
    await app.db.run(SYSTEM, webhooks.forget_bodies, webhooks.BODIES_ARE_KEPT)


async def tell_of_dead_letters(app: App) -> None:
    await app.db.run(SYSTEM, crm.tell_of_dead_letters, None)


async def resolve_label_purchases(app: App) -> None:
    await shipping.resolve_purchases(app.db, app.carriers, app.files)


async def poll_label_refunds(app: App) -> None:
    await shipping.poll_refunds(app.db, app.carriers)


async def ask_label_refunds_again(app: App) -> None:
    await shipping.ask_refunds_again(app.db, app.carriers)


async def look_for_silent_parcels(app: App) -> None:
    await app.db.run(SYSTEM, shipping.look_for_silent, None)


EVERY_MINUTE: tuple[Callable[[App], Awaitable[Any]], ...] = (
    expire_unpaid_orders,
    expire_holds,
    remove_stale_uploads,
    void_unanswered_payments,
    chase_payment_requests,
    queue_webhooks,
    serve_wishes,
    call_out_letters,
    tell_of_dead_letters,
    resolve_label_purchases,
    ask_label_refunds_again,
    send_tax_documents,
    true_up_taxes,
)
# At the first tick of a day, whenever that is: a worker that was down at midnight misses nothing.
EVERY_DAY: tuple[Callable[[App], Awaitable[Any]], ...] = (
    propose_counts,
    propose_reorders,
    prolong_authorisations,
    find_unsettled,
    forget_webhook_bodies,
    forget_webhooks,
    forget_wishes,
    poll_label_refunds,
    look_for_silent_parcels,
    remove_orphaned_files,
)


async def tick(app: App, minute: datetime) -> None:
    """Run the minute's tasks, and the day's when its first minute comes; each once however many workers there are."""
    for task in EVERY_MINUTE:
        await _once(app, task, minute)
    for task in EVERY_DAY:
        await _once(app, task, minute.replace(hour=0, minute=0))


async def _once(app: App, task: Callable[[App], Awaitable[Any]], at: datetime) -> None:
    async with app.db.transaction(SYSTEM) as uow:
        taken = await uow.session.scalar(
            insert(ScheduledRunRow)
            .values(task=task.__name__, scheduled_for=at)
            .on_conflict_do_nothing()
            .returning(ScheduledRunRow.task)
        )
    if taken is not None:
        with tracing.span(f"tick {task.__name__}", counted=True):
            try:
                await task(app)
            except TransientFailure as failure:
                # What somebody outside does not answer holds up no other task.
                _log.warning("tick_put_off", task=task.__name__, error=type(failure).__name__)
