"""The one label of a parcel: chosen, claimed, bought, and found again whatever dies when.

Order of things: the vendor's rate is stored, then the attempt is claimed, then the vendor is asked whether it has sold
already, and only then to sell. Another vendor is turned to only when the first one surely sold nothing.
"""

import asyncio
from collections.abc import Mapping
from uuid import UUID

import structlog

from fovea.domains.shipping import queries, rules, service
from fovea.domains.shipping.contract import (
    AddressUnverifiable,
    Attempt,
    AttemptState,
    CarrierUnreachable,
    ChooseRate,
    ClaimKind,
    ClaimPurchase,
    DearerThanPromised,
    NoSuchRate,
    NoteAddress,
    NothingBought,
    Parcel,
    ParcelStatus,
    PurchaseInDoubt,
    PurchaseToldOf,
    RateExpired,
    RecordLabel,
    SettleAttempt,
    WithdrawAttempt,
)
from fovea.domains.shipping.flows.documents import MEDIA
from fovea.domains.shipping.flows.rating import offer_of, packing_rates
from fovea.domains.shipping.ports import AddressResolver, Carrier, Label, LabelRefused, ShipAddress
from fovea.kernel import stories, troubles
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure, WrongState, not_asked
from fovea.kernel.files import ObjectStore
from fovea.kernel.ids import new_id

# How long a second clerk waits for the first one's purchase.
_PATIENCE_SECONDS = 20.0
_PEEK_SECONDS = 0.2
# A rate may grow old between choosing and buying, and a vendor may fail: after so many choices a person looks at it.
_MOST_CHOICES = 4
# As many doubtful purchases as a minute's tick looks up.
_BATCH = 50

_log = structlog.get_logger(__name__)


async def buy_label(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
    *,
    addresses: AddressResolver | None = None,
    approved: bool = False,
) -> Parcel:
    """Buy a packed box's label, once, however many ask. ``approved``: a person agreed to a dearer price.

    Raises AddressUnverifiable, DearerThanPromised, NoSuchRate, LabelRefused, PurchaseInDoubt when nobody knows yet
    (it is looked up by itself), or CarrierUnreachable when nothing was bought and another try may help.
    """
    reference = (await db.read(actor, queries.parcel, parcel_id)).reference
    # The label belongs to the story of what is in the box, whoever buys it and when.
    async with stories.continued(db, reference, "label"):
        return await _buy(db, carriers, files, actor, origin, parcel_id, addresses, approved=approved)


async def _buy(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
    addresses: AddressResolver | None,
    *,
    approved: bool,
) -> Parcel:
    await _check_address(db, addresses, actor, parcel_id)
    failed: dict[str, LabelRefused] = {}
    for _ in range(_MOST_CHOICES):
        holder = new_id()
        claim = await db.run(actor, service.claim_purchase, ClaimPurchase(parcel_id, holder))
        if claim.kind is ClaimKind.CHOOSE:
            await _choose(db, carriers, actor, origin, parcel_id, failed, approved=approved)
        elif claim.kind is ClaimKind.BUSY:
            if await _wait_for_first(db, actor, parcel_id):
                break
        elif claim.attempt is None or await _purchase(db, carriers, files, actor, claim.attempt, holder, failed):
            break
    parcel = await db.read(actor, queries.parcel, parcel_id)
    if parcel.status is ParcelStatus.CANCELLED:
        raise WrongState("This parcel was cancelled; it needs no label.")
    if parcel.status is ParcelStatus.OPEN:
        raise next(iter(failed.values()), CarrierUnreachable("No carrier sold this label. Try again in a minute."))
    return parcel


async def choose_service(
    db: Database,
    carriers: Mapping[str, Carrier],
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
    picked: tuple[str, str, str],
) -> Attempt | None:
    """Staff pick a vendor's service of a carrier themselves: ``picked`` is (vendor, carrier, service). It is rated anew
    and kept; the label is bought by ``buy_label``. Raises NoSuchRate when it is not offered any more.
    """
    offered = await packing_rates(db, carriers, actor, origin, parcel_id)
    rate = offer_of([option.rate for option in offered.options], *picked)
    if rate is None:
        raise NoSuchRate("This service is not offered for the box any more. Ask the carriers again.")
    reason = f"Chosen by {actor.name or 'staff'}."
    command = ChooseRate(parcel_id, rate, reason, approved=True, replaces=True)
    return await db.run(actor, service.choose_rate, command)


async def resolve_purchases(db: Database, carriers: Mapping[str, Carrier], files: ObjectStore) -> int:
    """Find out what became of purchases nobody holds any more; how many were looked up. The minute's tick calls it."""
    waiting = await db.read(SYSTEM, queries.in_doubt, _BATCH)
    for attempt_id in waiting:
        attempt = await db.read(SYSTEM, queries.attempt, attempt_id)
        if attempt is not None:
            await _resolve(db, carriers, files, attempt)
    return len(waiting)


async def look_up_purchase(
    db: Database, carriers: Mapping[str, Carrier], files: ObjectStore, event: PurchaseToldOf, _delivery: UUID
) -> None:
    """The vendor's webhook came before our own look: adopt what it sold."""
    attempt = await db.read(SYSTEM, queries.attempt, event.attempt_id)
    if attempt is not None and attempt.state not in (AttemptState.BOUGHT, AttemptState.VOIDED):
        await _adopt(db, carriers, files, SYSTEM, attempt)


async def _check_address(db: Database, addresses: AddressResolver | None, actor: Actor, parcel_id: UUID) -> None:
    """A strict check before money is spent. A resolver's silence stops nobody: the carrier checks again as it sells."""
    wanted = await db.read(actor, queries.what_to_buy, parcel_id)
    if wanted.address_accepted or wanted.is_return:
        return
    problem = wanted.address_problem
    if problem is None and addresses is not None:
        try:
            said = tuple(await addresses.check(wanted.address))
        except TransientFailure:
            return
        await db.run(actor, service.note_address, NoteAddress(parcel_id, said))
        problem = " ".join(said)
    if problem:
        raise AddressUnverifiable(
            f"{problem} The order waits: ask the customer, then release its hold or change the address."
        )


async def _choose(
    db: Database,
    carriers: Mapping[str, Carrier],
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
    failed: Mapping[str, LabelRefused],
    *,
    approved: bool,
) -> None:
    offered = await packing_rates(db, carriers, actor, origin, parcel_id, frozenset(failed))
    if offered.chosen is None:
        if failed:
            raise next(iter(failed.values()))
        if offered.silent:
            raise CarrierUnreachable(f"Not every carrier answered: {' '.join(offered.problems)} Try again in a minute.")
        raise NoSuchRate(f"{offered.unfit} Choose another service.")
    chosen = offered.chosen
    if chosen.dearer is not None and not approved:
        raise DearerThanPromised(
            f"{chosen.rate.label} costs {chosen.rate.price}, {chosen.dearer} more than was promised. Agree to the "
            "price, or choose another service.",
            chosen.dearer,
        )
    reason = " ".join((*(refusal.message for refusal in failed.values()), chosen.reason))
    await db.run(actor, service.choose_rate, ChooseRate(parcel_id, chosen.rate, reason, approved=approved))


async def _purchase(
    db: Database,
    carriers: Mapping[str, Carrier],
    files: ObjectStore,
    actor: Actor,
    attempt: Attempt,
    holder: UUID,
    failed: dict[str, LabelRefused],
) -> bool:
    """One try by whoever holds the attempt; False when another choice has to be made."""
    carrier = carriers.get(attempt.vendor)
    try:
        if carrier is None:
            raise NothingBought(f"{attempt.vendor} is not set up here.")
        label = await _ask(db, carrier, attempt)
    except RateExpired:
        await _settle(db, actor, attempt, holder, AttemptState.UNBOUGHT, "The rate was too old.")
        return False
    except LabelRefused as refusal:
        await _note(db, attempt, "refused", refusal)
        await _settle(db, actor, attempt, holder, AttemptState.UNBOUGHT, refusal.message)
        if attempt.approved_by:
            # A person chose this service: a person chooses the next one.
            raise
        failed[attempt.vendor] = refusal
        return False
    except NothingBought as failure:
        if attempt.doubtful:
            await _in_doubt(db, actor, attempt, holder, failure)
        await _note(db, attempt, "not_sent", failure)
        if not_asked(failure) is None:
            await _settle(db, actor, attempt, holder, AttemptState.UNBOUGHT, str(failure))
        else:
            await db.run(actor, service.withdraw_attempt, WithdrawAttempt(attempt.id, holder))
        failed[attempt.vendor] = CarrierUnreachable(str(failure))
        return False
    except TransientFailure as failure:
        await _in_doubt(db, actor, attempt, holder, failure)
    await _keep(db, files, actor, attempt, label)
    return True


async def _ask(db: Database, carrier: Carrier, attempt: Attempt) -> Label:
    """Buy; what was sent before and is in doubt is bought again only where the vendor sells once."""
    if not attempt.doubtful or carrier.sells_once:
        return await carrier.buy(attempt.id, attempt.rate)
    found = await carrier.find(attempt.id, attempt.rate)
    if found is not None:
        return found
    if not rules.surely_unsold(attempt.doubtful, attempt.sent_at, db.clock()):
        raise TransientFailure(f"{carrier.vendor} shows no purchase yet.")
    raise RateExpired("The vendor never got the purchase; a new one needs new rates.")


async def _in_doubt(db: Database, actor: Actor, attempt: Attempt, holder: UUID, failure: TransientFailure) -> None:
    await _note(db, attempt, "unknown", failure)
    await _settle(db, actor, attempt, holder, AttemptState.UNKNOWN, str(failure))
    raise PurchaseInDoubt(
        f"{attempt.vendor} has not said whether it sold this label. It is looked up by itself every minute; "
        "trying again buys the same label, never a second one."
    ) from failure


async def _note(db: Database, attempt: Attempt, outcome: str, failure: Exception) -> None:
    """For staff: the vendor's own code, and the trace in which the call stands."""
    reference = (await db.read(SYSTEM, queries.parcel, attempt.parcel_id)).reference
    trouble = troubles.of_failure(reference, attempt.vendor, "label", outcome, failure)
    await db.run(SYSTEM, troubles.note, trouble)


async def _settle(
    db: Database, actor: Actor, attempt: Attempt, holder: UUID | None, state: AttemptState, said: str
) -> None:
    await db.run(actor, service.settle_attempt, SettleAttempt(attempt.id, holder, state, said))


async def _keep(db: Database, files: ObjectStore, actor: Actor, attempt: Attempt, label: Label) -> Parcel:
    """The document first: once the label is recorded, its file is there."""
    kind = attempt.rate.label_format
    key = f"labels/{attempt.parcel_id}-{attempt.number}.{kind}"
    await files.put(key, label.document, MEDIA[kind])
    command = RecordLabel(
        attempt.parcel_id,
        label.tracking_number,
        label.vendor_label,
        label.price,
        key,
        attempt_id=attempt.id,
        insurance=label.insurance,
    )
    return await db.run(actor, service.record_label, command)


async def _wait_for_first(db: Database, actor: Actor, parcel_id: UUID) -> bool:
    """True once the first clerk's label is there; False when the attempt is free again. Raises PurchaseInDoubt."""
    waited, pause = 0.0, _PEEK_SECONDS
    while waited < _PATIENCE_SECONDS:
        await asyncio.sleep(pause)
        waited, pause = waited + pause, min(1.0, pause * 1.5)
        buying = await db.read(actor, queries.under_way, parcel_id)
        if not buying:
            return buying is None
    raise PurchaseInDoubt(
        "This label is being bought by somebody else, or was when their screen closed. It is looked up by itself "
        "within a few minutes; no second one is bought."
    )


async def _resolve(db: Database, carriers: Mapping[str, Carrier], files: ObjectStore, attempt: Attempt) -> None:
    if await _adopt(db, carriers, files, SYSTEM, attempt):
        return
    # Only now that nobody holds it, and only when the vendor has had time enough, is "none" an answer.
    state = AttemptState.UNKNOWN
    if rules.surely_unsold(True, attempt.sent_at, db.clock()):
        state = AttemptState.UNBOUGHT
    holder = await db.read(SYSTEM, queries.stale_holder, attempt.id)
    await _settle(db, SYSTEM, attempt, holder, state, "The vendor shows no purchase.")


async def _adopt(
    db: Database, carriers: Mapping[str, Carrier], files: ObjectStore, actor: Actor, attempt: Attempt
) -> bool:
    """Take what the vendor sold for an attempt; False when it shows nothing. Silence leaves everything as it is."""
    carrier = carriers.get(attempt.vendor)
    if carrier is None:
        _log.error("label_vendor_missing", vendor=attempt.vendor, attempt=str(attempt.id))
        return True
    holder = await db.read(SYSTEM, queries.stale_holder, attempt.id)
    try:
        label = await carrier.find(attempt.id, attempt.rate)
        if label is not None:
            await _keep(db, files, actor, attempt, label)
            return True
    except RateExpired:
        await _settle(db, actor, attempt, holder, AttemptState.UNBOUGHT, "Its label was voided.")
        return True
    except LabelRefused as refusal:
        await _settle(db, actor, attempt, holder, AttemptState.UNBOUGHT, refusal.message)
        return True
    except TransientFailure as silence:
        await _settle(db, actor, attempt, holder, AttemptState.UNKNOWN, str(silence))
        return True
    return False
