"""Where the service and we disagree: estimates that it works out later, documents that came to something else."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from fovea.domains.tax import queries, rules
from fovea.domains.tax.contract import (
    DecideDifference,
    Difference,
    DifferenceSettled,
    DifferenceState,
    OnDifference,
    Policy,
    SetPolicy,
    TaxDifferenceFound,
    TaxDifferenceSettled,
    WatchEstimate,
)
from fovea.domains.tax.models import DifferenceRow, PolicyRow, TaxDocumentRow
from fovea.domains.tax.service.waiting import wait
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class SettleEstimate:
    """What the service came to; the tax of the whole order."""

    difference_id: UUID
    calculated: Money


@dataclass(frozen=True, slots=True)
class PostponeEstimate:
    difference_id: UUID


async def watch_estimate(uow: UnitOfWork, command: WatchEstimate) -> None:
    """An order was charged an estimate; asking twice is asking once."""
    certificates = await queries.certificates_of(uow, command.account_id)
    document = rules.certified(command.document, certificates, command.document.on)
    fresh = new_id()
    await uow.session.execute(
        insert(DifferenceRow)
        .values(
            id=fresh,
            subject=command.reference,
            reference=command.reference,
            order_number=command.order_number,
            channel=rules.channel_of(document),
            currency=command.charged.currency,
            charged=command.charged.minor,
            state=DifferenceState.WAITING,
            reason="",
            decided_by="",
            opened_at=uow.now,
            due_at=uow.now,
            attempts=0,
            content=sealed.seal(uow.keyring, queries.DIFFERENCE, fresh, "content", document),
        )
        .on_conflict_do_nothing()
    )


async def settle_estimate(uow: UnitOfWork, command: SettleEstimate) -> Difference:
    """The service is back and says what it would have been; the channel's policy says what follows."""
    row = await queries.lock_difference(uow, command.difference_id)
    if row.state == DifferenceState.WAITING:
        await _weigh(uow, row, command.calculated)
    return queries.difference_view(row)


async def postpone_estimate(uow: UnitOfWork, command: PostponeEstimate) -> None:
    """The service is still away."""
    row = await queries.lock_difference(uow, command.difference_id)
    row.due_at = uow.now + wait(row.attempts)
    row.attempts += 1


async def differs(uow: UnitOfWork, document: TaxDocumentRow) -> None:
    """A recorded document came to something else than was charged; the newest figure counts."""
    subject = f"tax_document:{document.id}"
    fresh = new_id()
    await uow.session.execute(
        insert(DifferenceRow)
        .values(
            id=fresh,
            subject=subject,
            reference=document.reference,
            order_number=document.order_number,
            channel=document.channel,
            currency=document.currency,
            charged=document.charged,
            state=DifferenceState.WAITING,
            reason="",
            decided_by="",
            opened_at=uow.now,
            due_at=uow.now,
            attempts=0,
        )
        .on_conflict_do_nothing()
    )
    row = await queries.lock_difference_of(uow, subject)
    if document.theirs is not None and row.state != DifferenceState.DECIDED:
        row.charged = document.charged
        await _weigh(uow, row, Money(document.theirs, document.currency))


async def _weigh(uow: UnitOfWork, row: DifferenceRow, calculated: Money) -> None:
    """A return gives back: what it came to more is what the customer still has to get, so the sign says it."""
    policy = await queries.policy(uow, row.channel)
    amount = calculated - Money(row.charged, row.currency)
    verdict = rules.verdict(amount, policy.on_difference, policy.absorb_up_to)
    row.calculated, row.state, row.on_difference = calculated.minor, verdict.state, policy.on_difference
    row.settled_at = None if verdict.state is DifferenceState.REVIEW else uow.now
    uow.touch("tax_difference", row.id)
    if verdict.state is DifferenceState.REVIEW:
        uow.record(TaxDifferenceFound(row.id, row.reference, amount, verdict.collect))
    else:
        uow.record(TaxDifferenceSettled(row.id, row.reference, row.state))
    await uow.flush()


async def decide_difference(uow: UnitOfWork, command: DecideDifference) -> Difference:
    """Somebody has looked at it. Raises DifferenceSettled when nobody had to, or somebody else was faster."""
    reason = command.reason.strip()
    if not 1 <= len(reason) <= _LONGEST_REASON:
        raise InvalidInput(f"Say why, in at most {_LONGEST_REASON} characters.", path=("reason",))
    row = await queries.lock_difference(uow, command.difference_id)
    if row.state != DifferenceState.REVIEW:
        raise DifferenceSettled(f"The tax of {row.order_number} is {row.state} already; nothing is left to decide.")
    row.state, row.decision, row.reason = DifferenceState.DECIDED, command.decision, reason
    row.decided_by, row.settled_at = uow.actor.name, uow.now
    uow.touch("tax_difference", row.id)
    uow.record(TaxDifferenceSettled(row.id, row.reference, row.state))
    await uow.flush()
    return queries.difference_view(row)


async def set_policy(uow: UnitOfWork, command: SetPolicy) -> Policy:
    """What a channel does from now on; what was settled stays settled."""
    if command.channel not in rules.CHANNELS:
        raise InvalidInput(f"Choose from {', '.join(rules.CHANNELS)}.", path=("channel",))
    if not 0 <= command.absorb_up_to <= 1_000_000:
        raise InvalidInput("Between 0 and 10,000.00.", path=("absorbUpTo",))
    row = await uow.session.get(PolicyRow, command.channel, with_for_update=True)
    if row is None:
        row = PolicyRow(channel=command.channel)
        uow.add(row)
    row.on_difference, row.absorb_up_to = OnDifference(command.on_difference), command.absorb_up_to
    row.set_by, row.set_at = uow.actor.name, uow.now
    await uow.flush()
    return await queries.policy(uow, command.channel)
